use crate::{Moments, student_cdf, student_quantile};

/// How far two groups lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Treated minus control, per person.
    pub difference: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// Probability of a difference at least this large if there were no effect (two-sided).
    pub p_value: f64,
    /// Standard error of the difference.
    pub standard_error: f64,
}

/// Welch's comparison of two means; nothing when a group has fewer than two people or no figure varies at all.
///
/// B. L. Welch, "The generalization of Student's problem when several different population variances are involved", Biometrika 34 (1947).
pub fn difference_of_means(treated: &Moments, control: &Moments) -> Option<Difference> {
    if treated.count() < 2 || control.count() < 2 {
        return None;
    }
    let of_treated = treated.variance() / treated.count() as f64;
    let of_control = control.variance() / control.count() as f64;
    let standard_error = (of_treated + of_control).sqrt();
    if standard_error == 0.0 {
        return None;
    }
    let freedom = (of_treated + of_control).powi(2)
        / (of_treated.powi(2) / (treated.count() - 1) as f64
            + of_control.powi(2) / (control.count() - 1) as f64);
    let difference = treated.mean() - control.mean();
    let reach = student_quantile(0.975, freedom) * standard_error;
    let p_value = 2.0 * student_cdf(-(difference / standard_error).abs(), freedom);
    Some(Difference {
        difference,
        low: difference - reach,
        high: difference + reach,
        p_value,
        standard_error,
    })
}
