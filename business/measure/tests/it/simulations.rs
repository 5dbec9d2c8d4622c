//! Seeded simulations: how often the report is wrong, on data as uneven as a shop's.

use measure::{Arm, CampaignEffect, MetricCode, PersonOutcome, campaign_effect};
use vocabulary::{Dice, SeededDice};

const RUNS: u32 = 1_000;

struct Shop {
    dice: SeededDice,
}

impl Shop {
    fn chance(&self) -> f64 {
        (self.dice.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Most buy nothing; receipts have a long tail (log-normal, sigma 0.9), some buy twice.
    fn person(&self, conversion: f64) -> PersonOutcome {
        let mut outcome = PersonOutcome::default();
        let mut again = self.chance() < conversion;
        while again {
            let normal =
                (-2.0 * self.chance().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.chance()).cos();
            let total = (300_000.0 * (0.9 * normal).exp()) as i64;
            outcome.orders += 1;
            outcome.revenue += total;
            outcome.margin += total / 4;
            outcome.has_margin = true;
            again = self.chance() < 0.2;
        }
        outcome
    }

    fn arm(&self, people: usize, conversion: f64) -> Arm {
        let mut arm = Arm::default();
        (0..people).for_each(|_| arm.add(&self.person(conversion)));
        arm
    }

    fn campaign(&self, of_treated: f64, of_control: f64) -> CampaignEffect {
        campaign_effect(&self.arm(1_600, of_treated), &self.arm(400, of_control), 0.2).unwrap()
    }
}

/// Mean orders and revenue of one person of [`Shop::person`].
fn truth(code: MetricCode, conversion: f64) -> f64 {
    let orders = conversion / (1.0 - 0.2);
    let receipt = 300_000.0 * (0.9_f64 * 0.9 / 2.0).exp();
    match code {
        MetricCode::Conversion => conversion,
        MetricCode::Orders => orders,
        MetricCode::Revenue => orders * receipt,
        MetricCode::Margin => orders * receipt / 4.0,
    }
}

#[test]
fn a_campaign_without_effect_is_called_effective_one_time_in_twenty() {
    let shop = Shop { dice: SeededDice::new(20_261_122) };
    let mut false_alarms = [0_u32; 4];
    for _ in 0..RUNS {
        let effect = shop.campaign(0.06, 0.06);
        for (alarms, metric) in false_alarms.iter_mut().zip(&effect.metrics) {
            *alarms += u32::from(metric.significant);
        }
    }
    // 5 % of 1,000 has a standard error of 0.7 %; a control group of 400 leaves money a little off the normal.
    for alarms in false_alarms {
        assert!((30..=80).contains(&alarms), "false alarms per 1,000: {false_alarms:?}");
    }
}

#[test]
fn intervals_hold_the_true_effect_nineteen_times_in_twenty() {
    let shop = Shop { dice: SeededDice::new(7) };
    let mut held = [0_u32; 4];
    for _ in 0..RUNS {
        let effect = shop.campaign(0.09, 0.06);
        for (held, metric) in held.iter_mut().zip(&effect.metrics) {
            let truth = truth(metric.code, 0.09) - truth(metric.code, 0.06);
            *held += u32::from(metric.low.unwrap() <= truth && truth <= metric.high.unwrap());
        }
    }
    for held_of_metric in held {
        assert!((925..=975).contains(&held_of_metric), "held per 1,000: {held:?}");
    }
}

#[test]
fn an_effect_as_large_as_promised_is_found_four_times_in_five() {
    let shop = Shop { dice: SeededDice::new(11) };
    let smallest = measure::smallest_conversion_effect(0.06, 1_600, 400).unwrap();
    let found = (0..RUNS).filter(|_| shop.campaign(0.06 + smallest, 0.06).metrics[0].significant).count();
    assert!((750..=870).contains(&found), "found per 1,000: {found}, smallest effect {smallest}");
}
