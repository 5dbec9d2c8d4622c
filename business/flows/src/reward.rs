//! What a basket brings besides money and points: coupons for the next purchase and tickets of draws.

use motivate::draws::NewTickets;
use motivate::promotions::{Extra, ExtraOf};
use motivate::{coupons, draws};
use store::Tx;
use vocabulary::{CouponPoolId, CustomerId, DrawId, Instant, OrderId, Problem, ReceiptId};

/// What a customer was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// Codes issued.
    pub coupons: Vec<coupons::Issued>,
    /// Tickets.
    pub tickets: i64,
}

/// Gives a paid receipt's coupons and tickets, once however often it is asked. A pool that is empty or a draw that is closed gives nothing: the
/// basket is paid all the same.
pub fn give(
    tx: &mut Tx<'_>,
    now: Instant,
    receipt: ReceiptId,
    order: Option<OrderId>,
    customer: CustomerId,
    extras: &[ExtraOf],
) -> Result<Given, Problem> {
    let mut given = Given::default();
    for (at, extra) in extras.iter().enumerate() {
        match &extra.extra {
            Extra::Coupon { pool, count } => {
                let keys = coupon_keys(receipt, at, *count);
                let to: Vec<(CustomerId, &str)> = keys.iter().map(|key| (customer, key.as_str())).collect();
                given.coupons.extend(or_none(coupons::issue_many(tx, *pool, &to, now))?.unwrap_or_default());
            }
            Extra::Ticket { draw, count } => {
                let Ok(draw) = draw.parse::<DrawId>() else { continue };
                let key = format!("{receipt} {at}");
                let new = NewTickets { draw, customer, order, key, count: *count };
                let tickets = or_none(draws::add(tx, now, &new))?.unwrap_or_default();
                given.tickets += tickets.len() as i64;
            }
            _ => {}
        }
    }
    Ok(given)
}

/// Takes back what a receipt brought when it is called off: coupons not yet used end, tickets of open draws are void.
pub fn take_back(
    tx: &mut Tx<'_>,
    now: Instant,
    receipt: ReceiptId,
    order: Option<OrderId>,
    extras: &[ExtraOf],
) -> Result<(), Problem> {
    let mut coupons_of: Vec<(CouponPoolId, Vec<String>)> = Vec::new();
    for (at, extra) in extras.iter().enumerate() {
        if let Extra::Coupon { pool, count } = &extra.extra {
            coupons_of.push((*pool, coupon_keys(receipt, at, *count)));
        }
    }
    for (pool, keys) in &coupons_of {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        coupons::withdraw(tx, *pool, &keys, now)?;
    }
    order.map_or(Ok(()), |order| draws::void_order(tx, order))
}

fn coupon_keys(receipt: ReceiptId, at: usize, count: i64) -> Vec<String> {
    (1..=count).map(|number| format!("{receipt} {at} {number}")).collect()
}

/// Nothing where there is nothing left to give; failures of the store stay what they are.
fn or_none<T>(given: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match given {
        Ok(given) => Ok(Some(given)),
        Err(problem)
            if matches!(problem.code, "pool_empty" | "pool_generic" | "draw_not_open" | "not_found") =>
        {
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}
