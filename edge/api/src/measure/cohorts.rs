use access::Scope;
use axum::Json;
use measure::Period;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Currency, Money, Problem, SegmentId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;
use crate::wire::{Amount, At};

/// Periods unless told.
const PERIODS: usize = 12;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CohortsAsked {
    /// `month` or `week` (from Monday); by month unless told.
    by: Option<String>,
    /// Months or weeks up to the present one, 12 unless told, at most 60.
    periods: Option<usize>,
    /// Only the present members of this segment: `seg_…`.
    segment: Option<String>,
}

/// Customers by the month or week of their first order.
#[derive(Serialize, ToSchema)]
pub(crate) struct Cohorts {
    /// Earliest first.
    rows: Vec<CohortBody>,
    as_of: At,
    /// False while the columns are being filled: figures leave customers out.
    is_complete: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Cohort)]
struct CohortBody {
    /// First day of the month or week.
    begins: String,
    /// Customers whose first order fell into it.
    size: i64,
    /// The period of the first order and each after it; the last is the present one and is not over.
    periods: Vec<CohortPeriod>,
}

#[derive(Serialize, ToSchema)]
struct CohortPeriod {
    /// Of the cohort, who ordered.
    customers: i64,
    /// Of the cohort's size, 0 to 1; null for a cohort of nobody.
    retention: Option<f64>,
    orders: i64,
    /// Paid less given back.
    revenue: Amount,
}

/// Cohorts of customers with what they did in each later month or week.
#[utoipa::path(get, path = "/api/v1/cohorts", tag = "reports", params(CohortsAsked), responses((status = 200, body = Cohorts), (status = 422, description = "out_of_range, unknown_value")))]
pub(crate) async fn cohorts(caller: Caller, Ask(asked): Ask<CohortsAsked>) -> Answer<Json<Cohorts>> {
    caller.allow(Scope::SegmentsRead)?;
    let period = match asked.by.as_deref().unwrap_or("month") {
        "month" => Period::Month,
        "week" => Period::Week,
        _ => return Err(Problem::invalid("unknown_value", "by", "cohorts are by month or week").into()),
    };
    let bad_segment = |_| Problem::invalid("bad_id", "segment", "a segment's id is written seg_…");
    let segment: Option<SegmentId> = asked.segment.map(|id| id.parse()).transpose().map_err(bad_segment)?;
    let (workspace, count) = (caller.workspace.clone(), asked.periods.unwrap_or(PERIODS));
    let found = caller
        .app
        .questions()
        .ask(move |stop| flows::report::cohorts(&workspace, period, count, segment, stop))
        .await?;
    let currency = caller.workspace.settings().currency;
    Ok(Json(Cohorts {
        rows: found.rows.iter().map(|cohort| body(cohort, currency)).collect(),
        as_of: found.as_of.into(),
        is_complete: found.is_complete,
    }))
}

fn body(cohort: &measure::Cohort, currency: Currency) -> CohortBody {
    let size = cohort.size();
    let period = |active: &measure::Active| CohortPeriod {
        customers: active.customers,
        retention: (size > 0).then(|| active.customers as f64 / size as f64),
        orders: active.orders,
        revenue: Money::new(active.revenue, currency).into(),
    };
    CohortBody {
        begins: cohort.begins.to_string(),
        size,
        periods: cohort.periods.iter().map(period).collect(),
    }
}
