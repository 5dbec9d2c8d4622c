//! What the shop promises: promotions in several states, coupons, prizes for points and a draw.

use motivate::coupons::{self, Codes, Limits, Settings};
use motivate::draws::{self, NewDraw};
use motivate::prizes::{self, PrizeSettings};
use motivate::promotions::{self, Definition, Move, NewPromotion};
use serde_json::{Value, json};
use store::Tx;
use vocabulary::{DrawId, Instant, Problem, PromotionId};

use super::DemoShop;
use crate::Workspace;

/// Who made them.
const BY: &str = "Aigerim S.";
/// The moves that let a promotion run.
const BEGIN: [Move; 2] = [Move::Stage, Move::Start];

/// Makes the offers of a shop that has none.
pub fn offers(workspace: &Workspace, shop: &DemoShop) -> Result<(), Problem> {
    let (now, zone) = (shop.end, shop.zone.name().to_owned());
    let body = move |tx: &mut Tx<'_>| {
        if !promotions::list(tx)?.is_empty() {
            return Ok(());
        }
        let draw = NewDraw { name: "A trip to the mountains".into(), prizes: 3, is_once_per_holder: true };
        let draw = draws::create(tx, now, &draw)?.id;
        for (name, definition, moves) in told(draw) {
            promotion(tx, now, name, definition, moves)?;
        }
        welcome(tx, now, &zone)?;
        for (name, points, stock) in [("Barista’s cup", 400, 120), ("Coffee tasting for two", 1_800, 12)] {
            let settings =
                PrizeSettings { name: name.into(), points, is_offered: true, ..Default::default() };
            prizes::create(tx, now, &settings, stock)?;
        }
        Ok(())
    };
    workspace.store.transact(body).wait()
}

fn told(draw: DrawId) -> [(&'static str, Value, &'static [Move]); 6] {
    let coffee = json!({"kind": "categories", "any_of": ["Coffee"]});
    let bakery = json!({"kind": "categories", "any_of": ["Bakery"]});
    let all_day = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let evening = json!({"kind": "time", "from": "18:00", "to": "21:00", "weekdays": all_day});
    [
        (
            "15% off coffee",
            json!({"effects": [{"kind": "percent", "basis_points": 1_500, "of": coffee}],
                "limits": [{"measure": "money", "most": 200_000_000}]}),
            &BEGIN,
        ),
        (
            "Two pastries and a third free",
            json!({"effects": [{"kind": "cheapest_free", "of": bakery, "each": 3}],
                "limits": [{"measure": "times", "per": "customer", "daily": true, "most": 2}]}),
            &BEGIN,
        ),
        (
            "Evening bakery, 30% off",
            json!({"condition": evening, "effects": [{"kind": "percent", "basis_points": 3_000, "of": bakery}]}),
            &[Move::Stage],
        ),
        (
            "Double points at weekends",
            json!({"condition": {"kind": "time", "from": "00:00", "to": "24:00", "weekdays": ["saturday", "sunday"]},
                "effects": [{"kind": "points_multiplier", "basis_points": 20_000}]}),
            &BEGIN,
        ),
        (
            "Free delivery from 15,000",
            json!({"condition": {"kind": "total", "at_least": 1_500_000}, "effects": [{"kind": "free_delivery"}]}),
            &[],
        ),
        (
            "A ticket to the mountains from 10,000",
            json!({"condition": {"kind": "total", "at_least": 1_000_000},
                "effects": [{"kind": "ticket", "draw": draw.to_string(), "count": 1}]}),
            &BEGIN,
        ),
    ]
}

/// A coupon with one code for everybody, and the promotion it opens.
fn welcome(tx: &mut Tx<'_>, now: Instant, zone: &str) -> Result<(), Problem> {
    let effects = json!([{"kind": "percent", "basis_points": 1_000, "scope": "basket"}]);
    let id = promotion(tx, now, "Welcome, 10% off", json!({"effects": effects}), &[])?;
    let settings = Settings {
        name: "Welcome".into(),
        promotion: id,
        is_personal: false,
        from: None,
        until: None,
        valid_days: None,
        limits: Limits { per_customer: Some(1), ..Limits::default() },
        zone: zone.to_owned(),
        label: String::new(),
        label_price: None,
    };
    let pool = coupons::create(tx, now, settings, Codes::Generic("KOFE10".into()))?.id;
    let opened = json!({"condition": {"kind": "coupon", "pool": pool}, "effects": effects});
    promotions::change(tx, now, id, 1, &new("Welcome, 10% off", opened)?)?;
    advance(tx, now, id, &BEGIN)
}

fn promotion(
    tx: &mut Tx<'_>,
    now: Instant,
    name: &str,
    definition: Value,
    moves: &[Move],
) -> Result<PromotionId, Problem> {
    let id = promotions::create(tx, now, &new(name, definition)?)?.id;
    advance(tx, now, id, moves)?;
    Ok(id)
}

fn advance(tx: &mut Tx<'_>, now: Instant, id: PromotionId, moves: &[Move]) -> Result<(), Problem> {
    moves.iter().try_for_each(|step| promotions::advance(tx, now, id, *step).map(drop))
}

fn new(name: &str, definition: Value) -> Result<NewPromotion, Problem> {
    let definition: Definition = serde_json::from_value(definition).map_err(Problem::internal)?;
    Ok(NewPromotion { name: name.into(), definition, by: BY.into() })
}
