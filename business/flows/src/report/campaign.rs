use std::collections::BTreeMap;

use columnar::Snapshot;
use communicate::campaigns::{self, Campaign, WHOLE};
use communicate::deliveries::{self, Outcome};
use communicate::reactions;
use measure::{Assigned, CampaignEffect, Metric, SampleRatio, SeriesDay, Window};
use serde::Serialize;
use store::Tx;
use vocabulary::{CampaignId, Currency, Instant, MICROS_PER_DAY, Money, Problem, Zone};

use crate::Workspace;

/// A campaign's page: who it reached, how they took it, and what it changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignReport {
    /// The instant up to which orders are known.
    pub as_of: Instant,
    /// Days after the decision within which orders count.
    pub window_days: u32,
    /// Whether everybody's window is over: before that the figures are not to be decided by.
    pub is_complete: bool,
    /// The audience, down to the last person.
    pub funnel: Funnel,
    /// Opens, clicks and farewells.
    pub engagement: Engagement,
    /// Treated against control; nothing without a control group.
    pub effect: Option<Effect>,
    /// Revenue per person day by day, of both groups.
    pub series: Vec<SeriesDay>,
}

/// People by outcome; the outcomes add up to the audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// Everybody.
    pub audience: i64,
    /// How it ended for them, and `pending`.
    pub outcomes: BTreeMap<&'static str, i64>,
}

/// How people took the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Engagement {
    /// People who opened, machines included.
    pub opens_unique: i64,
    /// People who clicked, machines included.
    pub clicks_unique: i64,
    /// People who opened themselves, as far as can be told.
    pub opens_human: i64,
    /// People who clicked themselves.
    pub clicks_human: i64,
    /// People who want no more.
    pub unsubscribed: i64,
    /// People who reported it as spam.
    pub complaints: i64,
    /// Each link.
    pub links: Vec<Link>,
}

/// A link of the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// How often people followed it.
    pub clicks: i64,
    /// How many people.
    pub people: i64,
}

/// What the campaign changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// People who were to get the message.
    pub treated: u64,
    /// People held back.
    pub control: u64,
    /// Conversion, orders, revenue, margin.
    pub metrics: Vec<Metric>,
    /// Revenue of the treated within the window.
    pub total_revenue: Money,
    /// How much of it the campaign brought; nothing while nobody has bought.
    pub incremental_revenue: Option<MoneyRange>,
    /// Whether the split is as it was meant.
    pub sample_ratio: SampleRatio,
}

/// An amount with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MoneyRange {
    /// Best estimate.
    pub value: Money,
    /// Lower end.
    pub low: Money,
    /// Upper end.
    pub high: Money,
}

/// The report of a campaign, within its own window or another. Blocks this thread.
pub fn campaign(
    workspace: &Workspace,
    id: CampaignId,
    window_days: Option<u32>,
) -> Result<CampaignReport, Problem> {
    let known = workspace.store.read(move |tx| Known::load(tx, id)).wait()?;
    let settings = workspace.settings();
    let snapshot = crate::columns::picture(workspace)?;
    let measured = known.measure(&snapshot, window_days, &settings.zone);
    Ok(known.report(measured, settings.currency))
}

/// As [`campaign`] for several at once, each within its own window; unknown ones are left out.
pub fn campaigns(
    workspace: &Workspace,
    ids: Vec<CampaignId>,
) -> Result<Vec<(CampaignId, CampaignReport)>, Problem> {
    let known = workspace
        .store
        .read(move |tx| ids.iter().map(|id| Known::load(tx, *id)).collect::<Result<Vec<_>, _>>())
        .wait()?;
    let (settings, snapshot) = (workspace.settings(), crate::columns::picture(workspace)?);
    let report = |known: Known| {
        let measured = known.measure(&snapshot, None, &settings.zone);
        (known.campaign.id, known.report(measured, settings.currency))
    };
    Ok(known.into_iter().map(report).collect())
}

/// What the store knows of a campaign.
struct Known {
    campaign: Campaign,
    funnel: deliveries::Funnel,
    engagement: reactions::Engagement,
    links: Vec<reactions::LinkFigures>,
    people: Vec<Assigned>,
}

/// What the columns know of its people.
struct Measured {
    as_of: Instant,
    window: Window,
    is_complete: bool,
    effect: Option<CampaignEffect>,
    series: Vec<SeriesDay>,
}

impl Known {
    fn load(tx: &mut Tx<'_>, id: CampaignId) -> Result<Known, Problem> {
        let people = deliveries::arms(tx, id)?.into_iter().map(|(customer, is_control, at)| Assigned {
            customer,
            at,
            is_control,
        });
        Ok(Known {
            people: people.collect(),
            campaign: campaigns::load(tx, id)?,
            funnel: deliveries::funnel(tx, id)?,
            engagement: reactions::engagement(tx, id)?,
            links: reactions::links(tx, id)?,
        })
    }

    fn measure(&self, snapshot: &Snapshot, window_days: Option<u32>, zone: &Zone) -> Measured {
        let own = u32::try_from(self.campaign.window_days).unwrap_or(1);
        let window = Window { days: window_days.unwrap_or(own).clamp(1, 365), as_of: snapshot.as_of() };
        let (treated, control) = measure::outcomes(snapshot, super::scan(), &self.people, window);
        let share = self.campaign.control_basis_points as f64 / WHOLE as f64;
        let effect = measure::campaign_effect(&treated.arm, &control.arm, share);
        let first = self.people.iter().map(|person| person.at).min();
        let last = self.people.iter().map(|person| person.at).max();
        let series = match (first, &effect) {
            (Some(first), Some(_)) => {
                measure::series(&treated.series, &control.series, zone.date(first), days_begun(first, window))
            }
            _ => Vec::new(),
        };
        Measured {
            as_of: window.as_of,
            window,
            is_complete: last.is_some_and(|last| window.is_complete(last)),
            effect,
            series,
        }
    }

    fn report(self, measured: Measured, currency: Currency) -> CampaignReport {
        let money = |minor| Money::new(minor, currency);
        CampaignReport {
            as_of: measured.as_of,
            window_days: measured.window.days,
            is_complete: measured.is_complete,
            funnel: funnel(&self.funnel),
            engagement: engagement(self.engagement, self.links),
            effect: measured.effect.map(|effect| Effect {
                treated: effect.treated,
                control: effect.control,
                metrics: effect.metrics,
                total_revenue: money(effect.total_revenue),
                incremental_revenue: effect.incremental_revenue.map(|brought| MoneyRange {
                    value: money(brought.value),
                    low: money(brought.low),
                    high: money(brought.high),
                }),
                sample_ratio: effect.sample_ratio,
            }),
            series: measured.series,
        }
    }
}

/// Days of the window that have begun since the first person was decided about.
fn days_begun(first: Instant, window: Window) -> usize {
    let begun = (window.as_of.0 - first.0).div_euclid(MICROS_PER_DAY) + 1;
    begun.clamp(0, i64::from(window.days)) as usize
}

fn funnel(funnel: &deliveries::Funnel) -> Funnel {
    let mut outcomes: BTreeMap<&'static str, i64> =
        Outcome::ALL.iter().map(|outcome| (outcome.as_str(), funnel.count(*outcome))).collect();
    outcomes.insert("pending", funnel.pending);
    Funnel { audience: funnel.total(), outcomes }
}

fn engagement(engagement: reactions::Engagement, links: Vec<reactions::LinkFigures>) -> Engagement {
    Engagement {
        opens_unique: engagement.opens_unique,
        clicks_unique: engagement.clicks_unique,
        opens_human: engagement.opens_human,
        clicks_human: engagement.clicks_human,
        unsubscribed: engagement.unsubscribed,
        complaints: engagement.complaints,
        links: links
            .into_iter()
            .map(|link| Link { url: link.url, clicks: link.clicks, people: link.people })
            .collect(),
    }
}
