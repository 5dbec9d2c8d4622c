use collect::imports::Plan;
use collect::orders::{NewLine, NewOrder};
use vocabulary::Currency;
use vocabulary::UNIT;

use super::binding::{Binding, Bindings, View};
use super::customer::Who;
use crate::values::is_cancelled;

/// Decimals of a quantity: thousandths.
const QUANTITY_DECIMALS: u32 = 3;

/// The columns of a file of orders, one line a row.
pub(super) struct Columns {
    source: String,
    number: Binding,
    placed_at: Binding,
    who: Who,
    currency: Binding,
    store: Binding,
    channel: Binding,
    payment: Binding,
    status: Binding,
    sku: Binding,
    name: Binding,
    category: Binding,
    brand: Binding,
    quantity: Binding,
    price: Binding,
    total: Binding,
    discount: Binding,
    discounts: Vec<(String, Binding)>,
    cost: Binding,
}

impl Columns {
    pub fn new(bindings: &Bindings, plan: &Plan) -> Columns {
        Columns {
            source: plan.mapping.source.clone(),
            number: bindings.get("order_number"),
            placed_at: bindings.get("placed_at"),
            who: Who::new(bindings, "customer.", plan),
            currency: bindings.get("currency"),
            store: bindings.get("store"),
            channel: bindings.get("channel"),
            payment: bindings.get("payment"),
            status: bindings.get("status"),
            sku: bindings.get("sku"),
            name: bindings.get("product_name"),
            category: bindings.get("category"),
            brand: bindings.get("brand"),
            quantity: bindings.get("quantity"),
            price: bindings.get("price"),
            total: bindings.get("line_total"),
            discount: bindings.get("line_discount"),
            discounts: bindings.below("line_discount."),
            cost: bindings.get("line_cost"),
        }
    }

    /// The order's number, the document of its rows.
    pub fn number(&self, view: &mut View<'_>) -> Option<String> {
        view.text(&self.number)
    }

    pub fn read(&self, view: &mut View<'_>) -> Option<NewOrder> {
        let currency = self.currency(view);
        let decimals = currency.unwrap_or(view.reading.currency).decimals();
        let (number, placed_at) = (view.required(&self.number), self.placed_at(view));
        let line = self.line(view, decimals);
        Some(NewOrder {
            source: self.source.clone(),
            number: number?,
            who: self.who.read(view),
            placed_at: placed_at?,
            currency: currency?,
            store: view.text(&self.store),
            channel: view.text(&self.channel),
            payment: view.text(&self.payment),
            cancelled: view.text(&self.status).is_some_and(|status| is_cancelled(&status)),
            lines: vec![line?],
            import: None,
        })
    }

    fn placed_at(&self, view: &mut View<'_>) -> Option<vocabulary::Instant> {
        if view.cell(&self.placed_at).is_none() {
            view.refuse(&self.placed_at, "field_required");
        }
        view.instant(&self.placed_at)
    }

    fn currency(&self, view: &mut View<'_>) -> Option<Currency> {
        let Some(code) = view.text(&self.currency) else { return Some(view.reading.currency) };
        let currency = code.to_uppercase().parse().ok();
        if currency.is_none() {
            view.refuse(&self.currency, "bad_currency");
        }
        currency
    }

    fn line(&self, view: &mut View<'_>, decimals: u32) -> Option<NewLine> {
        let sku = view.required(&self.sku);
        let quantity = view.number(&self.quantity, QUANTITY_DECIMALS).or(if self.quantity.is_bound() {
            None
        } else {
            Some(UNIT)
        });
        if quantity.is_none() && view.cell(&self.quantity).is_none() {
            view.refuse(&self.quantity, "field_required");
        }
        let (price, total) = (view.number(&self.price, decimals), view.number(&self.total, decimals));
        let mut discounts = Vec::new();
        for (name, binding) in &self.discounts {
            if let Some(amount) = view.number(binding, decimals).filter(|amount| *amount != 0) {
                discounts.push((name.clone(), amount));
            }
        }
        let loose = view.sum(&self.discount, decimals).unwrap_or(0);
        if loose != 0 && !discounts.is_empty() {
            discounts.push((String::new(), loose));
        }
        let discount =
            if discounts.is_empty() { loose } else { discounts.iter().map(|(_, amount)| amount).sum() };
        let cost = view.number(&self.cost, decimals);
        if price.is_none() && total.is_none() && view.errors.is_empty() {
            view.refuse(if self.total.is_bound() { &self.total } else { &self.price }, "field_required");
        }
        let quantity = quantity?;
        let (price, total) = amounts(price, total, quantity, discount)?;
        Some(NewLine {
            sku: sku?,
            name: view.text(&self.name),
            category: view.joined(&self.category),
            brand: view.text(&self.brand),
            quantity,
            price,
            discount,
            total,
            cost,
            discounts,
        })
    }
}

/// Price and total, the one from the other where only one is told: what was paid is exact, a price may be rounded.
fn amounts(price: Option<i64>, total: Option<i64>, quantity: i64, discount: i64) -> Option<(i64, i64)> {
    match (price, total) {
        (Some(price), Some(total)) => Some((price, total)),
        (Some(price), None) => Some((price, NewLine::computed_total(price, quantity, discount))),
        (None, Some(total)) => {
            let before = i128::from(total) + i128::from(discount);
            let of_unit = if quantity > 0 {
                (before * i128::from(UNIT) + i128::from(quantity) / 2) / i128::from(quantity)
            } else {
                before
            };
            Some((i64::try_from(of_unit).ok()?, total))
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_amount_that_is_not_told_follows_from_the_other() {
        assert_eq!(amounts(None, Some(278), 2_000, 80), Some((179, 278)));
        assert_eq!(amounts(Some(179), None, 2_000, 80), Some((179, 278)));
        assert_eq!(amounts(None, Some(1450), 9_638_000, 0), Some((0, 1450)));
        assert_eq!(amounts(None, Some(100), 0, 0), Some((100, 100)));
        assert_eq!(amounts(None, None, 1_000, 0), None);
    }
}
