//! Points and levels of many customers, for segments and letters.

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{CustomerId, Date, Instant, Problem};

use super::balances::replayed;
use super::programme::Programme;
use super::{sql, tiers::Level};

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
    let levels = levels(programme);
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

/// What was known of a member as of an instant that is over, told from entries; nothing for who was none.
pub fn known_then(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    at: Instant,
) -> Result<Option<Known>, Problem> {
    let mut accounts = sql::accounts(tx, programme.id, customer)?;
    accounts.retain(|account| account.opened_at <= at);
    if accounts.is_empty() {
        return Ok(None);
    }
    let spendable = programme.rules.currencies.iter().find(|currency| currency.is_spendable);
    let currency = spendable.map_or("", |currency| currency.code.as_str());
    let ledger = replayed(tx, &accounts, at)?;
    let active = |end: Option<Instant>| {
        let lots = ledger.lots.iter().filter(move |lot| lot.currency == currency && lot.is_active(at));
        lots.filter(move |lot| end.is_none_or(|end| lot.expires_at == end))
    };
    let points = active(None).map(|lot| ledger.free(lot, at)).sum();
    let first = active(None).map(|lot| lot.expires_at).filter(|end| *end < Instant::MAX).min();
    let ending = first.map(|end| {
        let points = active(Some(end)).map(|lot| ledger.free(lot, at)).sum();
        (programme.zone.date(end.plus_micros(-1)), points)
    });
    let levels = levels(programme);
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.0).collect();
    let tiers = sql::tiers_at(tx, &ids, at)?;
    let place = |(tier, _): &(String, Instant)| levels.iter().position(|level| level.code == *tier);
    let place = tiers.values().filter_map(place).max().unwrap_or(0);
    let tier = levels.get(place).map(|level| level.code.clone());
    Ok(Some(Known { points, tier, ending: ending.filter(|(_, points)| *points > 0) }))
}

fn levels(programme: &Programme) -> &[Level] {
    programme.rules.tiers.as_ref().map_or(&[], |tiers| tiers.levels.as_slice())
}
