use access::Scope;
use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use collect::orders::{NewLine, NewOrder, Recorded};
use flows::order::ORDERS_MAX;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Currency, Identifier, IdentifierKind, Problem};

use super::amounts::Decimal;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::wire::At;

/// An order. Amounts are decimal text or numbers in major units.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewOrder)]
pub(crate) struct OrderBody {
    /// The system that gave the number; the key's own when absent.
    source: Option<String>,
    number: String,
    placed_at: At,
    /// Who bought; nobody for a receipt without a name.
    customer: Option<WhoBody>,
    /// ISO 4217.
    currency: String,
    /// Checked against the lines when given.
    #[schema(value_type = Option<String>)]
    total: Option<Decimal>,
    channel: Option<String>,
    store: Option<String>,
    payment: Option<String>,
    /// `cancelled` takes the order back; anything else is a placed one.
    status: Option<String>,
    lines: Vec<LineBody>,
}

/// How a buyer is known.
#[derive(Deserialize, ToSchema)]
#[schema(as = OrderCustomer)]
pub(crate) struct WhoBody {
    external: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    card: Option<String>,
    anonymous: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewOrderLine)]
struct LineBody {
    sku: String,
    name: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    #[schema(value_type = String)]
    quantity: Decimal,
    /// Of a unit.
    #[schema(value_type = String)]
    price: Decimal,
    /// On the whole line.
    #[schema(value_type = Option<String>)]
    discount: Option<Decimal>,
    /// Paid for the line; price × quantity − discount when absent.
    #[schema(value_type = Option<String>)]
    total: Option<Decimal>,
    /// Of the whole line.
    #[schema(value_type = Option<String>)]
    cost: Option<Decimal>,
}

/// One order, or many.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[allow(
    dead_code,
    reason = "told apart by hand so that a wrong field is named; this is the page in the document"
)]
pub(crate) enum OrdersBody {
    Many { orders: Vec<OrderBody> },
    One(Box<OrderBody>),
}

#[derive(Deserialize)]
struct Many {
    orders: Vec<serde_json::Value>,
}

/// What became of an order.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderRecorded)]
pub(crate) struct RecordedBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// `recorded`, `unchanged`, `cancelled`, or `rejected` in an array.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

/// What became of each order of an array, in order.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrdersRecorded {
    orders: Vec<RecordedBody>,
}

/// Records an order, or up to 1,000 in an array with a verdict each; sent again, nothing changes.
#[utoipa::path(post, path = "/v1/orders", tag = "collect", operation_id = "record_orders", request_body = OrdersBody, responses((status = 201, body = RecordedBody), (status = 200, body = RecordedBody), (status = 409, description = "order_conflict")))]
pub(crate) async fn record(caller: Caller, request: Request) -> Answer<Response> {
    caller.allow(Scope::OrdersWrite)?;
    let body = crate::read::bytes(request, &caller.app).await?;
    super::refuse_nul(&body)?;
    let is_many = crate::read::json::<serde_json::Value>(&body)?.get("orders").is_some();
    if is_many {
        record_many(caller, crate::read::json(&body)?).await
    } else {
        record_one(caller, crate::read::json(&body)?).await
    }
}

async fn record_one(caller: Caller, body: OrderBody) -> Answer<Response> {
    let order = order_of(body, &default_source(&caller))?;
    let verdict = store(&caller, vec![order]).await?.into_iter().next();
    let recorded = verdict.ok_or_else(|| Problem::internal("an order without a verdict"))??;
    let status = if matches!(recorded, Recorded::New(_)) { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(recorded_body(Ok(recorded)))).into_response())
}

async fn record_many(caller: Caller, many: Many) -> Answer<Response> {
    if many.orders.len() > ORDERS_MAX {
        return Err(Problem::invalid("too_many", "orders", "too many orders at once")
            .with("at_most", ORDERS_MAX)
            .into());
    }
    let source = default_source(&caller);
    let read: Vec<Result<NewOrder, Problem>> =
        many.orders.into_iter().map(|value| read_order(value, &source)).collect();
    let good: Vec<NewOrder> = read.iter().filter_map(|order| order.as_ref().ok().cloned()).collect();
    let mut verdicts = store(&caller, good).await?.into_iter();
    let verdicts = read.into_iter().map(|order| match order {
        Err(problem) => Err(problem),
        Ok(_) => verdicts.next().unwrap_or_else(|| Err(Problem::internal("an order without a verdict"))),
    });
    Ok(Json(OrdersRecorded { orders: verdicts.map(recorded_body).collect() }).into_response())
}

fn read_order(value: serde_json::Value, source: &str) -> Result<NewOrder, Problem> {
    let text = serde_json::to_vec(&value).map_err(Problem::internal)?;
    order_of(crate::read::json(&text)?, source)
}

async fn store(caller: &Caller, orders: Vec<NewOrder>) -> Result<Vec<Result<Recorded, Problem>>, Problem> {
    let (now, settings) = (caller.now(), caller.workspace.settings());
    caller.write(move |tx| flows::order::record(tx, now, &settings, &orders)).await
}

fn recorded_body(verdict: Result<Recorded, Problem>) -> RecordedBody {
    let said = |id: vocabulary::OrderId, status| RecordedBody {
        id: Some(id.to_string()),
        status,
        code: None,
        field: None,
    };
    match verdict {
        Ok(Recorded::New(id)) => said(id, "recorded"),
        Ok(Recorded::Unchanged(id)) => said(id, "unchanged"),
        Ok(Recorded::Cancelled(id)) => said(id, "cancelled"),
        Ok(Recorded::Conflict(id)) => RecordedBody { code: Some("order_conflict"), ..said(id, "rejected") },
        Err(problem) => {
            RecordedBody { id: None, status: "rejected", code: Some(problem.code), field: problem.field }
        }
    }
}

/// The source of numbers and external ids that come without one.
pub(crate) fn default_source(caller: &Caller) -> String {
    Some(caller.source())
        .filter(|source| !source.is_empty())
        .unwrap_or_else(|| super::DEFAULT_SOURCE.to_owned())
}

fn order_of(body: OrderBody, default_source: &str) -> Result<NewOrder, Problem> {
    let currency: Currency = body.currency.parse().map_err(|_| {
        Problem::invalid("unknown_currency", "currency", "a currency is three capital letters, as in KZT")
    })?;
    let source =
        body.source.filter(|source| !source.trim().is_empty()).unwrap_or_else(|| default_source.to_owned());
    let lines = body.lines.into_iter().enumerate().map(|(index, line)| line_of(line, index, currency));
    let order = NewOrder {
        who: body.customer.map(|who| who.identifiers(&source)).unwrap_or_default(),
        source,
        number: body.number.trim().to_owned(),
        placed_at: body.placed_at.0,
        currency,
        store: present(body.store),
        channel: present(body.channel),
        payment: present(body.payment),
        cancelled: body.status.as_deref() == Some("cancelled"),
        lines: lines.collect::<Result<_, _>>()?,
        import: None,
    };
    check_total(body.total, &order)?;
    Ok(order)
}

fn check_total(total: Option<Decimal>, order: &NewOrder) -> Result<(), Problem> {
    let Some(total) = total else { return Ok(()) };
    let (told, lines) = (total.minor(order.currency, || "total".into())?, order.total());
    if told == lines {
        return Ok(());
    }
    Err(Problem::invalid("total_mismatch", "total", "the total is not the sum of the lines")
        .with("lines", lines)
        .with("total", told))
}

fn line_of(line: LineBody, index: usize, currency: Currency) -> Result<NewLine, Problem> {
    let field = |name: &'static str| move || format!("lines[{index}].{name}");
    let quantity = line.quantity.thousandths(field("quantity"))?;
    let price = line.price.minor(currency, field("price"))?;
    let discount = line.discount.map_or(Ok(0), |amount| amount.minor(currency, field("discount")))?;
    let total = line.total.map(|amount| amount.minor(currency, field("total"))).transpose()?;
    Ok(NewLine {
        sku: line.sku.trim().to_owned(),
        name: present(line.name),
        category: present(line.category),
        brand: present(line.brand),
        quantity,
        price,
        discount,
        total: total.unwrap_or_else(|| NewLine::computed_total(price, quantity, discount)),
        cost: line.cost.map(|amount| amount.minor(currency, field("cost"))).transpose()?,
        discounts: Vec::new(),
    })
}

impl WhoBody {
    /// The identifiers it names; external ids belong to the source.
    pub fn identifiers(self, source: &str) -> Vec<Identifier> {
        let external = present(self.external).map(|id| Identifier::external(source, id));
        let others = [
            (IdentifierKind::Email, self.email),
            (IdentifierKind::Phone, self.phone),
            (IdentifierKind::Card, self.card),
            (IdentifierKind::Anonymous, self.anonymous),
        ];
        let others =
            others.into_iter().filter_map(|(kind, value)| Some(Identifier::new(kind, present(value)?)));
        external.into_iter().chain(others).collect()
    }
}

pub(crate) fn present(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
