use std::collections::BTreeMap;

use access::Scope;
use axum::Json;
use know::attributes;
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::problem::Answer;
use crate::wire::At;

const VALUES_MAX: i64 = 200;

/// What can be asked about: fields of the card, events, the catalogue.
#[derive(Serialize, ToSchema)]
pub(crate) struct Fields {
    customer: Vec<CustomerField>,
    events: Vec<EventField>,
    products: ProductFields,
    stores: Vec<String>,
    channels: Vec<String>,
    currencies: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct CustomerField {
    /// `city`, `attributes.KEY`
    key: String,
    /// `text`, `number`, `date`, `bool` or `list`.
    #[serde(rename = "type")]
    kind: String,
    /// Code of the console's word for a built-in field.
    label_code: Option<String>,
    values: Option<Vec<FieldValue>>,
    count: i64,
}

#[derive(Serialize, ToSchema)]
struct FieldValue {
    value: String,
    count: i64,
}

#[derive(Serialize, ToSchema)]
struct EventField {
    name: String,
    count: i64,
    last_at: Option<At>,
    properties: Vec<PropertyField>,
}

#[derive(Serialize, ToSchema)]
struct PropertyField {
    key: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Serialize, ToSchema)]
struct ProductFields {
    categories: Vec<String>,
    brands: Vec<String>,
}

const BUILT_IN: [(&str, &str); 8] = [
    ("first_name", "text"),
    ("last_name", "text"),
    ("city", "text"),
    ("gender", "text"),
    ("birthday", "date"),
    ("age", "number"),
    ("language", "text"),
    ("created_at", "date"),
];

/// What conditions and templates can ask about in this workspace.
#[utoipa::path(get, path = "/api/v1/fields", tag = "customers", operation_id = "list_fields", responses((status = 200, body = Fields)))]
pub(crate) async fn list(caller: Caller) -> Answer<Json<Fields>> {
    caller.allow(Scope::SegmentsRead)?;
    let currency = caller.workspace.settings().currency.to_string();
    let (workspace, known) = (caller.workspace.clone(), caller.read(attributes::fields).await?);
    let counted = crate::app::blocking(move || flows::fields::values(&workspace)).await?;
    let fields = caller
        .read(move |tx| {
            let (categories, brands) =
                (collect::products::categories(tx, VALUES_MAX)?, collect::products::brands(tx, VALUES_MAX)?);
            let names =
                |counted: Vec<(String, i64)>| counted.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
            Ok(Fields {
                customer: Vec::new(),
                events: collect::events::names(tx, VALUES_MAX)?.into_iter().map(event).collect(),
                products: ProductFields { categories: names(categories), brands: names(brands) },
                stores: collect::orders::stores(tx)?,
                channels: collect::orders::channels(tx)?,
                currencies: vec![currency.clone()],
            })
        })
        .await?;
    let built_in = BUILT_IN
        .iter()
        .map(|(key, kind)| ((*key).to_owned(), (*kind).to_owned(), Some(format!("fields.{key}"))));
    let standing = flows::columns::STANDING_FIELDS;
    let of_programme = standing
        .iter()
        .map(|(key, kind)| (format!("attributes.{key}"), (*kind).to_owned(), Some(format!("fields.{key}"))));
    let own = known
        .into_iter()
        .filter(|field| standing.iter().all(|(key, _)| *key != field.key))
        .map(|field| (format!("attributes.{}", field.key), field.kind.as_str().to_owned(), None));
    let customer = built_in
        .chain(of_programme)
        .chain(own)
        .map(|(key, kind, label_code)| customer_field(key, kind, label_code, &counted));
    Ok(Json(Fields { customer: customer.collect(), ..fields }))
}

fn customer_field(
    key: String,
    kind: String,
    label_code: Option<String>,
    counted: &BTreeMap<String, flows::fields::Counted>,
) -> CustomerField {
    let found = counted.get(&key);
    let values = found.filter(|found| !found.values.is_empty()).map(|found| {
        found.values.iter().map(|(value, count)| FieldValue { value: value.clone(), count: *count }).collect()
    });
    CustomerField { count: found.map_or(0, |found| found.count), key, kind, label_code, values }
}

fn event(name: collect::events::EventName) -> EventField {
    let properties: BTreeMap<String, String> = serde_json::from_str(&name.properties).unwrap_or_default();
    EventField {
        name: name.name,
        count: name.count,
        last_at: Some(name.last_at.into()),
        properties: properties.into_iter().map(|(key, kind)| PropertyField { key, kind }).collect(),
    }
}
