//! Orders: recorded once by source and number, however often they are sent.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{
    Currency, CustomerId, FieldError, Identifier, ImportId, Instant, OrderId, Params, Problem, of_quantity,
};

use crate::products::{self, Catalogue, NewProduct};

mod sql;

pub use sql::{
    Order, OrderLine, by_number, channels, count_of, count_of_ahead, detach, has_news, has_news_ahead, load,
    move_customer, of_customer, stores, undo_import,
};

/// Lines an order may have.
pub const LINES_MAX: usize = 1_000;

/// An order as a shop tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewOrder {
    /// The system that gave the number.
    pub source: String,
    /// The order's number there.
    pub number: String,
    /// How the buyer is known; empty for nobody.
    pub who: Vec<Identifier>,
    /// When it was placed.
    pub placed_at: Instant,
    /// Currency of all its amounts.
    pub currency: Currency,
    /// Where: a store's name or code.
    pub store: Option<String>,
    /// Through which channel: store, site, app.
    pub channel: Option<String>,
    /// How it was paid.
    pub payment: Option<String>,
    /// Whether it is told as cancelled.
    #[serde(default)]
    pub cancelled: bool,
    /// What was bought.
    pub lines: Vec<NewLine>,
    /// The import it came with.
    #[serde(skip)]
    pub import: Option<ImportId>,
}

/// One line of an order. Amounts are minor units of the order's currency.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewLine {
    /// The product's code; a product not yet in the catalogue is added with what is known of it.
    pub sku: String,
    /// Name, for a product not yet in the catalogue.
    pub name: Option<String>,
    /// Category, for a product without one.
    pub category: Option<String>,
    /// Brand, for a product without one.
    pub brand: Option<String>,
    /// Thousandths of a unit; 0 where the source counts none.
    pub quantity: i64,
    /// Price of a unit before discounts.
    pub price: i64,
    /// Discount on the whole line, not negative.
    pub discount: i64,
    /// What was paid for the line.
    pub total: i64,
    /// What the line cost the shop; from the catalogue when absent.
    pub cost: Option<i64>,
    /// The discount's parts by name, where the source tells them apart; they sum to `discount`.
    #[serde(default)]
    pub discounts: Vec<(String, i64)>,
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Was not there.
    New(OrderId),
    /// Was there just so.
    Unchanged(OrderId),
    /// Was there and is cancelled now.
    Cancelled(OrderId),
    /// Another order with this number is there.
    Conflict(OrderId),
}

impl Recorded {
    /// The order's id.
    pub fn order(self) -> OrderId {
        match self {
            Recorded::New(id)
            | Recorded::Unchanged(id)
            | Recorded::Cancelled(id)
            | Recorded::Conflict(id) => id,
        }
    }
}

impl NewLine {
    /// The line's total from price, quantity and discount, rounded half up: for sources that do not tell it.
    pub fn computed_total(price: i64, quantity: i64, discount: i64) -> i64 {
        of_quantity(price, quantity).saturating_sub(discount)
    }
}

impl NewOrder {
    /// What breaks a rule, field by field.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |code, field: String| errors.push(FieldError { code, field, params: Params::new() });
        let places = [self.store.as_deref(), self.channel.as_deref(), self.payment.as_deref()];
        check_head(&self.source, &self.number, places, self.lines.len(), &mut refuse);
        for (index, line) in self.lines.iter().enumerate() {
            line.check(index, &mut refuse);
        }
        errors
    }

    /// What was paid in all.
    pub fn total(&self) -> i64 {
        self.lines.iter().map(|line| line.total).sum()
    }

    /// The same for the same order, whatever the order of its lines; being cancelled is no difference.
    fn fingerprint(&self) -> i64 {
        let lines = self.lines.iter().fold(0_i64, |sum, line| sum.wrapping_add(line.fingerprint()));
        crate::fingerprint(&[
            &self.placed_at.0.to_le_bytes(),
            self.currency.as_str().as_bytes(),
            &lines.to_le_bytes(),
        ])
    }
}

/// What breaks a rule in what an order or a basket says beside its lines; `places` are its store, channel and payment.
pub fn check_head(
    source: &str,
    number: &str,
    places: [Option<&str>; 3],
    lines: usize,
    refuse: &mut impl FnMut(&'static str, String),
) {
    if number.trim().is_empty() {
        refuse("field_required", "number".into());
    }
    if lines == 0 {
        refuse("field_required", "lines".into());
    }
    if lines > LINES_MAX {
        refuse("too_many", "lines".into());
    }
    let [store, channel, payment] = places;
    let texts = [
        ("source", Some(source)),
        ("number", Some(number)),
        ("store", store),
        ("channel", channel),
        ("payment", payment),
    ];
    for (field, text) in texts {
        if text.is_some_and(|text| text.len() > 200) {
            refuse("too_long", field.into());
        }
    }
}

impl NewLine {
    fn check(&self, index: usize, refuse: &mut impl FnMut(&'static str, String)) {
        let field = |name: &str| format!("lines[{index}].{name}");
        if self.sku.trim().is_empty() {
            refuse("field_required", field("sku"));
        }
        if self.sku.len() > 400 {
            refuse("too_long", field("sku"));
        }
        let amounts = [
            ("quantity", self.quantity),
            ("price", self.price),
            ("discount", self.discount),
            ("total", self.total),
            ("cost", self.cost.unwrap_or(0)),
        ];
        for (name, amount) in amounts {
            if amount < 0 {
                refuse("negative", field(name));
            }
            if amount > 1_000_000_000_000_000 {
                refuse("too_large", field(name));
            }
        }
        if !self.discounts.is_empty()
            && self.discounts.iter().map(|(_, amount)| amount).sum::<i64>() != self.discount
        {
            refuse("does_not_add_up", field("discounts"));
        }
    }

    fn fingerprint(&self) -> i64 {
        let numbers = [self.quantity, self.price, self.discount, self.total].map(i64::to_le_bytes);
        crate::fingerprint(&[self.sku.as_bytes(), numbers.as_flattened()])
    }
}

/// Records orders, checked before, with the buyers found for them; one verdict each, in order.
///
/// Products not yet in the catalogue are added. Sending an order again changes nothing.
pub fn record(
    tx: &mut Tx<'_>,
    now: Instant,
    orders: &[(Option<CustomerId>, &NewOrder)],
) -> Result<Vec<Recorded>, Problem> {
    let catalogue = catalogue(tx, now, orders)?;
    record_of(tx, now, orders, &catalogue)
}

/// As [`record`], for orders of products that are looked up already; fails where one is not.
pub fn record_of(
    tx: &mut Tx<'_>,
    now: Instant,
    orders: &[(Option<CustomerId>, &NewOrder)],
    catalogue: &Catalogue,
) -> Result<Vec<Recorded>, Problem> {
    let heads: Vec<sql::Head<'_>> =
        orders.iter().map(|(customer, order)| head(*customer, order, catalogue)).collect();
    let inserted = sql::insert(tx, now, &heads)?;
    let mut verdicts = Vec::with_capacity(orders.len());
    let mut lines = Vec::new();
    let mut claimed = HashMap::new();
    for ((_, order), head) in orders.iter().zip(&heads) {
        let key = (order.source.as_str(), order.number.as_str());
        let verdict = match inserted.get(&key) {
            Some(id) if !claimed.contains_key(id) => {
                claimed.insert(*id, head.fingerprint);
                push_lines(&mut lines, *id, order, catalogue)?;
                Recorded::New(*id)
            }
            Some(id) if claimed[id] == head.fingerprint => Recorded::Unchanged(*id),
            Some(id) => Recorded::Conflict(*id),
            None => compare(tx, now, order, head.fingerprint)?,
        };
        verdicts.push(verdict);
    }
    sql::insert_lines(tx, &lines)?;
    Ok(verdicts)
}

/// Marks an order as cancelled; again changes nothing.
pub fn call_off(tx: &mut Tx<'_>, now: Instant, order: OrderId) -> Result<(), Problem> {
    Ok(sql::cancel(tx, order, now)?)
}

fn compare(tx: &mut Tx<'_>, now: Instant, order: &NewOrder, fingerprint: i64) -> Result<Recorded, Problem> {
    let there = sql::fingerprint(tx, &order.source, &order.number)?;
    let there = there.ok_or_else(|| Problem::internal("an order neither inserted nor there"))?;
    if there.fingerprint != fingerprint {
        return Ok(Recorded::Conflict(there.id));
    }
    if order.cancelled && !there.cancelled {
        sql::cancel(tx, there.id, now)?;
        return Ok(Recorded::Cancelled(there.id));
    }
    Ok(Recorded::Unchanged(there.id))
}

/// The products the orders name, those not yet known added.
fn catalogue(
    tx: &mut Tx<'_>,
    now: Instant,
    orders: &[(Option<CustomerId>, &NewOrder)],
) -> Result<Catalogue, Problem> {
    let mut skus: Vec<&str> =
        orders.iter().flat_map(|(_, order)| order.lines.iter().map(|line| line.sku.as_str())).collect();
    skus.sort_unstable();
    skus.dedup();
    let mut catalogue = products::by_sku(tx, &skus)?;
    let mut missing: HashMap<&str, NewProduct> = HashMap::new();
    for (order, line) in
        orders.iter().flat_map(|(_, order)| order.lines.iter().map(move |line| (order, line)))
    {
        let tells_more = match catalogue.get(&line.sku) {
            None => true,
            Some(there) => {
                (there.category.is_none() && line.category.is_some())
                    || (there.brand.is_none() && line.brand.is_some())
                    || (there.name.is_none() && line.name.is_some())
            }
        };
        if tells_more {
            missing.entry(&line.sku).or_insert_with(|| NewProduct {
                sku: line.sku.clone(),
                name: line.name.clone(),
                category: line.category.clone(),
                brand: line.brand.clone(),
                import: order.import,
                ..NewProduct::default()
            });
        }
    }
    if !missing.is_empty() {
        let mut added: Vec<NewProduct> = missing.into_values().collect();
        added.sort_by(|a, b| a.sku.cmp(&b.sku));
        products::record(tx, now, &added)?;
        let skus: Vec<&str> = added.iter().map(|product| product.sku.as_str()).collect();
        catalogue.extend(products::by_sku(tx, &skus)?);
    }
    Ok(catalogue)
}

fn head<'o>(customer: Option<CustomerId>, order: &'o NewOrder, catalogue: &Catalogue) -> sql::Head<'o> {
    let costs: Option<Vec<i64>> = order.lines.iter().map(|line| line_cost(line, catalogue)).collect();
    sql::Head {
        order,
        customer,
        total: order.total(),
        discount: order.lines.iter().map(|line| line.discount).sum(),
        cost: costs.map(|costs| costs.iter().sum()),
        fingerprint: order.fingerprint(),
    }
}

fn line_cost(line: &NewLine, catalogue: &Catalogue) -> Option<i64> {
    let of_unit = || catalogue.get(&line.sku).and_then(|product| product.cost);
    line.cost.or_else(|| of_unit().map(|cost| NewLine::computed_total(cost, line.quantity, 0)))
}

fn push_lines<'o>(
    lines: &mut Vec<sql::Line<'o>>,
    order_id: OrderId,
    order: &'o NewOrder,
    catalogue: &Catalogue,
) -> Result<(), Problem> {
    for (index, line) in order.lines.iter().enumerate() {
        let product = catalogue.get(&line.sku);
        let product = product.ok_or_else(|| Problem::internal("a line's product was not looked up"))?;
        lines.push(sql::Line {
            order: order_id,
            number: index as i64 + 1,
            product: product.id,
            line,
            cost: line_cost(line, catalogue),
            discounts: (line.discounts.len() > 1 || line.discounts.iter().any(|(name, _)| !name.is_empty()))
                .then(|| serde_json::to_string(&line.discounts).unwrap_or_default()),
        });
    }
    Ok(())
}
