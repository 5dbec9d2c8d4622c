//! What the columns keep of messages.

use columnar::MessageFact;
use store::{Position, Tx};
use vocabulary::{CustomerId, Problem};

use crate::reactions::{self, Logged};

/// What happened with messages after a position.
pub fn messages_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, MessageFact)>, Problem> {
    let rows = reactions::since(tx, after, limit)?;
    Ok(rows.into_iter().map(|(position, row)| (position, fact(position.id, &row))).collect())
}

/// The end of the tail of what happened with messages.
pub fn end(tx: &mut Tx<'_>) -> Result<Position, Problem> {
    Ok(reactions::end(tx)?)
}

/// What happened with the messages of customers, in any order.
pub fn of_customers(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<MessageFact>, Problem> {
    let ids: Vec<i64> = customers.iter().map(|id| id.0).collect();
    Ok(reactions::of_customers(tx, &ids)?.iter().map(|(id, row)| fact(*id, row)).collect())
}

fn fact(id: i64, row: &Logged) -> MessageFact {
    MessageFact {
        fact: id,
        delivery: row.delivery,
        campaign: row.campaign,
        customer: row.customer,
        channel: row.channel,
        kind: row.kind,
        is_human: row.is_human,
        at: row.at,
    }
}
