use access::Scope;
use axum::Json;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::orders::present;
use super::returns::order_of;
use crate::caller::Caller;
use crate::motivate::EarnedBody;
use crate::problem::Answer;
use crate::read::Body;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewConfirmation)]
pub(crate) struct ConfirmationBody {
    /// The system that gave the order its number, where several have one with it.
    source: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct OrderConfirmed {
    order: String,
    /// By kind, those that waited for it; empty where none did.
    points: Vec<EarnedBody>,
}

/// Confirms an order, named by its id or its number: points that wait until it is confirmed begin to count.
///
/// Confirmed again it tells the same and changes nothing.
#[utoipa::path(post, path = "/v1/orders/{order}/confirm", tag = "collect", operation_id = "confirm_order", params(("order" = String, Path)), request_body = ConfirmationBody, responses((status = 200, body = OrderConfirmed), (status = 404), (status = 409, description = "order_cancelled"), (status = 422, description = "ambiguous_number")))]
pub(crate) async fn confirm(
    caller: Caller,
    Path(order): Path<String>,
    Body(body): Body<ConfirmationBody>,
) -> Answer<Json<OrderConfirmed>> {
    caller.allow(Scope::OrdersWrite)?;
    let (now, source) = (caller.now(), present(body.source));
    let (order, points) = caller
        .write(move |tx| {
            let order = order_of(tx, &order, source.as_deref())?.id;
            Ok((order, flows::till::confirm(tx, now, order)?))
        })
        .await?;
    let points = points.into_iter().map(EarnedBody::from).collect();
    Ok(Json(OrderConfirmed { order: order.to_string(), points }))
}
