use access::Scope;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use know::customers::survivor;
use know::{contact_points, identity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Channel, CustomerId, IdentifierKind, Params, Problem, param};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};

#[derive(Deserialize, ToSchema)]
pub(crate) struct Reveal {
    /// `email`, `phone`, `card`, `sms`, `push` or `call`.
    what: String,
}

/// Addresses in full. That they were looked at is in the audit trail.
#[derive(Serialize, ToSchema)]
pub(crate) struct Revealed {
    values: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct Erase {
    /// Why, for the audit trail: a code or a few words without personal data.
    reason: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Queued {
    job_id: String,
}

/// Shows addresses in full.
#[utoipa::path(post, path = "/api/v1/customers/{id}/reveal", tag = "customers", params(("id" = String, Path)), request_body = Reveal, responses((status = 200, body = Revealed)))]
pub(crate) async fn reveal(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Body(asked): Body<Reveal>,
) -> Answer<Json<Revealed>> {
    caller.allow(Scope::CustomersRead)?;
    let unknown = || Problem::invalid("unknown_value", "what", "there is nothing of this kind to reveal");
    let kind = IdentifierKind::ALL.into_iter().find(|kind| kind.as_str() == asked.what);
    let channel = match kind {
        Some(kind) => contact_points::channel_of(kind),
        None => Some(Channel::from_word(&asked.what).ok_or_else(unknown)?),
    };
    caller.audit("customer.revealed", id, param("what", asked.what.as_str())).await?;
    let values = caller
        .read(move |tx| {
            let id = survivor(tx, id)?;
            let known = identity::of(tx, id)?.into_iter().filter(|known| Some(known.identifier.kind) == kind);
            let mut values: Vec<String> = known.map(|known| known.identifier.value).collect();
            let points =
                contact_points::of(tx, id)?.into_iter().filter(|point| Some(point.channel) == channel);
            values.extend(points.map(|point| point.value));
            values.sort();
            values.dedup();
            Ok(values)
        })
        .await?;
    Ok(Json(Revealed { values }))
}

/// Erases a person everywhere, as a job.
#[utoipa::path(post, path = "/api/v1/customers/{id}/erase", tag = "customers", params(("id" = String, Path)), request_body = Erase, responses((status = 202, body = Queued)))]
pub(crate) async fn erase(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Body(asked): Body<Erase>,
) -> Answer<(StatusCode, Json<Queued>)> {
    caller.allow(Scope::CustomersWrite)?;
    if asked.reason.trim().is_empty() {
        return Err(Problem::invalid("field_required", "reason", "an erasure needs a reason").into());
    }
    let now = caller.now();
    let job = caller.write(move |tx| flows::customer::queue_erasure(tx, now, id)).await?;
    let reason: String = asked.reason.chars().take(200).collect();
    caller.audit("customer.erased", id, param("reason", reason)).await?;
    Ok((StatusCode::ACCEPTED, Json(Queued { job_id: job.to_string() })))
}

/// Everything that is kept of a person, as JSON.
#[utoipa::path(get, path = "/api/v1/customers/{id}/export", tag = "customers", operation_id = "export_customer", params(("id" = String, Path)), responses((status = 200, body = Object)))]
pub(crate) async fn export(caller: Caller, Named(id): Named<CustomerId>) -> Answer<impl IntoResponse> {
    caller.allow(Scope::CustomersRead)?;
    caller.audit("customer.exported", id, Params::new()).await?;
    let all = caller.read(move |tx| flows::customer::export(tx, id)).await?;
    let file = format!("attachment; filename=\"{id}.json\"");
    Ok(([(header::CONTENT_DISPOSITION, file)], Json(all)))
}
