//! Points and levels of many customers, for segments and letters.

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{CustomerId, Date, Instant, Problem};

use super::programme::Programme;
use super::sql;

/// A customer's points that can be spent, those that end first, and the level, by its code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Of the first points that pay; less than nothing is owed elsewhere and not counted here.
    pub points: i64,
    /// The highest of the customer's accounts.
    pub tier: Option<String>,
    /// The last day of those of the points that end first, and how many these are; nothing where none end.
    pub ending: Option<(Date, i64)>,
}

/// What is known of members; who is none is absent.
pub fn known(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customers: &[CustomerId],
    now: Instant,
) -> Result<BTreeMap<CustomerId, Known>, Problem> {
    let spendable = programme.rules.currencies.iter().find(|currency| currency.is_spendable);
    let currency = spendable.map_or("", |currency| currency.code.as_str());
    let levels = programme.rules.tiers.as_ref().map_or(&[][..], |tiers| tiers.levels.as_slice());
    let place = |tier: Option<&str>| levels.iter().position(|level| Some(level.code.as_str()) == tier);
    let ids: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    let mut known: BTreeMap<CustomerId, Known> = BTreeMap::new();
    for (customer, points, tier) in sql::known(tx, programme.id, currency, &ids, now)? {
        let one = known.entry(customer).or_default();
        one.points += points;
        let index = place(tier.as_deref()).max(place(one.tier.as_deref())).unwrap_or(0);
        one.tier = levels.get(index).map(|level| level.code.clone());
    }
    for (customer, end, points) in sql::ending(tx, programme.id, currency, &ids, now)? {
        let last_day = programme.zone.date(end.plus_micros(-1));
        let Some(one) = known.get_mut(&customer).filter(|_| points > 0) else { continue };
        match &mut one.ending {
            Some((day, ending)) if *day == last_day => *ending += points,
            // Accounts come by when theirs end.
            Some(_) => {}
            none => *none = Some((last_day, points)),
        }
    }
    Ok(known)
}
