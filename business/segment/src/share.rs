//! A share of all customers, drawn by a salt.

use crate::condition::Share;

/// A share made ready.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    key: u64,
    from: i64,
    to: i64,
}

impl Places {
    pub fn new(share: &Share) -> Places {
        let hash = blake3::hash(share.salt.as_bytes());
        let key = hash.as_bytes()[..8].iter().fold(0, |key, byte| key << 8 | u64::from(*byte));
        Places { key, from: share.from, to: share.to }
    }

    #[inline]
    pub fn has(&self, customer: i64) -> bool {
        (self.from..self.to).contains(&self.place(customer))
    }

    /// Where a customer stands, in thousandths of a percent: evenly spread, and in no way that another salt's places tell of.
    pub fn place(&self, customer: i64) -> i64 {
        let scattered = scatter(scatter(customer as u64) ^ self.key);
        ((u128::from(scattered) * Share::PLACES as u128) >> 64) as i64
    }
}

/// Scatters numbers (splitmix64).
pub(crate) fn scatter(number: u64) -> u64 {
    let z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(salt: &str, from: i64, to: i64) -> Places {
        Places::new(&Share { salt: salt.to_owned(), from, to })
    }

    #[test]
    fn shares_are_as_large_as_they_say_and_stay_the_same() {
        let (tenth, other) = (share("spring", 0, 10_000), share("autumn", 0, 10_000));
        let both = (1..=100_000).filter(|id| tenth.has(*id) && other.has(*id)).count();
        let size = (1..=100_000).filter(|id| tenth.has(*id)).count();
        assert!((9_700..10_300).contains(&size), "{size}");
        assert!((900..1_100).contains(&both), "another salt draws others: {both}");
        assert_eq!(
            [1, 2, 3].map(|id| share("spring", 0, 1).place(id)),
            [57_928, 63_169, 86_679],
            "the same people with every release"
        );
    }

    #[test]
    fn everybody_stands_in_one_of_the_shares() {
        let parts = [share("x", 0, 333), share("x", 333, 50_000), share("x", 50_000, 100_000)];
        assert!((1..=10_000).all(|id| parts.iter().filter(|part| part.has(id)).count() == 1));
    }
}
