//! A shop in memory, kept in columns: some merged into buckets, some fresh.

use std::sync::{Arc, Mutex};

use columnar::{
    Columns, ColumnsOptions, CustomerFact, EventFact, LineFact, Lives, MessageFact, OrderFact, ReturnFact,
    ReturnLineFact, Snapshot, Source, Touched, Value,
};
use store::{Location, Position, Store, StoreOptions, Tx};
use vocabulary::{CustomerId, Date, Dice, EventId, Instant, OrderId, Problem, ReturnId, SeededDice};

pub const BEGIN: &str = "2026-01-01T00:00:00Z";
const ORDERS: i64 = 600;

#[derive(Default, Clone)]
pub struct Facts {
    pub customers: Vec<CustomerFact>,
    pub lives: Lives,
}

struct Shop(Mutex<Facts>);

/// The columns of a made-up shop, its rows, and the folder they live in.
pub fn shop(seed: u64) -> (Arc<Snapshot>, Facts, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().join("store.db"));
    let store = Store::open(location, columnar::MIGRATIONS, StoreOptions::default()).unwrap();
    let options = ColumnsOptions {
        merge_weight: 300,
        run_weight: 600,
        page_rows: 100,
        page_lives: 20,
        ..ColumnsOptions::default()
    };
    let columns = Columns::open(&folder.path().join("columns"), store, options).unwrap();
    let dice = SeededDice::new(seed);
    let mut facts = Facts::default();
    customers(&mut facts);
    (1..=ORDERS - 50).for_each(|id| order(&mut facts, &dice, id));
    let shop = Arc::new(Shop(Mutex::new(facts)));
    let source: Arc<dyn Source> = shop.clone();
    let as_of = Instant::parse("2026-07-01T00:00:00Z").unwrap();
    while !columns.refresh(&source, as_of).unwrap().is_complete {}
    (ORDERS - 49..=ORDERS).for_each(|id| order(&mut shop.0.lock().unwrap(), &dice, id));
    columns.refresh(&source, as_of).unwrap();
    let facts = shop.0.lock().unwrap().clone();
    (columns.snapshot(), facts, folder)
}

fn customers(facts: &mut Facts) {
    for id in 1..=80 {
        facts.customers.push(CustomerFact {
            customer: CustomerId(id),
            created_at: Instant::parse(BEGIN).unwrap(),
            first_name: Some(format!("name {id}")),
            last_name: None,
            birthday: (id % 4 == 0).then(|| Date::parse("1990-05-17").unwrap()),
            gender: None,
            city: Some(["Алматы", "İzmir", "Київ"][id as usize % 3].to_owned()),
            language: None,
            time_zone: None,
            attributes: vec![
                ("plan".to_owned(), Value::Text(["gold", "blue"][id as usize % 2].to_owned())),
                ("adult".to_owned(), Value::Bool(id % 5 != 0)),
                ("likes".to_owned(), Value::List(vec!["tea".to_owned(), "rye".to_owned()])),
            ],
            contacts: Vec::new(),
            consents: Vec::new(),
        });
        facts.lives.events.push(EventFact {
            event: EventId(id),
            customer: CustomerId(id),
            occurred_at: Instant::parse(BEGIN).unwrap().plus_days(id),
            name: "Product Viewed".to_owned(),
            properties: vec![
                ("price".to_owned(), Value::Number(id * 1_000)),
                ("page".to_owned(), Value::Text(format!("p{}", id % 7))),
            ],
        });
    }
}

fn order(facts: &mut Facts, dice: &SeededDice, id: i64) {
    let below = |end: u64| (dice.number() % end) as i64;
    let customer = (below(10) > 0).then(|| CustomerId(1 + below(80)));
    let lines: Vec<LineFact> = (1..=1 + below(4))
        .map(|line| {
            let product = below(12);
            let quantity = 1_000 * (1 + below(3));
            LineFact {
                line,
                sku: Some(format!("S{product:02}")),
                category: (product < 11).then(|| format!("category {}", product % 4)),
                brand: None,
                quantity,
                price: 500,
                discount: 0,
                total: quantity / 2,
                cost: None,
            }
        })
        .collect();
    let placed_at = Instant::parse(BEGIN).unwrap().plus_seconds(below(180 * 86_400));
    let total = lines.iter().map(|line| line.total).sum();
    let fact = OrderFact {
        order: OrderId(id),
        customer,
        placed_at,
        total,
        discount: 0,
        cost: None,
        store: (below(3) > 0).then(|| format!("store {}", below(3))),
        channel: Some(["store", "site"][below(2) as usize].to_owned()),
        payment: None,
        is_cancelled: false,
        lines,
    };
    if below(5) == 0 {
        let line = &fact.lines[0];
        facts.lives.returns.push(ReturnFact {
            return_id: ReturnId(id),
            order: OrderId(id),
            customer,
            returned_at: placed_at.plus_days(2),
            total: line.total,
            lines: vec![ReturnLineFact { line: 1, quantity: line.quantity, total: line.total }],
        });
    }
    facts.lives.orders.push(fact);
}

fn page<T: Clone>(rows: &[T], after: Position, limit: i64) -> Result<Vec<(Position, T)>, Problem> {
    let rows = rows.iter().enumerate().skip(after.id as usize).take(limit as usize);
    Ok(rows.map(|(index, row)| (Position { commit: 0, id: index as i64 + 1 }, row.clone())).collect())
}

impl Source for Shop {
    fn touched_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, Touched)>, Problem> {
        let whole = |known: &CustomerFact| Touched { customer: known.customer, is_whole: true };
        page(&self.0.lock().unwrap().customers.iter().map(whole).collect::<Vec<_>>(), after, limit)
    }
    fn touched_end(&self, _: &mut Tx<'_>) -> Result<Position, Problem> {
        Ok(Position { commit: 0, id: self.0.lock().unwrap().customers.len() as i64 })
    }
    fn orders_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, OrderFact)>, Problem> {
        page(&self.0.lock().unwrap().lives.orders, after, limit)
    }
    fn returns_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, ReturnFact)>, Problem> {
        page(&self.0.lock().unwrap().lives.returns, after, limit)
    }
    fn events_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, EventFact)>, Problem> {
        page(&self.0.lock().unwrap().lives.events, after, limit)
    }
    fn messages_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, MessageFact)>, Problem> {
        page(&self.0.lock().unwrap().lives.messages, after, limit)
    }
    fn customers(&self, _: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
        Ok(self
            .0
            .lock()
            .unwrap()
            .customers
            .iter()
            .filter(|known| customers.contains(&known.customer))
            .cloned()
            .collect())
    }
    fn lives(&self, _: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Lives, Problem> {
        let facts = self.0.lock().unwrap();
        let is_asked =
            |customer: &Option<CustomerId>| customer.is_some_and(|customer| customers.contains(&customer));
        Ok(Lives {
            orders: facts.lives.orders.iter().filter(|order| is_asked(&order.customer)).cloned().collect(),
            returns: facts.lives.returns.iter().filter(|back| is_asked(&back.customer)).cloned().collect(),
            events: facts
                .lives
                .events
                .iter()
                .filter(|event| customers.contains(&event.customer))
                .cloned()
                .collect(),
            messages: Vec::new(),
        })
    }
}
