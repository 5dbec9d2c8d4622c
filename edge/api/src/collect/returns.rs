use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use collect::returns::{LineRef, NewReturn, NewReturnLine, Recorded};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;
use vocabulary::{ErrorKind, OrderId, Problem};

use super::amounts::Decimal;
use super::orders::default_source;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::At;

/// Units of an order that came back.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewReturn)]
pub(crate) struct ReturnBody {
    /// The system that gave the number; the key's own when absent.
    source: Option<String>,
    number: String,
    returned_at: At,
    lines: Vec<ReturnLineBody>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewReturnLine)]
struct ReturnLineBody {
    /// The line's number in the order, from 1; or name it by `sku`.
    line: Option<i64>,
    sku: Option<String>,
    #[schema(value_type = String)]
    quantity: Decimal,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnRecorded {
    id: String,
    /// `recorded` or `unchanged`.
    status: &'static str,
}

/// Records a return of units of an order, named by its id or its number.
#[utoipa::path(post, path = "/v1/orders/{order}/returns", tag = "collect", params(("order" = String, Path)), request_body = ReturnBody, responses((status = 201, body = ReturnRecorded), (status = 200, body = ReturnRecorded), (status = 404), (status = 409, description = "return_conflict")))]
pub(crate) async fn record(
    caller: Caller,
    Path(order): Path<String>,
    Body(body): Body<ReturnBody>,
) -> Answer<(StatusCode, Json<ReturnRecorded>)> {
    caller.allow(Scope::OrdersWrite)?;
    let told_source = body.source.clone().filter(|source| !source.trim().is_empty());
    let new = return_of(body, &default_source(&caller))?;
    let now = caller.now();
    let recorded = caller
        .write(move |tx| {
            let order = order_of(tx, &order, told_source.as_deref())?;
            flows::order::give_back(tx, now, order, &new)
        })
        .await?;
    Ok(match recorded {
        Recorded::New(id) => {
            (StatusCode::CREATED, Json(ReturnRecorded { id: id.to_string(), status: "recorded" }))
        }
        Recorded::Unchanged(id) => {
            (StatusCode::OK, Json(ReturnRecorded { id: id.to_string(), status: "unchanged" }))
        }
    })
}

fn return_of(body: ReturnBody, default_source: &str) -> Result<NewReturn, Problem> {
    if body.number.trim().is_empty() {
        return Err(Problem::invalid("field_required", "number", "a return needs a number"));
    }
    let lines = body.lines.into_iter().enumerate().map(|(index, line)| {
        let named = line.line.map(LineRef::Number).or(line.sku.map(LineRef::Sku));
        let required = || {
            Problem::invalid(
                "field_required",
                format!("lines[{index}].line"),
                "a line is named by number or sku",
            )
        };
        let quantity = line.quantity.thousandths(|| format!("lines[{index}].quantity"))?;
        Ok(NewReturnLine { line: named.ok_or_else(required)?, quantity })
    });
    Ok(NewReturn {
        source: body
            .source
            .filter(|source| !source.trim().is_empty())
            .unwrap_or_else(|| default_source.to_owned()),
        number: body.number.trim().to_owned(),
        returned_at: body.returned_at.0,
        lines: lines.collect::<Result<_, Problem>>()?,
    })
}

/// The order of an id, or of a number that only one order has.
fn order_of(tx: &mut Tx<'_>, text: &str, source: Option<&str>) -> Result<OrderId, Problem> {
    if let Ok(id) = text.parse::<OrderId>() {
        return Ok(id);
    }
    let found = collect::orders::by_number(tx, source, text)?;
    match found.as_slice() {
        [order] => Ok(order.id),
        [] => Err(Problem::new(ErrorKind::NotFound, "not_found", "there is no order with this number")),
        _ => Err(Problem::invalid(
            "ambiguous_number",
            "source",
            "several sources have an order with this number, name one",
        )),
    }
}
