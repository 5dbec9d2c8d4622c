use std::collections::HashMap;

use access::Scope;
use axum::Json;
use flows::customer::Figures;
use know::contact_points::ContactPoint;
use know::customers::{Customer, Found, Search, count_estimate, search};
use know::{contact_points, customers};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Channel, CustomerId, Money, Problem, SegmentId, mask_email, mask_phone};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;
use crate::wire::{Amount, At, PageAsked};

/// Customers looked at for one page of a segment's: so many at once, so many times.
const FOUND_AT_ONCE: i64 = 500;
const LOOKS_MAX: usize = 20;

/// A customer in a list. Addresses are masked.
#[derive(Serialize, ToSchema)]
pub(crate) struct CustomerRow {
    id: String,
    name: String,
    first_name: Option<String>,
    last_name: Option<String>,
    city: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    orders: i64,
    turnover: Option<Amount>,
    last_order_at: Option<At>,
    created_at: At,
    /// Channels with a usable address.
    channels: Vec<String>,
}

/// A page of customers.
#[derive(Serialize, ToSchema)]
pub(crate) struct CustomerPage {
    pub items: Vec<CustomerRow>,
    pub next: Option<String>,
    pub count: Count,
}

/// How many there are.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerCount)]
pub(crate) struct Count {
    pub value: i64,
    /// Whether it was counted or is an estimate.
    pub exact: bool,
}

pub(crate) fn count(value: i64, exact: bool) -> Count {
    Count { value, exact }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CustomersAsked {
    /// Phone, e-mail, card, external id or name, as it comes.
    #[serde(default)]
    q: String,
    /// Only members of a segment.
    segment: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Customers, the newest first.
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", operation_id = "list_customers", params(CustomersAsked), responses((status = 200, body = CustomerPage)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<CustomersAsked>) -> Answer<Json<CustomerPage>> {
    caller.allow(Scope::CustomersRead)?;
    let page = PageAsked { cursor: asked.cursor, limit: asked.limit };
    if let Some(segment) = asked.segment.filter(|segment| !segment.is_empty()) {
        let segment: SegmentId = segment.parse().map_err(|_| Problem::not_found("segment"))?;
        return Ok(Json(match asked.q.trim().is_empty() {
            true => crate::segment::members(&caller, segment, &page).await?,
            false => found_members(&caller, segment, asked.q, &page).await?,
        }));
    }
    let (before, limit) = (page.after()?.map(CustomerId), page.limit());
    let (country, q) = (caller.workspace.settings().country.clone(), asked.q);
    let is_all = q.trim().is_empty();
    let (found, points, count) = caller
        .read(move |tx| {
            let found = search(tx, &Search { text: &q, country: &country, before, limit })?;
            let points = points_of(tx, &found.customers)?;
            Ok((found, points, count_estimate(tx)?))
        })
        .await?;
    let Found { customers, next } = found;
    let is_whole = next.is_none() && before.is_none();
    let count = match is_all {
        true => Count { value: count.value, exact: count.is_exact },
        false => Count { value: customers.len() as i64, exact: is_whole },
    };
    let items = with_figures(&caller, customers, points).await?;
    Ok(Json(CustomerPage { items, next: next.map(|id| id.0.to_string()), count }))
}

/// Those of a segment's members who answer a question, the newest first.
async fn found_members(
    caller: &Caller,
    segment: SegmentId,
    q: String,
    page: &PageAsked,
) -> Result<CustomerPage, Problem> {
    let workspace = caller.workspace.clone();
    let members =
        caller.app.questions().ask(move |stop| flows::segment::seen(&workspace, segment, stop)).await?;
    let (first, limit) = (page.after()?.map(CustomerId), page.limit());
    let country = caller.workspace.settings().country.clone();
    let (customers, next, points) = caller
        .read(move |tx| {
            let (mut found, mut before) = (Vec::new(), first);
            for _ in 0..LOOKS_MAX {
                let question = Search { text: &q, country: &country, before, limit: FOUND_AT_ONCE };
                let Found { customers, next } = search(tx, &question)?;
                found.extend(customers.into_iter().filter(|card| members.binary_search(&card.id).is_ok()));
                before = next;
                if before.is_none() || found.len() > limit as usize {
                    break;
                }
            }
            if found.len() > limit as usize {
                found.truncate(limit as usize);
                before = found.last().map(|card| card.id);
            }
            let points = points_of(tx, &found)?;
            Ok((found, before, points))
        })
        .await?;
    let count = Count { value: customers.len() as i64, exact: next.is_none() && first.is_none() };
    let items = with_figures(caller, customers, points).await?;
    Ok(CustomerPage { items, next: next.map(|id| id.0.to_string()), count })
}

/// The rows of customers, in the order of their ids given.
pub(crate) async fn row_bodies(caller: &Caller, ids: Vec<CustomerId>) -> Result<Vec<CustomerRow>, Problem> {
    let (cards, points) = caller
        .read(move |tx| {
            let mut cards = customers::load_map(tx, &ids)?;
            let cards: Vec<Customer> = ids.iter().filter_map(|id| cards.remove(id)).collect();
            let points = points_of(tx, &cards)?;
            Ok((cards, points))
        })
        .await?;
    with_figures(caller, cards, points).await
}

type Points = HashMap<CustomerId, Vec<ContactPoint>>;

fn points_of(tx: &mut Tx<'_>, cards: &[Customer]) -> Result<Points, Problem> {
    let ids: Vec<CustomerId> = cards.iter().map(|card| card.id).collect();
    contact_points::of_many(tx, &ids)
}

async fn with_figures(
    caller: &Caller,
    cards: Vec<Customer>,
    points: Points,
) -> Result<Vec<CustomerRow>, Problem> {
    let workspace = caller.workspace.clone();
    let ids: Vec<CustomerId> = cards.iter().map(|card| card.id).collect();
    let figures = blocking(move || Ok(flows::customer::figures(&workspace, &ids))).await?;
    let currency = caller.workspace.settings().currency;
    let row = |(card, figures): (Customer, Figures)| {
        let points = points.get(&card.id).map_or(&[][..], Vec::as_slice);
        CustomerRow {
            id: card.id.to_string(),
            name: card.name(),
            email: first(points, Channel::Email).map(mask_email),
            phone: first(points, Channel::Sms).map(mask_phone),
            channels: channels(points),
            first_name: card.first_name,
            last_name: card.last_name,
            city: card.city,
            orders: figures.orders,
            turnover: (figures.orders > 0).then(|| Money::new(figures.turnover, currency).into()),
            last_order_at: figures.last_order_at.map(At),
            created_at: card.created_at.into(),
        }
    };
    Ok(cards.into_iter().zip(figures).map(row).collect())
}

fn first(points: &[ContactPoint], channel: Channel) -> Option<&str> {
    points.iter().find(|point| point.channel == channel).map(|point| point.value.as_str())
}

fn channels(points: &[ContactPoint]) -> Vec<String> {
    let has =
        |channel: &Channel| points.iter().any(|point| point.channel == *channel && point.state.is_usable());
    Channel::ALL.iter().filter(|channel| has(channel)).map(|channel| channel.as_str().to_owned()).collect()
}
