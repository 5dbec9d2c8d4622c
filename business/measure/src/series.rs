use serde::Serialize;
use vocabulary::{Date, Instant};

use crate::{Purchase, Window};

/// Revenue of one group by day since each person was decided about, minor units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArmSeries {
    people: u64,
    by_day: Vec<i64>,
}

/// One day of the picture: revenue per person from the beginning to the end of the day, minor units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesDay {
    /// The day as it was for the first people of the campaign.
    pub day: Date,
    /// Mean of the treated.
    pub treated_mean: f64,
    /// Mean of the control group.
    pub control_mean: f64,
}

impl ArmSeries {
    /// Adds a person with no purchase yet.
    pub fn add_person(&mut self) {
        self.people += 1;
    }

    /// Adds a purchase of a person decided about at the instant; nothing outside the window.
    pub fn add_purchase(&mut self, purchase: &Purchase, assigned_at: Instant, window: Window) {
        if let Some(day) = window.day(assigned_at, purchase.placed_at) {
            self.reach(day + 1);
            self.by_day[day] += purchase.kept();
        }
    }

    /// Adds everybody of another sum.
    pub fn merge(&mut self, other: &ArmSeries) {
        self.people += other.people;
        self.reach(other.by_day.len());
        for (sum, more) in self.by_day.iter_mut().zip(&other.by_day) {
            *sum += more;
        }
    }

    fn reach(&mut self, days: usize) {
        self.by_day.resize(self.by_day.len().max(days), 0);
    }

    fn means(&self) -> impl Iterator<Item = f64> {
        let people = self.people.max(1) as f64;
        self.by_day.iter().copied().chain(std::iter::repeat(0)).scan(0_i64, move |sum, day| {
            *sum += day;
            Some(*sum as f64 / people)
        })
    }
}

/// Both groups side by side for the days that have begun; the first carries the date.
pub fn series(treated: &ArmSeries, control: &ArmSeries, first: Date, days_begun: usize) -> Vec<SeriesDay> {
    let means = treated.means().zip(control.means()).take(days_begun);
    let days = (0..).map(|day| first.plus_days(day));
    days.zip(means)
        .map(|(day, (treated_mean, control_mean))| SeriesDay { day, treated_mean, control_mean })
        .collect()
}
