//! What those who buy online look at on the way.

use collect::events::{EventKind, NewEvent};
use collect::orders::NewOrder;
use serde_json::json;
use vocabulary::{Instant, MICROS_PER_DAY};

use super::chance::Chance;
use super::people::Person;
use super::{DemoShop, SOURCE};

/// Site and app are watched since four months before the end.
const WATCHED_DAYS: i64 = 120;

pub(super) fn visits(shop: &DemoShop, person: &Person, orders: &[NewOrder]) -> Vec<NewEvent> {
    let chance = Chance::new(shop.seed, 3, u64::from(person.number));
    let watched_from = shop.end.plus_micros(-WATCHED_DAYS * MICROS_PER_DAY);
    let mut events = Vec::new();
    for order in orders.iter().filter(|order| order.store.is_none() && order.placed_at >= watched_from) {
        if chance.percent(45) {
            let earlier = order.placed_at.plus_seconds(-chance.between(86_400, 4 * 86_400));
            look_around(person, order, &chance, earlier, false, &mut events);
        }
        look_around(
            person,
            order,
            &chance,
            order.placed_at.plus_seconds(-chance.between(300, 1_500)),
            true,
            &mut events,
        );
    }
    events.retain(|event| event.occurred_at >= person.joined_at);
    events
}

/// A visit: the page, the products of a later order, and with the order itself its basket.
fn look_around(
    person: &Person,
    order: &NewOrder,
    chance: &Chance,
    at: Instant,
    buys: bool,
    events: &mut Vec<NewEvent>,
) {
    let mut at = at;
    let mut tell = |kind: EventKind, name: &str, properties: serde_json::Value| {
        events.push(NewEvent {
            kind,
            name: name.to_owned(),
            message_id: Some(format!("demo-{}-{}", person.number, at.0)),
            source: SOURCE.to_owned(),
            who: vec![person.external().clone()],
            occurred_at: at,
            properties: properties.to_string(),
            context: None,
            traits: serde_json::Map::new(),
        });
        at = at.plus_seconds(chance.between(5, 40));
    };
    match person.uses_app {
        true => tell(EventKind::Screen, "screen", json!({ "name": "Home" })),
        false => tell(EventKind::Page, "page", json!({ "path": "/", "title": "Home" })),
    }
    for line in order.lines.iter().take(3) {
        let product = json!({
            "product_id": line.sku, "name": line.name, "category": line.category, "brand": line.brand,
            "price": line.price / 100, "currency": "KZT",
        });
        tell(EventKind::Track, "Product Viewed", product.clone());
        if buys || chance.percent(20) {
            tell(EventKind::Track, "Product Added", product);
        }
    }
}
