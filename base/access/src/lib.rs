#![doc = include_str!("../README.md")]

pub mod answers;
pub mod audit;
mod error;
pub mod invitations;
pub mod keys;
pub mod links;
mod password;
mod secrets;
pub mod sessions;
pub mod staff;
pub mod throttle;
mod token;
pub mod workspaces;

pub use audit::Actor;
pub use error::AccessError;
pub use invitations::Invitation;
pub use keys::{Key, KeyKind, KeyRing, NewKey, Scope};
pub use links::Purpose;
pub use password::{PASSWORD_LENGTH_MIN, PasswordHash};
pub use secrets::Secrets;
pub use sessions::Session;
pub use staff::{Member, NewStaff, Role, Staff};
pub use token::Token;
pub use workspaces::{Details, Workspace};

use store::Migration;

/// The tables of this crate; they belong in the control store.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1001, name: "access", sql: include_str!("migrations/1001_access.sql") },
    Migration { number: 1002, name: "events_kept", sql: include_str!("migrations/1002_events_kept.sql") },
    Migration { number: 1003, name: "invitations", sql: include_str!("migrations/1003_invitations.sql") },
];
