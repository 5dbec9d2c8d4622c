use serde::Serialize;

use crate::chi_square_tail;

/// Below this p-value the split itself is broken and no effect should be read from it.
const ALARM_BELOW: f64 = 0.001;
/// Cochran's rule: with fewer people expected in a group the chi-square says nothing.
const EXPECTED_AT_LEAST: f64 = 5.0;

/// Whether the groups are as large as they were meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SampleRatio {
    /// Share of people meant for the control group.
    pub expected: f64,
    /// Share of people found in it.
    pub observed: f64,
    /// Probability of a deviation at least this large if the split works as meant.
    pub p_value: f64,
    /// The split is off: p below 0.001.
    pub mismatch: bool,
}

/// Holds the sizes of both groups against the share meant for the control group (chi-square, one degree of freedom).
///
/// Fabijan et al., "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments", KDD 2019.
pub fn sample_ratio(treated: u64, control: u64, expected: f64) -> SampleRatio {
    let people = (treated + control) as f64;
    let observed = if people > 0.0 { control as f64 / people } else { expected };
    let (control_expected, treated_expected) = (people * expected, people * (1.0 - expected));
    if control_expected.min(treated_expected) < EXPECTED_AT_LEAST {
        return SampleRatio { expected, observed, p_value: 1.0, mismatch: false };
    }
    let off = (control as f64 - control_expected).powi(2);
    let p_value = chi_square_tail(off / control_expected + off / treated_expected, 1.0);
    SampleRatio { expected, observed, p_value, mismatch: p_value < ALARM_BELOW }
}
