use std::collections::BTreeMap;

use access::Scope;
use axum::Json;
use communicate::campaigns;
use flows::report::{CampaignReport, Effect, MoneyRange};
use measure::{Metric, MetricCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CampaignId, Problem};

use crate::app::blocking;
use crate::caller::Caller;
use crate::communicate::{CampaignRow, rows};
use crate::problem::Answer;
use crate::read::{Ask, Named};
use crate::wire::{Amount, At};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportAsked {
    /// Days after the message in which orders count; the campaign's own when absent.
    window_days: Option<u32>,
}

/// A campaign's page: who it reached, how they took it, what it changed.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignReport)]
pub(crate) struct ReportBody {
    campaign: CampaignRow,
    as_of: At,
    window_days: u32,
    /// Whether everybody's window is over.
    is_complete: bool,
    funnel: FunnelBody,
    engagement: EngagementBody,
    effect: Option<EffectBody>,
    /// Revenue per person summed up to each day, minor units.
    series: Vec<SeriesBody>,
}

/// The outcomes add up to the audience.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignFunnel)]
struct FunnelBody {
    audience: i64,
    outcomes: BTreeMap<String, i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignEngagement)]
struct EngagementBody {
    opens_unique: i64,
    clicks_unique: i64,
    opens_human: i64,
    clicks_human: i64,
    unsubscribed: i64,
    complaints: i64,
    links: Vec<LinkBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignLink)]
struct LinkBody {
    url: String,
    clicks: i64,
    people: i64,
}

/// Treated against control.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignEffect)]
struct EffectBody {
    treated: u64,
    control: u64,
    metrics: Vec<MetricBody>,
    total_revenue: Amount,
    incremental_revenue: Option<RangeBody>,
    sample_ratio: RatioBody,
}

/// Means per person of both groups, and their difference with its 95 % interval.
#[derive(Serialize, ToSchema)]
#[schema(as = EffectMetric)]
struct MetricBody {
    /// `conversion`, `orders`, `revenue` or `margin`.
    code: String,
    treated_mean: f64,
    control_mean: f64,
    difference: f64,
    low: Option<f64>,
    high: Option<f64>,
    relative: Option<f64>,
    p_value: Option<f64>,
    smallest_effect: Option<f64>,
    significant: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MoneyRange)]
struct RangeBody {
    value: Amount,
    low: Amount,
    high: Amount,
}

/// Whether the split is as it was meant.
#[derive(Serialize, ToSchema)]
#[schema(as = SampleRatio)]
struct RatioBody {
    expected: f64,
    observed: f64,
    p_value: f64,
    mismatch: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = EffectDay)]
struct SeriesBody {
    /// `2026-11-01`
    day: String,
    treated_mean: f64,
    control_mean: f64,
}

/// What a campaign changed.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/report", tag = "campaigns", operation_id = "campaign_report", params(("id" = String, Path), ReportAsked), responses((status = 200, body = ReportBody)))]
pub(crate) async fn report(
    caller: Caller,
    Named(id): Named<CampaignId>,
    Ask(asked): Ask<ReportAsked>,
) -> Answer<Json<ReportBody>> {
    caller.allow(Scope::CampaignsRead)?;
    let campaign = caller.read(move |tx| campaigns::load(tx, id)).await?;
    let short = rows(&caller, vec![campaign]).await?.pop().ok_or_else(|| Problem::not_found(id))?;
    let workspace = caller.workspace.clone();
    let report = blocking(move || flows::report::campaign(&workspace, id, asked.window_days)).await?;
    Ok(Json(body(short, report)))
}

fn body(campaign: CampaignRow, report: CampaignReport) -> ReportBody {
    let engagement = report.engagement;
    ReportBody {
        campaign,
        as_of: report.as_of.into(),
        window_days: report.window_days,
        is_complete: report.is_complete,
        funnel: FunnelBody {
            audience: report.funnel.audience,
            outcomes: report
                .funnel
                .outcomes
                .into_iter()
                .map(|(outcome, count)| (outcome.to_owned(), count))
                .collect(),
        },
        engagement: EngagementBody {
            opens_unique: engagement.opens_unique,
            clicks_unique: engagement.clicks_unique,
            opens_human: engagement.opens_human,
            clicks_human: engagement.clicks_human,
            unsubscribed: engagement.unsubscribed,
            complaints: engagement.complaints,
            links: engagement
                .links
                .into_iter()
                .map(|link| LinkBody { url: link.url, clicks: link.clicks, people: link.people })
                .collect(),
        },
        effect: report.effect.map(effect),
        series: report
            .series
            .into_iter()
            .map(|day| SeriesBody {
                day: day.day.to_string(),
                treated_mean: day.treated_mean,
                control_mean: day.control_mean,
            })
            .collect(),
    }
}

fn effect(effect: Effect) -> EffectBody {
    let ratio = effect.sample_ratio;
    EffectBody {
        treated: effect.treated,
        control: effect.control,
        metrics: effect.metrics.into_iter().map(metric).collect(),
        total_revenue: effect.total_revenue.into(),
        incremental_revenue: effect.incremental_revenue.map(range),
        sample_ratio: RatioBody {
            expected: ratio.expected,
            observed: ratio.observed,
            p_value: ratio.p_value,
            mismatch: ratio.mismatch,
        },
    }
}

fn range(range: MoneyRange) -> RangeBody {
    RangeBody { value: range.value.into(), low: range.low.into(), high: range.high.into() }
}

fn metric(metric: Metric) -> MetricBody {
    let code = match metric.code {
        MetricCode::Conversion => "conversion",
        MetricCode::Orders => "orders",
        MetricCode::Revenue => "revenue",
        MetricCode::Margin => "margin",
    };
    MetricBody {
        code: code.to_owned(),
        treated_mean: metric.treated_mean,
        control_mean: metric.control_mean,
        difference: metric.difference,
        low: metric.low,
        high: metric.high,
        relative: metric.relative,
        p_value: metric.p_value,
        smallest_effect: metric.smallest_effect,
        significant: metric.significant,
    }
}
