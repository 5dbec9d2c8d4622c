//! What happens in the corridor, told as stories, on both databases.

mod ad_audience;
mod birthdays;
mod campaign;
mod club;
mod counter;
mod elapsed;
mod erased;
mod event;
mod launch;
mod levels;
mod live;
mod message_keys;
mod newcomer;
mod order;
mod purchases;
mod referral;
mod rehearsal;
mod report;
mod returned;
mod reward;
mod segment;
mod shelf;
mod shop;
mod stopping;
mod support;
mod till;
