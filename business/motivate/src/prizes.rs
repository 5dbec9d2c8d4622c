//! The prize catalogue: what points buy, how much of it there is, and the orders of it on their way.

mod catalogue;
mod orders;
mod sql;
mod state;

pub use catalogue::{Prize, PrizeSettings, change, create, list, load, load_many, restock};
pub use orders::{
    NewPrizeOrder, PrizeOrder, PrizeOrderMove, by_key, counts, erase, load_order, move_customer, move_on,
    moves, of_customer, of_state, order,
};
pub use state::{Move, PrizeOrderState};
