//! Points as a till, a card and the books use them.

mod awards;
mod crowd;
mod examples;
mod laws;
mod members;
mod nights;
mod oracle;
mod orders;
mod rehearsal;
mod shop;
mod standing;
mod threads;
