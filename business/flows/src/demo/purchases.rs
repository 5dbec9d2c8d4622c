//! What the people of the demo shop buy, and bring back.

use collect::orders::{NewLine, NewOrder};
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use vocabulary::{Currency, Date, Instant, MICROS_PER_HOUR, UNIT};

use super::catalogue::{CATEGORIES, Item, sku};
use super::chance::Chance;
use super::people::{Habit, Person};
use super::{DAYS, DemoShop, SOURCE};

/// Thousandths of the usual business, January first.
const MONTHS: [u64; 12] = [880, 950, 1_120, 1_000, 1_010, 960, 880, 930, 1_030, 1_040, 1_080, 1_330];
/// Thousandths of the usual business, Monday first.
const WEEKDAYS: [u64; 7] = [880, 860, 900, 960, 1_130, 1_280, 990];
/// How busy each hour from eight in the morning is.
const HOURS: [u64; 14] = [3, 5, 6, 6, 8, 8, 6, 6, 7, 9, 12, 12, 8, 4];
/// How many different things are in a basket, from one.
const BASKET: [u64; 9] = [19, 20, 18, 14, 10, 8, 6, 3, 2];

impl Habit {
    /// Chance to buy on an ordinary day, in millionths.
    fn buys(self) -> u64 {
        match self {
            Habit::Loyal => 84_000,
            Habit::Steady => 34_000,
            Habit::Occasional => 15_000,
            Habit::Once => 0,
        }
    }

    /// Chance to stay away from a day on, in millionths.
    fn lapses(self) -> u64 {
        match self {
            Habit::Loyal => 500,
            Habit::Steady => 1_600,
            Habit::Occasional => 2_000,
            Habit::Once => 0,
        }
    }
}

pub(super) fn purchases(shop: &DemoShop, person: &Person) -> (Vec<NewOrder>, Vec<(String, NewReturn)>) {
    let chance = Chance::new(shop.seed, 2, u64::from(person.number));
    let days = buying_days(shop, person, &chance);
    let orders: Vec<NewOrder> =
        days.into_iter().filter_map(|day| order(shop, person, &chance, day)).collect();
    let returns = orders.iter().filter_map(|order| give_back(shop, &chance, order)).collect();
    (orders, returns)
}

/// The person's days in the shop: a life with a beginning, seasons, for many an end, for some a second beginning.
fn buying_days(shop: &DemoShop, person: &Person, chance: &Chance) -> Vec<Date> {
    let joined = i64::from(shop.zone.date(person.joined_at).epoch_days() - shop.first_day.epoch_days());
    if joined < 0 && (person.habit == Habit::Once || chance.percent(28)) {
        return Vec::new();
    }
    let mut days = Vec::new();
    if joined >= 0 {
        days.push(shop.first_day.plus_days(joined));
    }
    let mut day = joined.max(-1) + 1;
    while day <= DAYS {
        let date = shop.first_day.plus_days(day);
        if chance.millionths(person.habit.lapses()) {
            if chance.percent(70) {
                break;
            }
            day += chance.between(60, 200);
            continue;
        }
        if chance.millionths(person.habit.buys() * season(date) / 1_000_000) {
            days.push(date);
        }
        day += 1;
    }
    days
}

/// Millionths of the usual business.
fn season(date: Date) -> u64 {
    MONTHS[date.0.month() as usize - 1] * WEEKDAYS[date.0.weekday().to_monday_zero_offset() as usize]
}

/// One receipt of a day; nothing when its hour lies before the person joined or after the end.
pub(super) fn order(shop: &DemoShop, person: &Person, chance: &Chance, day: Date) -> Option<NewOrder> {
    let placed_at = opening_hour(shop, chance, day);
    let placed_at =
        if shop.zone.date(person.joined_at) == day { person.joined_at.plus_seconds(600) } else { placed_at };
    let is_online = person.store.is_none() || chance.percent(person.online);
    let lines = basket(shop, person, chance, placed_at);
    let (channel, payment) = match (is_online, person.uses_app) {
        (false, _) => ("store", ["card", "card", "wallet", "cash"][chance.below(4) as usize]),
        (true, true) => ("app", ["card", "wallet"][chance.below(2) as usize]),
        (true, false) => ("site", ["card", "card", "transfer"][chance.below(3) as usize]),
    };
    (placed_at < shop.end).then(|| NewOrder {
        source: SOURCE.to_owned(),
        number: format!("{}-{:05}", day.to_string().replace('-', ""), person.number),
        who: person.names_at(!is_online),
        placed_at,
        currency: tenge(),
        store: person.store.filter(|_| !is_online).map(str::to_owned),
        channel: Some(channel.to_owned()),
        payment: Some(payment.to_owned()),
        cancelled: false,
        lines,
        import: None,
    })
}

/// The shop's currency.
pub(super) fn tenge() -> Currency {
    "KZT".parse().expect("three capital letters are a currency")
}

fn opening_hour(shop: &DemoShop, chance: &Chance, day: Date) -> Instant {
    let hour = 8 + chance.weighted(&HOURS) as i64;
    shop.zone.start_of(day).plus_micros(hour * MICROS_PER_HOUR).plus_seconds(chance.between(0, 3_599))
}

pub(super) fn basket(shop: &DemoShop, person: &Person, chance: &Chance, at: Instant) -> Vec<NewLine> {
    let months = (shop.end.0 - at.0) / (30 * vocabulary::MICROS_PER_DAY);
    let size = if person.habit == Habit::Once {
        chance.between(1, 3) as usize
    } else {
        1 + chance.weighted(&BASKET)
    };
    let promotion = chance.percent(12).then(|| chance.below(12) as usize);
    let mut taken = Vec::with_capacity(size);
    let mut lines = Vec::with_capacity(size);
    while lines.len() < size {
        let category = chance.weighted(&person.taste);
        let product = chance.below(CATEGORIES[category].products.len() as u64) as usize;
        if !taken.contains(&(category, product)) {
            taken.push((category, product));
            lines.push(line(chance, category, product, months, promotion == Some(category)));
        }
    }
    lines
}

fn line(chance: &Chance, category: usize, product: usize, months: i64, is_promoted: bool) -> NewLine {
    let item: &Item = &CATEGORIES[category].products[product];
    let quantity = match item.4 {
        true => chance.between(3, 24) * (UNIT / 10),
        false => [1, 2, 3, 5][chance.weighted(&[72, 19, 6, 3])] * UNIT,
    };
    let price = item.price_before(months);
    let gross = NewLine::computed_total(price, quantity, 0);
    let percent = match (is_promoted, chance.percent(9)) {
        (true, _) => 15,
        (false, true) => *chance.pick(&[5, 10, 20, 25]),
        (false, false) => 0,
    };
    let discount = gross * percent / 100;
    NewLine {
        sku: sku(category, product),
        name: Some(item.0.to_owned()),
        category: Some(CATEGORIES[category].name.to_owned()),
        brand: Some(item.1.to_owned()),
        quantity,
        price,
        discount,
        total: gross - discount,
        cost: None,
        discounts: Vec::new(),
    }
}

/// About one receipt in sixty comes back in part, within a fortnight.
fn give_back(shop: &DemoShop, chance: &Chance, order: &NewOrder) -> Option<(String, NewReturn)> {
    if !chance.millionths(17_000) {
        return None;
    }
    let at = chance.below(order.lines.len() as u64) as usize;
    let bought = order.lines[at].quantity;
    let quantity = if bought > UNIT && bought % UNIT == 0 && chance.percent(50) { UNIT } else { bought };
    let returned_at = order.placed_at.plus_seconds(chance.between(4 * 3_600, 13 * 86_400));
    let lines = vec![NewReturnLine { line: LineRef::Number(at as i64 + 1), quantity }];
    let number = format!("R{}", order.number);
    let back = NewReturn { source: SOURCE.to_owned(), number, returned_at, lines };
    (returned_at < shop.end).then(|| (order.number.clone(), back))
}
