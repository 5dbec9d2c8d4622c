//! What this room knows of a customer's history: made, joined, consented.

use store::Tx;
use vocabulary::{Channel, ConsentStatus, CustomerId, Instant, Problem, Purpose};

use crate::{consent, customers};

/// Something that happened to a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// When.
    pub at: Instant,
    /// What.
    pub what: What,
}

/// What happened to a card.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// It was made.
    Created,
    /// Another customer was joined into it.
    Merged {
        /// The other, whose id redirects here.
        from: CustomerId,
    },
    /// The customer said something about being contacted.
    Consent {
        /// Over which channel.
        channel: Channel,
        /// For what.
        purpose: Purpose,
        /// What was said.
        status: ConsentStatus,
        /// Where.
        source: String,
    },
}

/// What happened to a card before an instant, the latest first.
pub fn of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Instant,
    limit: usize,
) -> Result<Vec<Happening>, Problem> {
    let card = customers::load(tx, customer)?;
    let created = Happening { at: card.created_at, what: What::Created };
    let joined = customers::sql::joined_into(tx, customer)?;
    let merged = joined
        .into_iter()
        .filter_map(|from| Some(Happening { at: from.merged_at?, what: What::Merged { from: from.id } }));
    let consents = consent::ledger(tx, customer)?.into_iter().map(|consent| Happening {
        at: consent.at,
        what: What::Consent {
            channel: consent.channel,
            purpose: consent.purpose,
            status: consent.status,
            source: consent.source,
        },
    });
    let mut all: Vec<_> = [created]
        .into_iter()
        .chain(merged)
        .chain(consents)
        .filter(|happening| happening.at < before)
        .collect();
    all.sort_by_key(|happening| std::cmp::Reverse(happening.at));
    all.truncate(limit);
    Ok(all)
}
