use access::Scope;
use axum::Json;
use flows::report::{self, ProductSale, Report, Sale};
use measure::reports::{Dimension, MonthOfCustomers};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Date, Problem};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;
use crate::wire::{Amount, At};

/// Products unless told.
const PRODUCTS: usize = 20;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SalesAsked {
    /// `month`, `category`, `brand`, `store` or `channel`; by month unless told.
    by: Option<String>,
    /// The first day; the first of the month eleven months before the last day unless told.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The first day after the last, at most ten years later; tomorrow unless told.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductsAsked {
    /// The first day; the first of the month eleven months before the last day unless told.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The first day after the last, at most ten years later; tomorrow unless told.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// Products, 20 unless told, at most 200.
    limit: Option<usize>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct BuyersAsked {
    /// The first day; the first of the month eleven months before the last day unless told.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The first day after the last, at most ten years later; tomorrow unless told.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

/// A report over the orders of some days.
#[derive(Serialize, ToSchema)]
#[schema(as = Report)]
pub(crate) struct ReportBody<T> {
    /// `2026-11-01`
    from: String,
    /// The first day that is not in it.
    until: String,
    /// The instant up to which orders are known.
    as_of: At,
    /// False while the columns are being filled: figures leave customers out.
    is_complete: bool,
    /// Whether there are more rows than these.
    is_cut: bool,
    rows: Vec<T>,
}

/// What was sold, less what was given back, on the day of the order.
#[derive(Serialize, ToSchema)]
#[schema(as = Sale)]
pub(crate) struct SaleBody {
    /// A month by its first day, a category, brand, store or channel; null for what has none.
    name: Option<String>,
    revenue: Amount,
    /// Orders; for categories and brands, orders with them.
    orders: i64,
    /// Known customers.
    customers: i64,
}

/// A product and how much of it was sold.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductSale)]
pub(crate) struct ProductBody {
    /// Null for lines that name no product.
    sku: Option<String>,
    /// What the catalogue calls it.
    name: Option<String>,
    /// Units less those brought back, `1.5`.
    quantity: String,
    revenue: Amount,
}

/// Known customers who bought in a month.
#[derive(Serialize, ToSchema)]
#[schema(as = MonthOfCustomers)]
pub(crate) struct BuyersBody {
    /// Its first day.
    month: String,
    /// Bought for the first time.
    new: i64,
    /// Had bought before the month.
    returning: i64,
}

/// Turnover by month in order of time, or by category, brand, store or channel, the largest first.
#[utoipa::path(get, path = "/api/v1/reports/sales", tag = "reports", params(SalesAsked), responses((status = 200, body = ReportBody<SaleBody>)))]
pub(crate) async fn sales(caller: Caller, Ask(asked): Ask<SalesAsked>) -> Answer<Json<ReportBody<SaleBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let dimension = dimension(asked.by.as_deref())?;
    let days = report::days(&caller.workspace, asked.from, asked.until)?;
    let workspace = caller.workspace.clone();
    let ask = move |engine: &dyn columnar::Reports| match dimension {
        None => report::sales_by_month(&workspace, engine, days),
        Some(dimension) => report::sales_by(&workspace, engine, dimension, days),
    };
    let report = caller.app.reporting(ask).await?;
    Ok(Json(body(report, |sale: Sale| SaleBody {
        name: sale.name,
        revenue: sale.revenue.into(),
        orders: sale.orders,
        customers: sale.customers,
    })))
}

/// The dimension of a word; none for months.
fn dimension(word: Option<&str>) -> Result<Option<Dimension>, Problem> {
    Ok(Some(match word.unwrap_or("month") {
        "month" => return Ok(None),
        "category" => Dimension::Category,
        "brand" => Dimension::Brand,
        "store" => Dimension::Store,
        "channel" => Dimension::Channel,
        _ => return Err(Problem::invalid("unknown_value", "by", "sales are not told apart by this")),
    }))
}

/// The products that brought most.
#[utoipa::path(get, path = "/api/v1/reports/products", tag = "reports", params(ProductsAsked), responses((status = 200, body = ReportBody<ProductBody>)))]
pub(crate) async fn products(
    caller: Caller,
    Ask(asked): Ask<ProductsAsked>,
) -> Answer<Json<ReportBody<ProductBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let days = report::days(&caller.workspace, asked.from, asked.until)?;
    let (workspace, count) = (caller.workspace.clone(), asked.limit.unwrap_or(PRODUCTS));
    let report =
        caller.app.reporting(move |engine| report::products(&workspace, engine, days, count)).await?;
    Ok(Json(body(report, |product: ProductSale| ProductBody {
        sku: product.sku,
        name: product.name,
        quantity: product.quantity,
        revenue: product.revenue.into(),
    })))
}

/// Known customers who bought in each month: for the first time, or again.
#[utoipa::path(get, path = "/api/v1/reports/customers", tag = "reports", params(BuyersAsked), responses((status = 200, body = ReportBody<BuyersBody>)))]
pub(crate) async fn customers(
    caller: Caller,
    Ask(asked): Ask<BuyersAsked>,
) -> Answer<Json<ReportBody<BuyersBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let days = report::days(&caller.workspace, asked.from, asked.until)?;
    let workspace = caller.workspace.clone();
    let report = caller.app.reporting(move |engine| report::buyers(&workspace, engine, days)).await?;
    Ok(Json(body(report, |month: MonthOfCustomers| BuyersBody {
        month: month.month.to_string(),
        new: month.new,
        returning: month.returning,
    })))
}

fn body<T, B>(report: Report<T>, row: impl Fn(T) -> B) -> ReportBody<B> {
    ReportBody {
        from: report.days.from.to_string(),
        until: report.days.until.to_string(),
        as_of: report.as_of.into(),
        is_complete: report.is_complete,
        is_cut: report.is_cut,
        rows: report.rows.into_iter().map(row).collect(),
    }
}
