//! What rules must be before a programme can keep them.

use vocabulary::{ErrorKind, FieldError, Params, Problem, Zone};

use super::programme::{Expiry, Pending, Rules};
use crate::Funding;

/// Of what a kind of points is called.
const NAME_CHARS_MAX: usize = 60;
const DAYS_MAX: i64 = 36_500;
const POINTS_MAX: i64 = 1_000_000_000_000;

/// Refuses points below zero and beyond all reason.
pub(super) fn check_points(points: i64, field: &str) -> Result<(), Problem> {
    match points {
        ..0 => Err(Problem::invalid("negative", field, "points are not negative")),
        0..=POINTS_MAX => Ok(()),
        _ => Err(Problem::invalid("too_large", field, "nobody has so many points")),
    }
}

fn check_funding(funding: Option<&Funding>, path: &str, refuse: &mut impl FnMut(&'static str, String)) {
    if let Some(Err(Problem { code, field: Some(field), .. })) = funding.map(|funding| funding.check(path)) {
        refuse(code, field);
    }
}

impl Rules {
    /// What breaks a rule, field by field.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |code, field: String| errors.push(FieldError { code, field, params: Params::new() });
        if self.name.trim().is_empty() {
            refuse("field_required", "name".into());
        }
        if Zone::parse(&self.zone).is_none() {
            refuse("unknown_zone", "zone".into());
        }
        self.check_currencies(&mut refuse);
        let spending = self.spending;
        let within = [
            ("spending.points", spending.points, 1, POINTS_MAX),
            ("spending.money", spending.money, 0, POINTS_MAX),
            ("spending.share_max", spending.share_max, 0, 100),
            ("spending.money_min", spending.money_min, 0, POINTS_MAX),
            ("spending.step", spending.step, 1, POINTS_MAX),
            ("return_grace_days", self.return_grace_days, 0, DAYS_MAX),
        ];
        for (field, value, min, max) in within {
            if !(min..=max).contains(&value) {
                refuse("out_of_range", field.into());
            }
        }
        if let Some(tiers) = &self.tiers {
            self.check_tiers(tiers, &mut refuse);
        }
        for (index, event) in self.events.iter().enumerate() {
            if event.event.trim().is_empty() {
                refuse("field_required", format!("events[{index}].event"));
            }
            if !(1..=POINTS_MAX).contains(&event.points) {
                refuse("out_of_range", format!("events[{index}].points"));
            }
            if !self.currencies.iter().any(|currency| currency.code == event.currency) {
                refuse("unknown_points", format!("events[{index}].currency"));
            }
            let is_same = |before: &super::EventRule| {
                (&before.event, &before.currency) == (&event.event, &event.currency)
            };
            if self.events[..index].iter().any(is_same) {
                refuse("twice", format!("events[{index}].currency"));
            }
            check_funding(event.funding.as_ref(), &format!("events[{index}].funding"), &mut refuse);
        }
        errors
    }

    /// As one problem, or nothing.
    pub fn checked(&self) -> Result<(), Problem> {
        let errors = self.check();
        if errors.is_empty() {
            return Ok(());
        }
        let mut problem = Problem::new(ErrorKind::Invalid, "invalid_programme", "the programme breaks rules");
        problem.errors = errors;
        Err(problem)
    }

    fn check_currencies(&self, refuse: &mut impl FnMut(&'static str, String)) {
        if self.currencies.is_empty() {
            refuse("field_required", "currencies".into());
        }
        for (index, currency) in self.currencies.iter().enumerate() {
            let field = |name: &str| format!("currencies[{index}].{name}");
            if currency.code.trim().is_empty() {
                refuse("field_required", field("code"));
            }
            if self.currencies[..index].iter().any(|before| before.code == currency.code) {
                refuse("twice", field("code"));
            }
            let has_name = currency.name.as_ref().is_none_or(|name| !name.trim().is_empty());
            if !has_name {
                refuse("field_required", field("name"));
            }
            if currency.name.as_ref().is_some_and(|name| name.chars().count() > NAME_CHARS_MAX) {
                refuse("too_long", field("name"));
            }
            if let Some(earning) = &currency.earning {
                if !(0..=POINTS_MAX).contains(&earning.points) {
                    refuse("out_of_range", field("earning.points"));
                }
                if !(1..=POINTS_MAX).contains(&earning.per) {
                    refuse("out_of_range", field("earning.per"));
                }
                check_funding(earning.funding.as_ref(), &field("earning.funding"), refuse);
            }
            if matches!(currency.pending, Pending::Days(days) if !(0..=DAYS_MAX).contains(&days)) {
                refuse("out_of_range", field("pending"));
            }
            if let Expiry::After(life) = currency.expiry {
                let fits = (0..=1_200).contains(&life.months) && (0..=DAYS_MAX).contains(&life.days);
                if !fits {
                    refuse("out_of_range", field("expiry"));
                }
            }
        }
    }

    fn check_tiers(&self, tiers: &super::Tiers, refuse: &mut impl FnMut(&'static str, String)) {
        let rises = tiers.levels.windows(2).all(|pair| pair[0].from < pair[1].from);
        if tiers.levels.first().is_none_or(|level| level.from != 0) || !rises {
            refuse("levels_must_rise_from_zero", "tiers.levels".into());
        }
        if let super::Measure::Points(code) = &tiers.measure
            && !self.currencies.iter().any(|currency| currency.code == *code)
        {
            refuse("unknown_points", "tiers.measure".into());
        }
        if !(0..=DAYS_MAX).contains(&tiers.grace_days) {
            refuse("out_of_range", "tiers.grace_days".into());
        }
        if matches!(tiers.window, super::Window::Rolling(days) if !(1..=DAYS_MAX).contains(&days)) {
            refuse("out_of_range", "tiers.window".into());
        }
        for (index, level) in tiers.levels.iter().enumerate() {
            if !(0..=10_000).contains(&level.multiplier) || !(0..=10_000).contains(&level.discount) {
                refuse("out_of_range", format!("tiers.levels[{index}]"));
            }
        }
    }
}
