use access::Scope;
use axum::Json;
use collect::products::{self, Product};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Currency, Money};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;
use crate::wire::{Amount, Items};

/// Products found at a time.
const FOUND_MAX: i64 = 30;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductsAsked {
    /// A part of the code or the name.
    q: Option<String>,
}

/// A product of the catalogue.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundProduct)]
pub(crate) struct FoundBody {
    sku: String,
    name: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    /// List price of a unit.
    price: Option<Amount>,
}

/// The first 30 products whose code or name has a text in it.
#[utoipa::path(get, path = "/api/v1/products", tag = "products", operation_id = "search_products", params(ProductsAsked), responses((status = 200, body = Items<FoundBody>)))]
pub(crate) async fn search(caller: Caller, Ask(asked): Ask<ProductsAsked>) -> Answer<Json<Items<FoundBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let currency = caller.workspace.settings().currency;
    let text = asked.q.unwrap_or_default();
    let found = caller.read(move |tx| products::search(tx, &text, FOUND_MAX)).await?;
    Ok(Json(Items { items: found.into_iter().map(|product| FoundBody::of(product, currency)).collect() }))
}

impl FoundBody {
    fn of(product: Product, currency: Currency) -> FoundBody {
        FoundBody {
            sku: product.sku,
            name: product.name,
            category: product.category,
            brand: product.brand,
            price: product.price.map(|minor| Money::new(minor, currency).into()),
        }
    }
}
