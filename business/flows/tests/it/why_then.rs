//! Why as of then: what was answered on a day is what is answered when the day is over, or it is said that it is of today.

use std::sync::atomic::AtomicBool;

use flows::segment::{self as segments, Reason};
use know::consent::NewConsent;
use know::customers::{ProfileChange, ProfileFields};
use motivate::coupons::{self, CodeKey, Codes, Format, LETTERS, Limits, Settings};
use motivate::loyalty::{
    self as points, Earning, Key, PaidLine, Programme, Rules, Spending, SpentLine, programmes,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use vocabulary::{
    Channel, ConsentStatus, CouponPoolId, CustomerId, Instant, PromotionId, Purpose, SegmentId,
};

use crate::live::{buys, later, new};
use crate::shop::{Shop, shops};
use crate::support::{noon, number, phone};

const ANN: &str = "+77010000001";
const ADDRESS: &str = "ann@example.com";
static GOES_ON: AtomicBool = AtomicBool::new(false);

#[derive(Debug, Clone)]
enum Step {
    Says(&'static str, &'static str),
    Moves(&'static str, &'static str),
    Own(i64),
    Consent(bool),
    Buys,
    Earns(i64),
    Spends,
    Coupon,
    Edits(i64),
    Nothing,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Says("Ann", "Almaty")),
        Just(Step::Says("Anna", "")),
        Just(Step::Moves("Oral", "Asia/Oral")),
        Just(Step::Moves("Hilo", "Pacific/Honolulu")),
        (0..3_i64).prop_map(Step::Own),
        any::<bool>().prop_map(Step::Consent),
        Just(Step::Buys),
        (10..90_i64).prop_map(Step::Earns),
        Just(Step::Spends),
        Just(Step::Coupon),
        (1..4_i64).prop_map(Step::Edits),
        Just(Step::Nothing),
    ]
}

/// What the steps happen to.
struct Scene<'s> {
    shop: &'s Shop,
    ann: CustomerId,
    club: Programme,
    pool: CouponPoolId,
    inner: SegmentId,
    tree: Value,
}

fn attribute(key: &str, op: &str, value: Value) -> Value {
    json!({"kind": "attribute", "key": key, "op": op, "value": value})
}

fn bought(times: i64) -> Value {
    json!({"kind": "orders", "measure": "count", "op": "at_least", "value": times,
        "window": {"last_days": 3, "zone": "customer"}})
}

impl<'s> Scene<'s> {
    fn set(shop: &'s Shop) -> Scene<'s> {
        let now = shop.workspace.now();
        let ann = shop.write(move |tx| {
            let ann = know::identity::resolve(tx, now, &[vec![phone(ANN)]])?.remove(0).customer;
            let contact = know::contact_points::NewContactPoint {
                customer: ann,
                channel: Channel::Email,
                value: ADDRESS.into(),
            };
            know::contact_points::add(tx, now, &[contact]).map(|()| ann)
        });
        let rules: Rules = serde_json::from_value(json!({"name": "Club", "zone": "Asia/Almaty",
            "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 100},
                "pending": {"days": 2}, "expiry": {"after": {"days": 3}}}],
            "tiers": {"measure": "turnover", "window": {"calendar": "month"}, "grace_days": 0,
                "levels": [{"code": "base", "from": 0}, {"code": "gold", "from": 5_000}]}}))
        .expect("rules");
        let club = shop.write(move |tx| programmes::create(tx, now, &rules));
        let pool = shop.write(move |tx| {
            let settings = Settings {
                name: "Autumn".into(),
                promotion: PromotionId(1),
                is_personal: true,
                from: None,
                until: None,
                valid_days: Some(2),
                limits: Limits { per_code: Some(1), ..Limits::default() },
                zone: "Asia/Almaty".into(),
                label: String::new(),
                label_price: None,
            };
            let format = Format::try_new("A", LETTERS, 9)?;
            let id = coupons::create(tx, now, settings, Codes::Unique { format, wanted: 30 })?.id;
            coupons::generate(tx, id, 0, 30, &CodeKey::new(&[42; 32])).map(|_| id)
        });
        testkit::settle(&shop.workspace.store);
        flows::columns::refresh(&shop.workspace).expect("a refresh");
        let inner =
            segments::create(&shop.workspace, new("Buys", &bought(1)), &GOES_ON).expect("a segment").id;
        let tree = json!({"version": 1, "root": {"kind": "any", "of": [
            attribute("first_name", "equals", json!("Ann")),
            attribute("city", "equals", json!("Almaty")),
            attribute("attributes.shoe_size", "at_least", json!(1)),
            {"kind": "contact", "channel": "email", "op": "reachable"},
            {"kind": "contact", "channel": "email", "op": "granted"},
            bought(2),
            attribute("attributes.loyalty_points", "at_least", json!(50)),
            attribute("attributes.loyalty_tier", "equals", json!("gold")),
            attribute("attributes.coupons_held", "contains", json!("Autumn")),
            {"kind": "segment", "segment": inner.to_string()},
        ]}});
        Scene { shop, ann, club, pool, inner, tree }
    }

    fn happen(&self, day: usize, step: &Step) {
        let (now, ann) = (self.shop.workspace.now(), self.ann);
        let profile = |fields: ProfileFields, attributes: Value| {
            let attributes = attributes.as_object().cloned().unwrap_or_default();
            let change = ProfileChange { customer: ann, fields, attributes };
            self.shop
                .write(move |tx| know::customers::change(tx, now, std::slice::from_ref(&change)).map(drop));
        };
        match *step {
            Step::Says(name, city) => profile(
                ProfileFields {
                    first_name: Some(name.into()),
                    city: Some(city.into()),
                    ..ProfileFields::default()
                },
                Value::Null,
            ),
            Step::Moves(city, zone) => profile(
                ProfileFields {
                    city: Some(city.into()),
                    time_zone: Some(zone.into()),
                    ..ProfileFields::default()
                },
                Value::Null,
            ),
            Step::Own(0) => profile(ProfileFields::default(), json!({"shoe_size": null})),
            Step::Own(size) => profile(ProfileFields::default(), json!({"shoe_size": size})),
            Step::Consent(is_given) => {
                let consent = NewConsent {
                    customer: ann,
                    channel: Channel::Email,
                    purpose: Purpose::Marketing,
                    status: if is_given { ConsentStatus::Granted } else { ConsentStatus::Revoked },
                    source: "form".into(),
                    text_version: None,
                    evidence: None,
                    at: None,
                };
                self.shop.write(move |tx| {
                    know::consent::record(tx, now, std::slice::from_ref(&consent)).map(drop)
                });
            }
            Step::Buys => buys(self.shop, &format!("R-{day}"), ANN),
            Step::Earns(count) => {
                let club = self.club.clone();
                self.shop.write(move |tx| {
                    let paid = count * 100;
                    let lines = vec![PaidLine { line: 1, quantity: 1_000, paid, is_excluded: false }];
                    let points = points::points_of(&club, &lines, 100);
                    let key = Key::new("till", format!("P-{day}"), "earn");
                    points::earn(tx, &club, ann, &key, now, &Earning { lines, points })?;
                    know::touch_standing(tx, &[ann])
                });
            }
            Step::Spends => {
                let club = self.club.clone();
                self.shop.write(move |tx| {
                    let has = points::balances(tx, &club, ann, now)?["points"].active;
                    if has > 0 {
                        let key = Key::new("till", format!("S-{day}"), "spend");
                        let lines = vec![SpentLine { line: 1, quantity: 1_000, points: has / 2 + 1 }];
                        points::spend(
                            tx,
                            &club,
                            ann,
                            &key,
                            now,
                            &Spending { currency: "points".into(), lines },
                        )?;
                    }
                    know::touch_standing(tx, &[ann])
                });
            }
            Step::Coupon => {
                let pool = self.pool;
                self.shop.write(move |tx| {
                    coupons::issue(tx, pool, ann, &format!("c-{day}"), now)?;
                    know::touch_standing(tx, &[ann])
                });
            }
            Step::Edits(times) => {
                let id = self.inner;
                let read = self.shop.workspace.store.read(move |tx| segment::segments::load(tx, id));
                let version = read.wait().expect("a segment").version;
                segments::change(
                    &self.shop.workspace,
                    id,
                    version,
                    new("Buys", &bought(times)),
                    false,
                    &GOES_ON,
                )
                .expect("a change");
            }
            Step::Nothing => {}
        }
    }

    fn why(&self, at: Option<Instant>) -> segments::Why {
        segments::why(&self.shop.workspace, &self.tree, self.ann, at).expect("an answer").expect("a customer")
    }

    /// What is answered now, by columns that saw all of it.
    fn settled(&self) -> segments::Why {
        flows::columns::pass_time(&self.shop.workspace).expect("time passes");
        testkit::settle(&self.shop.workspace.store);
        flows::columns::refresh(&self.shop.workspace).expect("a refresh");
        self.why(None)
    }
}

/// Two sets of reasons, whatever a word stands for a state of now in them.
fn same(then: &[Reason], now: &[Reason], told: &str) {
    let found =
        |reasons: &[Reason]| reasons.iter().map(|reason| reason.explained.clone()).collect::<Vec<_>>();
    assert_eq!(found(then), found(now), "{told}");
    assert!(then.iter().all(|reason| !reason.is_todays), "{told}: {then:?}");
}

#[test]
fn what_was_answered_on_a_day_is_answered_when_it_is_over() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6);
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 50,
        ..ProptestConfig::default()
    };
    let days = proptest::collection::vec(proptest::collection::vec(step(), 0..3), 3..12);
    let outcome = TestRunner::new(config).run(&days, |days| {
        shops(|shop| {
            shop.clock.set(noon());
            let scene = Scene::set(shop);
            let mut answers = Vec::new();
            for (day, steps) in days.iter().enumerate() {
                // Some hours further each day, so that days begin and end in between, everywhere.
                later(shop, 31 * 3_600);
                for (index, step) in steps.iter().enumerate() {
                    scene.happen(day * 10 + index, step);
                }
                answers.push((shop.workspace.now(), scene.settled()));
            }
            later(shop, 10 * 24 * 3_600);
            scene.happen(1_000, &Step::Says("Later", "Later"));
            scene.settled();
            for (day, (at, was)) in answers.iter().enumerate() {
                let then = scene.why(Some(*at));
                let told = format!("day {day} of {days:?}");
                same(&then.conditions, &was.conditions, &told);
                assert_eq!(then.segments.len(), 1, "{told}");
                same(&then.segments[0].conditions, &was.segments[0].conditions, &told);
                assert_eq!(then.segments[0].segment, was.segments[0].segment, "{told}");
            }
        });
        Ok(())
    });
    outcome.expect("both agree");
}

/// What is of today in the answer for an instant, by the paths of the conditions.
fn todays(scene: &Scene<'_>, at: Instant) -> Vec<String> {
    let of = scene.why(Some(at)).conditions.into_iter().filter(|reason| reason.is_todays);
    of.map(|reason| reason.explained.path.replace("/root/of/", "")).collect()
}

#[test]
fn what_is_not_known_as_of_an_instant_is_marked() {
    shops(|shop| {
        let scene = Scene::set(shop);
        let made = shop.workspace.now();
        assert_eq!(todays(&scene, made), [""; 0]);
        // Before the card was made nobody wrote down what it lacked, the zone of its days included, and the segment is of later.
        let before = made.plus_seconds(-3_600);
        assert_eq!(todays(&scene, before), ["/root", "0", "1", "2", "5", "9"]);
        // States of addresses are not written down; consents are.
        later(shop, 3_600);
        let now = shop.workspace.now();
        shop.write(move |tx| {
            let state = know::contact_points::ContactState::Bounced;
            know::contact_points::mark(tx, now, Channel::Email, ADDRESS, state, None).map(drop)
        });
        scene.settled();
        assert_eq!(todays(&scene, made), ["/root", "3", "4"]);
        assert_eq!(todays(&scene, now), [""; 0]);
    });
}

#[test]
fn changes_of_fields_are_forgotten_after_a_while_and_with_the_customer() {
    shops(|shop| {
        let scene = Scene::set(shop);
        let made = shop.workspace.now();
        later(shop, 3_600);
        scene.happen(0, &Step::Says("Ann", "Almaty"));
        scene.settled();
        let kept = || number(&shop.workspace.store, "select count(*) from card_changes");
        let forget = || {
            let now = shop.workspace.now();
            shop.write(move |tx| know::past::forget(tx, now, 10))
        };
        assert_eq!((kept(), forget()), (1, 0));
        later(shop, know::past::KEPT_DAYS * 24 * 3_600 - 1);
        assert_eq!((forget(), kept()), (0, 1));
        assert_eq!(todays(&scene, made), ["/root", "0", "1", "2", "5", "9"], "too long ago");
        later(shop, 3_600);
        assert_eq!((forget(), kept()), (1, 0));
        scene.happen(1, &Step::Says("Anna", ""));
        assert_eq!(kept(), 1);
        let (now, ann) = (shop.workspace.now(), scene.ann);
        shop.write(move |tx| flows::customer::erase(tx, now, ann).map(drop));
        assert_eq!(kept(), 0, "nothing of an erased customer stays");
    });
}
