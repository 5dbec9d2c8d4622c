use access::{AccessError, Scope};
use axum::Json;
use axum::http::StatusCode;
use motivate::loyalty::{self, Programme, Rules, Tiers, programmes};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{ErrorKind, Money, Problem, ProgrammeId};

use super::promotions::read;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{Amount, At, Items};

/// Bars a distribution is drawn with.
const BARS: usize = 40;

/// A loyalty programme.
#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyProgramme)]
pub(crate) struct ProgrammeBody {
    id: String,
    name: String,
    /// Counts from 1 with each change of rules.
    version: i64,
    /// How points are earned, live, are spent and die; levels; limits of what one person may decide.
    #[schema(value_type = Object)]
    rules: Value,
    /// The job that brings changed levels to members.
    job: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = LoyaltyRules)]
pub(crate) struct RulesTold {
    #[schema(value_type = Object)]
    rules: Value,
    /// The version the change was made on; a new programme has none.
    version: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = LoyaltyTiersTried)]
pub(crate) struct TiersTried {
    /// Levels to try out; those of the programme when absent.
    #[schema(value_type = Option<Object>)]
    tiers: Option<Value>,
}

/// Members by what counts towards levels, and who would move.
#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyTiers)]
pub(crate) struct TiersBody {
    as_of: At,
    /// All members.
    members: i64,
    /// One member of so many was looked at; all numbers stand for all members.
    every: i64,
    /// Members of whom nothing counts yet; the bars are without them.
    without: i64,
    bars: Vec<BarBody>,
    levels: Vec<LevelBody>,
    /// Members who would rise, at once.
    up: i64,
    /// Members who would fall, when the time of their level is over.
    down: i64,
    moves: Vec<MoveBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyBar)]
struct BarBody {
    from: i64,
    /// Not counted; open at the last.
    to: Option<i64>,
    members: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyLevel)]
struct LevelBody {
    code: String,
    from: i64,
    /// Members who have it.
    members: i64,
    /// Members who would have it once all have moved.
    after: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyMove)]
struct MoveBody {
    from: String,
    to: String,
    members: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportAsked {
    /// As of when; now when absent.
    at: Option<At>,
    /// The part of points expected to be spent, hundredths of a percent; what was spent and died so far when absent.
    redemption: Option<i64>,
}

/// What points are to the books.
#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyReport)]
pub(crate) struct ReportBody {
    as_of: At,
    lines: Vec<FiguresBody>,
}

/// Points of one kind and funder.
#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyFigures)]
struct FiguresBody {
    currency: String,
    /// Who pays for them; nothing for the shop.
    funder: Option<String>,
    issued: i64,
    active: i64,
    pending: i64,
    reserved: i64,
    spent: i64,
    expired: i64,
    reversed: i64,
    erased: i64,
    /// Owed by customers.
    owed: i64,
    /// The part that expired of what was spent or expired, 0 to 1.
    breakage: f64,
    /// What points alive are expected to cost.
    liability: Amount,
    /// What spent points cost their funder.
    cost: Amount,
}

/// Loyalty programmes; purchases earn in the oldest.
#[utoipa::path(get, path = "/api/v1/loyalty/programmes", tag = "loyalty", operation_id = "list_programmes", responses((status = 200, body = Items<ProgrammeBody>)))]
pub(crate) async fn list(caller: Caller) -> Answer<Json<Items<ProgrammeBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let found = caller.read(programmes::all).await?;
    let items = found.into_iter().map(ProgrammeBody::of).collect::<Result<_, _>>()?;
    Ok(Json(Items { items }))
}

/// A loyalty programme.
#[utoipa::path(get, path = "/api/v1/loyalty/programmes/{id}", tag = "loyalty", operation_id = "show_programme", params(("id" = String, Path)), responses((status = 200, body = ProgrammeBody), (status = 404)))]
pub(crate) async fn one(caller: Caller, Named(id): Named<ProgrammeId>) -> Answer<Json<ProgrammeBody>> {
    caller.allow(Scope::CampaignsRead)?;
    Ok(Json(ProgrammeBody::of(caller.read(move |tx| programmes::load(tx, id)).await?)?))
}

/// Begins a programme: what is bought from here on earns by it.
#[utoipa::path(post, path = "/api/v1/loyalty/programmes", tag = "loyalty", operation_id = "create_programme", request_body = RulesTold, responses((status = 201, body = ProgrammeBody), (status = 409, description = "name_taken"), (status = 422)))]
pub(crate) async fn create(
    caller: Caller,
    Body(told): Body<RulesTold>,
) -> Answer<(StatusCode, Json<ProgrammeBody>)> {
    caller.session()?;
    let (rules, now): (Rules, _) = (read("rules", told.rules)?, caller.now());
    let made = caller.write(move |tx| programmes::create(tx, now, &rules)).await?;
    caller.audit("programme.created", made.id, Default::default()).await?;
    Ok((StatusCode::CREATED, Json(ProgrammeBody::of(made)?)))
}

/// Publishes new rules: what is bought from here on earns by them, points there are keep their dates. Changed levels are brought to members by a job. From how many points a second person must agree is for an owner to say.
#[utoipa::path(put, path = "/api/v1/loyalty/programmes/{id}", tag = "loyalty", operation_id = "change_programme", params(("id" = String, Path)), request_body = RulesTold, responses((status = 200, body = ProgrammeBody), (status = 403, description = "owner_needed"), (status = 404), (status = 409, description = "version_conflict, name_taken"), (status = 422)))]
pub(crate) async fn change(
    caller: Caller,
    Named(id): Named<ProgrammeId>,
    Body(told): Body<RulesTold>,
) -> Answer<Json<ProgrammeBody>> {
    caller.session()?;
    let (rules, now): (Rules, _) = (read("rules", told.rules)?, caller.now());
    let version = told.version.ok_or_else(|| {
        Problem::invalid("field_required", "version", "a change says on which version it was made")
    })?;
    let is_owner = caller.owner().is_ok();
    let (changed, job) = caller
        .write(move |tx| {
            if !is_owner && programmes::load(tx, id)?.rules.adjust_alone_max != rules.adjust_alone_max {
                return Err(Problem::from(AccessError::OwnerNeeded).on("rules.adjust_alone_max"));
            }
            flows::loyalty::publish(tx, now, id, version, &rules)
        })
        .await?;
    caller.audit("programme.changed", id, Default::default()).await?;
    let body = ProgrammeBody::of(changed)?;
    Ok(Json(ProgrammeBody { job: job.map(|job| job.to_string()), ..body }))
}

/// How members are spread over levels, those there are or those tried out; nothing is changed.
#[utoipa::path(post, path = "/api/v1/loyalty/programmes/{id}/tiers", tag = "loyalty", params(("id" = String, Path)), request_body = TiersTried, responses((status = 200, body = TiersBody), (status = 404), (status = 409, description = "no_levels"), (status = 422)))]
pub(crate) async fn tiers(
    caller: Caller,
    Named(id): Named<ProgrammeId>,
    Body(tried): Body<TiersTried>,
) -> Answer<Json<TiersBody>> {
    caller.allow(Scope::CampaignsRead)?;
    let tried: Option<Tiers> = tried.tiers.map(|tiers| read("tiers", tiers)).transpose()?;
    let now = caller.now();
    let body = caller.read(move |tx| {
        let programme = programmes::load(tx, id)?;
        let wanted = tried.clone().or_else(|| programme.rules.tiers.clone());
        let tiers = wanted
            .ok_or_else(|| Problem::new(ErrorKind::Conflict, "no_levels", "the programme has no levels"))?;
        Rules { tiers: Some(tiers.clone()), ..programme.rules.clone() }.checked()?;
        let crowd = loyalty::crowd(tx, &programme, &tiers, now)?;
        Ok(TiersBody::of(&crowd, &tiers, At(now)))
    });
    Ok(Json(body.await?))
}

/// Points issued, alive, spent and expired, and what they will cost.
#[utoipa::path(get, path = "/api/v1/loyalty/programmes/{id}/report", tag = "loyalty", operation_id = "programme_report", params(("id" = String, Path), ReportAsked), responses((status = 200, body = ReportBody), (status = 404), (status = 422)))]
pub(crate) async fn report(
    caller: Caller,
    Named(id): Named<ProgrammeId>,
    Ask(asked): Ask<ReportAsked>,
) -> Answer<Json<ReportBody>> {
    caller.allow(Scope::CampaignsRead)?;
    if asked.redemption.is_some_and(|part| !(0..=10_000).contains(&part)) {
        return Err(Problem::invalid("out_of_range", "redemption", "a part is 0 to 10000").into());
    }
    let at = asked.at.map_or(caller.now(), |at| at.0);
    let figures = caller.read(move |tx| {
        let programme = programmes::load(tx, id)?;
        loyalty::report(tx, &programme, at, asked.redemption)
    });
    let currency = caller.workspace.settings().currency;
    let amount = |minor| Amount::from(Money { minor, currency });
    let line = |of: loyalty::Figures| FiguresBody {
        breakage: of.breakage as f64 / 10_000.0,
        liability: amount(of.liability),
        cost: amount(of.cost),
        currency: of.currency,
        funder: of.funder,
        issued: of.issued,
        active: of.active,
        pending: of.pending,
        reserved: of.reserved,
        spent: of.spent,
        expired: of.expired,
        reversed: of.reversed,
        erased: of.erased,
        owed: of.owed,
    };
    Ok(Json(ReportBody { as_of: At(at), lines: figures.await?.into_iter().map(line).collect() }))
}

impl ProgrammeBody {
    fn of(programme: Programme) -> Result<ProgrammeBody, Problem> {
        Ok(ProgrammeBody {
            id: programme.id.to_string(),
            version: programme.version,
            rules: serde_json::to_value(&programme.rules).map_err(Problem::internal)?,
            name: programme.rules.name,
            job: None,
        })
    }
}

impl TiersBody {
    fn of(crowd: &loyalty::Crowd, tiers: &Tiers, as_of: At) -> TiersBody {
        let moves = crowd.moves(tiers);
        let highest = tiers.levels.last().map_or(0, |level| level.from);
        // The last threshold stands well inside the picture, so that it can be moved up.
        let bars = crowd.bars(BARS, highest.saturating_mul(5) / 4);
        let counts = crowd.levels(tiers).into_iter().zip(moves.after.clone());
        let level = |(level, (members, after)): (&loyalty::Level, (i64, i64))| LevelBody {
            code: level.code.clone(),
            from: level.from,
            members,
            after,
        };
        let bar = |bar: loyalty::Bar| BarBody { from: bar.from, to: bar.to, members: bar.people };
        let step = |step: loyalty::Move| MoveBody { from: step.from, to: step.to, members: step.people };
        TiersBody {
            as_of,
            members: crowd.people,
            every: crowd.every,
            without: crowd.without(),
            bars: bars.into_iter().map(bar).collect(),
            levels: tiers.levels.iter().zip(counts).map(level).collect(),
            up: moves.up,
            down: moves.down,
            moves: moves.moves.into_iter().map(step).collect(),
        }
    }
}
