//! What the console shows of how things go: a campaign's effect, the home page, the figures of a customer's card, turnover told apart.
//!
//! Figures of many customers come from the columns and are as fresh as those; each answer says as of when.

mod attention;
mod campaign;
mod card;
mod cohorts;
mod home;
mod turnover;

pub use attention::Attention;
pub use campaign::{CampaignReport, Effect, Engagement, Funnel, Link, MoneyRange, campaign, campaigns};
pub use card::{CardFacts, MonthFacts, card};
pub use cohorts::{Cohorts, cohorts};
pub use home::{Base, Checklist, Comparison, Figure, Home, Overviews, Running};
pub use turnover::{ProductSale, Report, Sale, buyers, days, products, sales_by, sales_by_month};

use measure::Scan;

use crate::question::NEVER;

/// Threads that walk the columns for a report: questions of several people share the machine.
const THREADS: usize = 2;

fn scan() -> Scan<'static> {
    Scan { threads: THREADS, stop: &NEVER }
}
