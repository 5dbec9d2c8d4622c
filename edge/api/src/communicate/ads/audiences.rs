use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use communicate::ad_audiences::{self, AdAudience, NewAdAudience};
use communicate::ad_exports::{self, AdExport, FILES_KEPT};
use communicate::ad_networks::{AdNetwork, MatchKeys};
use jobs::{Job, JobState};
use segment::segments;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{AdAudienceId, Params, Problem, SegmentId, param};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, Items, NamedId};

/// A segment that is told to an ad network, under hashes.
#[derive(Serialize, ToSchema)]
#[schema(as = AdAudience)]
pub(crate) struct AudienceBody {
    id: String,
    name: String,
    segment: NamedId,
    /// `google`, `meta`, `vk` or `yandex`.
    network: String,
    /// `email`, `phone`.
    match_keys: Vec<String>,
    created_at: At,
    /// The newest first, as many as files are kept for.
    exports: Vec<ExportBody>,
}

/// An export of an ad audience.
#[derive(Serialize, ToSchema)]
#[schema(as = AdExport)]
pub(crate) struct ExportBody {
    id: String,
    number: i64,
    /// `running`, `finished`, `failed` or `cancelled`.
    state: String,
    begun_at: At,
    finished_at: Option<At>,
    job_id: String,
    /// Code of what went wrong.
    problem: Option<String>,
    /// Members of the segment when it was begun.
    people: i64,
    /// Of them, those told.
    told: i64,
    no_consent: i64,
    no_address: i64,
    suppressed: i64,
    /// Lines of the full file; people who share their addresses are one.
    size: i64,
    /// Lines of the additions.
    added: i64,
    /// Lines of the removals.
    removed: i64,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewAdAudience)]
pub(crate) struct AudienceTold {
    name: String,
    segment_id: String,
    /// `google`, `meta`, `vk` or `yandex`.
    network: String,
    /// `email`, `phone`, or both where the network reads both.
    match_keys: Vec<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AudiencesAsked {
    /// Only those of a segment.
    segment: Option<String>,
}

/// Ad audiences, the newest first.
#[utoipa::path(get, path = "/api/v1/ad-audiences", tag = "ad audiences", operation_id = "list_ad_audiences", params(AudiencesAsked), responses((status = 200, body = Items<AudienceBody>)))]
pub(crate) async fn list(
    caller: Caller,
    Ask(asked): Ask<AudiencesAsked>,
) -> Answer<Json<Items<AudienceBody>>> {
    caller.allow(Scope::SegmentsRead)?;
    let segment =
        asked.segment.filter(|id| !id.is_empty()).map(|id| segment_id(&id, "segment")).transpose()?;
    let items = caller
        .read(move |tx| {
            let audiences = ad_audiences::list(tx, segment)?;
            bodies(tx, audiences)
        })
        .await?;
    Ok(Json(Items { items }))
}

/// Makes an ad audience of a segment.
#[utoipa::path(post, path = "/api/v1/ad-audiences", tag = "ad audiences", operation_id = "create_ad_audience", request_body = AudienceTold, responses((status = 201, body = AudienceBody), (status = 422, description = "ad_match_keys_missing, ad_match_keys_one")))]
pub(crate) async fn create(
    caller: Caller,
    Body(asked): Body<AudienceTold>,
) -> Answer<(StatusCode, Json<AudienceBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let unknown = || Problem::invalid("unknown_value", "network", "there is no such network");
    let network = AdNetwork::from_word(&asked.network).ok_or_else(unknown)?;
    let (segment, keys) = (segment_id(&asked.segment_id, "segment_id")?, match_keys(&asked.match_keys)?);
    let (now, new) = (caller.now(), NewAdAudience { name: asked.name, segment, network, keys });
    let body = caller
        .write(move |tx| {
            let made = flows::ad_audience::create(tx, now, &new)?;
            one(tx, made)
        })
        .await?;
    caller.audit("ad_audience.created", &body.id, param("network", network.as_str())).await?;
    Ok((StatusCode::CREATED, Json(body)))
}

/// An ad audience with its exports.
#[utoipa::path(get, path = "/api/v1/ad-audiences/{id}", tag = "ad audiences", operation_id = "show_ad_audience", params(("id" = String, Path)), responses((status = 200, body = AudienceBody)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<AdAudienceId>) -> Answer<Json<AudienceBody>> {
    caller.allow(Scope::SegmentsRead)?;
    let body = caller
        .read(move |tx| {
            let audience = ad_audiences::load(tx, id)?;
            one(tx, audience)
        })
        .await?;
    Ok(Json(body))
}

/// Removes an ad audience with all that is kept for it. What a network was given stays there until it is removed there.
#[utoipa::path(delete, path = "/api/v1/ad-audiences/{id}", tag = "ad audiences", operation_id = "delete_ad_audience", params(("id" = String, Path)), responses((status = 204)))]
pub(crate) async fn delete(caller: Caller, Named(id): Named<AdAudienceId>) -> Answer<StatusCode> {
    caller.allow(Scope::CampaignsWrite)?;
    let workspace = caller.workspace.clone();
    blocking(move || flows::ad_audience::delete(&workspace, id)).await?;
    caller.audit("ad_audience.deleted", id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins an export of who is in the segment now, as a job; while one is being made, that one is given.
#[utoipa::path(post, path = "/api/v1/ad-audiences/{id}/exports", tag = "ad audiences", operation_id = "export_ad_audience", params(("id" = String, Path)), responses((status = 202, body = ExportBody)))]
pub(crate) async fn export(
    caller: Caller,
    Named(id): Named<AdAudienceId>,
) -> Answer<(StatusCode, Json<ExportBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let now = caller.now();
    let body = caller
        .write(move |tx| {
            let export = flows::ad_audience::begin(tx, now, id)?;
            let job = jobs::load(tx, export.job)?;
            Ok(export_body(&export, &job))
        })
        .await?;
    caller.audit("ad_audience.exported", id, param("number", body.number)).await?;
    Ok((StatusCode::ACCEPTED, Json(body)))
}

fn segment_id(text: &str, field: &str) -> Result<SegmentId, Problem> {
    text.parse().map_err(|_| Problem::invalid("unknown_value", field, "there is no such segment"))
}

fn match_keys(words: &[String]) -> Result<MatchKeys, Problem> {
    let has = |word: &str| words.iter().any(|known| known == word);
    if words.iter().any(|word| word != "email" && word != "phone") {
        let message = "people are matched by email or phone";
        return Err(Problem::invalid("unknown_value", "match_keys", message));
    }
    Ok(MatchKeys { email: has("email"), phone: has("phone") })
}

fn one(tx: &mut Tx<'_>, audience: AdAudience) -> Result<AudienceBody, Problem> {
    bodies(tx, vec![audience])?.pop().ok_or_else(|| Problem::internal("an audience without a body"))
}

fn bodies(tx: &mut Tx<'_>, audiences: Vec<AdAudience>) -> Result<Vec<AudienceBody>, Problem> {
    let ids: Vec<SegmentId> = audiences.iter().map(|audience| audience.segment).collect();
    let names: HashMap<SegmentId, String> =
        segments::load_many(tx, &ids)?.into_iter().map(|segment| (segment.id, segment.name)).collect();
    let body = |audience: AdAudience| {
        let exports = ad_exports::of_audience(tx, audience.id, FILES_KEPT)?;
        let exports = exports.iter().map(|export| Ok(export_body(export, &jobs::load(tx, export.job)?)));
        Ok(AudienceBody {
            exports: exports.collect::<Result<_, Problem>>()?,
            id: audience.id.to_string(),
            segment: NamedId::new(
                audience.segment,
                names.get(&audience.segment).cloned().unwrap_or_default(),
            ),
            name: audience.name,
            network: audience.network.as_str().to_owned(),
            match_keys: words(audience.keys),
            created_at: audience.created_at.into(),
        })
    };
    audiences.into_iter().map(body).collect()
}

fn words(keys: MatchKeys) -> Vec<String> {
    let all = [(keys.email, "email"), (keys.phone, "phone")];
    all.into_iter().filter(|(is_key, _)| *is_key).map(|(_, word)| word.to_owned()).collect()
}

fn export_body(export: &AdExport, job: &Job) -> ExportBody {
    let state = match job.state {
        _ if export.finished_at.is_some() => "finished",
        JobState::Cancelled => "cancelled",
        JobState::Queued | JobState::Running if export.abandoned_at.is_none() => "running",
        _ => "failed",
    };
    ExportBody {
        id: export.id.to_string(),
        number: export.number,
        state: state.to_owned(),
        begun_at: export.begun_at.into(),
        finished_at: export.finished_at.map(At::from),
        job_id: export.job.to_string(),
        problem: job.problem.clone().filter(|_| state == "failed"),
        people: export.tally.people,
        told: export.tally.told,
        no_consent: export.tally.no_consent,
        no_address: export.tally.no_address,
        suppressed: export.tally.suppressed,
        size: export.figures.size,
        added: export.figures.added,
        removed: export.figures.removed,
    }
}
