//! What a till brings, checked and put together with what the catalogue knows.

use std::net::IpAddr;

use collect::orders::{LINES_MAX, check_head};
use collect::products::{self, Catalogue, Product, Shelf};
use motivate::basket::{Basket, Line};
use motivate::loyalty::Wanted;
use motivate::promotions::counters::Counted;
use motivate::tax::{self, Prices};
use motivate::{coupons, promotions};
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{
    Currency, CustomerId, FieldError, Identifier, Instant, KeyId, Params, Problem, ProgrammeId, Zone,
};

use crate::Settings;
use crate::order::AHEAD_SECONDS_MAX;

/// Coupons that may be shown at once.
const COUPONS_MAX: usize = 20;
/// How long a till may have been without a line, in seconds: a year.
const BEHIND_SECONDS_MAX: i64 = 366 * 86_400;
/// No quantity and no price is larger.
const LARGEST: i64 = 1_000_000_000_000;

/// A basket as a till brings it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The system that gave the number.
    pub source: String,
    /// The till's number: the key of everything that is done for it.
    pub number: String,
    /// How the buyer is known; empty for nobody.
    pub who: Vec<Identifier>,
    /// Currency of all amounts.
    pub currency: Currency,
    /// When it is bought, by the till; now when it does not say.
    pub placed_at: Option<Instant>,
    /// What is bought.
    pub lines: Vec<AskLine>,
    /// Whether the tax is in the prices.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub prices: Prices,
    /// Where: a store's name or code.
    pub store: Option<String>,
    /// Through which channel: store, site, app.
    pub channel: Option<String>,
    /// How it is going to be paid, once known.
    pub payment: Option<String>,
    /// Codes shown.
    pub coupons: Vec<String>,
    /// The programme whose points it earns and can be paid with; the oldest where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Points to pay with, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Wanted>,
    /// Language of the receipt's words; the workspace's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The key of the machine that asks: who shows too many wrong codes must wait. No part of what is asked.
    #[serde(skip)]
    pub asker: Option<KeyId>,
    /// The network address of who buys, where a site or an app tells it: who guesses from there must wait, too. No part of what is asked.
    #[serde(skip)]
    pub address: Option<IpAddr>,
    /// What it takes is held until it is paid or called off.
    pub is_open: bool,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskLine {
    /// The product's code.
    pub sku: String,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// Of a unit in minor units; the catalogue's where absent.
    pub price: Option<i64>,
    /// What it is taxed at, thousandths of a percent; the catalogue's where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<i64>,
}

impl Ask {
    /// Fails with what breaks a rule, field by field.
    pub fn check(&self, now: Instant, settings: &Settings) -> Result<(), Problem> {
        if self.currency != settings.currency {
            let message = format!("the workspace keeps its books in {}", settings.currency);
            return Err(Problem::invalid("wrong_currency", "currency", message)
                .with("currency", settings.currency.as_str()));
        }
        let at = self.placed_at.unwrap_or(now);
        if at > now.plus_seconds(AHEAD_SECONDS_MAX) {
            let message = "a basket cannot be bought more than a day from now";
            return Err(Problem::invalid("in_the_future", "placed_at", message));
        }
        if at < now.plus_seconds(-BEHIND_SECONDS_MAX) {
            let message = "a basket cannot be brought later than a year after it was bought";
            return Err(Problem::invalid("too_long_ago", "placed_at", message));
        }
        match crate::order::problem_of(self.faults(), "basket") {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }

    /// What is asked, JSON, without the person: neither how they are known nor the codes they showed.
    pub fn nameless(&self) -> Result<String, Problem> {
        let nobody = Ask { who: Vec::new(), coupons: Vec::new(), ..self.clone() };
        serde_json::to_string(&nobody).map_err(Problem::internal)
    }

    fn faults(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |code, field: String| errors.push(FieldError { code, field, params: Params::new() });
        let places = [self.store.as_deref(), self.channel.as_deref(), self.payment.as_deref()];
        check_head(&self.source, &self.number, places, self.lines.len(), &mut refuse);
        if self.coupons.len() > COUPONS_MAX {
            refuse("too_many", "coupons".into());
        }
        for (index, line) in self.lines.iter().take(LINES_MAX).enumerate() {
            line.check(index, &mut refuse);
        }
        errors
    }

    /// What is known of its products.
    pub fn catalogue(&self, tx: &mut Tx<'_>, shelf: &Shelf) -> Result<Catalogue, Problem> {
        shelf.look(tx, &self.skus())
    }

    /// Says what will be asked of any basket, whoever buys.
    pub fn ahead(&self, tx: &mut Tx<'_>, shelf: &Shelf) -> Result<(), Problem> {
        if !tx.is_far() {
            return Ok(());
        }
        promotions::edition_ahead(tx)?;
        shelf.look_ahead(tx, &self.skus())?;
        coupons::find_ahead(tx, &self.codes())
    }

    /// The codes shown.
    pub fn codes(&self) -> Vec<&str> {
        self.coupons.iter().map(String::as_str).collect()
    }

    fn skus(&self) -> Vec<&str> {
        let mut skus: Vec<&str> = self.lines.iter().map(|line| line.sku.as_str()).collect();
        skus.sort_unstable();
        skus.dedup();
        skus
    }

    /// Whose limits it counts for, bought by a customer at an instant.
    pub fn counted<'a>(&'a self, customer: Option<CustomerId>, at: Instant, zone: &'a Zone) -> Counted<'a> {
        let is_nobody = customer.is_none() && self.who.is_empty();
        Counted { customer, is_nobody, store: self.store.as_deref(), at, zone }
    }

    /// The basket with what the catalogue knows, and what each line is taxed at; fails with `unknown_product` at the first line that it does not know.
    pub fn basket(&self, catalogue: &Catalogue, at: Instant) -> Result<(Basket, Vec<Option<i64>>), Problem> {
        let known = self.lines.iter().enumerate().map(|(index, line)| line.known(index, catalogue));
        let (lines, tax_rates) = known.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        let basket = Basket {
            lines,
            store: self.store.clone(),
            channel: self.channel.clone(),
            payment: self.payment.clone(),
            at,
        };
        Ok((basket, tax_rates))
    }
}

impl AskLine {
    fn check(&self, index: usize, refuse: &mut impl FnMut(&'static str, String)) {
        let field = |name: &str| format!("lines[{index}].{name}");
        if self.sku.trim().is_empty() {
            refuse("field_required", field("sku"));
        }
        if self.quantity <= 0 {
            refuse("not_positive", field("quantity"));
        }
        if self.quantity > LARGEST {
            refuse("too_large", field("quantity"));
        }
        match self.price {
            Some(price) if price < 0 => refuse("negative", field("price")),
            Some(price) if price > LARGEST => refuse("too_large", field("price")),
            _ => {}
        }
        match self.tax_rate {
            Some(rate) if rate < 0 => refuse("negative", field("tax_rate")),
            Some(rate) if rate > tax::RATE_MAX => refuse("too_large", field("tax_rate")),
            _ => {}
        }
    }

    /// The line, and what it is taxed at.
    fn known(&self, index: usize, catalogue: &Catalogue) -> Result<(Line, Option<i64>), Problem> {
        let field = |name: &str| format!("lines[{index}].{name}");
        let Some(product) = catalogue.get(&self.sku) else {
            let message = format!("the catalogue has no product {}", self.sku);
            return Err(
                Problem::invalid("unknown_product", field("sku"), message).with("sku", self.sku.as_str())
            );
        };
        let Some(price) = self.price.or(product.price) else {
            let message = format!("neither the till nor the catalogue gives a price of {}", self.sku);
            return Err(Problem::invalid("no_price", field("price"), message).with("sku", self.sku.as_str()));
        };
        let Told { floor, is_excluded, tax_rate } = Told::of(product);
        let line = Line {
            sku: self.sku.clone(),
            category: product.category.clone(),
            brand: product.brand.clone(),
            quantity: self.quantity,
            price,
            cost: product.cost,
            floor,
            is_excluded,
        };
        Ok((line, self.tax_rate.or(tax_rate)))
    }
}

/// What the catalogue tells of selling a product.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// The price below which a unit is never sold, when there is one.
    pub floor: Option<i64>,
    /// It takes no discounts.
    pub is_excluded: bool,
    /// Thousandths of a percent.
    pub tax_rate: Option<i64>,
}

impl Told {
    pub fn of(product: &Product) -> Told {
        let told: serde_json::Value = match product.attributes.as_str() {
            "{}" => serde_json::Value::Null,
            attributes => serde_json::from_str(attributes).unwrap_or_default(),
        };
        Told {
            floor: told[products::LOWEST_PRICE].as_i64().filter(|floor| *floor >= 0),
            is_excluded: told[products::NO_DISCOUNTS].as_bool().unwrap_or(false),
            tax_rate: told[products::TAX_RATE].as_i64().filter(|rate| (0..=tax::RATE_MAX).contains(rate)),
        }
    }
}

fn is_usual(prices: &Prices) -> bool {
    *prices == Prices::default()
}
