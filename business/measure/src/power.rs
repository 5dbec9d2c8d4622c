use crate::normal_quantile;
use crate::proportion::wilson;

/// The smallest difference of means that groups of these sizes and this variance find in four campaigns of five (80 % power, 5 % two-sided).
pub fn smallest_mean_effect(variance: f64, treated: u64, control: u64) -> Option<f64> {
    if treated == 0 || control == 0 || variance <= 0.0 {
        return None;
    }
    Some(reach() * (variance / treated as f64 + variance / control as f64).sqrt())
}

/// The smallest rise of a conversion share that groups of these sizes find in four campaigns of five (80 % power, 5 % two-sided).
///
/// It is the rise whose own interval, the one [`crate::difference_of_shares`] will give, leaves zero out with that power. With a small control group
/// and few buyers that is more than the textbook's 2.8 standard errors.
pub fn smallest_conversion_effect(base_share: f64, treated: u64, control: u64) -> Option<f64> {
    if treated == 0 || control == 0 || !(0.0..1.0).contains(&base_share) {
        return None;
    }
    let (treated, control) = (treated as f64, control as f64);
    let (level, power) = (normal_quantile(0.975), normal_quantile(0.8));
    let base_high = wilson(base_share, control, level).1;
    let is_found = |rise: f64| {
        let raised = base_share + rise;
        let reach = (raised - wilson(raised, treated, level).0).hypot(base_high - base_share);
        let variance = raised * (1.0 - raised) / treated + base_share * (1.0 - base_share) / control;
        rise >= reach + power * variance.sqrt()
    };
    let (mut low, mut high) = (0.0, 1.0 - base_share);
    if !is_found(high) {
        return None;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if is_found(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

/// Standard errors between nothing and the smallest effect: 1.960 + 0.842.
pub(crate) fn reach() -> f64 {
    normal_quantile(0.975) + normal_quantile(0.8)
}
