//! What happens after a campaign of the demo shop: orders with a known effect planted, opens and clicks.

use collect::orders::NewOrder;
use vocabulary::{Instant, MICROS_PER_DAY};

use super::chance::Chance;
use super::{DemoShop, Person, purchases};

/// What a campaign of the demo shop really does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlantedEffect {
    /// Of a thousand people who get no message, how many come and buy because of something else.
    pub control_permille: u64,
    /// Of a thousand who are written to, how many come and buy.
    pub treated_permille: u64,
    /// Within how many days.
    pub days: u32,
}

impl Default for PlantedEffect {
    fn default() -> PlantedEffect {
        PlantedEffect { control_permille: 60, treated_permille: 140, days: 7 }
    }
}

/// What a person did with the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// The person's number.
    pub person: u32,
    /// When it was opened.
    pub opened_at: Instant,
    /// When a link in it was followed.
    pub clicked_at: Option<Instant>,
    /// When the person asked for no more of them.
    pub unsubscribed_at: Option<Instant>,
}

/// The days after a campaign.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Aftermath {
    /// Orders besides those of the shop's usual life.
    pub orders: Vec<NewOrder>,
    /// What the treated did with the message.
    pub responses: Vec<Response>,
}

/// The days after a campaign for the people treated and those held back, by their numbers; nothing lies after the shop's end.
///
/// Whoever would have come without a message comes with it too: the effect is planted in the difference alone.
pub fn aftermath(
    shop: &DemoShop,
    treated: &[u32],
    control: &[u32],
    launched_at: Instant,
    effect: PlantedEffect,
) -> Aftermath {
    let mut aftermath = Aftermath::default();
    for number in control {
        let chance = Chance::new(shop.seed, 4, u64::from(*number));
        let comes = chance.below(1_000) < effect.control_permille;
        aftermath
            .orders
            .extend(comes.then(|| visit(shop, *number, &chance, launched_at, effect.days)).flatten());
    }
    for number in treated {
        let chance = Chance::new(shop.seed, 4, u64::from(*number));
        let comes = chance.below(1_000) < effect.treated_permille;
        aftermath
            .orders
            .extend(comes.then(|| visit(shop, *number, &chance, launched_at, effect.days)).flatten());
        aftermath.responses.extend(response(shop, *number, comes, launched_at));
    }
    aftermath
}

fn visit(shop: &DemoShop, number: u32, chance: &Chance, launched_at: Instant, days: u32) -> Option<NewOrder> {
    let person: Person = shop.person(number);
    let placed_at = launched_at.plus_micros(chance.below(u64::from(days) * MICROS_PER_DAY as u64) as i64);
    let order = purchases::order(shop, &person, chance, shop.zone.date(placed_at))?;
    let number = format!("{}-C", order.number);
    (placed_at < shop.end).then_some(NewOrder { number, placed_at, ..order })
}

/// Two in five open, buyers nearly all; a quarter of those follow a link; one in two hundred has had enough.
fn response(shop: &DemoShop, number: u32, comes: bool, launched_at: Instant) -> Option<Response> {
    let chance = Chance::new(shop.seed, 5, u64::from(number));
    if !chance.percent(if comes { 95 } else { 38 }) {
        return None;
    }
    let opened_at = launched_at.plus_seconds(chance.between(120, 2 * 86_400));
    let later = |seconds: i64| opened_at.plus_seconds(chance.between(15, seconds));
    let response = Response {
        person: number,
        opened_at,
        clicked_at: chance.percent(if comes { 70 } else { 18 }).then(|| later(300)),
        unsubscribed_at: chance.millionths(5_000).then(|| later(120)),
    };
    (opened_at < shop.end).then_some(response)
}
