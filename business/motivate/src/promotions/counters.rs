//! What was used of promotions' limits: taken for an order and given back in the period it was taken from.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;
use vocabulary::{CustomerId, Instant, Problem, PromotionId, ReceiptId, Zone};

use super::compile::RuleSet;
use super::limit::{Limit, Measure, Per};
use super::priced::Priced;
use super::shopper::Left;
use super::sql::counters as sql;

mod uses;

pub use uses::{Use, used_of, uses};

/// A counter: of a promotion, for a kind of limit, somebody, and a day or all time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Counter {
    pub promotion: PromotionId,
    pub slot: i64,
    pub entity: String,
    pub bucket: i64,
}

/// Whose counters a basket moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted<'a> {
    /// Who buys, when known.
    pub customer: Option<CustomerId>,
    /// Nobody said who buys. Somebody with a name that is not known yet has whole limits.
    pub is_nobody: bool,
    /// Where.
    pub store: Option<&'a str>,
    /// When: the basket's own time decides the day.
    pub at: Instant,
    /// The workspace's zone.
    pub zone: &'a Zone,
}

/// What became of a wish to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// All of it was taken.
    All,
    /// Nothing was taken: others were quicker with these promotions' limits. What is left can be asked again, and stays so until
    /// the transaction ends.
    Short(Vec<PromotionId>),
}

/// What is left of the limits of the rules' promotions, for [`super::Shopper`]; a promotion without limits is not named.
pub fn left(
    tx: &mut Tx<'_>,
    rules: &RuleSet,
    counted: &Counted<'_>,
) -> Result<Vec<(PromotionId, Left)>, Problem> {
    let mosts = mosts(rules, counted);
    let used = used(tx, mosts.keys())?;
    Ok(rest(rules, counted, mosts, |counter| used.get(counter).copied().unwrap_or_default()))
}

/// Says that [`left`] will be asked.
pub fn left_ahead(tx: &mut Tx<'_>, rules: &RuleSet, counted: &Counted<'_>) -> Result<(), Problem> {
    let mosts = mosts(rules, counted);
    let places = places(mosts.keys());
    if places.is_empty() { Ok(()) } else { Ok(sql::used_ahead(tx, &places)?) }
}

/// The counters a basket may move, and the most that may be in each.
pub(super) fn mosts(rules: &RuleSet, counted: &Counted<'_>) -> BTreeMap<Counter, (Measure, i64)> {
    let mut mosts = BTreeMap::new();
    for (promotion, limits) in rules.limits() {
        for limit in limits {
            mosts.extend(counted.counter(promotion, limit).map(|c| (c, (limit.measure, limit.most))));
        }
    }
    mosts
}

/// What is left of each promotion's limits, given what is in their counters.
pub(super) fn rest(
    rules: &RuleSet,
    counted: &Counted<'_>,
    mosts: BTreeMap<Counter, (Measure, i64)>,
    used: impl Fn(&Counter) -> i64,
) -> Vec<(PromotionId, Left)> {
    let mut left: BTreeMap<PromotionId, Left> = BTreeMap::new();
    for (counter, (measure, most)) in mosts {
        let rest = most.saturating_sub(used(&counter)).max(0);
        let left = left.entry(counter.promotion).or_default();
        let least = match measure {
            Measure::Money => &mut left.money,
            Measure::Times => &mut left.times,
        };
        *least = Some(least.map_or(rest, |least| least.min(rest)));
    }
    if counted.is_nobody {
        let is_of_customers = |limits: &[Limit]| limits.iter().any(|limit| limit.per == Per::Customer);
        for (promotion, _) in rules.limits().filter(|(_, limits)| is_of_customers(limits)) {
            left.entry(promotion).or_default().needs_customer = true;
        }
    }
    left.into_iter().collect()
}

/// Takes what a priced basket used, for an order that has taken nothing yet: all or nothing. Taking for it again fails.
pub fn take(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    rules: &RuleSet,
    priced: &Priced,
    counted: &Counted<'_>,
) -> Result<Taken, Problem> {
    let wanted = wanted(rules, priced, counted);
    let amounts: Vec<(Counter, i64)> = wanted.iter().map(|(c, (amount, _))| (c.clone(), *amount)).collect();
    if wanted.is_empty() {
        return Ok(Taken::All);
    }
    let held = sql::add(tx, &amounts)?;
    let mut short: Vec<PromotionId> = held
        .iter()
        .filter(|(counter, used)| wanted.get(counter).is_some_and(|(_, most)| used > most))
        .map(|(counter, _)| counter.promotion)
        .collect();
    if short.is_empty() {
        sql::insert_takings(tx, order, &amounts)?;
        return Ok(Taken::All);
    }
    sql::add(tx, &negative(amounts))?;
    short.sort_unstable();
    short.dedup();
    Ok(Taken::Short(short))
}

/// Gives back what was taken for an order, into the periods it was taken from; again changes nothing.
pub fn give_back(tx: &mut Tx<'_>, order: ReceiptId) -> Result<(), Problem> {
    let mut taken = sql::delete_takings(tx, order)?;
    taken.sort();
    sql::add(tx, &negative(taken))?;
    Ok(())
}

/// Gives back of the money limits what promotions took off units that came back, into the periods it was taken from; never more than was taken. How often
/// a promotion was used stays counted until all is given back.
pub fn give_back_money(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    amounts: &BTreeMap<PromotionId, i64>,
) -> Result<(), Problem> {
    let mut back: Vec<(Counter, i64)> = sql::takings(tx, order, TIMES)?
        .into_iter()
        .filter_map(|(counter, taken)| {
            let amount = *amounts.get(&counter.promotion)?;
            Some((counter, -amount.min(taken)))
        })
        .collect();
    back.sort();
    sql::add_takings(tx, order, &back)?;
    sql::add(tx, &back)?;
    Ok(())
}

/// Gives a joined customer's counters to the one that stays, before their receipts.
pub fn move_customer(tx: &mut Tx<'_>, customer: CustomerId, into: CustomerId) -> Result<(), Problem> {
    let (from, into) = (customer_entity(customer), customer_entity(into));
    let moved = sql::delete_entity(tx, &from)?;
    let mut moved: Vec<(Counter, i64)> = moved
        .into_iter()
        .map(|(counter, used)| (Counter { entity: into.clone(), ..counter }, used))
        .collect();
    moved.sort();
    sql::add(tx, &moved)?;
    Ok(sql::move_takings(tx, customer, &from, &into)?)
}

/// Forgets a customer's counters, and what their receipts took of them, before the receipts are left to the books.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    let entity = customer_entity(customer);
    sql::delete_entity(tx, &entity)?;
    Ok(sql::forget_takings(tx, customer, &entity)?)
}

fn used<'c>(
    tx: &mut Tx<'_>,
    counters: impl Iterator<Item = &'c Counter>,
) -> Result<BTreeMap<Counter, i64>, Problem> {
    let places = places(counters);
    if places.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(sql::used(tx, &places)?.into_iter().collect())
}

fn places<'c>(counters: impl Iterator<Item = &'c Counter>) -> BTreeSet<(&'c str, i64)> {
    counters.map(|counter| (counter.entity.as_str(), counter.bucket)).collect()
}

/// What a priced basket takes of which counter, and the most that may be in it.
pub(super) fn wanted(
    rules: &RuleSet,
    priced: &Priced,
    counted: &Counted<'_>,
) -> BTreeMap<Counter, (i64, i64)> {
    let mut wanted = BTreeMap::new();
    for applied in &priced.applied {
        for limit in rules.limits_of(applied.promotion) {
            let amount = match limit.measure {
                Measure::Money => applied.amount,
                Measure::Times => 1,
            };
            let counter = counted.counter(applied.promotion, limit).filter(|_| amount > 0);
            wanted.extend(counter.map(|counter| (counter, (amount, limit.most))));
        }
    }
    wanted
}

fn negative(amounts: Vec<(Counter, i64)>) -> Vec<(Counter, i64)> {
    amounts.into_iter().map(|(counter, amount)| (counter, -amount)).collect()
}

fn customer_entity(customer: CustomerId) -> String {
    format!("customer {}", customer.0)
}

impl Counted<'_> {
    /// The counter a limit moves for this basket; none where nobody is known to count for.
    pub(super) fn counter(&self, promotion: PromotionId, limit: &Limit) -> Option<Counter> {
        let entity = match limit.per {
            Per::Everybody => String::new(),
            Per::Customer => customer_entity(self.customer?),
            Per::Store => format!("store {}", self.store?),
        };
        Some(Counter { promotion, slot: slot(limit), entity, bucket: self.bucket(limit) })
    }

    /// The day a limit is counted on; 0 for all time.
    fn bucket(&self, limit: &Limit) -> i64 {
        if limit.daily { i64::from(self.zone.date(self.at).epoch_days()) } else { 0 }
    }
}

/// Kinds of limits below this count money.
const TIMES: i64 = 8;

/// The kind of a limit as counters number it.
fn slot(limit: &Limit) -> i64 {
    let measure = match limit.measure {
        Measure::Money => 0,
        Measure::Times => TIMES,
    };
    let per = match limit.per {
        Per::Everybody => 0,
        Per::Customer => 1,
        Per::Store => 2,
    };
    measure + per * 2 + i64::from(limit.daily)
}
