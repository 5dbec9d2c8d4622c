//! Wrong codes: whoever shows too many that are nobody's must wait.

use motivate::coupons::{self, Refusal, Who};
use store::Tx;
use vocabulary::{CustomerId, Instant, Problem};

use super::{Ask, Paper};

/// Refuses who has shown too many wrong codes of late; a basket without codes is not asked.
pub(super) fn throttle(
    tx: &mut Tx<'_>,
    now: Instant,
    ask: &Ask,
    customer: Option<CustomerId>,
) -> Result<(), Problem> {
    if ask.coupons.is_empty() { Ok(()) } else { coupons::throttle(tx, &who(ask, customer), now) }
}

/// Says that [`throttle`] will be asked.
pub(super) fn throttle_ahead(
    tx: &mut Tx<'_>,
    now: Instant,
    ask: &Ask,
    customer: Option<CustomerId>,
) -> Result<(), Problem> {
    if ask.coupons.is_empty() { Ok(()) } else { coupons::throttle_ahead(tx, &who(ask, customer), now) }
}

/// Writes down the wrong codes of a basket; gives how many there were. A quote writes nothing by itself: its door calls this after it.
pub fn note(tx: &mut Tx<'_>, now: Instant, ask: &Ask, paper: &Paper) -> Result<usize, Problem> {
    let refused = paper.coupons.iter().filter_map(|coupon| Refusal::from_word(coupon.refused.as_deref()?));
    let wrong = refused.filter(|refusal| refusal.is_guess()).count();
    coupons::note_failures(tx, &who(ask, paper.customer), wrong, now)?;
    Ok(wrong)
}

fn who(ask: &Ask, customer: Option<CustomerId>) -> Vec<Who> {
    let who = [ask.asker.map(Who::Key), ask.address.map(Who::Address), customer.map(Who::Customer)];
    who.into_iter().flatten().collect()
}
