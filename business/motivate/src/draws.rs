//! Prize draws nobody need believe: the seed is committed to before the tickets are frozen, and anyone can draw again from what is published.

mod draw;
mod lottery;
mod protocol;
mod sql;
mod tickets;

pub use draw::{Draw, DrawKey, DrawState, NewDraw, commit, create, draw, freeze, list, load};
pub use protocol::{Entry, ProtocolPart, Winner, count, entries, publish, publish_part, winners};
pub use tickets::{CardTicket, NewTickets, add, erase, move_customer, of_customer, void_order};
