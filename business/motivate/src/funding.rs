//! Who pays for points, when not the shop. Pure.

use serde::{Deserialize, Serialize};
use vocabulary::Problem;

const FUNDER_CHARS_MAX: usize = 100;
/// Thousandths of a minor unit.
const UNIT_COST_MAX: i64 = 1_000_000_000_000;

/// Who pays for points, and what a point costs them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    /// A supplier, a partner: the books tell its points apart by this name.
    pub funder: String,
    /// What a point costs them once it is spent, thousandths of a minor unit; 0 for what it pays.
    #[serde(default)]
    pub unit_cost: i64,
}

impl Funding {
    /// Refuses a funder without a name and a cost that is none.
    pub fn check(&self, path: &str) -> Result<(), Problem> {
        let field = |name: &str| format!("{path}.{name}");
        if self.funder.trim().is_empty() {
            return Err(Problem::invalid("field_required", field("funder"), "who pays has a name"));
        }
        if self.funder.chars().count() > FUNDER_CHARS_MAX {
            let message = format!("at most {FUNDER_CHARS_MAX} letters");
            return Err(Problem::invalid("too_long", field("funder"), message).with("max", FUNDER_CHARS_MAX));
        }
        if !(0..=UNIT_COST_MAX).contains(&self.unit_cost) {
            let message = format!("a point costs 0 to {UNIT_COST_MAX} thousandths");
            return Err(Problem::invalid("out_of_range", field("unit_cost"), message)
                .with("min", 0)
                .with("max", UNIT_COST_MAX));
        }
        Ok(())
    }
}
