//! What an order does with coupons: it reserves them, redeems them, gives them back. Every step may be repeated and changes nothing then.

mod count;

use std::collections::{BTreeMap, BTreeSet};

use store::{StoreError, Tx};
use vocabulary::{
    CouponId, CouponPoolId, CustomerId, ErrorKind, Instant, Problem, ReceiptId, numbered_words,
};

use super::find::usable;
use super::limits::Place;
use super::{Usable, sql};

numbered_words! {
    /// Where an order's use of a coupon stands.
    UseState {
        /// Held for an open order.
        Reserved = 1, "reserved";
        /// Used.
        Redeemed = 2, "redeemed";
        /// Let go before it was used.
        Released = 3, "released";
        /// Used and given back.
        RolledBack = 4, "rolled_back";
        /// Held for too long and let go.
        Lapsed = 5, "lapsed";
    }
}

/// An order's use of a coupon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The order.
    pub order: ReceiptId,
    /// The coupon.
    pub coupon: CouponId,
    /// Its pool.
    pub pool: CouponPoolId,
    /// Whose order it is, when known.
    pub customer: Option<CustomerId>,
    /// Where it stands.
    pub state: UseState,
    /// Until just before when a reservation holds.
    pub until: Option<Instant>,
    /// When it was taken.
    pub taken_at: Instant,
    /// When its state changed last.
    pub changed_at: Instant,
}

/// How an order takes coupons.
#[derive(Clone, Copy)]
pub(super) struct Taking {
    pub order: ReceiptId,
    pub state: UseState,
    pub until: Option<Instant>,
    pub now: Instant,
}

impl Taking {
    /// Whether a reservation is other than what is asked for: it is to be used, or is over and to be held again.
    fn changes(&self, one: &Use) -> bool {
        self.state == UseState::Redeemed || one.until.is_some_and(|until| until <= self.now)
    }
}

/// Holds coupons for an open order until just before an instant; all or none.
pub fn reserve(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    coupons: &[Usable],
    now: Instant,
    until: Instant,
) -> Result<(), Problem> {
    take(tx, Taking { order, state: UseState::Reserved, until: Some(until), now }, coupons)
}

/// Uses coupons for an order, those it holds and those it does not; all or none.
pub fn redeem(tx: &mut Tx<'_>, order: ReceiptId, coupons: &[Usable], now: Instant) -> Result<(), Problem> {
    take(tx, Taking { order, state: UseState::Redeemed, until: None, now }, coupons)
}

/// Uses all coupons an order holds, also those held for too long if they can still be had; gives its uses.
pub fn capture(tx: &mut Tx<'_>, order: ReceiptId, now: Instant) -> Result<Vec<Use>, Problem> {
    tx.lock("coupon_order", order.0)?;
    let held = sql::uses::of_order_held(tx, order)?;
    let (lapsed, held): (Vec<&Use>, Vec<&Use>) = held
        .iter()
        .filter(|one| matches!(one.state, UseState::Reserved | UseState::Lapsed))
        .partition(|one| one.state == UseState::Lapsed);
    let customer = lapsed.first().and_then(|one| one.customer);
    let known = sql::codes::by_ids(tx, &lapsed.iter().map(|one| one.coupon.0).collect::<Vec<_>>())?;
    let again: Vec<Usable> = known.iter().map(|one| usable(one, customer, now)).collect();
    let taking = Taking { order, state: UseState::Redeemed, until: None, now };
    let held: Vec<i64> = held.iter().map(|one| one.coupon.0).collect();
    count::count(tx, taking, &again.iter().collect::<Vec<_>>(), &held)?;
    keep(tx, taking, &held)?;
    of_order(tx, order)
}

/// Lets go what an order holds.
pub fn release(tx: &mut Tx<'_>, order: ReceiptId, now: Instant) -> Result<(), Problem> {
    end(tx, order, &[UseState::Reserved], UseState::Released, None, now)
}

/// Gives back all coupons an order used or holds, as if it had never been.
pub fn roll_back(tx: &mut Tx<'_>, order: ReceiptId, now: Instant) -> Result<(), Problem> {
    end(tx, order, &[UseState::Reserved, UseState::Redeemed], UseState::RolledBack, None, now)
}

/// Gives back some of the coupons an order used or holds; the others stay used.
pub fn roll_back_some(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    coupons: &[CouponId],
    now: Instant,
) -> Result<(), Problem> {
    let from = [UseState::Reserved, UseState::Redeemed];
    end(tx, order, &from, UseState::RolledBack, Some(coupons), now)
}

/// The coupons an order took, and where they stand.
pub fn of_order(tx: &mut Tx<'_>, order: ReceiptId) -> Result<Vec<Use>, Problem> {
    Ok(sql::uses::of_order(tx, order)?)
}

/// Lets go up to so many reservations that are over; gives how many. Nothing depends on when it runs: what is over holds nothing.
pub fn lapse(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<usize, Problem> {
    let lapsed = sql::uses::lapse(tx, now, limit)?;
    count::give(tx, &lapsed)?;
    Ok(lapsed.len())
}

fn take(tx: &mut Tx<'_>, taking: Taking, coupons: &[Usable]) -> Result<(), Problem> {
    tx.lock("coupon_order", taking.order.0)?;
    let uses = sql::uses::of_order_held(tx, taking.order)?;
    let uses: BTreeMap<CouponId, &Use> = uses.iter().map(|one| (one.coupon, one)).collect();
    let (mut new, mut held, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for coupon in coupons.iter().filter(|coupon| seen.insert(coupon.coupon)) {
        let one = uses.get(&coupon.coupon);
        match one.map(|one| one.state) {
            None | Some(UseState::Lapsed) => new.push(coupon),
            Some(UseState::Reserved) => {
                held.extend(one.filter(|one| taking.changes(one)).map(|one| one.coupon.0))
            }
            Some(UseState::Redeemed) => {}
            Some(UseState::Released | UseState::RolledBack) => return Err(given_back(coupon)),
        }
    }
    count::count(tx, taking, &new, &held)?;
    Ok(keep(tx, taking, &held)?)
}

/// Keeps what an order holds, which is counted already: even a reservation that is over, as long as nobody needed its place.
fn keep(tx: &mut Tx<'_>, taking: Taking, held: &[i64]) -> Result<(), StoreError> {
    if held.is_empty() { Ok(()) } else { sql::uses::keep(tx, taking, held) }
}

fn end(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    from: &[UseState],
    to: UseState,
    only: Option<&[CouponId]>,
    now: Instant,
) -> Result<(), Problem> {
    tx.lock("coupon_order", order.0)?;
    let only = only.map(|coupons| coupons.iter().map(|coupon| coupon.0).collect::<Vec<_>>());
    let ended: Vec<(Place, i64)> = sql::uses::end(tx, order, from, to, only.as_deref(), now)?;
    // What lapsed is counted nowhere, and must not be taken again by an order that has given it back.
    sql::uses::end(tx, order, &[UseState::Lapsed], UseState::Released, only.as_deref(), now)?;
    Ok(count::give(tx, &ended)?)
}

fn given_back(coupon: &Usable) -> Problem {
    let message = format!("the order has given {} back and cannot take it again", coupon.coupon);
    Problem::new(ErrorKind::Conflict, "coupon_given_back", message).with("code", coupon.code.as_str())
}
