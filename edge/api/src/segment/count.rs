use std::time::Instant as StopWatch;

use access::Scope;
use axum::Json;
use flows::segment::Counted;
use know::customers;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vocabulary::{CustomerId, Money, Problem};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::{Amount, At, Items};

#[derive(Deserialize, ToSchema)]
pub(crate) struct CountAsked {
    /// `{"version": 1, "root": Condition}`
    #[schema(value_type = Object)]
    tree: Value,
    /// Ask one customer in sixteen, who stand for all: for when a count takes long.
    #[serde(default)]
    estimate: bool,
}

/// How many a tree describes.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentCount {
    count: u64,
    /// All customers.
    base: u64,
    /// Customers left after each condition in a group, groups before what they hold; under `not` how many it leaves out.
    steps: Vec<StepBody>,
    reach: ReachBody,
    /// Five of them, the same five every time.
    sample: Vec<SampleBody>,
    took_ms: u64,
    as_of: At,
    /// False while the columns are still being filled.
    is_complete: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SegmentStep)]
struct StepBody {
    /// `/root/of/0`
    path: String,
    count: u64,
}

/// Members who can be written to for marketing.
#[derive(Serialize, ToSchema)]
#[schema(as = SegmentReach)]
struct ReachBody {
    email: u64,
    sms: u64,
    push: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SegmentSample)]
struct SampleBody {
    id: String,
    name: String,
    turnover: Option<Amount>,
}

/// A tree to start from.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentTemplate {
    /// `sleeping`, `loyal`, `new_customers`, `birthday_soon`, `big_spenders`, `no_second_order`, `abandoned_basket`
    code: String,
    #[schema(value_type = Object)]
    tree: Value,
    size: u64,
}

/// Counts a tree, condition by condition.
#[utoipa::path(post, path = "/api/v1/segments/count", tag = "segments", request_body = CountAsked, responses((status = 200, body = SegmentCount), (status = 422, description = "bad_condition")))]
pub(crate) async fn count(caller: Caller, Body(asked): Body<CountAsked>) -> Answer<Json<SegmentCount>> {
    caller.allow(Scope::SegmentsRead)?;
    let started = StopWatch::now();
    let workspace = caller.workspace.clone();
    let count = move |stop: &_| flows::segment::count(&workspace, &asked.tree, asked.estimate, stop);
    let Counted { count, as_of, is_complete } = caller.app.questions().ask(count).await?;
    let took_ms = started.elapsed().as_millis() as u64;
    let sample = sample(&caller, count.sample).await?;
    Ok(Json(SegmentCount {
        count: count.count,
        base: count.base,
        steps: count.steps.into_iter().map(|step| StepBody { path: step.path, count: step.count }).collect(),
        reach: ReachBody { email: count.reach.email, sms: count.reach.sms, push: count.reach.push },
        sample,
        took_ms,
        as_of: as_of.into(),
        is_complete,
    }))
}

/// Trees to start from, with their sizes here.
#[utoipa::path(get, path = "/api/v1/segment-templates", tag = "segments", responses((status = 200, body = Items<SegmentTemplate>)))]
pub(crate) async fn templates(caller: Caller) -> Answer<Json<Items<SegmentTemplate>>> {
    caller.allow(Scope::SegmentsRead)?;
    let workspace = caller.workspace.clone();
    let templates =
        caller.app.questions().ask(move |stop| flows::segment::templates(&workspace, stop)).await?;
    let items =
        templates.into_iter().map(|(code, tree, size)| SegmentTemplate { code: code.to_owned(), tree, size });
    Ok(Json(Items { items: items.collect() }))
}

async fn sample(caller: &Caller, ids: Vec<CustomerId>) -> Result<Vec<SampleBody>, Problem> {
    let (workspace, wanted) = (caller.workspace.clone(), ids.clone());
    let figures = blocking(move || Ok(flows::customer::figures(&workspace, &wanted))).await?;
    let wanted = ids.clone();
    let cards = caller.read(move |tx| customers::load_map(tx, &wanted)).await?;
    let currency = caller.workspace.settings().currency;
    let body = |(id, figures): (CustomerId, flows::customer::Figures)| SampleBody {
        id: id.to_string(),
        name: cards.get(&id).map(|card| card.name()).unwrap_or_default(),
        turnover: (figures.orders > 0).then(|| Money::new(figures.turnover, currency).into()),
    };
    Ok(ids.into_iter().zip(figures).map(body).collect())
}
