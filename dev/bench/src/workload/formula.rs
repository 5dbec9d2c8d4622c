//! A workload of any size that needs no files: every fact is a formula of its number. Orders come customer after customer.

use columnar::{CustomerFact, OrderFact};
use vocabulary::{CustomerId, Date, Instant, MICROS_PER_DAY, Problem};

use super::facts::{consents, contacts, nameless, one_line};
use super::{Workload, as_of};

/// Orders of eight neighbouring customers: twenty on average, a few customers order a lot.
const ORDERS_OF_EIGHT: [i64; 8] = [1, 2, 4, 6, 10, 17, 30, 90];
const ORDERS_A_BLOCK: i64 = 160;
const DAYS: u64 = 1_095;
const CITIES: u64 = 40;
const CATEGORIES: u64 = 24;
const STORES: u64 = 200;
/// From 1940 to 2008.
const BIRTHDAYS: (i64, i64) = (-10_957, 25_203);

/// So many customers with twenty orders each on average.
pub struct Formula {
    /// How many customers; a multiple of eight.
    pub customers: i64,
}

impl Workload for Formula {
    fn customers_in_all(&self) -> Result<i64, Problem> {
        Ok(self.customers)
    }

    fn customers(&self, first: i64, count: usize) -> Result<Vec<CustomerFact>, Problem> {
        let last = self.customers.min(first + count as i64 - 1);
        Ok((first..=last).map(customer).collect())
    }

    fn orders(&self, first: i64, count: usize) -> Result<Vec<OrderFact>, Problem> {
        let last = (self.customers / 8 * ORDERS_A_BLOCK).min(first + count as i64 - 1);
        Ok((first..=last).map(order).collect())
    }
}

fn customer(id: i64) -> CustomerFact {
    let chance = mix(id as u64);
    let days_before = (chance >> 32) % (5 * 365);
    CustomerFact {
        city: Some(format!("city_{:02}", skewed(chance, CITIES))),
        birthday: Some(Date::from_epoch_days((BIRTHDAYS.0 + id * 7_919 % BIRTHDAYS.1) as i32)),
        contacts: contacts((chance >> 8) as i64),
        consents: consents((chance >> 8) as i64),
        ..nameless(CustomerId(id), Instant(as_of().0 - days_before as i64 * MICROS_PER_DAY))
    }
}

fn order(id: i64) -> OrderFact {
    let chance = mix(id as u64 ^ 1 << 62);
    let seconds = chance % (DAYS * 86_400);
    let placed_at = as_of().0 - MICROS_PER_DAY * DAYS as i64 + seconds as i64 * 1_000_000;
    // Most receipts are small: the product of two even chances.
    let amount = 100 + (chance >> 20 & 127) * (chance >> 27 & 127);
    let category = format!("cat_{:02}", skewed(chance >> 34, CATEGORIES));
    OrderFact {
        store: Some((1 + (chance >> 52) % STORES).to_string()),
        channel: Some(["store", "web", "app"][(chance >> 60) as usize % 3].to_owned()),
        ..one_line(id, buyer(id), placed_at, amount as i64, category)
    }
}

/// Whose an order is.
fn buyer(order: i64) -> i64 {
    let (block, mut within) = ((order - 1) / ORDERS_A_BLOCK, (order - 1) % ORDERS_A_BLOCK);
    let mut customer = block * 8 + 1;
    for orders in ORDERS_OF_EIGHT {
        if within < orders {
            break;
        }
        within -= orders;
        customer += 1;
    }
    customer
}

/// Small numbers are the likelier.
fn skewed(chance: u64, below: u64) -> u64 {
    let (one, other) = (chance % below, chance / below % below);
    one.min(other)
}

/// Scatters numbers (splitmix64).
fn mix(id: u64) -> u64 {
    let z = id.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
