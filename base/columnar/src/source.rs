use store::{Position, Tx};
use vocabulary::{CustomerId, Problem};

use crate::{CustomerFact, EventFact, MessageFact, OrderFact, ReturnFact};

/// A customer that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touched {
    /// Who.
    pub customer: CustomerId,
    /// What happened to them changed as well, and was not only added to: their life is read whole, and what was read of it before is let go.
    pub is_whole: bool,
}

/// Where the columns are fed from. Each `…_since` gives the next rows of an append-only table with the position after each;
/// all are called on one consistent picture of the store.
pub trait Source: Send + Sync {
    /// Customers whose derived picture must be read anew, in the order they were touched.
    fn touched_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, Touched)>, Problem>;
    /// The position after every customer touched so far.
    fn touched_end(&self, tx: &mut Tx<'_>) -> Result<Position, Problem>;
    /// New orders.
    fn orders_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, OrderFact)>, Problem>;
    /// New returns.
    fn returns_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, ReturnFact)>, Problem>;
    /// New events.
    fn events_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, EventFact)>, Problem>;
    /// What happened with messages.
    fn messages_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, MessageFact)>, Problem>;
    /// The customers themselves; one that is merged away or erased is left out.
    fn customers(&self, tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem>;
    /// Everything kept about the customers, in any order.
    fn lives(&self, tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Lives, Problem>;
}

/// Everything kept about some customers, besides the customers themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lives {
    /// Their orders.
    pub orders: Vec<OrderFact>,
    /// Their returns.
    pub returns: Vec<ReturnFact>,
    /// Their events.
    pub events: Vec<EventFact>,
    /// What happened with messages to them.
    pub messages: Vec<MessageFact>,
}
