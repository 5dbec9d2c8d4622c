//! Who may come in, on both databases.

mod doors;
mod house;
mod people;
mod trail;
