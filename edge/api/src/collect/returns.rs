use std::sync::Arc;

use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use collect::orders::Order;
use collect::returns::{LineRef, NewReturn, NewReturnLine, Recorded};
use flows::till::Refund;
use motivate::tax::Prices;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;
use vocabulary::{ErrorKind, Money, OrderId, Problem};

use super::amounts::Decimal;
use super::orders::default_source;
use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::{Amount, At, thousandths};

/// Units of an order that came back.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewReturn)]
pub(crate) struct ReturnBody {
    /// The system that gave the number; the key's own when absent.
    source: Option<String>,
    /// The return's own number: told again with it, it is recorded once. A quote needs none.
    #[serde(default)]
    number: String,
    /// Now when absent.
    returned_at: Option<At>,
    lines: Vec<ReturnLineBody>,
}

impl ReturnBody {
    fn told_source(&self) -> Option<String> {
        self.source.clone().filter(|source| !source.trim().is_empty())
    }
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
    #[serde(flatten)]
    refund: RefundBody,
}

/// What units that come back come to.
#[derive(Serialize, ToSchema)]
#[schema(as = ReturnRefund)]
pub(crate) struct RefundBody {
    /// What is paid out, with the tax.
    refund: Amount,
    /// The tax in it; absent where nothing was taxed.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<ReturnTaxBody>,
    lines: Vec<ReturnedLineBody>,
    /// By currency of points, those the return moved.
    points: Vec<ReturnedPointsBody>,
    /// Of the points taken back, those that were spent already and are forgiven.
    #[serde(skip_serializing_if = "is_zero")]
    forgiven: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReturnTax)]
struct ReturnTaxBody {
    /// `with_tax`: it was in the prices; `without_tax`: it came on top.
    #[schema(value_type = String)]
    prices: Prices,
    amount: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReturnedLine)]
struct ReturnedLineBody {
    /// Its number in the order, from 1.
    line: i64,
    sku: String,
    /// Decimal text.
    quantity: String,
    /// With the tax.
    refund: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<Amount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReturnedPoints)]
struct ReturnedPointsBody {
    currency: String,
    /// Earned by the units: they go with them.
    taken_back: i64,
    /// Had paid for the units: they are the customer's again.
    given_back: i64,
}

/// Records a return of units of an order, named by its id or its number, and tells what is to be paid out for them.
///
/// Units give back exactly their share of money, tax and points; returns in any order sum to the whole order. Asked again it tells the same.
#[utoipa::path(post, path = "/v1/orders/{order}/returns", tag = "collect", operation_id = "record_return", params(("order" = String, Path)), request_body = ReturnBody, responses((status = 201, body = ReturnRecorded), (status = 200, body = ReturnRecorded), (status = 404), (status = 409, description = "return_conflict")))]
pub(crate) async fn record(
    caller: Caller,
    Path(order): Path<String>,
    Body(body): Body<ReturnBody>,
) -> Answer<(StatusCode, Json<ReturnRecorded>)> {
    caller.allow(Scope::OrdersWrite)?;
    let told_source = body.told_source();
    let new = return_of(body, &caller)?;
    let now = caller.now();
    let (recorded, refund) = caller
        .write(move |tx| {
            let order = order_of(tx, &order, told_source.as_deref())?;
            let recorded = flows::order::give_back(tx, now, &order, &new)?;
            Ok((recorded, flows::till::refund(tx, &order, recorded.id())?))
        })
        .await?;
    let (code, status) = match recorded {
        Recorded::New(_) => (StatusCode::CREATED, "recorded"),
        Recorded::Unchanged(_) => (StatusCode::OK, "unchanged"),
    };
    let (id, refund) = (recorded.id().to_string(), RefundBody::of(refund));
    Ok((code, Json(ReturnRecorded { id, status, refund })))
}

/// Tells what a return would come to: what recording it will tell, as long as nothing else comes back meanwhile. Nothing is recorded.
#[utoipa::path(post, path = "/v1/orders/{order}/returns/quote", tag = "collect", operation_id = "quote_return", params(("order" = String, Path)), request_body = ReturnBody, responses((status = 200, body = RefundBody), (status = 404), (status = 422)))]
pub(crate) async fn quote(
    caller: Caller,
    Path(order): Path<String>,
    Body(mut body): Body<ReturnBody>,
) -> Answer<Json<RefundBody>> {
    caller.allow(Scope::OrdersWrite)?;
    let told_source = body.told_source();
    if body.number.trim().is_empty() {
        body.number = format!("quote {}", caller.now().0);
    }
    let new = return_of(body, &caller)?;
    let workspace = Arc::clone(&caller.workspace);
    let refund = blocking(move || {
        flows::till::quote_return(&workspace, new, move |tx| order_of(tx, &order, told_source.as_deref()))
    });
    Ok(Json(RefundBody::of(refund.await?)))
}

impl RefundBody {
    fn of(refund: Refund) -> RefundBody {
        let amount = |minor: i64| Amount::from(Money::new(minor, refund.currency));
        let lines = refund.lines.into_iter().map(|line| ReturnedLineBody {
            line: line.line,
            sku: line.sku,
            quantity: thousandths(line.quantity),
            refund: amount(line.amount),
            tax: line.tax.map(amount),
        });
        let points = refund.points.into_iter().map(|one| ReturnedPointsBody {
            currency: one.currency,
            taken_back: one.taken_back,
            given_back: one.given_back,
        });
        RefundBody {
            refund: amount(refund.amount),
            tax: refund.tax.map(|(prices, of)| ReturnTaxBody { prices, amount: amount(of) }),
            lines: lines.collect(),
            points: points.collect(),
            forgiven: refund.forgiven,
        }
    }
}

fn is_zero(points: &i64) -> bool {
    *points == 0
}

fn return_of(body: ReturnBody, caller: &Caller) -> Result<NewReturn, Problem> {
    if body.number.trim().is_empty() {
        return Err(Problem::invalid("field_required", "number", "a return needs a number"));
    }
    let source = body.told_source().unwrap_or_else(|| default_source(caller));
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
        source,
        number: body.number.trim().to_owned(),
        returned_at: body.returned_at.map_or(caller.now(), |at| at.0),
        lines: lines.collect::<Result<_, Problem>>()?,
    })
}

/// The order of an id, or of a number that only one order has.
pub(super) fn order_of(tx: &mut Tx<'_>, text: &str, source: Option<&str>) -> Result<Order, Problem> {
    if let Ok(id) = text.parse::<OrderId>() {
        return collect::orders::load(tx, id)?.ok_or_else(|| Problem::not_found(id));
    }
    let mut found = collect::orders::by_number(tx, source, text)?;
    match (found.pop(), found.is_empty()) {
        (Some(order), true) => Ok(order),
        (None, _) => {
            Err(Problem::new(ErrorKind::NotFound, "not_found", "there is no order with this number"))
        }
        _ => Err(Problem::invalid(
            "ambiguous_number",
            "source",
            "several sources have an order with this number, name one",
        )),
    }
}
