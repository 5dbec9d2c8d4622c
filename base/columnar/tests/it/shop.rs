//! A source in memory: what happened in order, and what is true by now.

use std::sync::{Arc, Mutex};

use columnar::{
    ContactFact, CustomerFact, EventFact, LineFact, Lives, MessageFact, MessageKind, OrderFact, ReturnFact,
    ReturnLineFact, Source, Touched, Value,
};
use store::{Position, Tx};
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, EventId, Instant, OrderId, Problem, ReturnId};

#[derive(Default)]
pub struct Shop(Mutex<Facts>);

#[derive(Default)]
struct Facts {
    touched: Vec<Touched>,
    customers: Vec<CustomerFact>,
    lives: Lives,
}

pub fn customer(id: i64, city: &str) -> CustomerFact {
    CustomerFact {
        customer: CustomerId(id),
        created_at: Instant(id),
        first_name: Some(format!("name {id}")),
        last_name: None,
        birthday: None,
        gender: None,
        city: Some(city.to_owned()),
        language: None,
        time_zone: None,
        attributes: vec![
            ("bonus".to_owned(), Value::Number(id * 1000)),
            ("likes".to_owned(), Value::List(vec!["tea".to_owned(), city.to_owned()])),
        ],
        contacts: vec![ContactFact { channel: Channel::Email, is_usable: id % 2 == 0 }],
        consents: Vec::new(),
    }
}

pub fn order(id: i64, customer: Option<i64>, at: i64, total: i64) -> OrderFact {
    let line = |line, total| LineFact {
        line,
        sku: Some(format!("sku {id} {line}")),
        category: Some(format!("category {}", id % 3)),
        brand: None,
        quantity: 2000,
        price: total / 2,
        discount: 0,
        total,
        cost: None,
    };
    OrderFact {
        order: OrderId(id),
        customer: customer.map(CustomerId),
        placed_at: Instant(at),
        total,
        discount: 0,
        cost: Some(total / 2),
        store: Some("North".to_owned()),
        channel: None,
        payment: None,
        is_cancelled: false,
        lines: vec![line(1, total / 2), line(2, total - total / 2)],
    }
}

pub fn give_back(id: i64, order: &OrderFact, at: i64) -> ReturnFact {
    ReturnFact {
        return_id: ReturnId(id),
        order: order.order,
        customer: order.customer,
        returned_at: Instant(at),
        total: order.lines[0].total / 2,
        lines: vec![ReturnLineFact { line: 1, quantity: 1000, total: order.lines[0].total / 2 }],
    }
}

pub fn event(id: i64, customer: i64, at: i64) -> EventFact {
    EventFact {
        event: EventId(id),
        customer: CustomerId(customer),
        occurred_at: Instant(at),
        name: "Product Viewed".to_owned(),
        properties: vec![
            ("price".to_owned(), Value::Number(id)),
            ("sku".to_owned(), Value::Text(format!("s{id}"))),
        ],
    }
}

pub fn click(id: i64, customer: i64, at: i64) -> MessageFact {
    MessageFact {
        fact: id,
        delivery: DeliveryId(id),
        campaign: CampaignId(7),
        customer: CustomerId(customer),
        channel: Channel::Email,
        kind: MessageKind::Clicked,
        is_human: true,
        at: Instant(at),
    }
}

impl Shop {
    pub fn new() -> Arc<Shop> {
        Arc::new(Shop::default())
    }

    pub fn keep(&self, fact: CustomerFact) {
        let mut facts = self.0.lock().expect("shop");
        facts.customers.retain(|known| known.customer != fact.customer);
        facts.touched.push(Touched { customer: fact.customer, is_whole: false });
        facts.customers.push(fact);
    }

    pub fn order(&self, order: OrderFact) {
        self.0.lock().expect("shop").lives.orders.push(order);
    }

    pub fn give_back(&self, back: ReturnFact) {
        self.0.lock().expect("shop").lives.returns.push(back);
    }

    /// Brings part of a known order back.
    pub fn give_back_of(&self, id: i64, order: i64, at: i64) {
        let mut facts = self.0.lock().expect("shop");
        let found = facts.lives.orders.iter().find(|known| known.order.0 == order).cloned();
        facts.lives.returns.extend(found.map(|order| give_back(id, &order, at)));
    }

    pub fn event(&self, event: EventFact) {
        self.0.lock().expect("shop").lives.events.push(event);
    }

    pub fn click(&self, click: MessageFact) {
        self.0.lock().expect("shop").lives.messages.push(click);
    }

    /// Moves everything of one customer to another, as joining two cards does.
    pub fn join(&self, from: i64, into: i64) {
        let mut facts = self.0.lock().expect("shop");
        let (from, into) = (CustomerId(from), CustomerId(into));
        facts.customers.retain(|known| known.customer != from);
        facts
            .lives
            .orders
            .iter_mut()
            .filter(|o| o.customer == Some(from))
            .for_each(|o| o.customer = Some(into));
        facts
            .lives
            .returns
            .iter_mut()
            .filter(|r| r.customer == Some(from))
            .for_each(|r| r.customer = Some(into));
        facts.lives.events.iter_mut().filter(|e| e.customer == from).for_each(|e| e.customer = into);
        facts.lives.messages.iter_mut().filter(|m| m.customer == from).for_each(|m| m.customer = into);
        facts.touched.extend([from, into].map(|customer| Touched { customer, is_whole: true }));
    }

    pub fn present(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.0.lock().expect("shop").customers.iter().map(|c| c.customer.0).collect();
        ids.sort_unstable();
        ids
    }

    pub fn city(&self, id: i64) -> Option<String> {
        self.0
            .lock()
            .expect("shop")
            .customers
            .iter()
            .find(|c| c.customer.0 == id)
            .and_then(|c| c.city.clone())
    }

    /// `(at, order, total, total after returns)` of a customer, by time.
    pub fn orders_of(&self, id: i64) -> Vec<(i64, i64, i64, i64)> {
        let facts = self.0.lock().expect("shop");
        let back =
            |order| facts.lives.returns.iter().filter(|r| r.order == order).map(|r| r.total).sum::<i64>();
        let of = facts.lives.orders.iter().filter(|order| order.customer == Some(CustomerId(id)));
        let mut rows: Vec<_> =
            of.map(|o| (o.placed_at.0, o.order.0, o.total, o.total - back(o.order))).collect();
        rows.sort_unstable();
        rows
    }

    pub fn events_of(&self, id: i64) -> Vec<(i64, i64)> {
        let facts = self.0.lock().expect("shop");
        let of = facts.lives.events.iter().filter(|event| event.customer.0 == id);
        let mut rows: Vec<_> = of.map(|event| (event.occurred_at.0, event.event.0)).collect();
        rows.sort_unstable();
        rows
    }

    pub fn clicks_of(&self, id: i64) -> usize {
        self.0.lock().expect("shop").lives.messages.iter().filter(|message| message.customer.0 == id).count()
    }
}

fn page<T: Clone>(rows: &[T], after: Position, limit: i64) -> Vec<(Position, T)> {
    let rows = rows.iter().enumerate().skip(after.id as usize).take(limit as usize);
    rows.map(|(index, row)| (Position { commit: 0, id: index as i64 + 1 }, row.clone())).collect()
}

impl Source for Shop {
    fn touched_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, Touched)>, Problem> {
        Ok(page(&self.0.lock().expect("shop").touched, after, limit))
    }
    fn touched_end(&self, _: &mut Tx<'_>) -> Result<Position, Problem> {
        Ok(Position { commit: 0, id: self.0.lock().expect("shop").touched.len() as i64 })
    }
    fn orders_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, OrderFact)>, Problem> {
        Ok(page(&self.0.lock().expect("shop").lives.orders, after, limit))
    }
    fn returns_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, ReturnFact)>, Problem> {
        Ok(page(&self.0.lock().expect("shop").lives.returns, after, limit))
    }
    fn events_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, EventFact)>, Problem> {
        Ok(page(&self.0.lock().expect("shop").lives.events, after, limit))
    }
    fn messages_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, MessageFact)>, Problem> {
        Ok(page(&self.0.lock().expect("shop").lives.messages, after, limit))
    }
    fn customers(&self, _: &mut Tx<'_>, ids: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
        let facts = self.0.lock().expect("shop");
        Ok(facts.customers.iter().filter(|known| ids.contains(&known.customer)).cloned().collect())
    }
    fn lives(&self, _: &mut Tx<'_>, ids: &[CustomerId]) -> Result<Lives, Problem> {
        let facts = self.0.lock().expect("shop");
        let lives = &facts.lives;
        let is_one = |id: &Option<CustomerId>| id.is_some_and(|id| ids.contains(&id));
        Ok(Lives {
            orders: lives.orders.iter().filter(|order| is_one(&order.customer)).cloned().collect(),
            returns: lives.returns.iter().filter(|back| is_one(&back.customer)).cloned().collect(),
            events: lives.events.iter().filter(|event| ids.contains(&event.customer)).cloned().collect(),
            messages: lives
                .messages
                .iter()
                .filter(|message| ids.contains(&message.customer))
                .copied()
                .collect(),
        })
    }
}
