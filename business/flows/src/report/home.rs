use std::collections::HashMap;
use std::sync::Arc;

use communicate::campaigns::{self, Campaign, CampaignState};
use communicate::sender::{self, Mode};
use measure::{MetricCode, Sales};
use parking_lot::Mutex;
use serde::Serialize;
use vocabulary::{CampaignId, Channel, Date, Instant, Money, Problem, WorkspaceId, Zone};

use super::attention::attention;
use super::{Attention, CampaignReport};
use crate::Workspace;

/// Campaigns whose figures are worked out for the page.
const CAMPAIGNS_SHOWN: usize = 5;
/// Campaigns looked through for them.
const CAMPAIGNS_READ: usize = 200;
/// Imports looked through for what went wrong.
const IMPORTS_READ: i64 = 20;
/// How long an answer is given again, in seconds.
const KEPT_SECONDS: i64 = 5;

/// The home page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Home {
    /// Turnover less what was given back.
    pub revenue: Figure<Money>,
    /// Orders.
    pub orders: Figure<i64>,
    /// Known customers who bought.
    pub active_customers: Figure<i64>,
    /// Customers who can be written to.
    pub reachable: Figure<i64>,
    /// The customer base.
    pub base: Base,
    /// What waits for a person.
    pub attention: Vec<Attention>,
    /// Campaigns at work and those still measured.
    pub running: Vec<Running>,
    /// First steps.
    pub checklist: Checklist,
    /// The instant up to which orders are known.
    pub as_of: Instant,
    /// Revenue per person of the latest campaign with a control group.
    pub reached_vs_control: Option<Comparison>,
}

/// A figure of the period, the one before, and day by day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure<T> {
    /// Of the period.
    pub value: T,
    /// Of as many days before it, up to the same time of day.
    pub previous: Option<T>,
    /// Day by day.
    pub points: Vec<i64>,
}

/// The customer base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Base {
    /// Customers.
    pub customers: u64,
    /// Orders, receipts of nobody known included.
    pub orders: u64,
    /// Events.
    pub events: u64,
    /// The latest order.
    pub last_order_at: Option<Instant>,
}

/// A campaign on the home page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Running {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Over which channel.
    pub channel: Channel,
    /// Where it stands.
    pub state: CampaignState,
    /// Everybody.
    pub audience: i64,
    /// Those for whom it has ended.
    pub done: i64,
    /// Share of the treated who bought.
    pub conversion: Option<f64>,
    /// Share of the control group who bought.
    pub conversion_control: Option<f64>,
    /// Revenue of the treated.
    pub revenue: Option<Money>,
}

/// First steps and whether they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// There are customers.
    pub has_customers: bool,
    /// A real sender is set.
    pub has_sender: bool,
    /// There is a segment.
    pub has_segment: bool,
    /// There is a campaign.
    pub has_campaign: bool,
}

/// Revenue per person of both groups of a campaign, minor units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The campaign.
    pub campaign_id: CampaignId,
    /// Its name.
    pub campaign_name: String,
    /// Days.
    pub days: Vec<Date>,
    /// Treated, summed up to each day.
    pub reached: Vec<f64>,
    /// Control group, summed up to each day.
    pub control: Vec<f64>,
}

/// When it was made, and the page.
type Kept = (Instant, Arc<Home>);

/// Home pages kept for a few seconds, so that many people looking cost no more than one.
#[derive(Default)]
pub struct Overviews {
    kept: Mutex<HashMap<(WorkspaceId, u32), Kept>>,
}

impl Overviews {
    /// The home page over so many days. Blocks this thread.
    pub fn home(&self, workspace: &Workspace, days: u32) -> Result<Arc<Home>, Problem> {
        let (key, now) = ((workspace.id, days.clamp(1, 366)), workspace.now());
        if let Some((made_at, home)) = self.kept.lock().get(&key)
            && (*made_at..made_at.plus_seconds(KEPT_SECONDS)).contains(&now)
        {
            return Ok(Arc::clone(home));
        }
        let home = Arc::new(home(workspace, key.1, now)?);
        self.kept.lock().insert(key, (now, Arc::clone(&home)));
        Ok(home)
    }
}

fn home(workspace: &Workspace, days: u32, now: Instant) -> Result<Home, Problem> {
    let read = workspace.store.read(|tx| {
        let campaigns = campaigns::list(tx, None, "", None, CAMPAIGNS_READ)?;
        let imports = collect::imports::list(tx, None, IMPORTS_READ)?;
        Ok::<_, Problem>((
            campaigns,
            imports,
            sender::load(tx)?,
            !segment::segments::list(tx, "", None, 1)?.is_empty(),
        ))
    });
    let (campaigns, imports, sender, has_segment) = read.wait()?;
    let shown = shown(&campaigns, now);
    let reports = super::campaigns(workspace, shown.iter().map(|campaign| campaign.id).collect())?;
    let reports: Vec<(&Campaign, CampaignReport)> =
        shown.into_iter().zip(reports.into_iter().map(|(_, report)| report)).collect();

    let settings = workspace.settings();
    let snapshot = crate::columns::picture(workspace)?;
    let (current, previous) = periods(now, i64::from(days), &settings.zone);
    let current = measure::sales(&snapshot, super::scan(), &current);
    let previous = measure::sales(&snapshot, super::scan(), &previous);
    let base = measure::base(&snapshot, super::scan());
    let money = |minor| Money::new(minor, settings.currency);
    let reachable = base.reachable as i64;
    Ok(Home {
        revenue: Figure {
            value: money(current.whole.revenue),
            previous: Some(money(previous.whole.revenue)),
            points: points(&current, |day| day.revenue),
        },
        orders: Figure {
            value: current.whole.orders,
            previous: Some(previous.whole.orders),
            points: points(&current, |day| day.orders),
        },
        active_customers: Figure {
            value: current.whole.buyers,
            previous: Some(previous.whole.buyers),
            points: points(&current, |day| day.buyers),
        },
        reachable: Figure { value: reachable, previous: None, points: Vec::new() },
        base: Base {
            customers: base.customers,
            orders: base.orders,
            events: base.events,
            last_order_at: base.last_order_at,
        },
        attention: attention(now, &campaigns, &reports, &imports, &sender),
        running: reports.iter().map(|(campaign, report)| running(campaign, report)).collect(),
        checklist: Checklist {
            has_customers: base.customers > 0,
            has_sender: sender.settings.mode == Mode::Smtp,
            has_segment,
            has_campaign: !campaigns.is_empty(),
        },
        as_of: snapshot.as_of(),
        reached_vs_control: reports.iter().find_map(|(campaign, report)| comparison(campaign, report)),
    })
}

/// Campaigns at work, then those whose people are still watched, the newest first.
fn shown(campaigns: &[Campaign], now: Instant) -> Vec<&Campaign> {
    let is_at_work = |campaign: &&Campaign| {
        use CampaignState::{Paused, Preparing, Scheduled, Sending};
        matches!(campaign.state, Scheduled | Preparing | Sending | Paused)
    };
    let is_watched = |campaign: &&Campaign| {
        campaign.state.is_over()
            && campaign.started_at.is_some_and(|at| at.plus_days(2 * campaign.window_days) >= now)
    };
    let at_work = campaigns.iter().filter(is_at_work);
    at_work.chain(campaigns.iter().filter(is_watched)).take(CAMPAIGNS_SHOWN).collect()
}

/// Bounds of the days of the period, which ends now, and of the one before it, which ends as many days earlier.
fn periods(now: Instant, days: i64, zone: &Zone) -> (Vec<Instant>, Vec<Instant>) {
    let today = zone.date(now);
    let bounds = |end: Instant, last_day: Date| {
        let mut bounds: Vec<Instant> =
            (0..days).rev().map(|ago| zone.start_of(last_day.plus_days(-ago))).collect();
        bounds.push(end.plus_micros(1));
        bounds
    };
    let then = zone.start_of(today.plus_days(-days)).plus_micros(now.0 - zone.start_of(today).0);
    (bounds(now, today), bounds(then, today.plus_days(-days)))
}

fn points(sales: &Sales, figure: impl Fn(&measure::Sold) -> i64) -> Vec<i64> {
    sales.days.iter().map(figure).collect()
}

fn running(campaign: &Campaign, report: &CampaignReport) -> Running {
    let effect = report.effect.as_ref();
    let conversion =
        effect.and_then(|effect| effect.metrics.iter().find(|metric| metric.code == MetricCode::Conversion));
    Running {
        id: campaign.id,
        name: campaign.name.clone(),
        channel: campaign.channel,
        state: campaign.state,
        audience: report.funnel.audience,
        done: report.funnel.audience - report.funnel.outcomes.get("pending").copied().unwrap_or(0),
        conversion: conversion.map(|metric| metric.treated_mean),
        conversion_control: conversion.map(|metric| metric.control_mean),
        revenue: effect.map(|effect| effect.total_revenue),
    }
}

fn comparison(campaign: &Campaign, report: &CampaignReport) -> Option<Comparison> {
    (!report.series.is_empty()).then(|| Comparison {
        campaign_id: campaign.id,
        campaign_name: campaign.name.clone(),
        days: report.series.iter().map(|day| day.day).collect(),
        reached: report.series.iter().map(|day| day.treated_mean).collect(),
        control: report.series.iter().map(|day| day.control_mean).collect(),
    })
}
