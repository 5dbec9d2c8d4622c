//! Recency, frequency and money: how long ago a customer bought last, how often and for how much, each as a score of one to five.

mod buyers;
mod days;
mod ranks;

pub use buyers::{Buyer, Crowd, Stretch};
pub use ranks::quintile_cells;
