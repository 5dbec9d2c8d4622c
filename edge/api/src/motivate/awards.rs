use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::staff;
use axum::Json;
use axum::http::StatusCode;
use know::customers::{self, Customer};
use motivate::loyalty::awards::{self, Award, NewAward, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{AwardId, CustomerId, Params, Problem, ProgrammeId, StaffId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, NamedId, Page, PageAsked};

/// Points given, taken or moved by hand.
#[derive(Serialize, ToSchema)]
#[schema(as = Award)]
pub(crate) struct AwardBody {
    id: String,
    programme: String,
    /// Whose; nothing when erased since.
    customer: Option<NamedId>,
    /// Who gets them, when they come from the customer.
    to: Option<NamedId>,
    currency: String,
    /// More, or fewer below zero.
    points: i64,
    reason: Option<String>,
    asked_by: NamedId,
    asked_at: At,
    /// `waiting` for a second person, `done`, `declined` or `undone`.
    state: &'static str,
    decided_by: Option<NamedId>,
    decided_at: Option<At>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewAward)]
pub(crate) struct AwardTold {
    /// `pgm_1`
    programme: String,
    /// Which points.
    currency: String,
    /// More, or fewer below zero.
    points: i64,
    /// Why: kept for the card.
    #[serde(default)]
    reason: String,
    /// Gives the points to this customer instead.
    to: Option<String>,
}

/// Gives or takes points by hand, or gives them to another customer. Beyond the programme's limit it waits for a second person.
#[utoipa::path(post, path = "/api/v1/customers/{id}/points", tag = "loyalty", operation_id = "give_points", params(("id" = String, Path)), request_body = AwardTold, responses((status = 201, body = AwardBody), (status = 404), (status = 409, description = "not_enough_points"), (status = 422)))]
pub(crate) async fn give(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Body(told): Body<AwardTold>,
) -> Answer<(StatusCode, Json<AwardBody>)> {
    let by = caller.session()?.0.staff.id.to_string();
    let programme: ProgrammeId = told
        .programme
        .parse()
        .map_err(|_| Problem::invalid("bad_value", "programme", "no such programme"))?;
    let to = told.to.as_deref().map(str::parse).transpose();
    let to: Option<CustomerId> = to.map_err(|_| Problem::invalid("bad_value", "to", "no such customer"))?;
    let now = caller.now();
    let award = caller.write(move |tx| {
        let new = NewAward {
            programme,
            customer: whole(tx, id)?,
            to: to.map(|to| whole(tx, to)).transpose().map_err(|problem| problem.on("to"))?,
            currency: told.currency.clone(),
            points: told.points,
            reason: told.reason.trim().to_owned(),
            by: by.clone(),
        };
        let award = awards::give(tx, now, &new)?;
        touch(tx, award)
    });
    let award = award.await?;
    let action = if award.state == awards::State::Waiting { "points.proposed" } else { "points.given" };
    audit(&caller, action, &award).await?;
    let names = Names::of(&caller, std::slice::from_ref(&award)).await?;
    Ok((StatusCode::CREATED, Json(names.body(award))))
}

/// Awards that wait for a second person, the oldest first.
#[utoipa::path(get, path = "/api/v1/loyalty/awards", tag = "loyalty", params(PageAsked), responses((status = 200, body = Page<AwardBody>)))]
pub(crate) async fn waiting(caller: Caller, Ask(page): Ask<PageAsked>) -> Answer<Json<Page<AwardBody>>> {
    caller.session()?;
    let (after, limit) = (page.after()?.map(AwardId), page.limit());
    let mut found = caller.read(move |tx| awards::waiting(tx, after, limit + 1)).await?;
    let is_more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| is_more).map(|last| last.id.0.to_string());
    let names = Names::of(&caller, &found).await?;
    Ok(Json(Page { items: found.into_iter().map(|award| names.body(award)).collect(), next }))
}

/// Agrees to an award of somebody else.
#[utoipa::path(post, path = "/api/v1/loyalty/awards/{id}/approve", tag = "loyalty", params(("id" = String, Path)), responses((status = 200, body = AwardBody), (status = 403, description = "second_person_needed"), (status = 404), (status = 409, description = "award_decided, not_enough_points")))]
pub(crate) async fn approve(caller: Caller, Named(id): Named<AwardId>) -> Answer<Json<AwardBody>> {
    decide(&caller, id, Verdict::Approve).await
}

/// Refuses an award, or withdraws one's own.
#[utoipa::path(post, path = "/api/v1/loyalty/awards/{id}/decline", tag = "loyalty", params(("id" = String, Path)), responses((status = 200, body = AwardBody), (status = 404), (status = 409, description = "award_decided")))]
pub(crate) async fn decline(caller: Caller, Named(id): Named<AwardId>) -> Answer<Json<AwardBody>> {
    decide(&caller, id, Verdict::Decline).await
}

/// Takes an award back within minutes, while its points are there.
#[utoipa::path(post, path = "/api/v1/loyalty/awards/{id}/undo", tag = "loyalty", operation_id = "undo_award", params(("id" = String, Path)), responses((status = 200, body = AwardBody), (status = 404), (status = 409, description = "too_late_to_undo, points_used, award_decided")))]
pub(crate) async fn undo(caller: Caller, Named(id): Named<AwardId>) -> Answer<Json<AwardBody>> {
    let (by, now) = (caller.session()?.0.staff.id.to_string(), caller.now());
    let award =
        caller.write(move |tx| awards::undo(tx, now, id, &by).and_then(|award| touch(tx, award))).await?;
    audit(&caller, "points.taken_back", &award).await?;
    let names = Names::of(&caller, std::slice::from_ref(&award)).await?;
    Ok(Json(names.body(award)))
}

async fn decide(caller: &Caller, id: AwardId, verdict: Verdict) -> Answer<Json<AwardBody>> {
    let (by, now) = (caller.session()?.0.staff.id.to_string(), caller.now());
    let award = caller
        .write(move |tx| awards::decide(tx, now, id, &by, verdict).and_then(|award| touch(tx, award)))
        .await?;
    let action = if verdict == Verdict::Approve { "points.approved" } else { "points.declined" };
    audit(caller, action, &award).await?;
    let names = Names::of(caller, std::slice::from_ref(&award)).await?;
    Ok(Json(names.body(award)))
}

/// Segments ask about points as about any field.
fn touch(tx: &mut store::Tx<'_>, award: Award) -> Result<Award, Problem> {
    let whose: Vec<CustomerId> = award.customer.into_iter().chain(award.to).collect();
    know::touch_standing(tx, &whose)?;
    Ok(award)
}

/// The customer who stays of those joined, neither erased nor unknown.
fn whole(tx: &mut store::Tx<'_>, id: CustomerId) -> Result<CustomerId, Problem> {
    let id = customers::survivor(tx, id)?;
    match customers::load(tx, id)?.erased_at {
        Some(_) => Err(Problem::not_found(id)),
        None => Ok(id),
    }
}

async fn audit(caller: &Caller, action: &'static str, award: &Award) -> Result<(), Problem> {
    let mut params = Params::new();
    params.insert("award".into(), award.id.to_string().into());
    params.insert("points".into(), award.points.into());
    let object = award.customer.map_or_else(|| award.id.to_string(), |customer| customer.to_string());
    caller.audit(action, object, params).await
}

/// Names of the people in awards.
pub(crate) struct Names {
    staff: BTreeMap<String, String>,
    customers: HashMap<CustomerId, Customer>,
}

impl Names {
    /// Of all in some awards.
    pub async fn of(caller: &Caller, awards: &[Award]) -> Result<Names, Problem> {
        let people: Vec<CustomerId> =
            awards.iter().flat_map(|award| [award.customer, award.to]).flatten().collect();
        let found = caller.read(move |tx| customers::load_map(tx, &people)).await?;
        let decided = awards.iter().filter_map(|award| award.decided_by.clone());
        let staff = decided.chain(awards.iter().map(|award| award.asked_by.clone()));
        Ok(Names { customers: found, ..Names::of_staff(caller, staff).await? })
    }

    /// Of staff alone.
    pub async fn of_staff(caller: &Caller, ids: impl Iterator<Item = String>) -> Result<Names, Problem> {
        let ids: BTreeSet<String> = ids.collect();
        let load = move |tx: &mut store::Tx<'_>| {
            let mut names = BTreeMap::new();
            for id in &ids {
                if let Some(person) = id.parse::<StaffId>().ok().and_then(|id| staff::load(tx, id).ok()) {
                    names.insert(id.clone(), person.name);
                }
            }
            Ok(names)
        };
        Ok(Names { staff: caller.app.read(load).await?, customers: HashMap::new() })
    }

    /// A member of staff by the id in the books.
    pub fn staff(&self, id: &str) -> NamedId {
        NamedId::new(id, self.staff.get(id).cloned().unwrap_or_default())
    }

    /// An award as it is shown.
    pub fn body(&self, award: Award) -> AwardBody {
        let person = |id: CustomerId| {
            NamedId::new(id, self.customers.get(&id).map(Customer::name).unwrap_or_default())
        };
        AwardBody {
            id: award.id.to_string(),
            programme: award.programme.to_string(),
            customer: award.customer.map(person),
            to: award.to.map(person),
            currency: award.currency,
            points: award.points,
            reason: award.reason,
            asked_by: self.staff(&award.asked_by),
            asked_at: At(award.asked_at),
            state: award.state.as_str(),
            decided_by: award.decided_by.map(|id| self.staff(&id)),
            decided_at: award.decided_at.map(At),
        }
    }
}
