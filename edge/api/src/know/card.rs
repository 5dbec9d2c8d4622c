use access::Scope;
use axum::Json;
use flows::report::CardFacts;
use know::consent::Consent;
use know::contact_points::ContactPoint;
use know::customers::Customer;
use know::identity::KnownIdentifier;
use know::{consent, contact_points, customers, identity};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{Channel, CustomerId, IdentifierKind, Instant, Problem, mask_email, mask_phone, mask_tail};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Named;
use crate::wire::{Amount, At, NamedId};

/// A customer's card. Addresses are masked; `reveal` shows them.
#[derive(Serialize, ToSchema)]
pub(crate) struct CustomerCard {
    id: String,
    name: String,
    first_name: Option<String>,
    last_name: Option<String>,
    /// `1990-05-17`
    birthday: Option<String>,
    /// `male`, `female` or `other`.
    gender: Option<String>,
    city: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    created_at: At,
    updated_at: At,
    #[schema(value_type = Object)]
    attributes: serde_json::Map<String, serde_json::Value>,
    /// The customer this one was joined into.
    merged_into: Option<String>,
    erased_at: Option<At>,
    identifiers: Vec<IdentifierBody>,
    contact_points: Vec<ContactBody>,
    consents: Vec<ConsentBody>,
    facts: FactsBody,
    segments: Vec<NamedId>,
    /// The instant up to which orders are known.
    as_of: At,
}

#[derive(Serialize, ToSchema)]
#[schema(as = KnownIdentifier)]
struct IdentifierBody {
    /// `external`, `email`, `phone`, `card` or `anonymous`.
    kind: String,
    source: Option<String>,
    value: String,
    verified: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ContactPoint)]
struct ContactBody {
    channel: String,
    value: String,
    /// `valid`, `unverified`, `bounced`, `complained` or `invalid`.
    state: String,
    reason: Option<String>,
    changed_at: Option<At>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
struct ConsentBody {
    channel: String,
    purpose: String,
    /// `granted`, `denied` or `revoked`.
    status: String,
    source: String,
    at: At,
    text_version: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CustomerFacts)]
struct FactsBody {
    turnover: Amount,
    orders: i64,
    average_receipt: Option<Amount>,
    purchases_per_month: f64,
    last_order_at: Option<At>,
    first_order_at: Option<At>,
    days_since_last_order: Option<i64>,
    monthly: Vec<MonthBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CustomerMonth)]
struct MonthBody {
    /// `2026-10`
    month: String,
    orders: i64,
    turnover_minor: i64,
}

/// A customer's card.
#[utoipa::path(get, path = "/api/v1/customers/{id}", tag = "customers", operation_id = "show_customer", params(("id" = String, Path)), responses((status = 200, body = CustomerCard), (status = 404)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<CustomerId>) -> Answer<Json<CustomerCard>> {
    caller.allow(Scope::CustomersRead)?;
    Ok(Json(card(&caller, id).await?))
}

/// What the rooms know of a customer.
struct Known {
    card: Customer,
    identifiers: Vec<KnownIdentifier>,
    points: Vec<ContactPoint>,
    consents: Vec<Consent>,
}

/// A customer's card, read anew.
pub(crate) async fn card(caller: &Caller, id: CustomerId) -> Result<CustomerCard, Problem> {
    let known = caller
        .read(move |tx| {
            let card = customers::load(tx, id)?;
            let (identifiers, points) = (identity::of(tx, id)?, contact_points::of(tx, id)?);
            Ok(Known { card, identifiers, points, consents: consent::of(tx, id)? })
        })
        .await?;
    let workspace = caller.workspace.clone();
    let (facts, as_of) = blocking(move || flows::report::card(&workspace, id)).await?;
    let segments = crate::segment::of_customer(caller, id).await?;
    Ok(body(known, facts, segments, as_of))
}

fn body(known: Known, facts: CardFacts, segments: Vec<NamedId>, as_of: Instant) -> CustomerCard {
    let Known { card, identifiers, points, consents } = known;
    CustomerCard {
        id: card.id.to_string(),
        name: card.name(),
        first_name: card.first_name,
        last_name: card.last_name,
        birthday: card.birthday.map(|date| date.to_string()),
        gender: card.gender,
        city: card.city,
        language: card.language,
        time_zone: card.time_zone,
        created_at: card.created_at.into(),
        updated_at: card.updated_at.into(),
        attributes: card.attributes,
        merged_into: card.merged_into.map(|into| into.to_string()),
        erased_at: card.erased_at.map(At),
        identifiers: identifiers.into_iter().map(identifier).collect(),
        contact_points: points.into_iter().map(contact).collect(),
        consents: consents.into_iter().map(said).collect(),
        facts: facts_body(facts),
        segments,
        as_of: as_of.into(),
    }
}

fn identifier(known: KnownIdentifier) -> IdentifierBody {
    let value = &known.identifier.value;
    let value = match known.identifier.kind {
        IdentifierKind::Email => mask_email(value),
        IdentifierKind::Phone => mask_phone(value),
        IdentifierKind::Card => mask_tail(value),
        IdentifierKind::External | IdentifierKind::Anonymous => value.clone(),
    };
    let source = Some(known.identifier.source).filter(|source| !source.is_empty());
    IdentifierBody {
        kind: known.identifier.kind.as_str().to_owned(),
        source,
        value,
        verified: known.verified_at.is_some(),
    }
}

fn contact(point: ContactPoint) -> ContactBody {
    let value = match point.channel {
        Channel::Email => mask_email(&point.value),
        Channel::Sms | Channel::Call => mask_phone(&point.value),
        Channel::Push => mask_tail(&point.value),
    };
    ContactBody {
        channel: point.channel.as_str().to_owned(),
        value,
        state: point.state.as_str().to_owned(),
        reason: point.reason,
        changed_at: Some(point.changed_at.into()),
    }
}

fn said(consent: Consent) -> ConsentBody {
    ConsentBody {
        channel: consent.channel.as_str().to_owned(),
        purpose: consent.purpose.as_str().to_owned(),
        status: consent.status.as_str().to_owned(),
        source: consent.source,
        at: consent.at.into(),
        text_version: consent.text_version,
    }
}

fn facts_body(facts: CardFacts) -> FactsBody {
    FactsBody {
        turnover: facts.turnover.into(),
        orders: facts.orders,
        average_receipt: facts.average_receipt.map(Amount::from),
        purchases_per_month: facts.purchases_per_month,
        last_order_at: facts.last_order_at.map(At),
        first_order_at: facts.first_order_at.map(At),
        days_since_last_order: facts.days_since_last_order,
        monthly: facts
            .monthly
            .into_iter()
            .map(|month| MonthBody {
                month: month.month,
                orders: month.orders,
                turnover_minor: month.turnover_minor,
            })
            .collect(),
    }
}
