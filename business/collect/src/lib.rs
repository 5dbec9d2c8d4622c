#![doc = include_str!("../README.md")]

pub mod events;
pub mod facts;
pub mod imports;
pub mod message_keys;
pub mod orders;
pub mod products;
pub mod returns;

use store::Migration;

/// The tables of this room, without those of imports.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 3001, name: "collect", sql: include_str!("migrations/3001_collect.sql") },
    Migration { number: 3003, name: "message keys", sql: include_str!("migrations/3003_message_keys.sql") },
    Migration {
        number: 3004,
        name: "catalogue editions",
        sql: include_str!("migrations/3004_catalogue_editions.sql"),
    },
    Migration { number: 3005, name: "event keys", sql: include_str!("migrations/3005_event_keys.sql") },
];

/// The first eight bytes of a hash as a number, for fingerprints.
fn fingerprint(parts: &[&[u8]]) -> i64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let hash = hasher.finalize();
    let bytes = hash.as_bytes();
    i64::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}
