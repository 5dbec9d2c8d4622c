//! The demo shop: a grocer of Almaty that also sells over site and app, made up from a seed.
//!
//! Everything about a customer follows from the seed, the end and the customer's number, so a part of the shop can be made again
//! without the rest. What is made goes through the same doors a real shop uses.

mod aftermath;
mod catalogue;
mod chance;
mod club;
mod fill;
mod names;
mod offers;
mod people;
mod purchases;
#[cfg(test)]
mod tests;
mod tills;
mod visits;

pub use aftermath::{Aftermath, PlantedEffect, Response, aftermath};
pub use catalogue::products;
pub use club::club;
pub use fill::{Filled, fill, record_orders};
pub use offers::offers;
pub use people::{Person, PersonConsent};
pub use tills::tills;

use collect::events::NewEvent;
use collect::orders::NewOrder;
use collect::returns::NewReturn;
use vocabulary::{Date, Instant, Zone};

/// The system whose numbers the shop's customers and orders carry.
pub const SOURCE: &str = "shop";
/// Customers of the whole shop.
pub const CUSTOMERS: u32 = 20_000;
/// Days of history before the end: eighteen months.
const DAYS: i64 = 548;

/// The shop as it was up to an instant.
pub struct DemoShop {
    seed: u64,
    end: Instant,
    zone: Zone,
    first_day: Date,
}

/// Everything a person did, each list in order of time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Life {
    /// Orders.
    pub orders: Vec<NewOrder>,
    /// Returns, each with the number of its order.
    pub returns: Vec<(String, NewReturn)>,
    /// What was seen and put into the basket on site and app.
    pub events: Vec<NewEvent>,
}

impl Life {
    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty() && self.returns.is_empty() && self.events.is_empty()
    }
}

impl DemoShop {
    /// The shop of a seed whose history ends at the instant.
    pub fn new(seed: u64, end: Instant) -> DemoShop {
        let zone = Zone::parse("Asia/Almaty").unwrap_or_else(Zone::utc);
        let first_day = zone.date(end).plus_days(-DAYS);
        DemoShop { seed, end, zone, first_day }
    }

    /// The person with a number from 0.
    pub fn person(&self, number: u32) -> Person {
        people::person(self, number)
    }

    /// What the person did until the end.
    pub fn life(&self, person: &Person) -> Life {
        let (orders, returns) = purchases::purchases(self, person);
        let events = visits::visits(self, person, &orders);
        Life { orders, returns, events }
    }

    /// When the history begins.
    pub fn begin(&self) -> Instant {
        self.zone.start_of(self.first_day)
    }
}
