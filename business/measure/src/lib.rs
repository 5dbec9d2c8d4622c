#![doc = include_str!("../README.md")]

mod arm;
mod cohorts;
mod distribution;
mod effect;
mod habit;
mod moments;
mod outcome;
mod people;
mod power;
mod proportion;
mod reach;
pub mod reports;
mod sample_ratio;
mod scan;
mod series;
mod turnover;
mod welch;

pub use arm::Arm;
pub use cohorts::{Active, Cohort, Period, cohorts};
pub use distribution::{chi_square_tail, normal_cdf, normal_quantile, student_cdf, student_quantile};
pub use effect::{CampaignEffect, Incremental, Metric, MetricCode, campaign_effect};
pub use habit::{Habit, Month};
pub use moments::Moments;
pub use outcome::{PersonOutcome, Purchase, Window, cap_for_share};
pub use people::{Assigned, Group, outcomes};
pub use power::{smallest_conversion_effect, smallest_mean_effect};
pub use proportion::difference_of_shares;
pub use reach::{Base, base};
pub use sample_ratio::{SampleRatio, sample_ratio};
pub use scan::Scan;
pub use series::{ArmSeries, SeriesDay, series};
pub use turnover::{Sales, Sold, sales};
pub use welch::{Difference, difference_of_means};
