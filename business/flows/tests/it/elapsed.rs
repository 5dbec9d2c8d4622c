//! What time does by itself to coupons, points and levels reaches live segments, and only those that ask for it.

use flows::live::Keeper;
use know::customers::{ProfileChange, ProfileFields};
use motivate::coupons::{self, CodeKey, Codes, Format, LETTERS, Limits, Settings};
use motivate::loyalty::{self as points, Earning, Key, PaidLine, Rules, programmes};
use serde_json::{Value, json};
use vocabulary::{CouponPoolId, CustomerId, Instant, PromotionId};

use crate::live::{buys, later, live_members, make_live, settle, told};
use crate::shop::{Shop, shops};
use crate::support::{day, phone};

const DAY: i64 = 24 * 3_600;
const ANN: &str = "+77010000001";

fn ann(shop: &Shop) -> CustomerId {
    let now = shop.workspace.now();
    shop.write(move |tx| Ok(know::identity::resolve(tx, now, &[vec![phone(ANN)]])?.remove(0).customer))
}

fn pool(shop: &Shop, change: impl Fn(&mut Settings) + Send + 'static) -> CouponPoolId {
    let now = shop.workspace.now();
    shop.write(move |tx| {
        let mut settings = Settings {
            name: "Autumn".into(),
            promotion: PromotionId(1),
            is_personal: true,
            from: None,
            until: None,
            valid_days: None,
            limits: Limits { per_code: Some(1), ..Limits::default() },
            zone: "Asia/Almaty".into(),
            label: String::new(),
            label_price: None,
        };
        change(&mut settings);
        let format = Format::try_new("A", LETTERS, 9)?;
        let id = coupons::create(tx, now, settings, Codes::Unique { format, wanted: 3 })?.id;
        coupons::generate(tx, id, 0, 3, &CodeKey::new(&[42; 32])).map(|_| id)
    })
}

/// As the door does it.
fn issue(shop: &Shop, pool: CouponPoolId, customer: CustomerId, key: &'static str) {
    let now = shop.workspace.now();
    shop.write(move |tx| {
        coupons::issue(tx, pool, customer, key, now)?;
        know::touch_standing(tx, &[customer])
    });
}

fn holds(name: &str) -> Value {
    json!({"kind": "attribute", "key": "attributes.coupons_held", "op": "contains", "value": name})
}

/// Each moment is a keeper of its own, as after a restart; time is seen in one turn and judged in the next.
fn settle_anew(shop: &Shop) {
    let mut keeper = Keeper::default();
    settle(shop, &mut keeper);
    settle(shop, &mut keeper);
}

fn stands_at(shop: &Shop, at: Instant) {
    shop.clock.set(at);
    settle_anew(shop);
}

#[test]
fn a_coupon_that_ends_flips_who_holds_one_at_its_instant_and_once() {
    shops(|shop| {
        let (ann, begun) = (ann(shop), shop.workspace.now());
        let (short, long) =
            (pool(shop, |pool| pool.valid_days = Some(2)), pool(shop, |pool| pool.name = "Winter".into()));
        let held = make_live(shop, "Holds one", &holds("Autumn"));
        settle_anew(shop);
        issue(shop, short, ann, "one");
        issue(shop, long, ann, "two");
        settle_anew(shop);
        assert_eq!(told(shop), ["in by card"]);
        stands_at(shop, begun.plus_seconds(2 * DAY - 1));
        assert_eq!(told(shop), ["in by card"]);
        stands_at(shop, begun.plus_seconds(2 * DAY));
        assert_eq!(told(shop), ["in by card", "out by time"]);
        stands_at(shop, begun.plus_seconds(3 * DAY));
        assert_eq!((told(shop).len(), live_members(shop, held).len()), (2, 0));
    });
}

#[test]
fn a_pool_that_begins_ends_is_paused_or_has_another_name_flips_all_who_hold_its_coupons() {
    shops(|shop| {
        let (ann, begun) = (ann(shop), shop.workspace.now());
        let pool = pool(shop, move |pool| {
            pool.from = Some(begun.plus_seconds(DAY));
            pool.until = Some(begun.plus_seconds(3 * DAY));
        });
        make_live(shop, "Holds one", &holds("Autumn"));
        issue(shop, pool, ann, "one");
        settle_anew(shop);
        assert_eq!(told(shop), [""; 0], "not yet");
        stands_at(shop, begun.plus_seconds(DAY));
        assert_eq!(told(shop), ["in by time"]);
        for is_paused in [true, false] {
            let now = shop.workspace.now();
            shop.write(move |tx| coupons::set_paused(tx, now, pool, is_paused).map(drop));
            settle_anew(shop);
        }
        assert_eq!(told(shop)[1..], ["out by time", "in by time"]);
        stands_at(shop, begun.plus_seconds(3 * DAY));
        assert_eq!(told(shop)[3..], ["out by time"]);
        let now = shop.workspace.now();
        shop.write(move |tx| {
            let there = coupons::load(tx, pool)?;
            let settings = Settings { until: None, ..there.settings };
            coupons::change(tx, now, pool, there.version, settings).map(drop)
        });
        settle_anew(shop);
        assert_eq!(told(shop)[4..], ["in by time"]);
    });
}

#[test]
fn points_that_begin_and_end_and_levels_that_end_flip_at_their_instants() {
    shops(|shop| {
        let rules: Rules = serde_json::from_value(json!({"name": "Club", "zone": "Asia/Almaty",
            "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 100},
                "pending": {"days": 2}, "expiry": {"after": {"days": 3}}}],
            "tiers": {"measure": "turnover", "window": {"calendar": "month"}, "grace_days": 0,
                "levels": [{"code": "base", "from": 0},
                    {"code": "gold", "from": 5_000}]}}))
        .expect("rules");
        let (ann, now) = (ann(shop), shop.workspace.now());
        let club = shop.write(move |tx| programmes::create(tx, now, &rules));
        make_live(
            shop,
            "Can pay",
            &json!({"kind": "attribute", "key": "attributes.loyalty_points", "op": "at_least", "value": 50}),
        );
        make_live(
            shop,
            "Gold",
            &json!({"kind": "attribute", "key": "attributes.loyalty_tier", "op": "equals", "value": "gold"}),
        );
        settle_anew(shop);
        shop.write(move |tx| {
            let lines = vec![PaidLine { line: 1, quantity: 1_000, paid: 6_000, is_excluded: false }];
            let points = points::points_of(&club, &lines, 100);
            points::earn(tx, &club, ann, &Key::new("till", "R-1", "earn"), now, &Earning { lines, points })?;
            know::touch_standing(tx, &[ann])
        });
        settle_anew(shop);
        assert_eq!(told(shop), ["in by card"], "gold at once, the points wait");
        // In Almaty a day begins at 19:00 UTC; the points are there from the 24th to the 27th.
        let starts = |text: &str| day(text).plus_seconds(-12 * 3_600);
        stands_at(shop, starts("2026-11-24").plus_seconds(-1));
        assert_eq!(told(shop).len(), 1);
        stands_at(shop, starts("2026-11-24"));
        assert_eq!(told(shop)[1..], ["in by time"]);
        stands_at(shop, starts("2026-11-28").plus_seconds(-1));
        assert_eq!(told(shop).len(), 2);
        stands_at(shop, starts("2026-11-28"));
        assert_eq!(told(shop)[2..], ["out by time"]);
        // The level was reached in November and is kept through December; the night brings it down.
        shop.clock.set(starts("2027-01-01"));
        flows::till::look(&shop.workspace, &Default::default()).expect("a night");
        settle_anew(shop);
        assert_eq!(told(shop)[3..], ["out by time"]);
    });
}

#[test]
fn news_of_a_card_ask_only_the_segments_that_ask_for_what_changed() {
    shops(|shop| {
        let ann = ann(shop);
        make_live(
            shop,
            "In Almaty",
            &json!({"kind": "attribute", "key": "city", "op": "equals", "value": "Almaty"}),
        );
        make_live(
            shop,
            "Gold plan",
            &json!({"kind": "attribute", "key": "attributes.plan", "op": "equals", "value": "gold"}),
        );
        make_live(shop, "Reachable", &json!({"kind": "contact", "channel": "email", "op": "reachable"}));
        make_live(shop, "Holds one", &holds("Autumn"));
        let mut keeper = Keeper::default();
        settle(shop, &mut keeper);
        let mut asked = |shop: &Shop| {
            let before = keeper.asked();
            settle(shop, &mut keeper);
            keeper.asked() - before
        };
        let change = |shop: &Shop, city: Option<&'static str>, attributes: Value| {
            let now = shop.workspace.now();
            shop.write(move |tx| {
                let fields = ProfileFields { city: city.map(str::to_owned), ..ProfileFields::default() };
                let attributes = attributes.as_object().cloned().unwrap_or_default();
                know::customers::change(tx, now, &[ProfileChange { customer: ann, fields, attributes }])
                    .map(drop)
            });
        };
        assert_eq!(asked(shop), 0);
        change(shop, None, json!({"shoe_size": 42}));
        assert_eq!(asked(shop), 0, "nobody asks for it");
        change(shop, None, json!({"plan": "gold", "shoe_size": 43}));
        assert_eq!(asked(shop), 1);
        change(shop, Some("Almaty"), json!({"shoe_size": 44}));
        assert_eq!(asked(shop), 1);
        shop.consent(ann, vocabulary::ConsentStatus::Granted);
        assert_eq!(asked(shop), 1);
        shop.write(move |tx| know::touch_standing(tx, &[ann]));
        assert_eq!(asked(shop), 1);
        later(shop, 1);
        buys(shop, "A-1", ANN);
        assert_eq!(asked(shop), 0, "nobody asks for orders");
        shop.write(move |tx| know::touch(tx, &[ann]));
        assert_eq!(asked(shop), 4, "anything may have changed");
        assert_eq!(told(shop), ["in by card", "in by card"]);
    });
}

#[test]
fn a_customer_who_moves_to_another_zone_is_asked_by_its_days_at_once() {
    shops(|shop| {
        let ann = ann(shop);
        let window = json!({"last_days": 1, "zone": "customer"});
        make_live(
            shop,
            "Bought since yesterday",
            &json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 1, "window": window}),
        );
        settle_anew(shop);
        buys(shop, "A-1", ANN);
        settle_anew(shop);
        // In Almaty the day after tomorrow has begun, in Honolulu tomorrow has.
        stands_at(shop, shop.workspace.now().plus_seconds(32 * 3_600));
        assert_eq!(told(shop), ["in by order", "out by time"]);
        let now = shop.workspace.now();
        shop.write(move |tx| {
            let fields =
                ProfileFields { time_zone: Some("Pacific/Honolulu".into()), ..ProfileFields::default() };
            let change = ProfileChange { customer: ann, fields, attributes: Default::default() };
            know::customers::change(tx, now, &[change]).map(drop)
        });
        settle_anew(shop);
        assert_eq!(told(shop)[2..], ["in by card"]);
    });
}
