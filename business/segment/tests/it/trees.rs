//! Random trees as JSON, over the words of the random shops.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use vocabulary::{Date, Instant};

use crate::shop::{CATEGORIES, CITIES, DAYS, EVENTS, POOLS, day};

pub fn tree(now: Instant) -> impl Strategy<Value = Value> {
    let condition = leaf(now).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => vec(inner.clone(), 0..4).prop_map(|of| json!({"kind": "all", "of": of})),
            2 => vec(inner.clone(), 1..4).prop_map(|of| json!({"kind": "any", "of": of})),
            1 => inner.prop_map(|of| json!({"kind": "not", "of": of})),
        ]
    });
    condition.prop_map(|root| json!({"version": 1, "root": root}))
}

/// Questions about orders that have a short way of their own: enough of them, of their words or of money, in a window that reaches back from
/// now; the last; one word's order after another's.
pub fn short_way(now: Instant) -> impl Strategy<Value = Value> {
    let window = move || {
        prop_oneof![
            2 => window_dates(now),
            5 => select(&DAYS[..]).prop_map(|days| json!({"last_days": days})),
            1 => select(&DAYS[..]).prop_map(|days| json!({"last_hours": days * 24})),
            1 => Just(Value::Null),
        ]
    };
    let enough = move |measure: &'static str, field: Value, most: i64, step: i64| {
        (0..=most, window()).prop_map(move |(most, window)| {
            let head = json!({"kind": "orders", "measure": measure, "op": "at_least", "value": most * step, "window": window});
            merged(head, field.clone())
        })
    };
    let last = (select(vec!["within_last", "longer_ago"]), days())
        .prop_map(|(op, days)| json!({"kind": "last", "of": "orders", "op": op, "value": days}));
    let word = || {
        let one_of = vec(select(&CATEGORIES[..]), 1..3);
        one_of.prop_map(
            |words| json!({"of": "orders", "where": [{"field": "category", "op": "one_of", "value": words}]}),
        )
    };
    // A first step after the end of the window hides one before it from its neighbours.
    let ended = window_dates(now);
    let of_steps = prop_oneof![1 => window(), 2 => ended];
    let steps = (of_steps, word(), word(), option::of(duration()), vec(word(), 0..2)).prop_map(
        |(window, first, then, within, without)| {
            let within = within.map_or(json!({}), |within| json!({"within": within}));
            let then = merged(merged(then, within), json!({"without": without}));
            json!({"kind": "sequence", "window": window, "steps": [first, then]})
        },
    );
    let root = prop_oneof![
        2 => enough("count", json!({}), 4, 1),
        2 => enough("sum", json!({"field": "total"}), 8, 290),
        2 => enough("distinct", json!({"field": "category"}), 4, 1),
        1 => enough("distinct", json!({"field": "store"}), 2, 1),
        2 => last,
        4 => steps,
    ];
    root.prop_map(|root| json!({"version": 1, "root": root}))
}

fn leaf(now: Instant) -> BoxedStrategy<Value> {
    prop_oneof![
        4 => attribute(now),
        2 => contact(),
        6 => measure(now),
        3 => edge(now),
        3 => sequence(now),
        2 => favourite(now),
        1 => campaign(),
        1 => share(),
        1 => reference(),
        2 => crate::rfm::condition()
    ]
    .boxed()
}

fn days() -> impl Strategy<Value = Value> + Clone {
    select(&DAYS[..]).prop_map(|days| json!({"days": days}))
}

fn date(now: Instant) -> impl Strategy<Value = Value> + Clone {
    day(now).prop_map(|date| json!(date.to_string()))
}

/// Two dates, the second not before the first.
fn dates(now: Instant) -> impl Strategy<Value = (Date, Date)> + Clone {
    (day(now), day(now)).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

/// A window from one day up to another.
fn window_dates(now: Instant) -> impl Strategy<Value = Value> + Clone {
    dates(now).prop_map(
        |(from, to)| json!({"from": from.to_string(), "to": to.plus_days(i64::from(to == from)).to_string()}),
    )
}

fn with(op: &'static str, value: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
    value.prop_map(move |value| json!({"op": op, "value": value})).boxed()
}

fn known() -> BoxedStrategy<Value> {
    select(vec!["is_known", "is_unknown"]).prop_map(|op| json!({"op": op})).boxed()
}

fn merged(mut a: Value, b: Value) -> Value {
    if let (Some(a), Value::Object(b)) = (a.as_object_mut(), b) {
        a.extend(b);
    }
    a
}

fn word_test(words: &'static [&'static str]) -> BoxedStrategy<Value> {
    let word = select(words).prop_map(|word| json!(word));
    let words = vec(word.clone(), 1..3).prop_map(Value::from);
    let part = select(vec!["al", "АЛМ", "i", "t", "o"]).prop_map(|part| json!(part));
    prop_oneof![
        with("equals", word.clone()),
        with("not_equals", word),
        with("one_of", words.clone()),
        with("none_of", words),
        with("contains", part.clone()),
        with("starts", part),
    ]
    .boxed()
}

/// Whole words only.
fn one_of_test(words: &'static [&'static str]) -> BoxedStrategy<Value> {
    let word = select(words).prop_map(|word| json!(word));
    let words = vec(word.clone(), 1..3).prop_map(Value::from);
    prop_oneof![
        with("equals", word.clone()),
        with("not_equals", word),
        with("one_of", words.clone()),
        with("none_of", words),
    ]
    .boxed()
}

/// Of a day that may lie ahead.
fn any_date_test(now: Instant) -> BoxedStrategy<Value> {
    prop_oneof![
        3 => date_test(now),
        1 => with("within_next", days()),
        1 => with("further_ahead", days()),
    ]
    .boxed()
}

fn date_test(now: Instant) -> BoxedStrategy<Value> {
    prop_oneof![
        with("before", date(now)),
        with("after", date(now)),
        with("equals", date(now)),
        with("at_least", date(now)),
        with("at_most", date(now)),
        with("between", dates(now).prop_map(|(a, b)| json!([a.to_string(), b.to_string()]))),
        with("within_last", days()),
        with("longer_ago", days()),
        with("anniversary_in", days()),
    ]
    .boxed()
}

/// Numbers with halves, around the values that occur divided by `scale`.
fn number_test(most: i64, step: f64) -> BoxedStrategy<Value> {
    let number = (0..=most).prop_map(move |n| {
        let value = n as f64 * step;
        if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
    });
    prop_oneof![
        3 => with("at_least", number.clone()),
        3 => with("at_most", number.clone()),
        1 => with("equals", number.clone()),
        1 => with("between", (number.clone(), number).prop_map(in_order)),
    ]
    .boxed()
}

fn in_order((a, b): (Value, Value)) -> Value {
    if a.as_f64() <= b.as_f64() { json!([a, b]) } else { json!([b, a]) }
}

fn attribute(now: Instant) -> BoxedStrategy<Value> {
    let bools = prop_oneof![
        with("equals", any::<bool>().prop_map(Value::from)),
        with("not_equals", any::<bool>().prop_map(Value::from))
    ];
    let tests: Vec<(&'static str, BoxedStrategy<Value>)> = vec![
        ("city", word_test(&CITIES)),
        ("first_name", word_test(&["Ann", "Bota", "nobody"])),
        ("last_name", word_test(&["Lee", "Omarova"])),
        ("gender", word_test(&["f", "m"])),
        ("language", word_test(&["kk", "ru"])),
        ("birthday", date_test(now)),
        ("age", number_test(60, 0.5)),
        ("created_at", date_test(now)),
        ("attributes.plan", word_test(&["gold", "silver"])),
        ("attributes.bonus", number_test(5, 0.5)),
        ("attributes.since", any_date_test(now)),
        ("attributes.vip", bools.boxed()),
        ("attributes.likes", word_test(&CATEGORIES)),
        ("attributes.loyalty_points", number_test(4, 1.0)),
        ("attributes.loyalty_tier", word_test(&["silver", "gold"])),
        ("attributes.loyalty_ends_on", any_date_test(now)),
        ("attributes.coupons_held", word_test(&POOLS)),
        ("attributes.nothing", word_test(&CATEGORIES)),
    ];
    select((0..tests.len()).collect::<Vec<_>>())
        .prop_flat_map(move |index| {
            let (key, test) = tests[index].clone();
            prop_oneof![6 => test, 1 => known()]
                .prop_map(move |test| merged(json!({"kind": "attribute", "key": key}), test))
        })
        .boxed()
}

fn contact() -> BoxedStrategy<Value> {
    let ops = select(vec!["reachable", "unreachable", "known", "unknown", "granted", "refused", "unasked"]);
    (select(vec!["email", "push", "sms", "call"]), ops, select(vec!["marketing", "transactional"]))
        .prop_map(|(channel, op, purpose)| json!({"kind": "contact", "channel": channel, "op": op, "purpose": purpose}))
        .boxed()
}

fn window(now: Instant) -> BoxedStrategy<Value> {
    let days_of = select(vec![json!({}), json!({"zone": "workspace"}), json!({"zone": "customer"})]);
    let edge = select(vec![json!({}), json!({"edge": "first"}), json!({"edge": "last"})]);
    let since = (happening(now), edge).prop_map(|(what, edge)| json!({"since": merged(what, edge)}));
    prop_oneof![
        4 => (calendar(now), days_of).prop_map(|(window, days_of)| merged(window, days_of)),
        1 => select(&DAYS[..]).prop_map(|days| json!({"last_hours": days * 24})),
        1 => since,
        1 => Just(Value::Null),
    ]
    .boxed()
}

/// Windows of whole days.
fn calendar(now: Instant) -> BoxedStrategy<Value> {
    prop_oneof![
        select(&DAYS[..]).prop_map(|days| json!({"last_days": days})),
        window_dates(now),
        date(now).prop_map(|from| json!({"from": from})),
        select(vec!["month", "year"]).prop_map(|this| json!({"this": this})),
    ]
    .boxed()
}

/// Something that happened, as steps and windows name it.
fn happening(now: Instant) -> BoxedStrategy<Value> {
    subject()
        .prop_flat_map(move |(of, more)| {
            let filters = prop_oneof![2 => Just(json!({})), 1 => filters(of, now)];
            (Just(merged(json!({"of": of}), more)), filters)
        })
        .prop_map(|(what, filters)| merged(what, filters))
        .boxed()
}

fn duration() -> BoxedStrategy<Value> {
    prop_oneof![
        select(&DAYS[..]).prop_map(|days| json!({"days": days})),
        select(vec![0, 1, 25, 49]).prop_map(|hours| json!({"hours": hours})),
        Just(json!({"minutes": 90})),
    ]
    .boxed()
}

fn sequence(now: Instant) -> BoxedStrategy<Value> {
    let without = vec(happening(now), 0..2);
    let later = (happening(now), option::of(duration()), without).prop_map(|(what, within, without)| {
        let within = within.map_or(json!({}), |within| json!({"within": within}));
        merged(merged(what, within), json!({"without": without}))
    });
    let missing = (happening(now), duration())
        .prop_map(|(what, within)| merged(what, json!({"within": within, "happens": false})));
    (window(now), happening(now), vec(later, 1..3), option::of(missing))
        .prop_map(|(window, first, later, missing)| {
            let steps: Vec<Value> = std::iter::once(first).chain(later).chain(missing).collect();
            json!({"kind": "sequence", "window": window, "steps": steps})
        })
        .boxed()
}

fn favourite(now: Instant) -> BoxedStrategy<Value> {
    let fields: Vec<(&'static str, BoxedStrategy<Value>)> = vec![
        ("category", word_test(&CATEGORIES)),
        ("product", word_test(&["s1", "s2"])),
        ("brand", word_test(&["b1", "b2"])),
        ("store", word_test(&["North", "South"])),
        ("channel", word_test(&["online"])),
    ];
    let by =
        select(vec![json!({}), json!({"by": "count"}), json!({"by": "total"}), json!({"by": "quantity"})]);
    let test = select((0..fields.len()).collect::<Vec<_>>()).prop_flat_map(move |index| {
        let (field, test) = fields[index].clone();
        prop_oneof![5 => test, 1 => known()].prop_map(move |test| merged(json!({"field": field}), test))
    });
    let filters = prop_oneof![2 => Just(json!({})), 1 => filters("orders", now)];
    (test, by, window(now), filters)
        .prop_map(|(test, by, window, filters)| {
            let head = json!({"kind": "favourite", "window": window});
            merged(merged(merged(head, test), by), filters)
        })
        .boxed()
}

fn share() -> BoxedStrategy<Value> {
    let bounds = select(vec![(0.0, 50.0), (25.5, 75.25), (50.0, 100.0)]);
    (select(vec!["spring", "autumn"]), bounds)
        .prop_map(|(salt, (from, to))| json!({"kind": "share", "salt": salt, "from": from, "to": to}))
        .boxed()
}

fn filters(subject: &'static str, now: Instant) -> BoxedStrategy<Value> {
    let field = |field: &'static str, test: BoxedStrategy<Value>| {
        prop_oneof![8 => test, 1 => Just(json!({"op": "is_known"}))]
            .prop_map(move |test| merged(json!({"field": field}), test))
            .boxed()
    };
    let messages = || {
        prop_oneof![
            field("campaign", one_of_test(&["cam_1", "cam_2"])),
            field("channel", one_of_test(&["email", "sms", "call"])),
        ]
    };
    let filter = if subject == "messages" {
        messages().boxed()
    } else if subject == "event" {
        prop_oneof![
            field("property.category", word_test(&CATEGORIES)),
            field("property.tags", word_test(&CATEGORIES)),
            field("property.price", number_test(5, 0.5)),
            field("property.on", with("before", date(now))),
            field("property.on", with("within_last", days())),
            field("property.on", with("longer_ago", days())),
            field("property.on", with("within_next", days())),
            field("property.on", with("further_ahead", days())),
        ]
        .boxed()
    } else {
        prop_oneof![
            field("category", word_test(&CATEGORIES)),
            field("product", word_test(&["s1", "s2"])),
            field("brand", word_test(&["b1"])),
            field("store", word_test(&["North", "South"])),
            field("channel", word_test(&["online"])),
            field("payment", word_test(&["card"])),
            field("total", number_test(8, 150.0)),
            field("quantity", number_test(4, 0.5)),
            field("line_total", number_test(8, 145.0)),
            field("price", number_test(2, 150.0)),
        ]
        .boxed()
    };
    (vec(filter, 0..3), select(vec!["all", "any"]))
        .prop_map(|(of, mode)| json!({"where": of, "where_mode": mode}))
        .boxed()
}

fn subject() -> BoxedStrategy<(&'static str, Value)> {
    prop_oneof![
        4 => Just(("orders", json!({}))),
        1 => Just(("returns", json!({}))),
        2 => select(&EVENTS[..]).prop_map(|event| ("event", json!({"event": event}))),
        1 => Just(("event", json!({"event": "Never Heard"}))),
        1 => select(vec!["sent", "opened", "clicked", "unsubscribed", "bounced", "complained"])
            .prop_map(|message| ("messages", json!({"message": message}))),
    ]
    .boxed()
}

fn measured(subject: &'static str) -> BoxedStrategy<Value> {
    let of = |measures: &'static [&'static str], fields: &'static [&'static str], most: i64, step: f64| {
        (select(measures), select(fields), number_test(most, step))
            .prop_map(|(measure, field, test)| merged(json!({"measure": measure, "field": field}), test))
            .boxed()
    };
    const AMOUNTS: &[&str] = &["sum", "average", "min", "max"];
    let count = number_test(4, 0.5).prop_map(|test| merged(json!({"measure": "count"}), test)).boxed();
    match subject {
        "orders" => prop_oneof![
            count,
            of(AMOUNTS, &["total"], 12, 145.0),
            of(AMOUNTS, &["quantity"], 8, 0.5),
            of(AMOUNTS, &["discount"], 8, 5.0),
            of(&["distinct"], &["product", "category", "brand", "store", "channel", "day"], 4, 1.0),
        ]
        .boxed(),
        "returns" => prop_oneof![
            count,
            of(AMOUNTS, &["total"], 6, 75.0),
            of(AMOUNTS, &["quantity"], 6, 0.5),
            of(&["distinct"], &["product", "category", "store", "day"], 3, 1.0),
        ]
        .boxed(),
        "messages" => prop_oneof![count, of(&["distinct"], &["campaign", "channel", "day"], 3, 1.0)].boxed(),
        _ => prop_oneof![
            count,
            of(AMOUNTS, &["price", "property.category"], 8, 0.25),
            of(&["distinct"], &["category", "tags", "price", "day"], 4, 1.0),
        ]
        .boxed(),
    }
}

fn measure(now: Instant) -> BoxedStrategy<Value> {
    subject()
        .prop_flat_map(move |(kind, event)| {
            (Just((kind, event)), measured(kind), window(now), filters(kind, now))
        })
        .prop_map(|((kind, event), measured, window, filters)| {
            let head = merged(json!({"kind": kind, "window": window}), event);
            merged(merged(head, measured), filters)
        })
        .boxed()
}

fn edge(now: Instant) -> BoxedStrategy<Value> {
    let test = prop_oneof![
        with("within_last", days()),
        with("longer_ago", days()),
        with("before", date(now)),
        with("after", date(now)),
        with("between", dates(now).prop_map(|(a, b)| json!([a.to_string(), b.to_string()]))),
        Just(json!({"op": "never"})),
    ];
    (select(vec!["last", "first"]), subject(), option::of(Just(())), test)
        .prop_flat_map(move |(kind, (of, event), filtered, test)| {
            let filters = if filtered.is_some() { filters(of, now) } else { Just(json!({})).boxed() };
            (Just(merged(merged(json!({"kind": kind, "of": of}), event), test)), filters)
        })
        .prop_map(|(edge, filters)| merged(edge, filters))
        .boxed()
}

fn campaign() -> BoxedStrategy<Value> {
    let ops = select(vec!["sent", "opened", "clicked", "in_control", "not_sent", "converted"]);
    (1..3, ops, option::of(duration()))
        .prop_map(|(id, op, within)| {
            let head = json!({"kind": "campaign", "campaign": format!("cam_{id}"), "op": op});
            match within.filter(|_| op == "converted") {
                Some(within) => merged(head, json!({"within": within})),
                None => head,
            }
        })
        .boxed()
}

fn reference() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(json!({"kind": "segment", "segment": "seg_1"})),
        Just(json!({"kind": "list", "list": "lst_1"}))
    ]
    .boxed()
}
