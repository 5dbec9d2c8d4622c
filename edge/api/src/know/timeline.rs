use access::Scope;
use axum::Json;
use flows::timeline::{Filter, Place, page};
use know::customers::survivor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CustomerId, Instant, Params, Problem};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Named};
use crate::wire::{At, Page};

/// Something that happened in a customer's life.
#[derive(Serialize, ToSchema)]
pub(crate) struct TimelineEntry {
    at: At,
    /// `order`, `return`, `event`, `message`, `open`, `click`, `unsubscribe`, `bounce`, `consent`, `created` or `merged`.
    kind: String,
    /// Code of the words for it.
    code: String,
    #[schema(value_type = Object)]
    params: Params,
    link: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TimelineAsked {
    /// `all`, `orders`, `messages`, `events` or `profile`.
    #[serde(default)]
    filter: String,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// A customer's life, the latest first.
#[utoipa::path(get, path = "/api/v1/customers/{id}/timeline", tag = "customers", operation_id = "show_customer_timeline", params(("id" = String, Path), TimelineAsked), responses((status = 200, body = Page<TimelineEntry>)))]
pub(crate) async fn show(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Ask(asked): Ask<TimelineAsked>,
) -> Answer<Json<Page<TimelineEntry>>> {
    caller.allow(Scope::CustomersRead)?;
    let unknown = || Problem::invalid("unknown_value", "filter", "there is no such filter");
    let filter = Filter::from_word(&asked.filter).ok_or_else(unknown)?;
    let after = asked.cursor.as_deref().map(place).transpose()?;
    let limit = asked.limit.unwrap_or(50).clamp(1, 500);
    let (entries, end) = caller
        .read(move |tx| {
            let id = survivor(tx, id)?;
            page(tx, id, filter, after, limit)
        })
        .await?;
    let items = entries.into_iter().map(|entry| TimelineEntry {
        at: entry.at.into(),
        kind: entry.kind.to_owned(),
        code: entry.code.to_owned(),
        params: entry.params,
        link: entry.link,
    });
    Ok(Json(Page {
        items: items.collect(),
        next: end.map(|place| format!("{}.{}", place.at.0, place.shown)),
    }))
}

fn place(cursor: &str) -> Result<Place, Problem> {
    let read = || {
        let (at, shown) = cursor.split_once('.')?;
        Some(Place { at: Instant(at.parse().ok()?), shown: shown.parse().ok()? })
    };
    read().ok_or_else(|| Problem::invalid("bad_cursor", "cursor", "the cursor is not one of ours"))
}
