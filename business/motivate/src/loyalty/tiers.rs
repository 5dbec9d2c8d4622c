//! Levels: what counts towards them, over which time, and for how long they are kept. Pure.

use serde::{Deserialize, Serialize};
use vocabulary::{Instant, Zone};

use super::calendar::plus_months;
use super::programme::Calendar;

/// Steps of standing. Upgrades happen at once, downgrades when the time to keep a level is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tiers {
    /// What is counted.
    pub measure: Measure,
    /// Over which time.
    pub window: Window,
    /// Days a level is kept beyond its time.
    #[serde(default)]
    pub grace_days: i64,
    /// Rising; the first begins at zero.
    pub levels: Vec<Level>,
}

/// What is counted towards a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Points of this currency, earned less taken back, pending ones too.
    Points(String),
    /// Money paid less money returned, minor units.
    Turnover,
    /// Orders not cancelled.
    Orders,
}

/// Over which time it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The period of the calendar; a level is kept to the end of the following one.
    Calendar(Calendar),
    /// The last days; a level is kept for as many.
    Rolling(i64),
    /// The year since the anniversary of joining; a level is kept to the end of the following one.
    Anniversary,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Its name: silver.
    pub code: String,
    /// From how much on.
    pub from: i64,
    /// Points are multiplied by this, percent.
    #[serde(default = "whole")]
    pub multiplier: i64,
    /// A discount on purchases, hundredths of a percent.
    #[serde(default)]
    pub discount: i64,
}

fn whole() -> i64 {
    100
}

impl Tiers {
    /// The highest level an amount reaches.
    pub fn reached(&self, measured: i64) -> usize {
        self.levels.iter().rposition(|level| level.from <= measured).unwrap_or(0)
    }

    /// From when to when amounts count as of an instant; the end is not counted.
    pub fn window(&self, zone: &Zone, joined_at: Instant, at: Instant) -> (Instant, Instant) {
        let day = zone.date(at);
        match self.window {
            Window::Rolling(days) => (zone.start_of_day_after(at, 1 - days), Instant(at.0.saturating_add(1))),
            Window::Calendar(period) => {
                (zone.start_of(period.start_of(day)), zone.start_of(period.next(day)))
            }
            Window::Anniversary => {
                let joined = zone.date(joined_at);
                let months = (i64::from(day.0.year()) - i64::from(joined.0.year())) * 12;
                let this_year = plus_months(joined, months);
                let back = if this_year > day { 12 } else { 0 };
                let begin = plus_months(joined, months - back);
                (zone.start_of(begin), zone.start_of(plus_months(joined, months - back + 12)))
            }
        }
    }

    /// The window that tells whether a level is kept whose time ends at an instant.
    pub(super) fn closed(&self, zone: &Zone, joined_at: Instant, keep_until: Instant) -> (Instant, Instant) {
        let closed_at = zone.start_of_day_after(keep_until, -self.grace_days);
        self.window(zone, joined_at, closed_at.plus_micros(-1))
    }

    /// The level when the time of one is over, and until when it is kept: by what counts by now, or counted in the window that closed.
    pub(super) fn reviewed(
        &self,
        zone: &Zone,
        joined_at: Instant,
        now: Instant,
        (present, closed): (i64, i64),
    ) -> (usize, Option<Instant>) {
        let index = self.reached(present.max(closed));
        let keep_until = match self.window {
            _ if index == 0 => None,
            Window::Rolling(_) => Some(self.kept_until(zone, joined_at, now)),
            _ if self.reached(present) == index => Some(self.kept_until(zone, joined_at, now)),
            _ => Some(zone.start_of_day_after(self.window(zone, joined_at, now).1, self.grace_days)),
        };
        (index, keep_until)
    }

    /// Until when a level reached at an instant is kept.
    pub(super) fn kept_until(&self, zone: &Zone, joined_at: Instant, at: Instant) -> Instant {
        let end = match self.window {
            Window::Rolling(days) => zone.start_of_day_after(at, days),
            Window::Calendar(_) | Window::Anniversary => {
                self.window(zone, joined_at, self.window(zone, joined_at, at).1).1
            }
        };
        zone.start_of_day_after(end, self.grace_days)
    }
}
