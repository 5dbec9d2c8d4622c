//! The throttle at the door: whoever guesses waits longer and longer, by address of the network and by e-mail.

mod sql;

use store::Tx;
use vocabulary::{Instant, Problem};

use crate::AccessError;

/// Failures of one e-mail before the first wait.
const FREE_PER_EMAIL: i64 = 5;
/// Failures of one network address before the first wait: an office shares one.
const FREE_PER_ADDRESS: i64 = 20;
/// The longest wait, in seconds.
const WAIT_SECONDS_MAX: i64 = 15 * 60;
/// After so long without a failure all is forgotten, in seconds.
const FORGET_SECONDS: i64 = 24 * 3600;

/// Whose attempts are counted together. Kept as a hash: the store holds neither address nor e-mail.
#[derive(Clone)]
pub struct Subject {
    hash: [u8; 32],
    free: i64,
}

impl Subject {
    /// All attempts on a person's e-mail.
    pub fn email(email: &str) -> Subject {
        let email = crate::staff::normal_email(email);
        Subject {
            hash: blake3::derive_key("perennial 2026 throttle email", email.as_bytes()),
            free: FREE_PER_EMAIL,
        }
    }

    /// All attempts from a network address.
    pub fn address(address: &str) -> Subject {
        Subject {
            hash: blake3::derive_key("perennial 2026 throttle address", address.as_bytes()),
            free: FREE_PER_ADDRESS,
        }
    }
}

/// Counts an attempt before it is looked at, so that a hundred at once gain nothing; refuses it while the subject must wait.
pub fn charge(tx: &mut Tx<'_>, now: Instant, subjects: &[Subject]) -> Result<(), Problem> {
    for subject in subjects {
        tx.lock("throttle", i64::from_le_bytes(subject.hash[..8].try_into().unwrap_or_default()))?;
        let failures = match sql::load(tx, &subject.hash)? {
            Some(stored) if stored.blocked_until > now => {
                let retry_after_seconds = (stored.blocked_until.0 - now.0).div_euclid(1_000_000) + 1;
                return Err(AccessError::TooManyAttempts { retry_after_seconds }.into());
            }
            Some(stored) if stored.last_at > now.plus_seconds(-FORGET_SECONDS) => stored.failures + 1,
            _ => 1,
        };
        let blocked_until = now.plus_seconds(wait_seconds(failures - subject.free));
        sql::save(tx, &subject.hash, failures, now, blocked_until)?;
    }
    Ok(())
}

/// Forgets the failures of subjects that got in.
pub fn forgive(tx: &mut Tx<'_>, subjects: &[Subject]) -> Result<(), Problem> {
    for subject in subjects {
        sql::delete(tx, &subject.hash)?;
    }
    Ok(())
}

/// Nothing for the first, then 2, 4, 8 … seconds.
fn wait_seconds(failures_beyond_free: i64) -> i64 {
    if failures_beyond_free < 0 { 0 } else { (2_i64 << failures_beyond_free.min(20)).min(WAIT_SECONDS_MAX) }
}
