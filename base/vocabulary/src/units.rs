//! Quantities in thousandths of a unit, and what of an amount belongs to units.

/// Thousandths in a unit of quantity.
pub const UNIT: i64 = 1_000;

/// An amount a unit, times thousandths of a unit, rounded half up; the largest number there is where it is larger.
pub fn of_quantity(amount: i64, quantity: i64) -> i64 {
    let exact = i128::from(amount) * i128::from(quantity);
    i64::try_from((exact + i128::from(UNIT / 2)).div_euclid(i128::from(UNIT))).unwrap_or(i64::MAX)
}

/// What of a whole belongs to its first units, of `all`.
pub fn share_until(whole: i64, units: i64, all: i64) -> i64 {
    if units >= all {
        return whole;
    }
    i64::try_from(i128::from(whole) * i128::from(units.max(0)) / i128::from(all.max(1))).unwrap_or(whole)
}

/// What of a whole belongs to the units after `before` up to `after`, of `all`: steps in any portions sum to the whole.
pub fn share_of_units(whole: i64, before: i64, after: i64, all: i64) -> i64 {
    share_until(whole, after, all) - share_until(whole, before, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_of_broken_units_is_rounded_half_up() {
        assert_eq!(of_quantity(99_950, 500), 49_975);
        assert_eq!(of_quantity(1, 500), 1);
        assert_eq!(of_quantity(1, 499), 0);
        assert_eq!(of_quantity(i64::MAX, 2_000), i64::MAX);
    }

    proptest::proptest! {
        #[test]
        fn portions_in_any_steps_sum_to_the_whole(
            whole in 0..1_000_000_i64,
            parts in proptest::collection::vec(1..5_000_i64, 1..8),
        ) {
            let all: i64 = parts.iter().sum();
            let (mut before, mut sum) = (0, 0);
            for part in parts {
                let share = share_of_units(whole, before, before + part, all);
                proptest::prop_assert!(share >= 0);
                (before, sum) = (before + part, sum + share);
            }
            proptest::prop_assert_eq!(sum, whole);
        }
    }
}
