//! Drafts of a loyalty programme simulated over the orders of the past.

use std::sync::Arc;

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use flows::till::Draft;
use motivate::loyalty::simulations::{self, Simulation};
use motivate::loyalty::{LevelMove, Rehearsed, RehearsedMonth, RehearsedPoints, RehearsedSide, programmes};
use motivate::promotions;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use utoipa::ToSchema;
use vocabulary::{Currency, Money, Problem, ProgrammeId, PromotionId};

use super::promotions::read;
use super::replayed::named;
use super::simulations::state_of;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};
use crate::wire::{Amount, At, Items, NamedId};

/// A year, unless told otherwise.
const DAYS: i64 = 365;
/// All points are spent, unless told otherwise.
const REDEMPTION: i64 = 10_000;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewLoyaltySimulation)]
pub(crate) struct DraftTold {
    /// The rules as they would be published.
    #[schema(value_type = Object)]
    rules: Value,
    /// Over how many days of orders; 365 when absent.
    days: Option<i64>,
    /// The part of points expected to be spent, hundredths of a percent; all when absent.
    redemption: Option<i64>,
}

/// A draft of a programme simulated over orders of the past.
#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltySimulation)]
pub(crate) struct SimulationBody {
    /// The job that does it.
    job: String,
    /// The version the draft was made on.
    version: i64,
    /// The draft.
    #[schema(value_type = Object)]
    rules: Value,
    /// Orders from here on
    from: At,
    /// until just before here.
    until: At,
    /// The part of points expected to be spent, hundredths of a percent.
    redemption: i64,
    asked_at: At,
    /// Who asked.
    by: String,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    state: &'static str,
    found_at: Option<At>,
    /// Once it is done.
    found: Option<RehearsedBody>,
}

/// What a draft of a programme would have done to orders of the past. Either rules begin with nobody on a level and no points; only purchases
/// earn, and nobody spends.
#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyRehearsed)]
struct RehearsedBody {
    /// Orders looked at.
    orders: i64,
    /// Known customers with one of them.
    people: i64,
    /// Orders that earn other points or get another discount by the draft.
    concerned_orders: i64,
    /// Known customers with one of those, or on another level at the end.
    concerned_people: i64,
    /// People on a higher level at the end than by the present rules.
    up: i64,
    /// People on a lower one.
    down: i64,
    /// By the present rules.
    without: SideBody,
    /// By the draft.
    with: SideBody,
    /// Who is on another level at the end.
    moves: Vec<MoveBody>,
    /// Without gaps.
    months: Vec<MonthBody>,
    /// Promotions of the orders that the draft's levels take something off.
    overlaps: Vec<OverlapBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyRehearsedSide)]
struct SideBody {
    paid: Amount,
    /// Taken off by levels.
    discount: Amount,
    /// Paid for lines whose cost is known.
    costed: Amount,
    /// What is left of that after the goods are paid.
    margin: Amount,
    points: Vec<PointsBody>,
    /// From the lowest; none without levels.
    levels: Vec<StandBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyRehearsedPoints)]
struct PointsBody {
    currency: String,
    issued: i64,
    /// Of those, dead at the end.
    expired: i64,
    /// What those issued pay for.
    worth: Amount,
    /// What those alive at the end are expected to cost.
    liability: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyRehearsedLevel)]
struct StandBody {
    code: String,
    /// On it at the end.
    people: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyRehearsedMove)]
struct MoveBody {
    /// By the present rules; absent where they have no levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// By the draft; absent where it has no levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    people: i64,
    /// How many levels of the draft higher, or lower below zero.
    steps: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyRehearsedMonth)]
struct MonthBody {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    month: String,
    orders: i64,
    discount_without: Amount,
    discount_with: Amount,
    /// Points that pay.
    points_without: i64,
    points_with: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyRehearsedOverlap)]
struct OverlapBody {
    promotion: NamedId,
    orders: i64,
    /// What the promotion took off these orders.
    by_promotion: Amount,
    /// What levels took off them.
    by_level: Amount,
}

/// A programme's simulations, the newest first, 20 at most.
#[utoipa::path(get, path = "/api/v1/loyalty/programmes/{id}/simulations", tag = "loyalty", operation_id = "loyalty_simulations", params(("id" = String, Path)), responses((status = 200, body = Items<SimulationBody>), (status = 404)))]
pub(crate) async fn list(
    caller: Caller,
    Named(id): Named<ProgrammeId>,
) -> Answer<Json<Items<SimulationBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let currency = caller.workspace.settings().currency;
    let items = caller
        .read(move |tx| {
            programmes::load(tx, id)?;
            let found = simulations::of(tx, id)?;
            found.into_iter().map(|one| SimulationBody::of(tx, one, currency)).collect()
        })
        .await?;
    Ok(Json(Items { items }))
}

/// Simulates a draft of a programme over the orders of the past, beside the present rules: a job. One at a time for a programme.
#[utoipa::path(post, path = "/api/v1/loyalty/programmes/{id}/simulations", tag = "loyalty", operation_id = "simulate_loyalty", params(("id" = String, Path)), request_body = DraftTold, responses((status = 202, body = SimulationBody), (status = 404), (status = 409, description = "simulation_at_work"), (status = 422)))]
pub(crate) async fn begin(
    caller: Caller,
    Named(id): Named<ProgrammeId>,
    Body(told): Body<DraftTold>,
) -> Answer<(StatusCode, Json<SimulationBody>)> {
    let by = caller.session()?.0.staff.name.clone();
    let draft = Draft {
        rules: read("rules", told.rules)?,
        days: told.days.unwrap_or(DAYS),
        redemption: told.redemption.unwrap_or(REDEMPTION),
    };
    let (workspace, now) = (Arc::clone(&caller.workspace), caller.now());
    let currency = workspace.settings().currency;
    let begun = caller
        .write(move |tx| {
            let begun = flows::till::simulate_programme(tx, &workspace, now, id, &draft, &by)?;
            SimulationBody::of(tx, begun, currency)
        })
        .await?;
    caller.audit("programme.simulated", id, Default::default()).await?;
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

impl SimulationBody {
    fn of(tx: &mut Tx<'_>, one: Simulation, currency: Currency) -> Result<SimulationBody, Problem> {
        let state = state_of(tx, one.asked.job, one.found.is_some())?;
        let names: Vec<(PromotionId, String)> = match &one.found {
            Some((found, _)) if !found.overlaps.is_empty() => {
                promotions::list(tx)?.into_iter().map(|one| (one.id, one.name)).collect()
            }
            _ => Vec::new(),
        };
        let (found, found_at) = one.found.unzip();
        let rules = serde_json::to_value(&one.asked.rules).map_err(Problem::internal)?;
        Ok(SimulationBody {
            job: one.asked.job.to_string(),
            version: one.asked.version,
            rules,
            from: At(one.asked.from),
            until: At(one.asked.until),
            redemption: one.asked.redemption,
            asked_at: At(one.asked_at),
            by: one.asked.by,
            state,
            found_at: found_at.map(At),
            found: found.map(|found| RehearsedBody::of(found, &names, currency)),
        })
    }
}

impl RehearsedBody {
    fn of(found: Rehearsed, names: &[(PromotionId, String)], currency: Currency) -> RehearsedBody {
        let amount = |minor| Amount::from(Money::new(minor, currency));
        let month = |one: RehearsedMonth| MonthBody {
            month: one.month.to_string(),
            orders: one.orders,
            discount_without: amount(one.without.discount),
            discount_with: amount(one.with.discount),
            points_without: one.without.points,
            points_with: one.with.points,
        };
        let moved = |LevelMove { from, to, people, steps }| MoveBody { from, to, people, steps };
        RehearsedBody {
            orders: found.orders,
            people: found.people,
            concerned_orders: found.concerned_orders,
            concerned_people: found.concerned_people,
            up: found.up,
            down: found.down,
            without: SideBody::of(found.without, currency),
            with: SideBody::of(found.with, currency),
            moves: found.moves.into_iter().map(moved).collect(),
            months: found.months.into_iter().map(month).collect(),
            overlaps: found
                .overlaps
                .into_iter()
                .map(|one| OverlapBody {
                    promotion: named(one.promotion, names),
                    orders: one.orders,
                    by_promotion: amount(one.by_promotion),
                    by_level: amount(one.by_level),
                })
                .collect(),
        }
    }
}

impl SideBody {
    fn of(side: RehearsedSide, currency: Currency) -> SideBody {
        let amount = |minor| Amount::from(Money::new(minor, currency));
        let points = |of: RehearsedPoints| PointsBody {
            currency: of.currency,
            issued: of.issued,
            expired: of.expired,
            worth: amount(of.worth),
            liability: amount(of.liability),
        };
        SideBody {
            paid: amount(side.paid),
            discount: amount(side.discount),
            costed: amount(side.costed),
            margin: amount(side.costed - side.cost),
            points: side.points.into_iter().map(points).collect(),
            levels: side.levels.into_iter().map(|(code, people)| StandBody { code, people }).collect(),
        }
    }
}
