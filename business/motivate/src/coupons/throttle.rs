//! The throttle against guessing: whoever shows too many codes that are nobody's must wait.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};

use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Instant, KeyId, Problem};

use super::sql;

/// Failures are counted for so long.
const WINDOW_SECONDS: i64 = 10 * 60;

/// Whose failures are counted together. Kept as a hash: the store holds no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// All that comes with a machine's key: a chain of tills may stand behind one.
    Key(KeyId),
    /// All that comes from a network address: a household or an office. Of an IPv6 address the first half counts, for whoever has one has the rest.
    Address(IpAddr),
    /// All that is shown for one customer, wherever.
    Customer(CustomerId),
}

impl Who {
    /// Failures of a window after which one waits.
    pub fn limit(&self) -> i64 {
        match self {
            Who::Key(_) => 600,
            Who::Address(_) => 30,
            Who::Customer(_) => 15,
        }
    }

    fn subject(&self) -> [u8; 32] {
        let text = match self {
            Who::Key(key) => key.to_string(),
            Who::Address(address) => format!("address {}", network(*address)),
            Who::Customer(customer) => customer.to_string(),
        };
        blake3::derive_key("perennial 2026-11 coupon failures", text.as_bytes())
    }
}

/// Addresses that one household or office has are one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        four => four,
    }
}

/// Says that [`throttle`] will be asked.
pub fn throttle_ahead(tx: &mut Tx<'_>, who: &[Who], now: Instant) -> Result<(), Problem> {
    let subjects: Vec<_> = who.iter().map(Who::subject).collect();
    Ok(sql::failures::since_ahead(tx, &subjects, now.plus_seconds(-WINDOW_SECONDS))?)
}

/// Refuses who has failed too often of late, and says how long to wait: until enough failures are older than the window.
pub fn throttle(tx: &mut Tx<'_>, who: &[Who], now: Instant) -> Result<(), Problem> {
    let subjects: Vec<_> = who.iter().map(Who::subject).collect();
    let all = sql::failures::since(tx, &subjects, now.plus_seconds(-WINDOW_SECONDS))?;
    let mut wait_seconds = 0;
    for (one, subject) in who.iter().zip(&subjects) {
        let of_one = all.iter().filter(|(of, _, _)| of == subject);
        let failures: Vec<_> = of_one.map(|(_, at, failures)| (*at, *failures)).collect();
        if let Some(free_at) = free_at(&failures, one.limit()) {
            wait_seconds = wait_seconds.max((free_at.0 - now.0).div_euclid(1_000_000) + 1);
        }
    }
    if wait_seconds == 0 {
        return Ok(());
    }
    let message = format!("too many wrong coupon codes: try again in {wait_seconds} s");
    Err(Problem::new(ErrorKind::Throttled, "too_many_wrong_coupons", message)
        .with("retry_after_seconds", wait_seconds))
}

/// Notes that so many of the codes shown were nobody's or somebody else's (see [`super::Refusal::is_guess`]).
pub fn note_failures(tx: &mut Tx<'_>, who: &[Who], failures: usize, now: Instant) -> Result<(), Problem> {
    if failures == 0 || who.is_empty() {
        return Ok(());
    }
    let subjects: BTreeSet<[u8; 32]> = who.iter().map(Who::subject).collect();
    Ok(sql::failures::insert(tx, &Vec::from_iter(subjects), now, failures)?)
}

/// Removes failures that count no more.
pub fn forget(tx: &mut Tx<'_>, now: Instant) -> Result<(), Problem> {
    Ok(sql::failures::forget(tx, now.plus_seconds(-WINDOW_SECONDS))?)
}

/// When fewer than the limit will be left; nothing when that is so.
fn free_at(failures: &[(Instant, i64)], limit: i64) -> Option<Instant> {
    let mut left: i64 = failures.iter().map(|(_, count)| count).sum();
    let mut free_at = None;
    for (at, count) in failures {
        if left < limit {
            break;
        }
        left -= count;
        free_at = Some(at.plus_seconds(WINDOW_SECONDS));
    }
    free_at
}
