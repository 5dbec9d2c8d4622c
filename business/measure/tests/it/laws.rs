use measure::{Arm, Moments, PersonOutcome, campaign_effect, cap_for_share, difference_of_means};
use proptest::prelude::*;

proptest! {
    #[test]
    fn sums_made_in_parts_are_the_same_sums(values in prop::collection::vec(-1_000_000_000_000_i64..1_000_000_000_000, 0..60), cut in 0_usize..60) {
        let cut = cut.min(values.len());
        let whole: Moments = values.iter().copied().collect();
        let mut parts: Moments = values[cut..].iter().copied().collect();
        parts.merge(&values[..cut].iter().copied().collect());
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn variance_is_that_of_the_two_pass_formula_however_far_from_zero(values in prop::collection::vec(0_i64..1_000, 2..40), far in 0_i64..1_000_000_000_000) {
        let mean = values.iter().sum::<i64>() as f64 / values.len() as f64;
        let slow = values.iter().map(|v| (*v as f64 - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
        let found: Moments = values.iter().map(|v| v + far).collect();
        prop_assert!((found.variance() - slow).abs() <= 1e-6 * slow.max(1.0), "{} and {}", found.variance(), slow);
    }

    #[test]
    fn changing_the_groups_over_turns_the_sign(a in prop::collection::vec(-500_i64..500, 2..30), b in prop::collection::vec(-500_i64..500, 2..30)) {
        let (a, b): (Moments, Moments) = (a.into_iter().collect(), b.into_iter().collect());
        if let (Some(there), Some(back)) = (difference_of_means(&a, &b), difference_of_means(&b, &a)) {
            prop_assert!((there.difference + back.difference).abs() < 1e-9);
            prop_assert!((there.low + back.high).abs() < 1e-6);
            prop_assert!((there.p_value - back.p_value).abs() < 1e-9);
            prop_assert_eq!(there.low > 0.0 || there.high < 0.0, there.p_value < 0.05);
        }
    }

    #[test]
    fn no_more_than_the_asked_share_of_buyers_lies_above_the_cap(revenues in prop::collection::vec(0_i64..100_000, 1..400)) {
        if let Some(cap) = cap_for_share(revenues.iter().copied(), 10) {
            let buyers = revenues.iter().filter(|r| **r > 0).count();
            prop_assert!(revenues.iter().filter(|r| **r > cap).count() * 100 <= buyers);
            prop_assert!(revenues.contains(&cap));
        } else {
            prop_assert!(revenues.iter().all(|r| *r == 0));
        }
    }
}

fn buyer(revenue: i64) -> PersonOutcome {
    PersonOutcome { orders: i64::from(revenue > 0), revenue, margin: 0, has_margin: false }
}

#[test]
fn a_campaign_in_which_nobody_bought_shows_means_and_claims_no_interval_of_money() {
    let nobody: Arm = vec![buyer(0); 40].iter().collect();
    let effect = campaign_effect(&nobody, &nobody, 0.5).unwrap();
    let conversion = &effect.metrics[0];
    assert!(conversion.low.unwrap() < 0.0 && conversion.high.unwrap() > 0.0 && !conversion.significant);
    assert_eq!(effect.metrics[2].low, None);
    assert_eq!(effect.incremental_revenue, None);
    assert_eq!(effect.metrics.len(), 3, "no margin without a known cost");
}

#[test]
fn a_group_of_one_is_not_compared() {
    let many: Arm = [buyer(5), buyer(0)].iter().collect();
    let one: Arm = [buyer(5)].iter().collect();
    assert!(campaign_effect(&many, &one, 0.5).is_none());
    assert!(campaign_effect(&Arm::default(), &many, 0.5).is_none());
}

#[test]
fn what_the_campaign_brought_is_the_difference_times_the_treated() {
    let treated: Arm = [buyer(300), buyer(100), buyer(0), buyer(0)].iter().collect();
    let control: Arm = [buyer(100), buyer(0), buyer(0), buyer(0)].iter().collect();
    let effect = campaign_effect(&treated, &control, 0.5).unwrap();
    assert_eq!(effect.total_revenue, 400);
    assert_eq!(effect.incremental_revenue.unwrap().value, 300);
    assert_eq!(effect.metrics[0].relative, Some(1.0));
}
