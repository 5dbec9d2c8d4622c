use access::Scope;
use axum::Json;
use flows::segment::{Reason, Within};
use know::customers;
use segment::rfm::Scores;
use segment::segments::Then;
use segment::{Actual, Explained, Truth};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use utoipa::ToSchema;
use vocabulary::{ConsentStatus, CustomerId, Date, ErrorKind, Instant, Problem, Zone};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::At;

#[derive(Deserialize, ToSchema)]
pub(crate) struct WhyAsked {
    /// `{"version": 1, "root": Condition}`
    #[schema(value_type = Object)]
    tree: Value,
    /// `cus_…`
    customer: String,
    /// As if it were then: what happened or was told later is not seen. An instant (`2026-06-15T09:30:00Z`), a time of the workspace's zone
    /// (`2026-06-15T14:30`), or a day (`2026-06-15`) whose end there is meant. Now when it is left out.
    at: Option<String>,
}

/// Why a customer is in a segment or is not.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentWhy {
    verdict: Verdict,
    /// Every condition, groups before what they hold.
    conditions: Vec<ConditionWhy>,
    /// The segments it refers to, and those that they do, each with its own conditions.
    segments: Vec<SegmentWithin>,
    asked_at: At,
    as_of: At,
}

/// What a condition says: unknown where a value it needs was never told.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Yes,
    No,
    Unknown,
}

#[derive(Serialize, ToSchema)]
struct ConditionWhy {
    /// `/root/of/0`
    path: String,
    verdict: Verdict,
    /// What was found; nothing for groups, segments and lists.
    actual: Option<Found>,
    /// Something it asks for is not kept as of then: what is known of it today was taken.
    is_todays: bool,
}

/// A segment another one refers to, as it was at the instant of the question.
#[derive(Serialize, ToSchema)]
struct SegmentWithin {
    /// `seg_…`
    id: String,
    name: String,
    /// The version in force then; the first where it was made later.
    version: i64,
    /// It was made later.
    is_later: bool,
    #[schema(value_type = Object)]
    tree: Value,
    conditions: Vec<ConditionWhy>,
}

/// What a condition found.
#[derive(Serialize, ToSchema)]
#[schema(as = ConditionFound)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Found {
    /// No value, or it never happened.
    Nothing,
    Text {
        text: String,
    },
    Texts {
        texts: Vec<String>,
    },
    /// Money is in minor units.
    Number {
        number: f64,
    },
    Bool {
        bool: bool,
    },
    Day {
        day: String,
    },
    Instant {
        at: At,
    },
    Contact {
        is_known: bool,
        is_usable: bool,
        /// `granted`, `denied`, `revoked`; nothing when nothing was said.
        consent: Option<&'static str>,
    },
    /// RFM scores, 1 to 5.
    Scores {
        recency: u8,
        frequency: u8,
        money: u8,
    },
}

/// Why a customer is in a tree or is not: every condition's verdict and what it found, now or as of a past instant.
#[utoipa::path(post, path = "/api/v1/segments/why", tag = "segments", request_body = WhyAsked, responses((status = 200, body = SegmentWhy), (status = 404, description = "not_found"), (status = 422, description = "bad_condition, bad_at")))]
pub(crate) async fn why(caller: Caller, Body(asked): Body<WhyAsked>) -> Answer<Json<SegmentWhy>> {
    caller.allow(Scope::SegmentsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let bad_customer = |_| Problem::invalid("bad_id", "customer", "a customer's id is written cus_…");
    let customer: CustomerId = asked.customer.parse().map_err(bad_customer)?;
    let (now, settings) = (caller.workspace.now(), caller.workspace.settings());
    let at = asked.at.as_deref().map(|text| past(text, now, &settings.zone)).transpose()?;
    let customer = caller.read(move |tx| present(tx, customer)).await?;
    let workspace = caller.workspace.clone();
    let why = blocking(move || flows::segment::why(&workspace, &asked.tree, customer, at)).await?;
    // The card is there, the columns have yet to see it.
    let why = why.ok_or_else(|| {
        Problem::new(ErrorKind::Unavailable, "columns_filling", "the columns have not seen the customer yet")
    })?;
    let verdict = why.conditions.first().map_or(Verdict::Yes, |root| root.explained.truth.into());
    let segments = why.segments.into_iter().map(SegmentWithin::from).collect();
    let (conditions, asked_at, as_of) = (all(why.conditions), why.asked_at.into(), why.as_of.into());
    Ok(Json(SegmentWhy { verdict, conditions, segments, asked_at, as_of }))
}

/// The card an id stands for today. Fails with `not_found`, also where it was erased and nothing is left to explain.
fn present(tx: &mut Tx<'_>, customer: CustomerId) -> Result<CustomerId, Problem> {
    let stands_for = customers::survivor(tx, customer)?;
    if customers::load(tx, stands_for)?.erased_at.is_some() {
        return Err(Problem::not_found(customer));
    }
    Ok(stands_for)
}

/// An instant that is over; of a day its last moment, of today now.
fn past(text: &str, now: Instant, zone: &Zone) -> Result<Instant, Problem> {
    let end_of = |day: Date| zone.start_of(day.plus_days(1)).plus_micros(-1).min(now);
    let at = match Date::parse(text).filter(|_| text.len() == 10) {
        Some(day) => Some(end_of(day)).filter(|_| day <= zone.date(now)),
        None => zone.parse_local(text).or_else(|| Instant::parse(text)).filter(|at| *at <= now),
    };
    at.ok_or_else(|| {
        Problem::invalid("bad_at", "at", "a day or an instant that is over, such as 2026-01-31T12:00:00Z")
    })
}

impl From<Truth> for Verdict {
    fn from(truth: Truth) -> Verdict {
        match truth {
            Truth::True => Verdict::Yes,
            Truth::False => Verdict::No,
            Truth::Unknown => Verdict::Unknown,
        }
    }
}

fn all(reasons: Vec<Reason>) -> Vec<ConditionWhy> {
    reasons.into_iter().map(ConditionWhy::from).collect()
}

impl From<Reason> for ConditionWhy {
    fn from(Reason { explained, is_todays }: Reason) -> ConditionWhy {
        let Explained { path, truth, actual } = explained;
        ConditionWhy { path, verdict: truth.into(), actual: actual.map(Found::from), is_todays }
    }
}

impl From<Within> for SegmentWithin {
    fn from(Within { segment, conditions }: Within) -> SegmentWithin {
        let Then { id, name, version, is_later, tree } = segment;
        SegmentWithin { id: id.to_string(), name, version, is_later, tree, conditions: all(conditions) }
    }
}

impl From<Actual> for Found {
    fn from(actual: Actual) -> Found {
        match actual {
            Actual::Nothing => Found::Nothing,
            Actual::Text(text) => Found::Text { text },
            Actual::Texts(texts) => Found::Texts { texts },
            Actual::Number(thousandths) => Found::Number { number: thousandths as f64 / 1000.0 },
            Actual::Bool(bool) => Found::Bool { bool },
            Actual::Day(day) => Found::Day { day: Date::to_string(&day) },
            Actual::Instant(at) => Found::Instant { at: at.into() },
            Actual::Scores(Scores { recency, frequency, money }) => {
                Found::Scores { recency, frequency, money }
            }
            Actual::Contact { is_known, is_usable, consent } => {
                Found::Contact { is_known, is_usable, consent: consent.map(ConsentStatus::as_str) }
            }
        }
    }
}
