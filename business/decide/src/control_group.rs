use vocabulary::CustomerId;

/// All of a share, in basis points.
const WHOLE: u128 = 10_000;

/// Draws the control group of one campaign: the same customer always falls on the same side.
#[derive(Debug, Clone)]
pub struct ControlGroup {
    key: [u8; 32],
    basis_points: u128,
}

impl ControlGroup {
    /// A group of a share in basis points. The salt tells campaigns apart, so that nobody is held back from all of them.
    pub fn new(salt: &[u8], basis_points: i64) -> ControlGroup {
        let key = blake3::derive_key("perennial 2026-11 control group", salt);
        ControlGroup { key, basis_points: basis_points.clamp(0, 10_000) as u128 }
    }

    /// Whether the customer is held back.
    pub fn holds(&self, customer: CustomerId) -> bool {
        let hash = blake3::keyed_hash(&self.key, &customer.0.to_le_bytes());
        let mut number = [0; 8];
        number.copy_from_slice(&hash.as_bytes()[..8]);
        (u128::from(u64::from_le_bytes(number)) * WHOLE) >> 64 < self.basis_points
    }
}
