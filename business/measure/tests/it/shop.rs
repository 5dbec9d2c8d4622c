//! A small shop in memory, kept in columns.

use std::sync::Arc;

use columnar::{
    Columns, ColumnsOptions, ConsentFact, ContactFact, CustomerFact, EventFact, Lives, MessageFact,
    OrderFact, ReturnFact, Source, Touched,
};
use store::{Location, Position, Store, StoreOptions, Tx};
use vocabulary::{Channel, ConsentStatus, CustomerId, Instant, OrderId, Problem, Purpose, ReturnId};

#[derive(Default)]
pub struct Shop {
    pub customers: Vec<CustomerFact>,
    pub lives: Lives,
}

impl Shop {
    pub fn customer(&mut self, id: i64, consent: ConsentStatus, is_usable: bool) {
        self.customers.push(CustomerFact {
            customer: CustomerId(id),
            created_at: Instant(0),
            first_name: None,
            last_name: None,
            birthday: None,
            gender: None,
            city: None,
            language: None,
            time_zone: None,
            attributes: Vec::new(),
            contacts: vec![ContactFact { channel: Channel::Email, is_usable }],
            consents: vec![ConsentFact {
                channel: Channel::Email,
                purpose: Purpose::Marketing,
                status: consent,
            }],
        });
    }

    pub fn order(
        &mut self,
        customer: Option<i64>,
        placed_at: Instant,
        total: i64,
        returned: i64,
        cost: Option<i64>,
    ) {
        let order = OrderId(self.lives.orders.len() as i64 + 1);
        let customer = customer.map(CustomerId);
        self.lives.orders.push(OrderFact {
            order,
            customer,
            placed_at,
            total,
            discount: 0,
            cost,
            store: None,
            channel: None,
            payment: None,
            is_cancelled: false,
            lines: Vec::new(),
        });
        if returned > 0 {
            let return_id = ReturnId(self.lives.returns.len() as i64 + 1);
            let returned_at = placed_at.plus_days(1);
            self.lives.returns.push(ReturnFact {
                return_id,
                order,
                customer,
                returned_at,
                total: returned,
                lines: Vec::new(),
            });
        }
    }

    /// The shop in columns, as of an instant.
    pub fn columns(self, as_of: Instant) -> (Columns, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Sqlite(folder.path().join("store.db"));
        let store = Store::open(location, columnar::MIGRATIONS, StoreOptions::default()).unwrap();
        let options = ColumnsOptions {
            merge_weight: 200,
            run_weight: 400,
            page_rows: 50,
            page_lives: 20,
            ..ColumnsOptions::default()
        };
        let columns = Columns::open(&folder.path().join("columns"), store, options).unwrap();
        let source: Arc<dyn Source> = Arc::new(self);
        while !columns.refresh(&source, as_of).unwrap().is_complete {}
        (columns, folder)
    }
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
        page(&self.customers.iter().map(whole).collect::<Vec<_>>(), after, limit)
    }
    fn touched_end(&self, _: &mut Tx<'_>) -> Result<Position, Problem> {
        Ok(Position { commit: 0, id: self.customers.len() as i64 })
    }
    fn orders_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, OrderFact)>, Problem> {
        page(&self.lives.orders, after, limit)
    }
    fn returns_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, ReturnFact)>, Problem> {
        page(&self.lives.returns, after, limit)
    }
    fn events_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, EventFact)>, Problem> {
        page(&self.lives.events, after, limit)
    }
    fn messages_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, MessageFact)>, Problem> {
        page(&self.lives.messages, after, limit)
    }
    fn customers(&self, _: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
        Ok(self.customers.iter().filter(|known| customers.contains(&known.customer)).cloned().collect())
    }
    fn lives(&self, _: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Lives, Problem> {
        let is_asked =
            |customer: &Option<CustomerId>| customer.is_some_and(|customer| customers.contains(&customer));
        Ok(Lives {
            orders: self.lives.orders.iter().filter(|order| is_asked(&order.customer)).cloned().collect(),
            returns: self.lives.returns.iter().filter(|back| is_asked(&back.customer)).cloned().collect(),
            ..Lives::default()
        })
    }
}
