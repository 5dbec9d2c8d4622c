//! What is new in the store since a turn.

use std::collections::BTreeMap;

use know::Changed;
use segment::live::{Cause, TAILS};
use store::{Position, Tx};
use vocabulary::{CustomerId, Problem};

use super::judge::Kept;

/// Rows of each tail taken in a turn.
const ROWS_MAX: i64 = 1_000;

/// A piece of news of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub cause: Cause,
    /// Id of the row, unless it is of the card.
    pub id: Option<i64>,
    /// Name of the event.
    pub event: Option<String>,
    /// What of the card changed.
    pub card: Option<Changed>,
}

impl Piece {
    fn of_row(cause: Cause, at: Position) -> Piece {
        Piece { cause, id: Some(at.id), event: None, card: None }
    }
}

/// News by customer, and how far they go.
pub(super) struct News {
    pub of: BTreeMap<CustomerId, Vec<Piece>>,
    pub positions: [Position; TAILS],
    /// There may be more.
    pub is_full: bool,
    rows: [i64; TAILS],
}

/// The ends of the tails: where a reader starts that wants only what comes.
pub(super) fn ends(tx: &mut Tx<'_>) -> Result<[Position; TAILS], Problem> {
    let [orders, returns, events] = collect::facts::ends(tx)?;
    Ok([know::touched_end(tx)?, orders, returns, events, communicate::facts::end(tx)?])
}

impl News {
    /// The next rows of every tail.
    pub fn read(tx: &mut Tx<'_>, after: &[Position; TAILS]) -> Result<News, Problem> {
        let mut news = News { of: BTreeMap::new(), positions: *after, is_full: false, rows: [0; TAILS] };
        for (at, customer, changed) in know::changed_since(tx, after[0], ROWS_MAX)? {
            let cause = if changed == Changed::Time { Cause::Time } else { Cause::Card };
            let piece = Piece { cause, id: None, event: None, card: Some(changed) };
            news.add(0, at, Some(customer), piece);
        }
        for (at, customer) in collect::facts::buyers_since(tx, after[1], ROWS_MAX)? {
            news.add(1, at, customer, Piece::of_row(Cause::Order, at));
        }
        for (at, customer) in collect::facts::returners_since(tx, after[2], ROWS_MAX)? {
            news.add(2, at, customer, Piece::of_row(Cause::Return, at));
        }
        for (at, deed) in collect::facts::deeds_since(tx, after[3], ROWS_MAX)? {
            let piece = Piece { event: Some(deed.name), ..Piece::of_row(Cause::Event, at) };
            news.add(3, at, Some(deed.customer), piece);
        }
        for (at, fact) in communicate::facts::messages_since(tx, after[4], ROWS_MAX)? {
            let piece = Piece::of_row(Cause::Message, at);
            news.add(4, at, Some(fact.customer), piece);
        }
        Ok(news)
    }

    /// Leaves out what no live segment depends on.
    pub fn keep_what_concerns(&mut self, kept: &[Kept]) {
        self.of.retain(|_, pieces| {
            pieces.retain(|piece| kept.iter().any(|kept| kept.listens_to(piece)));
            !pieces.is_empty()
        });
    }

    fn add(&mut self, tail: usize, at: Position, customer: Option<CustomerId>, piece: Piece) {
        self.positions[tail] = at;
        if let Some(customer) = customer {
            self.of.entry(customer).or_default().push(piece);
        }
        self.rows[tail] += 1;
        self.is_full |= self.rows[tail] >= ROWS_MAX;
    }
}
