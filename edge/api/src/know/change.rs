use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use flows::customer::{Said, Told};
use know::customers::{ProfileFields, survivor};
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{
    Channel, ConsentStatus, CustomerId, Identifier, IdentifierKind, Params, Problem, Purpose, param,
};

use super::card::{CustomerCard, card};
use crate::caller::Caller;
use crate::collect::DEFAULT_SOURCE;
use crate::problem::Answer;
use crate::read::{Body, Named};
use crate::wire::At;

/// What is told of a person. Found by the identifiers, or made.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewCustomer)]
pub(crate) struct NewCustomer {
    identifiers: Vec<IdentifierTold>,
    #[serde(flatten)]
    change: CustomerChange,
    #[serde(default)]
    consents: Vec<ConsentTold>,
}

/// A name by which a person is known.
#[derive(Deserialize, ToSchema)]
#[schema(as = Identifier)]
struct IdentifierTold {
    /// `external`, `email`, `phone`, `card` or `anonymous`.
    kind: String,
    /// The system an external id belongs to.
    source: Option<String>,
    value: String,
}

/// New values; what is absent stays, an empty text clears.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CustomerChange {
    first_name: Option<String>,
    last_name: Option<String>,
    /// `1990-05-17`
    birthday: Option<String>,
    gender: Option<String>,
    city: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    /// Further attributes; null removes one.
    #[schema(value_type = Option<Object>)]
    attributes: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What a person said about being contacted.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewConsent)]
pub(crate) struct ConsentTold {
    /// `email`, `sms`, `push` or `call`.
    channel: String,
    /// `marketing` or `transactional`.
    purpose: String,
    /// `granted`, `denied` or `revoked`.
    status: String,
    /// Where it was said.
    source: String,
    text_version: Option<String>,
    /// When; now when absent.
    at: Option<At>,
}

/// Writes a person down: 201 when they are new, 200 when they were known.
#[utoipa::path(post, path = "/api/v1/customers", tag = "customers", request_body = NewCustomer, responses((status = 201, body = CustomerCard), (status = 200, body = CustomerCard)))]
pub(crate) async fn tell(
    caller: Caller,
    Body(asked): Body<NewCustomer>,
) -> Answer<(StatusCode, Json<CustomerCard>)> {
    caller.allow(Scope::CustomersWrite)?;
    let source = caller.source();
    let source = if source.is_empty() { DEFAULT_SOURCE } else { &source };
    let (fields, attributes) = asked.change.parts();
    let told = Told {
        identifiers: asked
            .identifiers
            .into_iter()
            .enumerate()
            .map(|(at, told)| told.read(at, source))
            .collect::<Result<_, _>>()?,
        fields,
        attributes,
        consents: asked
            .consents
            .iter()
            .enumerate()
            .map(|(at, said)| said.read(&format!("consents[{at}].")))
            .collect::<Result<_, _>>()?,
    };
    let (now, settings) = (caller.now(), caller.workspace.settings());
    let (id, is_new) = caller.write(move |tx| flows::customer::tell(tx, now, &settings, &told)).await?;
    caller.audit(if is_new { "customer.created" } else { "customer.changed" }, id, Params::new()).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(card(&caller, id).await?)))
}

/// Changes a customer's card.
#[utoipa::path(patch, path = "/api/v1/customers/{id}", tag = "customers", operation_id = "change_customer", params(("id" = String, Path)), request_body = CustomerChange, responses((status = 200, body = CustomerCard)))]
pub(crate) async fn change(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Body(asked): Body<CustomerChange>,
) -> Answer<Json<CustomerCard>> {
    caller.allow(Scope::CustomersWrite)?;
    let (now, (fields, attributes)) = (caller.now(), asked.parts());
    caller.write(move |tx| flows::customer::change(tx, now, id, &fields, &attributes)).await?;
    caller.audit("customer.changed", id, Params::new()).await?;
    Ok(Json(card(&caller, id).await?))
}

/// Records what a customer said about being contacted.
#[utoipa::path(post, path = "/api/v1/customers/{id}/consents", tag = "customers", params(("id" = String, Path)), request_body = ConsentTold, responses((status = 200, body = CustomerCard)))]
pub(crate) async fn consent(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Body(asked): Body<ConsentTold>,
) -> Answer<Json<CustomerCard>> {
    caller.allow(Scope::CustomersWrite)?;
    let (now, said) = (caller.now(), asked.read("")?);
    let status = said.status;
    let id = caller
        .write(move |tx| {
            let id = survivor(tx, id)?;
            flows::customer::consent(tx, now, id, std::slice::from_ref(&said))?;
            Ok(id)
        })
        .await?;
    caller.audit("customer.consent", id, param("status", status.as_str())).await?;
    Ok(Json(card(&caller, id).await?))
}

impl CustomerChange {
    fn parts(self) -> (ProfileFields, serde_json::Map<String, serde_json::Value>) {
        let CustomerChange { first_name, last_name, birthday, gender, city, language, time_zone, attributes } =
            self;
        let fields = ProfileFields { first_name, last_name, birthday, gender, city, language, time_zone };
        (fields, attributes.unwrap_or_default())
    }
}

impl IdentifierTold {
    fn read(self, at: usize, default_source: &str) -> Result<Identifier, Problem> {
        let kind = IdentifierKind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        let unknown = || {
            Problem::invalid(
                "unknown_value",
                format!("identifiers[{at}].kind"),
                "there is no such kind of identifier",
            )
        };
        let kind = kind.ok_or_else(unknown)?;
        let source = self
            .source
            .filter(|source| !source.trim().is_empty())
            .unwrap_or_else(|| default_source.to_owned());
        let source = if kind == IdentifierKind::External { source } else { String::new() };
        Ok(Identifier { kind, source, value: self.value })
    }
}

impl ConsentTold {
    fn read(&self, below: &str) -> Result<Said, Problem> {
        let unknown = |field: &str| {
            Problem::invalid("unknown_value", format!("{below}{field}"), format!("there is no such {field}"))
        };
        if self.source.trim().is_empty() {
            return Err(Problem::invalid(
                "field_required",
                format!("{below}source"),
                "a consent says where it was given",
            ));
        }
        Ok(Said {
            channel: Channel::from_word(&self.channel).ok_or_else(|| unknown("channel"))?,
            purpose: Purpose::from_word(&self.purpose).ok_or_else(|| unknown("purpose"))?,
            status: ConsentStatus::from_word(&self.status).ok_or_else(|| unknown("status"))?,
            source: self.source.trim().to_owned(),
            text_version: self.text_version.clone(),
            at: self.at.map(|at| at.0),
        })
    }
}
