//! A basket as promotions, points and limits look at it.

use vocabulary::{Instant, of_quantity};

/// What somebody is about to buy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Basket {
    /// In the order of the receipt.
    pub lines: Vec<Line>,
    /// A store's name or code.
    pub store: Option<String>,
    /// Through which channel: store, site, app.
    pub channel: Option<String>,
    /// How it is going to be paid, once known.
    pub payment: Option<String>,
    /// When it is bought: the till's own time for an order replayed later.
    pub at: Instant,
}

/// One line. Amounts are minor units of the basket's currency.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// The product's code.
    pub sku: String,
    /// The product's category.
    pub category: Option<String>,
    /// The product's brand.
    pub brand: Option<String>,
    /// Thousandths of a unit; weight goods have broken units.
    pub quantity: i64,
    /// Of a unit, before discounts.
    pub price: i64,
    /// Of a unit, when known: what it costs the shop.
    pub cost: Option<i64>,
    /// Below this a unit is never sold, when set.
    pub floor: Option<i64>,
    /// Neither discounts nor points: tobacco, formula milk, gift cards.
    pub is_excluded: bool,
}

impl Line {
    /// Price × quantity, rounded half up.
    pub fn gross(&self) -> i64 {
        of_quantity(self.price, self.quantity)
    }
}

impl Basket {
    /// What all lines cost before discounts.
    pub fn gross(&self) -> i64 {
        self.lines.iter().map(Line::gross).sum()
    }
}
