//! Baskets of eight lines with five coupons shown, as tills send them.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use vocabulary::{Dice, SeededDice};

use super::load::Request;
use super::shelf::{self, Codes};

const LINES: usize = 8;

/// What a run asks; each number another basket of another customer.
pub struct Requests {
    customers: u64,
    codes: Arc<Codes>,
    source: String,
}

impl Requests {
    /// Numbers of orders are this run's own.
    pub fn new(customers: u64, codes: Arc<Codes>) -> Requests {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Requests { customers, codes, source: format!("bench-{since}") }
    }

    pub fn quote(&self, number: u64) -> Request {
        ("/v1/till/quote", self.basket(number, 1).to_string())
    }

    pub fn order(&self, number: u64) -> Request {
        let mut basket = self.basket(number, 2);
        basket["source"] = json!(self.source);
        basket["number"] = json!(number.to_string());
        ("/v1/till/orders", basket.to_string())
    }

    fn basket(&self, number: u64, salt: u64) -> Value {
        let dice = SeededDice::new(number * 2 + salt);
        let person = dice.number() % self.customers;
        let who = match person % 2 {
            0 => json!({"card": shelf::card(person)}),
            _ => json!({"email": shelf::email(person)}),
        };
        let lines: Vec<Value> = (0..LINES)
            .map(|_| json!({"sku": shelf::sku(dice.number()), "quantity": 1 + dice.number() % 4}))
            .collect();
        json!({
            "currency": "USD", "store": format!("store-{}", dice.number() % 20), "channel": "store", "payment": "card",
            "customer": who, "coupons": self.codes.shown(number), "lines": lines,
        })
    }
}
