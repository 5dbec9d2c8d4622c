//! Points as a till, a card and the books use them.

mod laws;
mod members;
mod nights;
mod oracle;
mod orders;
mod shop;
mod standing;
mod threads;
