#![doc = include_str!("../README.md")]

pub mod basket;
pub mod coupons;
pub mod draws;
mod funding;
pub mod loyalty;
pub mod prizes;
pub mod promotions;
pub mod receipts;
pub mod simulations;
pub mod tax;
pub mod time_marks;

pub use funding::Funding;
use store::{Migration, Tx};
use vocabulary::{CustomerId, Instant, Problem};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 10_001, name: "promotions", sql: include_str!("migrations/10001_promotions.sql") },
    Migration { number: 10_002, name: "coupons", sql: include_str!("migrations/10002_coupons.sql") },
    Migration { number: 10_003, name: "loyalty", sql: include_str!("migrations/10003_loyalty.sql") },
    Migration { number: 10_004, name: "prizes", sql: include_str!("migrations/10004_prizes.sql") },
    Migration { number: 10_005, name: "draws", sql: include_str!("migrations/10005_draws.sql") },
    Migration { number: 10_006, name: "receipts", sql: include_str!("migrations/10006_receipts.sql") },
    Migration { number: 10_011, name: "simulations", sql: include_str!("migrations/10011_simulations.sql") },
    Migration { number: 10_012, name: "awards", sql: include_str!("migrations/10012_awards.sql") },
    Migration { number: 10_020, name: "coupon_pace", sql: include_str!("migrations/10020_coupon_pace.sql") },
    Migration {
        number: 10_021,
        name: "leaner_receipts",
        sql: include_str!("migrations/10021_leaner_receipts.sql"),
    },
    Migration {
        number: 10_022,
        name: "loyalty_simulations",
        sql: include_str!("migrations/10022_loyalty_simulations.sql"),
    },
    Migration {
        number: 10_030,
        name: "counters_of_days",
        sql: include_str!("migrations/10030_counters_of_days.sql"),
    },
    Migration {
        number: 10_031,
        name: "receipts_packed",
        sql: include_str!("migrations/10031_receipts_packed.sql"),
    },
    Migration {
        number: 10_040,
        name: "rules_of_then",
        sql: include_str!("migrations/10040_rules_of_then.sql"),
    },
    Migration { number: 10_041, name: "time_marks", sql: include_str!("migrations/10041_time_marks.sql") },
    Migration {
        number: 10_042,
        name: "prize_pictures",
        sql: include_str!("migrations/10042_prize_pictures.sql"),
    },
];

/// Gives what a joined customer has to the one that stays.
pub fn move_customer(
    tx: &mut Tx<'_>,
    now: Instant,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), Problem> {
    promotions::counters::move_customer(tx, from, into)?;
    coupons::move_customer(tx, from, into)?;
    loyalty::move_customer(tx, from, into, now)?;
    for programme in loyalty::programmes::all(tx)? {
        loyalty::refresh(tx, &programme, into, now)?;
    }
    prizes::move_customer(tx, from, into)?;
    draws::move_customer(tx, from, into)?;
    receipts::move_customer(tx, from, into)
}

/// Leaves an erased customer's entries to the books, without the customer.
pub fn erase(tx: &mut Tx<'_>, now: Instant, customer: CustomerId) -> Result<(), Problem> {
    promotions::counters::erase(tx, customer)?;
    coupons::erase(tx, customer)?;
    loyalty::erase(tx, customer, now)?;
    prizes::erase(tx, customer)?;
    draws::erase(tx, customer)?;
    receipts::detach(tx, customer)
}
