use access::Scope;
use axum::Json;
use collect::products::{self, NewProduct, Recorded};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Currency, Problem};

use super::amounts::Decimal;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;

const PRODUCTS_MAX: usize = 1_000;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewProducts)]
pub(crate) struct ProductsBody {
    products: Vec<ProductBody>,
}

/// A product; what is absent is left as it was. Amounts are decimal text or numbers in major units of the workspace's currency.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewProduct)]
struct ProductBody {
    sku: String,
    name: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    #[schema(value_type = Option<String>)]
    price: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    cost: Option<Decimal>,
    /// Below this no promotion sells a unit.
    #[schema(value_type = Option<String>)]
    lowest_price: Option<Decimal>,
    /// Neither discounts nor points: tobacco, formula milk, gift cards.
    no_discounts: Option<bool>,
    /// What it is taxed at, percent.
    #[schema(value_type = Option<String>)]
    tax_rate: Option<Decimal>,
}

/// What became of each product, in order.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProductsRecorded {
    products: Vec<ProductRecorded>,
}

#[derive(Serialize, ToSchema)]
struct ProductRecorded {
    sku: String,
    /// `new`, `updated`, `unchanged` or `rejected`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

/// Keeps the catalogue: up to 1,000 products at once, a verdict each.
#[utoipa::path(post, path = "/v1/products", tag = "collect", operation_id = "record_products", request_body = ProductsBody, responses((status = 200, body = ProductsRecorded)))]
pub(crate) async fn record(caller: Caller, Body(body): Body<ProductsBody>) -> Answer<Json<ProductsRecorded>> {
    caller.allow(Scope::ProductsWrite)?;
    if body.products.len() > PRODUCTS_MAX {
        return Err(Problem::invalid("too_many", "products", "too many products at once")
            .with("at_most", PRODUCTS_MAX)
            .into());
    }
    let currency = caller.workspace.settings().currency;
    let skus: Vec<String> = body.products.iter().map(|product| product.sku.clone()).collect();
    let read: Vec<Result<NewProduct, Problem>> =
        body.products.into_iter().map(|product| product_of(product, currency)).collect();
    let good: Vec<NewProduct> = read.iter().filter_map(|product| product.as_ref().ok().cloned()).collect();
    let now = caller.now();
    let mut verdicts = caller.write(move |tx| flows::order::products(tx, now, &good)).await?.into_iter();
    let verdicts = read.into_iter().map(|product| match product {
        Err(problem) => Err(problem),
        Ok(_) => verdicts.next().unwrap_or_else(|| Err(Problem::internal("a product without a verdict"))),
    });
    Ok(Json(ProductsRecorded {
        products: skus.into_iter().zip(verdicts).map(|(sku, verdict)| said(sku, verdict)).collect(),
    }))
}

fn said(sku: String, verdict: Result<Recorded, Problem>) -> ProductRecorded {
    let plain = |status| ProductRecorded { sku: sku.clone(), status, code: None, field: None };
    match verdict {
        Ok(Recorded::New) => plain("new"),
        Ok(Recorded::Updated) => plain("updated"),
        Ok(Recorded::Unchanged) => plain("unchanged"),
        Err(problem) => {
            ProductRecorded { code: Some(problem.code), field: problem.field, ..plain("rejected") }
        }
    }
}

fn product_of(body: ProductBody, currency: Currency) -> Result<NewProduct, Problem> {
    let amount = |amount: Option<Decimal>, field: &'static str| {
        amount.map(|a| a.minor(currency, || field.to_owned())).transpose()
    };
    let mut attributes = serde_json::Map::new();
    if let Some(lowest) = amount(body.lowest_price, "lowest_price")? {
        attributes.insert(products::LOWEST_PRICE.into(), lowest.into());
    }
    if let Some(no_discounts) = body.no_discounts {
        attributes.insert(products::NO_DISCOUNTS.into(), no_discounts.into());
    }
    if let Some(rate) = body.tax_rate {
        let rate = rate.thousandths(|| "tax_rate".to_owned())?;
        if !(0..=motivate::tax::RATE_MAX).contains(&rate) {
            let message = "a tax is at most ten times the price";
            return Err(Problem::invalid("out_of_range", "tax_rate", message));
        }
        attributes.insert(products::TAX_RATE.into(), rate.into());
    }
    Ok(NewProduct {
        attributes,
        sku: body.sku.trim().to_owned(),
        name: body.name,
        category: body.category,
        brand: body.brand,
        price: amount(body.price, "price")?,
        cost: amount(body.cost, "cost")?,
        ..NewProduct::default()
    })
}
