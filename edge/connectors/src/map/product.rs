use collect::products::NewProduct;
use serde_json::Value;

use super::binding::{Binding, Bindings, View};

/// The columns of a file of products.
pub(super) struct Columns {
    sku: Binding,
    name: Binding,
    category: Binding,
    brand: Binding,
    price: Binding,
    cost: Binding,
    attributes: Vec<(String, Binding)>,
}

impl Columns {
    pub fn new(bindings: &Bindings) -> Columns {
        Columns {
            sku: bindings.get("sku"),
            name: bindings.get("name"),
            category: bindings.get("category"),
            brand: bindings.get("brand"),
            price: bindings.get("price"),
            cost: bindings.get("cost"),
            attributes: bindings.below("attributes."),
        }
    }

    pub fn read(&self, view: &mut View<'_>) -> Option<NewProduct> {
        let decimals = view.reading.currency.decimals();
        Some(NewProduct {
            sku: view.required(&self.sku)?,
            name: view.joined(&self.name),
            category: view.joined(&self.category),
            brand: view.text(&self.brand),
            price: view.number(&self.price, decimals),
            cost: view.number(&self.cost, decimals),
            attributes: self
                .attributes
                .iter()
                .filter_map(|(key, binding)| Some((key.clone(), Value::from(view.text(binding)?))))
                .collect(),
            import: None,
        })
    }
}
