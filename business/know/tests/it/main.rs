//! know on both databases.

mod attributes;
mod consent;
mod contact_points;
mod erase;
mod facts;
mod join;
mod normalise;
mod people;
mod profile;
mod resolve;
mod search;
mod timeline;
