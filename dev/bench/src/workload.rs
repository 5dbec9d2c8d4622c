//! Workloads that are read straight into columns: customers and orders numbered 1, 2, 3, …, page by page, as from a store.

mod facts;
pub mod formula;
pub mod retail;

use columnar::{CustomerFact, EventFact, Lives, MessageFact, OrderFact, ReturnFact, Source, Touched};
use store::{Position, Tx};
use vocabulary::{CustomerId, Instant, Problem};

/// The instant of every question.
pub fn as_of() -> Instant {
    Instant::parse("2026-06-30T00:00:00Z").expect("an instant")
}

/// Customers and their orders.
pub trait Workload: Send + Sync {
    /// How many customers there are.
    fn customers_in_all(&self) -> Result<i64, Problem>;
    /// Customers from one number on, as many as there are but no more than asked for.
    fn customers(&self, first: i64, count: usize) -> Result<Vec<CustomerFact>, Problem>;
    /// Orders from one number on, as many as there are but no more than asked for.
    fn orders(&self, first: i64, count: usize) -> Result<Vec<OrderFact>, Problem>;
}

/// A workload as a source of facts.
pub struct Feed<W>(pub W);

fn at(id: i64) -> Position {
    Position { commit: 0, id }
}

impl<W: Workload> Source for Feed<W> {
    fn touched_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, Touched)>, Problem> {
        let last = self.0.customers_in_all()?.min(after.id + limit);
        Ok((after.id + 1..=last)
            .map(|id| (at(id), Touched { customer: CustomerId(id), is_whole: true }))
            .collect())
    }

    fn touched_end(&self, _: &mut Tx<'_>) -> Result<Position, Problem> {
        self.0.customers_in_all().map(at)
    }

    fn orders_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, OrderFact)>, Problem> {
        let orders = self.0.orders(after.id + 1, limit as usize)?;
        Ok(orders.into_iter().map(|order| (at(order.order.0), order)).collect())
    }

    fn returns_since(
        &self,
        _: &mut Tx<'_>,
        _: Position,
        _: i64,
    ) -> Result<Vec<(Position, ReturnFact)>, Problem> {
        Ok(Vec::new())
    }

    fn events_since(
        &self,
        _: &mut Tx<'_>,
        _: Position,
        _: i64,
    ) -> Result<Vec<(Position, EventFact)>, Problem> {
        Ok(Vec::new())
    }

    fn messages_since(
        &self,
        _: &mut Tx<'_>,
        _: Position,
        _: i64,
    ) -> Result<Vec<(Position, MessageFact)>, Problem> {
        Ok(Vec::new())
    }

    fn customers(&self, _: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
        match customers.first() {
            Some(first) => self.0.customers(first.0, customers.len()),
            None => Ok(Vec::new()),
        }
    }

    fn lives(&self, _: &mut Tx<'_>, _: &[CustomerId]) -> Result<Lives, Problem> {
        Ok(Lives::default())
    }
}
