//! Recency, frequency and money: how long ago a customer bought last, how often and for how much, each as a score of one to five.

mod borders;
mod buyers;
mod days;
mod groups;
mod matrix;
mod moves;
mod ranks;
pub mod settings;
pub(crate) mod wanted;

pub use borders::{Borders, Scale, Scores};
pub use buyers::{Buyer, Crowd, Stretch};
pub use groups::Group;
pub use matrix::{Matrix, Sums};
pub use moves::{Flow, Moves, Place};
pub use ranks::quintile_cells;
pub use wanted::Wanted;
