//! Coupons, prizes and tickets on a customer's card.

use access::Scope;
use axum::Json;
use know::customers::survivor;
use motivate::coupons::{self, Held};
use motivate::draws::{self, CardTicket};
use motivate::prizes;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::CustomerId;

use super::coupons::IssuedBody;
use super::prize_orders::{self, OrderBody};
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Named;
use crate::wire::{At, NamedId};

/// As many of each.
const EACH_MAX: i64 = 100;

/// What a customer has besides points: the newest hundred of each.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerCoupons)]
pub(crate) struct HeldBody {
    coupons: Vec<HeldCoupon>,
    prize_orders: Vec<OrderBody>,
    tickets: Vec<TicketBody>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct HeldCoupon {
    coupon: IssuedBody,
    pool_name: String,
    /// `ready`, `waiting`, `reserved`, `redeemed`, `expired` or `paused`.
    standing: String,
    redeemed: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CustomerTicket)]
pub(crate) struct TicketBody {
    id: String,
    draw: NamedId,
    /// `open`, `frozen` or `drawn`.
    draw_state: String,
    at: At,
    /// Whether it was taken back with its order.
    is_void: bool,
    /// Which prize it won, from 1.
    place: Option<i64>,
}

/// A customer's coupons, orders of prizes and tickets.
#[utoipa::path(get, path = "/api/v1/customers/{id}/coupons", tag = "customers", operation_id = "show_customer_coupons", params(("id" = String, Path)), responses((status = 200, body = HeldBody), (status = 404)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<CustomerId>) -> Answer<Json<HeldBody>> {
    caller.allow(Scope::CustomersRead)?;
    let now = caller.now();
    let body = caller
        .read(move |tx| {
            let id = survivor(tx, id)?;
            let orders = prizes::of_customer(tx, id, None, EACH_MAX)?;
            Ok(HeldBody {
                coupons: coupons::of_customer(tx, id, now, EACH_MAX)?.into_iter().map(held).collect(),
                prize_orders: prize_orders::bodies(tx, orders)?,
                tickets: draws::of_customer(tx, id, EACH_MAX)?.into_iter().map(ticket).collect(),
            })
        })
        .await?;
    Ok(Json(body))
}

fn held(held: Held) -> HeldCoupon {
    HeldCoupon {
        coupon: IssuedBody::of(held.issued),
        pool_name: held.pool_name,
        standing: held.standing.as_str().to_owned(),
        redeemed: held.redeemed,
    }
}

fn ticket(ticket: CardTicket) -> TicketBody {
    TicketBody {
        id: ticket.ticket.to_string(),
        draw: NamedId::new(ticket.draw, ticket.draw_name),
        draw_state: ticket.state.as_str().to_owned(),
        at: At(ticket.at),
        is_void: ticket.is_void,
        place: ticket.place,
    }
}
