//! Codes nobody can guess from another: a serial number goes through a permutation only the secret knows.
//!
//! A permutation rather than chance: codes of a pool are unique by construction, the same serial gives the same code whenever it is asked for,
//! so that a batch broken off is simply made again, and nothing but the next serial need be kept.

use vocabulary::CouponPoolId;

use super::Format;

/// Turns of the network; NIST's FF1 takes as many.
const ROUNDS: u8 = 10;

/// The key all codes of a workspace come from.
#[derive(Clone)]
pub struct CodeKey([u8; 32]);

impl CodeKey {
    /// The key from a secret that is kept elsewhere than the store.
    pub fn new(secret: &[u8; 32]) -> CodeKey {
        CodeKey(blake3::derive_key("perennial 2026-11 coupon codes", secret))
    }

    /// Codes as those of a form will look; none of them is anybody's.
    pub fn samples(&self, format: &Format, count: u64) -> Vec<String> {
        let codes = self.of_pool(CouponPoolId(0), format.clone());
        (0..count.min(format.space())).map(|serial| codes.code(serial)).collect()
    }

    /// The codes of a pool.
    pub(super) fn of_pool(&self, pool: CouponPoolId, format: Format) -> PoolCodes {
        PoolCodes { key: *blake3::keyed_hash(&self.0, &pool.0.to_le_bytes()).as_bytes(), format }
    }
}

/// The codes of one pool by their serial numbers.
pub(super) struct PoolCodes {
    key: [u8; 32],
    format: Format,
}

impl PoolCodes {
    /// The code of a serial below the format's space.
    pub(super) fn code(&self, serial: u64) -> String {
        self.format.code(self.permuted(serial))
    }

    /// A Feistel network over two halves of nearly the same size whose product is the space.
    fn permuted(&self, serial: u64) -> u64 {
        let (n, body) = (self.format.alphabet_size(), self.format.length() as u32 - 1);
        let left_size = n.pow(body / 2);
        let right_size = n.pow(body - body / 2);
        let (mut left, mut right) = (serial / right_size, serial % right_size);
        for round in 0..ROUNDS {
            if round % 2 == 0 {
                left = (left + self.mixed(round, right) % left_size) % left_size;
            } else {
                right = (right + self.mixed(round, left) % right_size) % right_size;
            }
        }
        left * right_size + right
    }

    fn mixed(&self, round: u8, half: u64) -> u64 {
        let mut input = [round; 9];
        input[1..].copy_from_slice(&half.to_le_bytes());
        let hash = blake3::keyed_hash(&self.key, &input);
        let bytes = hash.as_bytes();
        u64::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::coupons::{DIGITS, LETTERS};

    fn formats() -> impl Strategy<Value = Format> {
        (prop_oneof![Just(LETTERS), Just(DIGITS)], 4..9_usize)
            .prop_map(|(alphabet, length)| Format::try_new("ab-", alphabet, length).expect("a format"))
    }

    proptest! {
        #[test]
        fn every_wrong_character_and_every_swap_is_caught(format in formats(), number: u64, at: usize, other: usize) {
            let code = format.code(number % format.space());
            prop_assert!(format.is_whole(&code));
            let body = 2 + at % format.length();
            let mut wrong: Vec<char> = code.chars().collect();
            wrong[body] = format.alphabet().chars().nth(other % format.alphabet().len()).expect("a letter");
            let wrong: String = wrong.into_iter().collect();
            prop_assert_eq!(format.is_whole(&wrong), wrong == code);
            prop_assert!(format.fits(&wrong));
            let mut swapped: Vec<char> = code.chars().collect();
            let first = 2 + at % (format.length() - 1);
            swapped.swap(first, first + 1);
            let swapped: String = swapped.into_iter().collect();
            prop_assert_eq!(format.is_whole(&swapped), swapped == code);
        }
    }

    #[test]
    fn every_serial_of_a_small_space_has_a_code_of_its_own() {
        let format = Format::try_new("", DIGITS, 5).expect("a format");
        let codes = CodeKey::new(&[7; 32]).of_pool(CouponPoolId(1), format.clone());
        let mut all: Vec<String> = (0..format.space()).map(|serial| codes.code(serial)).collect();
        let other = CodeKey::new(&[7; 32]).of_pool(CouponPoolId(2), format.clone());
        let same = (0..format.space()).filter(|serial| other.code(*serial) == all[*serial as usize]).count();
        assert!(same < 20, "another pool's codes come in another order: {same}");
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len() as u64, format.space());
    }
}
