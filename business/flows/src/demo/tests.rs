use std::collections::{BTreeMap, HashSet};

use vocabulary::{Channel, IdentifierKind, Instant, Zone};

use super::*;

const PEOPLE: u32 = 2_000;

fn shop() -> DemoShop {
    DemoShop::new(2026, Instant::parse("2026-11-22T12:00:00Z").expect("an instant"))
}

fn lives(shop: &DemoShop) -> Vec<(Person, Life)> {
    (0..PEOPLE)
        .map(|number| shop.person(number))
        .map(|person| {
            let life = shop.life(&person);
            (person, life)
        })
        .collect()
}

#[test]
fn the_same_seed_and_end_make_the_same_shop() {
    let (one, two) = (shop(), shop());
    for number in [0, 7, 19_999] {
        assert_eq!(one.person(number), two.person(number));
        assert_eq!(one.life(&one.person(number)), two.life(&two.person(number)));
    }
    let other = DemoShop::new(2027, one.end);
    assert_ne!(one.person(7), other.person(7));
}

#[test]
fn people_are_as_many_as_their_languages_and_can_be_told_apart() {
    let shop = shop();
    let mut names = HashSet::new();
    let mut languages = BTreeMap::new();
    for number in 0..CUSTOMERS {
        let person = shop.person(number);
        *languages.entry(person.language).or_insert(0) += 1;
        for identifier in &person.identifiers {
            assert!(names.insert(identifier.clone()), "an identifier of two people: number {number}");
        }
        assert!(
            person
                .identifiers
                .iter()
                .any(|known| matches!(known.kind, IdentifierKind::Email | IdentifierKind::Phone))
        );
        assert_eq!(Person::number_of(person.external()), Some(number));
    }
    let share = |language: &str| languages[language] * 100 / CUSTOMERS;
    assert_eq!(languages.len(), 5);
    assert!(
        (42..=46).contains(&share("kk")) && (28..=32).contains(&share("ru")) && share("en") >= 7,
        "{languages:?}"
    );
}

#[test]
fn nobody_is_without_a_consent_history_and_every_address_is_one() {
    let shop = shop();
    for number in 0..PEOPLE {
        let person = shop.person(number);
        assert!(!person.consents.is_empty());
        assert!(person.consents.iter().all(|said| said.at >= person.joined_at && said.at < shop.end));
        for identifier in &person.identifiers {
            let normal = know::identity::normalise(identifier, "KZ");
            assert_eq!(
                normal.as_ref().map(|known| &known.value),
                Ok(&identifier.value),
                "number {number}: {identifier:?}"
            );
            let is_email = identifier.kind == IdentifierKind::Email;
            assert!(!is_email || identifier.value.contains("@example."), "only domains kept for examples");
            let spoke = person.consents.iter().any(|said| said.channel == Channel::Email);
            assert!(!is_email || spoke);
        }
    }
}

#[test]
fn the_shop_sells_what_a_shop_of_its_size_sells() {
    let shop = shop();
    let lives = lives(&shop);
    let orders: Vec<&NewOrder> = lives.iter().flat_map(|(_, life)| &life.orders).collect();
    let of_all = orders.len() as u32 * (CUSTOMERS / PEOPLE);
    assert!((170_000..=240_000).contains(&of_all), "orders of the whole shop: {of_all}");
    let numbers: HashSet<&str> = orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers.len(), orders.len(), "no number is given twice");
    for order in &orders {
        assert_eq!(order.check(), []);
        assert!(order.placed_at >= shop.begin() && order.placed_at < shop.end);
        let gross: i64 = order.lines.iter().map(|line| line.total + line.discount).sum();
        assert_eq!(gross, order.total() + order.lines.iter().map(|line| line.discount).sum::<i64>());
    }
    let receipt = orders.iter().map(|order| order.total()).sum::<i64>() / orders.len() as i64;
    assert!((200_000..=1_500_000).contains(&receipt), "average receipt in tiyn: {receipt}");
    let returns = lives.iter().map(|(_, life)| life.returns.len()).sum::<usize>();
    assert!((8..=25).contains(&(returns * 1_000 / orders.len())), "returns: {returns} of {}", orders.len());
    let events = lives.iter().map(|(_, life)| life.events.len()).sum::<usize>() as u32 * (CUSTOMERS / PEOPLE);
    assert!((80_000..=400_000).contains(&events), "events of the whole shop: {events}");
}

#[test]
fn december_and_saturdays_are_busier_and_many_have_lapsed() {
    let shop = shop();
    let lives = lives(&shop);
    let (mut months, mut weekdays) = ([0_u32; 12], [0_u32; 7]);
    for order in lives.iter().flat_map(|(_, life)| &life.orders) {
        let date = shop.zone.date(order.placed_at).0;
        months[date.month() as usize - 1] += u32::from(date.year() == 2025 || date.month() < 6);
        weekdays[date.weekday().to_monday_zero_offset() as usize] += 1;
    }
    assert!(months[11] * 100 > months[8] * 115, "December against September: {months:?}");
    assert!(weekdays[5] * 100 > weekdays[1] * 130, "Saturday against Tuesday: {weekdays:?}");
    let sleeping_since = shop.end.plus_days(-60);
    let buyers: Vec<&Life> =
        lives.iter().map(|(_, life)| life).filter(|life| !life.orders.is_empty()).collect();
    let asleep =
        buyers.iter().filter(|life| life.orders.iter().all(|order| order.placed_at < sleeping_since)).count();
    assert!((20..=60).contains(&(asleep * 100 / buyers.len())), "asleep: {asleep} of {}", buyers.len());
}

#[test]
fn every_product_has_a_cost_below_its_price_and_a_code_of_its_own() {
    let goods = products();
    assert_eq!(goods.len(), 120);
    assert_eq!(goods.iter().map(|product| &product.sku).collect::<HashSet<_>>().len(), 120);
    assert!(goods.iter().all(|product| product.cost > Some(0) && product.cost < product.price));
    assert!(goods.iter().all(|product| product.check().is_empty()));
}

#[test]
fn the_planted_effect_is_there_and_measurement_finds_it() {
    let launched_at = Instant::parse("2026-11-10T06:00:00Z").expect("an instant");
    let shop = shop();
    let (control, treated): (Vec<u32>, Vec<u32>) = (0..5_000_u32).partition(|number| number % 5 == 0);
    let after = aftermath(&shop, &treated, &control, launched_at, PlantedEffect::default());
    let mut bought: BTreeMap<u32, measure::PersonOutcome> = BTreeMap::new();
    for order in &after.orders {
        assert!(order.placed_at >= launched_at && order.placed_at < launched_at.plus_days(7));
        let number: u32 = order
            .number
            .split('-')
            .nth(1)
            .and_then(|number| number.parse().ok())
            .expect("the person's number");
        let total = order.total();
        let purchase = measure::Purchase { placed_at: order.placed_at, total, returned: 0, cost: None };
        bought.entry(number).or_default().count(&purchase);
    }
    let arm = |people: &[u32]| -> measure::Arm {
        let nothing = measure::PersonOutcome::default();
        people.iter().map(|number| bought.get(number).unwrap_or(&nothing)).collect()
    };
    let effect = measure::campaign_effect(&arm(&treated), &arm(&control), 0.2).expect("two groups");
    let conversion = &effect.metrics[0];
    assert!(
        conversion.significant && conversion.low < Some(0.08) && conversion.high > Some(0.08),
        "{conversion:?}"
    );
    assert!(!effect.sample_ratio.mismatch);
    assert!(
        after.responses.iter().all(|response| response.person % 5 != 0),
        "nobody answers a message they did not get"
    );
    assert_eq!(shop.zone, Zone::parse("Asia/Almaty").expect("known zone"));
}
