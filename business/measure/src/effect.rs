use serde::Serialize;

use crate::power::reach;
use crate::{
    Arm, Difference, Moments, SampleRatio, difference_of_means, difference_of_shares, sample_ratio,
    smallest_conversion_effect,
};

/// Which figure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricCode {
    /// Share of people who bought.
    Conversion,
    /// Orders per person.
    Orders,
    /// Revenue per person, minor units.
    Revenue,
    /// Margin per person, minor units, over orders with a known cost.
    Margin,
}

/// One figure of both groups and their difference. Where nobody's figure varies there is no interval, only the means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Metric {
    /// Which figure.
    pub code: MetricCode,
    /// Mean of those who were to get the message.
    pub treated_mean: f64,
    /// Mean of the control group.
    pub control_mean: f64,
    /// Treated minus control.
    pub difference: f64,
    /// Lower end of the 95 % interval of the difference.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// Difference as a share of the control group's mean, where that is above zero.
    pub relative: Option<f64>,
    /// Two-sided.
    pub p_value: Option<f64>,
    /// The smallest difference groups of this size and spread find in four campaigns of five.
    pub smallest_effect: Option<f64>,
    /// The interval leaves zero out.
    pub significant: bool,
}

/// What the campaign brought in all, minor units: the difference per person times the people treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Incremental {
    /// Best estimate.
    pub value: i64,
    /// Lower end of the 95 % interval.
    pub low: i64,
    /// Upper end of it.
    pub high: i64,
}

/// What a campaign changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignEffect {
    /// People who were to get the message.
    pub treated: u64,
    /// People of the control group.
    pub control: u64,
    /// Conversion, orders, revenue, and margin where a cost is known.
    pub metrics: Vec<Metric>,
    /// Revenue of the treated within the window, minor units.
    pub total_revenue: i64,
    /// How much of it would not have come without the campaign; nothing while nobody has bought.
    pub incremental_revenue: Option<Incremental>,
    /// Whether the groups are as large as they were meant to be.
    pub sample_ratio: SampleRatio,
}

/// Compares both groups; nothing when either has fewer than two people.
/// `control_share` is the share of people meant for the control group.
pub fn campaign_effect(treated: &Arm, control: &Arm, control_share: f64) -> Option<CampaignEffect> {
    if treated.people() < 2 || control.people() < 2 {
        return None;
    }
    let mut metrics = vec![
        share(MetricCode::Conversion, &treated.conversion, &control.conversion),
        mean(MetricCode::Orders, &treated.orders, &control.orders),
        mean(MetricCode::Revenue, &treated.revenue, &control.revenue),
    ];
    if treated.with_margin + control.with_margin > 0 {
        metrics.push(mean(MetricCode::Margin, &treated.margin, &control.margin));
    }
    Some(CampaignEffect {
        treated: treated.people(),
        control: control.people(),
        metrics,
        total_revenue: saturated(treated.revenue.sum()),
        incremental_revenue: incremental(treated, control),
        sample_ratio: sample_ratio(treated.people(), control.people(), control_share),
    })
}

fn share(code: MetricCode, treated: &Moments, control: &Moments) -> Metric {
    let smallest_effect = smallest_conversion_effect(control.mean(), treated.count(), control.count());
    Metric { smallest_effect, ..metric(code, treated, control, difference_of_shares(treated, control)) }
}

fn mean(code: MetricCode, treated: &Moments, control: &Moments) -> Metric {
    metric(code, treated, control, difference_of_means(treated, control))
}

fn metric(code: MetricCode, treated: &Moments, control: &Moments, found: Option<Difference>) -> Metric {
    let (treated_mean, control_mean) = (treated.mean(), control.mean());
    let difference = treated_mean - control_mean;
    let error = found.map(|found| found.standard_error).filter(|error| *error > 0.0);
    Metric {
        code,
        treated_mean,
        control_mean,
        difference,
        low: found.map(|found| found.low),
        high: found.map(|found| found.high),
        relative: (control_mean > 0.0).then(|| difference / control_mean),
        p_value: found.map(|found| found.p_value),
        smallest_effect: error.map(|error| error * reach()),
        significant: found.is_some_and(|found| found.low > 0.0 || found.high < 0.0),
    }
}

fn incremental(treated: &Arm, control: &Arm) -> Option<Incremental> {
    let found = difference_of_means(&treated.revenue, &control.revenue)?;
    let of_all = |per_person: f64| (per_person * treated.people() as f64).round() as i64;
    Some(Incremental { value: of_all(found.difference), low: of_all(found.low), high: of_all(found.high) })
}

fn saturated(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}
