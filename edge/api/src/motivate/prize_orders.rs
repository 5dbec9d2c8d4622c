//! Orders of prizes on their way.

use std::collections::BTreeMap;

use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use know::customers;
use motivate::prizes::{self, Move, NewPrizeOrder, PrizeOrder, PrizeOrderState};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CustomerId, Params, PrizeId, PrizeOrderId, Problem};

use super::coupons::{customer_id, known};
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, NamedId};

/// A prize somebody ordered with points.
#[derive(Serialize, ToSchema)]
#[schema(as = PrizeOrder)]
pub(crate) struct OrderBody {
    id: String,
    prize: NamedId,
    /// Nobody once erased.
    customer: Option<NamedId>,
    quantity: i64,
    /// In all, at the price of the day it was ordered.
    points: i64,
    /// `ordered`, `packed`, `sent`, `delivered` or `cancelled`.
    state: String,
    ordered_at: At,
    changed_at: At,
}

/// An order with the way it has gone.
#[derive(Serialize, ToSchema)]
#[schema(as = PrizeOrderCard)]
pub(crate) struct OrderCard {
    order: OrderBody,
    moves: Vec<MoveBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PrizeOrderMove)]
pub(crate) struct MoveBody {
    state: String,
    at: At,
    note: String,
}

/// The oldest orders of a state, and how many stand where.
#[derive(Serialize, ToSchema)]
#[schema(as = PrizeOrders)]
pub(crate) struct OrdersBody {
    items: Vec<OrderBody>,
    next: Option<String>,
    counts: Vec<StateCount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PrizeOrderCount)]
pub(crate) struct StateCount {
    state: String,
    count: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrdersAsked {
    /// `ordered` unless told.
    state: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPrizeOrder)]
pub(crate) struct OrderTold {
    prize_id: String,
    customer_id: String,
    quantity: i64,
    /// The same key orders once.
    key: String,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PrizeOrderNote)]
pub(crate) struct NoteTold {
    /// A parcel's number, a reason.
    #[serde(default)]
    note: String,
}

/// Orders of prizes of a state, the oldest first: what is to be done next.
#[utoipa::path(get, path = "/api/v1/prize-orders", tag = "prizes", operation_id = "list_prize_orders", params(OrdersAsked), responses((status = 200, body = OrdersBody)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<OrdersAsked>) -> Answer<Json<OrdersBody>> {
    caller.allow(Scope::CampaignsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let limit = i64::from(asked.limit.unwrap_or(50).clamp(1, 500));
    let unknown = || Problem::invalid("unknown_value", "state", "there is no such state of a prize's order");
    let word = asked.state.filter(|word| !word.is_empty()).unwrap_or_else(|| "ordered".to_owned());
    let state = PrizeOrderState::from_word(&word).ok_or_else(unknown)?;
    let above = asked.cursor.map(|id| id.parse::<PrizeOrderId>()).transpose();
    let above =
        above.map_err(|_| Problem::invalid("bad_cursor", "cursor", "the cursor is not one of ours"))?;
    let (items, counts) = caller
        .read(move |tx| {
            let orders = prizes::of_state(tx, state, above, limit)?;
            Ok((bodies(tx, orders)?, prizes::counts(tx)?))
        })
        .await?;
    let next = (items.len() as i64 == limit).then(|| items.last().map(|last| last.id.clone())).flatten();
    let counts = counts.into_iter().map(|(state, count)| StateCount { state: state.as_str().into(), count });
    Ok(Json(OrdersBody { items, next, counts: counts.collect() }))
}

/// An order of a prize with the way it has gone.
#[utoipa::path(get, path = "/api/v1/prize-orders/{id}", tag = "prizes", operation_id = "show_prize_order", params(("id" = String, Path)), responses((status = 200, body = OrderCard), (status = 404)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<PrizeOrderId>) -> Answer<Json<OrderCard>> {
    caller.allow(Scope::CampaignsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let card = caller
        .read(move |tx| {
            let order = prizes::load_order(tx, id)?;
            let moves = prizes::moves(tx, id)?.into_iter().map(|step| MoveBody {
                state: step.state.as_str().to_owned(),
                at: At(step.at),
                note: step.note,
            });
            let moves = moves.collect();
            Ok(OrderCard { order: body(tx, order)?, moves })
        })
        .await?;
    Ok(Json(card))
}

/// Orders a prize for a customer and spends the points, all or none.
#[utoipa::path(post, path = "/api/v1/prize-orders", tag = "prizes", operation_id = "create_prize_order", request_body = OrderTold, responses((status = 201, body = OrderBody), (status = 409, description = "prize_not_offered, prize_out_of_stock, not_enough_points, no_points_to_spend, key_taken")))]
pub(crate) async fn create(
    caller: Caller,
    Body(told): Body<OrderTold>,
) -> Answer<(StatusCode, Json<OrderBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let unknown = || Problem::invalid("unknown_prize", "prize_id", "there is no such prize");
    let prize: PrizeId = told.prize_id.parse().map_err(|_| unknown())?;
    let (customer, now) = (customer_id(&told.customer_id)?, caller.now());
    let made = caller
        .write(move |tx| {
            let customer = known(tx, customer)?;
            let new = NewPrizeOrder { prize, customer, quantity: told.quantity, key: told.key.clone() };
            let order = flows::prize_order::order(tx, now, &new)?;
            body(tx, order)
        })
        .await?;
    caller.audit("prize_order.created", &made.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Moves an order on: `pack`, `send`, `deliver`; `cancel` gives the pieces and the points back.
#[utoipa::path(post, path = "/api/v1/prize-orders/{id}/{move}", tag = "prizes", operation_id = "advance_prize_order", params(("id" = String, Path), ("move" = String, Path)), request_body = NoteTold, responses((status = 200, body = OrderBody), (status = 409, description = "wrong_state")))]
pub(crate) async fn advance(
    caller: Caller,
    Path((id, word)): Path<(String, String)>,
    Body(told): Body<NoteTold>,
) -> Answer<Json<OrderBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let id: PrizeOrderId = id.parse().map_err(|_| Problem::not_found("such an order"))?;
    let (action, step) = match word.as_str() {
        "pack" => ("prize_order.packed", Move::Pack),
        "send" => ("prize_order.sent", Move::Send),
        "deliver" => ("prize_order.delivered", Move::Deliver),
        "cancel" => ("prize_order.cancelled", Move::Cancel),
        _ => return Err(Problem::not_found("such a move").into()),
    };
    let now = caller.now();
    let moved = caller
        .write(move |tx| {
            let order = flows::prize_order::move_on(tx, now, id, step, &told.note)?;
            body(tx, order)
        })
        .await?;
    caller.audit(action, id, Params::new()).await?;
    Ok(Json(moved))
}

fn body(tx: &mut Tx<'_>, order: PrizeOrder) -> Result<OrderBody, Problem> {
    let body = bodies(tx, vec![order])?.pop();
    body.ok_or_else(|| Problem::internal("an order without its page"))
}

pub(super) fn bodies(tx: &mut Tx<'_>, orders: Vec<PrizeOrder>) -> Result<Vec<OrderBody>, Problem> {
    let prizes: Vec<PrizeId> = orders.iter().map(|order| order.prize).collect();
    let prizes: BTreeMap<PrizeId, String> =
        prizes::load_many(tx, &prizes)?.into_iter().map(|prize| (prize.id, prize.settings.name)).collect();
    let people: Vec<CustomerId> = orders.iter().filter_map(|order| order.customer).collect();
    let people = customers::load_map(tx, &people)?;
    let named = |id: CustomerId| NamedId::new(id, people.get(&id).map(|one| one.name()).unwrap_or_default());
    let made = orders.into_iter().map(|order| OrderBody {
        id: order.id.to_string(),
        prize: NamedId::new(order.prize, prizes.get(&order.prize).cloned().unwrap_or_default()),
        customer: order.customer.map(named),
        quantity: order.quantity,
        points: order.points,
        state: order.state.as_str().to_owned(),
        ordered_at: At(order.ordered_at),
        changed_at: At(order.changed_at),
    });
    Ok(made.collect())
}
