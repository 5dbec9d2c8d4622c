//! What stands in the way of a promotion that is to begin, and what is to be known of it.

use flows::campaign::CheckStatus::{self, Error, Warning};
use flows::promotion;
use motivate::coupons::{self, CodeKey, Codes, Format, LETTERS, Limits, Settings};
use motivate::draws::{self, DrawKey, NewDraw};
use motivate::promotions::{Move, NewPromotion, PromotionState};
use serde_json::{Value, json};
use store::Store;
use vocabulary::{CouponPoolId, DrawId, Instant, Problem, PromotionId, SeededDice};

use crate::support::{both, noon, write};

fn new(definition: &Value) -> NewPromotion {
    let definition = serde_json::from_value(definition.clone()).expect("a definition");
    NewPromotion { name: "Come again".into(), definition, by: String::new() }
}

/// A promotion ready to begin.
fn staged(store: &Store, definition: Value) -> PromotionId {
    write(store, move |tx| {
        let id = promotion::create(tx, noon(), &new(&definition))?.id;
        promotion::advance(tx, noon(), id, Move::Stage).map(|_| id)
    })
}

fn begin(store: &Store, id: PromotionId) -> Result<PromotionState, Problem> {
    store.transact(move |tx| promotion::advance(tx, noon(), id, Move::Start)).wait().map(|saved| saved.state)
}

fn told(store: &Store, id: PromotionId) -> Vec<(&'static str, CheckStatus, String)> {
    let points = write(store, move |tx| promotion::check(tx, noon(), id));
    points.into_iter().map(|point| (point.code, point.status, point.field)).collect()
}

/// A pool of so many codes, or with one for all.
fn pool(store: &Store, promotion: PromotionId, codes: Option<i64>, until: Option<Instant>) -> CouponPoolId {
    write(store, move |tx| {
        let settings = Settings {
            name: "Next time".into(),
            promotion,
            is_personal: true,
            from: None,
            until,
            valid_days: None,
            limits: Limits::default(),
            zone: "Asia/Almaty".into(),
            label: String::new(),
            label_price: None,
        };
        let Some(wanted) = codes else {
            return Ok(coupons::create(tx, noon(), settings, Codes::Generic("AGAIN".into()))?.id);
        };
        let codes = Codes::Unique { format: Format::try_new("N", LETTERS, 9)?, wanted };
        let pool = coupons::create(tx, noon(), settings, codes)?.id;
        coupons::generate(tx, pool, 0, wanted, &CodeKey::new(&[42; 32])).map(|_| pool)
    })
}

fn draw(store: &Store) -> DrawId {
    let new = NewDraw { name: "New Year".into(), prizes: 1, is_once_per_holder: true };
    write(store, move |tx| draws::create(tx, noon(), &new)).id
}

fn freeze(store: &Store, draw: DrawId) {
    write(store, move |tx| {
        draws::commit(tx, noon(), draw, &DrawKey::new(&[1; 32]), &SeededDice::new(3))?;
        draws::freeze(tx, noon(), draw).map(drop)
    });
}

fn ticket(draw: DrawId) -> Value {
    json!({"kind": "ticket", "draw": draw.to_string(), "count": 1})
}

fn coupon(pool: CouponPoolId) -> Value {
    json!({"kind": "coupon", "pool": pool, "count": 2})
}

#[test]
fn tickets_of_a_draw_that_gives_out_none_do_not_begin() {
    both(|store| {
        let (open, closed) = (draw(store), draw(store));
        let fine = staged(store, json!({"effects": [ticket(open)]}));
        assert_eq!(told(store, fine), []);
        let promises = staged(store, json!({"effects": [ticket(open), ticket(closed)]}));
        freeze(store, closed);
        assert_eq!(told(store, promises), [("draw_not_open", Error, "effects[1].draw".to_owned())]);
        let refused = begin(store, promises).expect_err("refused");
        assert_eq!((refused.code, refused.field.as_deref()), ("draw_not_open", Some("effects[1].draw")));
        assert_eq!(begin(store, fine).expect("begun"), PromotionState::Running);

        let revised = json!({"effects": [ticket(closed)]});
        let published = store.transact(move |tx| {
            promotion::change(tx, noon(), fine, 1, &new(&revised))?;
            promotion::publish(tx, noon(), fine)
        });
        assert_eq!(published.wait().expect_err("refused").code, "draw_not_open");
    });
}

#[test]
fn coupons_that_cannot_be_given_do_not_begin_and_those_that_may_run_out_are_told() {
    both(|store| {
        let opened = staged(store, json!({"effects": [{"kind": "free_delivery"}]}));
        let [generic, few, enough, paused, over] = [
            pool(store, opened, None, None),
            pool(store, opened, Some(1), None),
            pool(store, opened, Some(2), Some(noon().plus_micros(1))),
            pool(store, opened, Some(2), None),
            pool(store, opened, Some(2), Some(noon())),
        ];
        write(store, move |tx| coupons::set_paused(tx, noon(), paused, true).map(drop));
        let cases = [
            (generic, Some(("pool_generic", Error))),
            (over, Some(("pool_ended", Error))),
            (few, Some(("pool_empty", Warning))),
            (paused, Some(("pool_paused", Warning))),
            (enough, None),
        ];
        for (pool, point) in cases {
            let id = staged(store, json!({"effects": [coupon(pool)]}));
            let field = "effects[0].pool".to_owned();
            let expected: Vec<_> = point.map(|(code, status)| (code, status, field)).into_iter().collect();
            assert_eq!(told(store, id), expected);
            match point {
                Some((code, Error)) => assert_eq!(begin(store, id).expect_err("refused").code, code),
                _ => assert_eq!(begin(store, id).expect("begun"), PromotionState::Running),
            }
        }
        let tomorrow = json!({"from": "2026-11-23T00:00:00Z", "effects": [coupon(enough)]});
        let later = staged(store, tomorrow);
        assert_eq!(told(store, later)[0].0, "pool_ended", "by the time it begins");
    });
}

#[test]
fn a_promotion_with_coupons_that_asks_for_none_is_for_everybody() {
    both(|store| {
        let effects = json!([{"kind": "free_delivery"}]);
        let id = staged(store, json!({"effects": effects}));
        assert_eq!(told(store, id), []);
        let pool = pool(store, id, Some(1), None);
        assert_eq!(told(store, id), [("for_everybody", Warning, "condition".to_owned())]);
        assert_eq!(begin(store, id).expect("a warning refuses nothing"), PromotionState::Running);
        let asks = json!({"effects": effects,
            "condition": {"kind": "all", "of": [{"kind": "total", "at_least": 100}, {"kind": "coupon", "pool": pool}]}});
        write(store, move |tx| promotion::change(tx, noon(), id, 1, &new(&asks)).map(drop));
        assert_eq!(told(store, id), [], "told by the revision that waits");
    });
}
