use crate::{Difference, Moments, normal_cdf, normal_quantile};

/// Newcombe's comparison of two shares (figures 0 and 1); nothing when a group is empty.
///
/// R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), method 10.
/// The p-value is that of the interval itself: the level at which one of its ends touches zero.
pub fn difference_of_shares(treated: &Moments, control: &Moments) -> Option<Difference> {
    if treated.count() == 0 || control.count() == 0 {
        return None;
    }
    let difference = treated.mean() - control.mean();
    let (low, high) = newcombe(treated, control, normal_quantile(0.975));
    let spread = |group: &Moments| group.mean() * (1.0 - group.mean()) / group.count() as f64;
    let standard_error = (spread(treated) + spread(control)).sqrt();
    Some(Difference { difference, low, high, p_value: p_value(treated, control), standard_error })
}

fn newcombe(treated: &Moments, control: &Moments, z: f64) -> (f64, f64) {
    let (t, c) = (treated.mean(), control.mean());
    let (t_low, t_high) = wilson(t, treated.count() as f64, z);
    let (c_low, c_high) = wilson(c, control.count() as f64, z);
    (t - c - (t - t_low).hypot(c_high - c), t - c + (t_high - t).hypot(c - c_low))
}

/// Wilson's score interval of a share.
pub(crate) fn wilson(share: f64, count: f64, z: f64) -> (f64, f64) {
    let middle = share + z * z / (2.0 * count);
    let reach = z * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt();
    let scale = 1.0 + z * z / count;
    (((middle - reach) / scale).max(0.0), ((middle + reach) / scale).min(1.0))
}

fn p_value(treated: &Moments, control: &Moments) -> f64 {
    let excludes_zero = |z: f64| {
        let (low, high) = newcombe(treated, control, z);
        low > 0.0 || high < 0.0
    };
    let (mut low, mut high) = (0.0, 1.0);
    if treated.mean() == control.mean() {
        return 1.0;
    }
    while excludes_zero(high) && high < 40.0 {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if excludes_zero(middle) { low = middle } else { high = middle }
    }
    2.0 * normal_cdf(-low)
}
