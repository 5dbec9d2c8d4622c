use std::net::IpAddr;
use std::sync::Arc;

use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use flows::till::{Ask, AskLine, Told};
use motivate::loyalty::Wanted;
use motivate::tax::Prices;
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{Currency, Problem, ProgrammeId, ReceiptId};

use super::answer::TillAnswer;
use crate::caller::Caller;
use crate::collect::amounts::Decimal;
use crate::collect::orders::{WhoBody, default_source, present};
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::At;

/// A basket. Amounts are decimal text or numbers in major units.
#[derive(Deserialize, ToSchema)]
#[schema(as = TillBasket)]
pub(crate) struct BasketBody {
    /// The system that gives the number; the key's own when absent.
    source: Option<String>,
    /// The till's number of the basket: asking again with it gets the same answer. A quote needs none.
    #[serde(default)]
    number: String,
    /// When it is bought, by the till; now when absent. Orders of a till that had no line are replayed with their own time.
    placed_at: Option<At>,
    /// Who buys; nobody for a receipt without a name.
    customer: Option<WhoBody>,
    /// ISO 4217.
    currency: String,
    store: Option<String>,
    channel: Option<String>,
    /// How it is going to be paid, once known.
    payment: Option<String>,
    /// Codes shown.
    #[serde(default)]
    coupons: Vec<String>,
    /// The loyalty programme whose points it earns and can be paid with; the oldest when absent.
    programme: Option<String>,
    /// Points to pay with: a number, or `most` for as many as may be.
    points: Option<PointsWanted>,
    /// The buyer's own network address, told by a site or an app: whoever shows too many wrong codes from it must wait. No part of the basket that is kept.
    network_address: Option<String>,
    /// Of the receipt's words: `en`, `ru`, `kk`, `tr` or `uk`; the workspace's when absent.
    language: Option<String>,
    /// `closed` takes everything at once; `open` holds it until commit or cancel.
    state: Option<String>,
    /// `with_tax` (when absent) or `without_tax`: then the tax comes on top.
    prices: Option<String>,
    lines: Vec<LineBody>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = TillPointsWanted)]
#[serde(untagged)]
enum PointsWanted {
    Exactly(i64),
    Word(String),
}

#[derive(Deserialize, ToSchema)]
#[schema(as = TillBasketLine)]
pub(super) struct LineBody {
    sku: String,
    #[schema(value_type = String)]
    quantity: Decimal,
    /// Of a unit; the catalogue's when absent.
    #[schema(value_type = Option<String>)]
    price: Option<Decimal>,
    /// Percent; the catalogue's when absent. A line without a rate is not taxed.
    #[schema(value_type = Option<String>)]
    tax_rate: Option<Decimal>,
}

/// Prices a basket and takes nothing.
#[utoipa::path(post, path = "/v1/till/quote", tag = "till", operation_id = "quote_till_order", request_body = BasketBody, responses((status = 200, body = TillAnswer), (status = 422, description = "unknown_product, no_price, wrong_currency, in_the_future, too_long_ago, too_many, no_points_here, too_many_points, wrong_step"), (status = 409, description = "not_enough_points"), (status = 429, description = "too_many_wrong_coupons")))]
pub(crate) async fn quote(caller: Caller, Body(body): Body<BasketBody>) -> Answer<Json<TillAnswer>> {
    caller.allow(Scope::OrdersWrite)?;
    let mut ask = ask_of(body, &caller)?;
    if ask.number.is_empty() {
        "quote".clone_into(&mut ask.number);
    }
    let (now, workspace) = (caller.now(), Arc::clone(&caller.workspace));
    let asked = ask.clone();
    let paper = caller.read(move |tx| flows::till::quote(tx, &workspace, now, &asked)).await?;
    if paper.coupons.iter().any(|coupon| coupon.refused.is_some()) {
        let told = paper.clone();
        caller.write(move |tx| flows::till::note_guesses(tx, now, &ask, &told)).await?;
    }
    Ok(Json(TillAnswer::of(paper)))
}

/// Takes an order: at once, or held open until it is committed or cancelled. The same number and body get the same answer, for ever.
#[utoipa::path(post, path = "/v1/till/orders", tag = "till", operation_id = "take_till_order", request_body = BasketBody, responses((status = 201, body = TillAnswer), (status = 200, body = TillAnswer, description = "As told before"), (status = 409, description = "receipt_conflict, order_conflict, not_enough_points"), (status = 422, description = "As of a quote"), (status = 429, description = "too_many_wrong_coupons")))]
pub(crate) async fn order(
    caller: Caller,
    Body(body): Body<BasketBody>,
) -> Answer<(StatusCode, Json<TillAnswer>)> {
    caller.allow(Scope::OrdersWrite)?;
    let ask = ask_of(body, &caller)?;
    let (now, workspace) = (caller.now(), Arc::clone(&caller.workspace));
    let told = caller.write(move |tx| flows::till::order(tx, &workspace, now, &ask)).await?;
    Ok(match told {
        Told::New(paper) => (StatusCode::CREATED, Json(TillAnswer::of(paper))),
        Told::Again(paper) => (StatusCode::OK, Json(TillAnswer::of(paper))),
    })
}

/// Pays for an open order: what it holds is taken.
#[utoipa::path(post, path = "/v1/till/orders/{receipt}/commit", tag = "till", operation_id = "commit_till_order", params(("receipt" = String, Path)), responses((status = 200, body = TillAnswer), (status = 404), (status = 409, description = "receipt_not_open")))]
pub(crate) async fn commit(caller: Caller, Path(receipt): Path<String>) -> Answer<Json<TillAnswer>> {
    caller.allow(Scope::OrdersWrite)?;
    let id = receipt_id(&receipt)?;
    let (now, workspace) = (caller.now(), Arc::clone(&caller.workspace));
    let paper = caller.write(move |tx| flows::till::commit(tx, &workspace, now, id)).await?;
    Ok(Json(TillAnswer::of(paper)))
}

/// Calls an order off: what it holds or took is free again.
#[utoipa::path(post, path = "/v1/till/orders/{receipt}/cancel", tag = "till", operation_id = "cancel_till_order", params(("receipt" = String, Path)), responses((status = 204), (status = 404), (status = 409, description = "receipt_not_open")))]
pub(crate) async fn cancel(caller: Caller, Path(receipt): Path<String>) -> Answer<StatusCode> {
    caller.allow(Scope::OrdersWrite)?;
    let (id, now) = (receipt_id(&receipt)?, caller.now());
    caller.write(move |tx| flows::till::cancel(tx, now, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn receipt_id(text: &str) -> Result<ReceiptId, Problem> {
    text.parse().map_err(|_| Problem::not_found("such a receipt"))
}

fn ask_of(body: BasketBody, caller: &Caller) -> Result<Ask, Problem> {
    let currency: Currency = body.currency.parse().map_err(|_| {
        Problem::invalid("unknown_currency", "currency", "a currency is three capital letters, as in KZT")
    })?;
    let source = present(body.source).unwrap_or_else(|| default_source(caller));
    let is_open = match body.state.as_deref() {
        None | Some("closed") => false,
        Some("open") => true,
        Some(_) => return Err(Problem::invalid("wrong_value", "state", "an order is taken open or closed")),
    };
    let prices = match body.prices.as_deref() {
        None | Some("with_tax") => Prices::WithTax,
        Some("without_tax") => Prices::WithoutTax,
        Some(_) => {
            let message = "prices are `with_tax` or `without_tax`";
            return Err(Problem::invalid("wrong_value", "prices", message));
        }
    };
    let lines = body.lines.into_iter().enumerate().map(|(index, line)| line_of(line, index, currency));
    Ok(Ask {
        who: body.customer.map(|who| who.identifiers(&source)).unwrap_or_default(),
        source,
        number: body.number.trim().to_owned(),
        currency,
        placed_at: body.placed_at.map(|at| at.0),
        lines: lines.collect::<Result<_, _>>()?,
        prices,
        store: present(body.store),
        channel: present(body.channel),
        payment: present(body.payment),
        coupons: body.coupons,
        programme: body.programme.map(programme).transpose()?,
        points: body.points.map(wanted).transpose()?,
        language: present(body.language),
        asker: caller.key(),
        address: present(body.network_address).map(address).transpose()?,
        is_open,
    })
}

fn programme(text: String) -> Result<ProgrammeId, Problem> {
    text.parse().map_err(|_| Problem::invalid("unknown_programme", "programme", "there is no such programme"))
}

fn address(text: String) -> Result<IpAddr, Problem> {
    let message = "a network address is as in 192.0.2.7 or 2001:db8::7";
    text.parse().map_err(|_| Problem::invalid("wrong_value", "network_address", message))
}

fn wanted(points: PointsWanted) -> Result<Wanted, Problem> {
    match points {
        PointsWanted::Exactly(points) => Ok(Wanted::Exactly(points)),
        PointsWanted::Word(word) if word == "most" => Ok(Wanted::Most),
        PointsWanted::Word(_) => {
            Err(Problem::invalid("wrong_value", "points", "points are a number, or `most`"))
        }
    }
}

pub(super) fn line_of(line: LineBody, index: usize, currency: Currency) -> Result<AskLine, Problem> {
    let field = |name: &'static str| move || format!("lines[{index}].{name}");
    Ok(AskLine {
        sku: line.sku.trim().to_owned(),
        quantity: line.quantity.thousandths(field("quantity"))?,
        price: line.price.map(|price| price.minor(currency, field("price"))).transpose()?,
        tax_rate: line.tax_rate.map(|rate| rate.thousandths(field("tax_rate"))).transpose()?,
    })
}
