//! The bare engine beside others of its kind: the same hundred promotions and baskets of eight lines, one after another, on one core.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant as StopWatch;

use anyhow::{Context, Result, ensure};
use motivate::basket::{Basket, Line};
use motivate::promotions::{Definition, Promotion, RuleSet, Shopper, Stacking, price};
use serde_json::{Value, json};
use vocabulary::{CouponPoolId, Dice, Instant, PromotionId, SeededDice, Zone};

use super::shelf;
use crate::figures::say;

const BASKETS: usize = 1_000;
const RUNS: usize = 7;
/// Noon of a Friday.
const NOON: &str = "2026-11-20T12:00:00Z";
const PEERS: [&str; 3] = ["json-rules-engine", "zen-engine", "by-hand"];

/// Writes rules and baskets where the peers read them, and lets everybody price them.
pub fn run(folder: &Path, peers: &Path) -> Result<Value> {
    std::fs::create_dir_all(folder)?;
    let pool = |place: u64| json!(CouponPoolId(place as i64 + 1));
    let told = shelf::promotions(pool);
    let stacking = shelf::stacking(|number| json!(PromotionId(number as i64)));
    let baskets = baskets()?;
    let file = folder.join("rules-and-baskets.json");
    std::fs::write(
        &file,
        json!({"promotions": told, "baskets": baskets.iter().map(wire).collect::<Vec<_>>()}).to_string(),
    )?;

    let promotions = (1..).zip(told).map(promotion).collect::<Result<Vec<_>>>()?;
    let all = ours(&RuleSet::compile(&promotions, &Stacking::default(), &Zone::utc()), &baskets);
    let best =
        ours(&RuleSet::compile(&promotions, &serde_json::from_value(stacking)?, &Zone::utc()), &baskets);
    say("baskets a second, all promotions together", format!("{:.0}", all.0));
    say("the best by line, then the best two", format!("{:.0}", best.0));
    let mut figures = json!({"bench": "till-engine", "engine_baskets_per_s": all.0.round(), "engine_best_baskets_per_s": best.0.round()});
    for peer in PEERS {
        let (rate, applied) = theirs(peers, peer, &file)?;
        // The others only tell which promotions apply by their conditions; ours that touch nothing do not count as applied.
        ensure!(applied >= all.1, "{peer} applied {applied} promotions, we {}", all.1);
        say(&format!("{peer}, and ours to it"), format!("{rate:.0} {:.1}", all.0 / rate));
        figures[format!("{}_baskets_per_s", peer.replace('-', "_"))] = json!(rate.round());
    }
    Ok(figures)
}

fn promotion((number, told): (i64, Value)) -> Result<Promotion> {
    let definition: Definition = serde_json::from_value(told)?;
    Ok(Promotion { id: PromotionId(number), version: 1, definition })
}

fn shopper() -> Shopper {
    let shown = (1..=shelf::SHOWN as i64).map(CouponPoolId).collect();
    Shopper { fits: (1..=30).map(PromotionId).collect(), purchases: Some(4), pools: shown, left: Vec::new() }
}

fn baskets() -> Result<Vec<Basket>> {
    let (dice, at) = (SeededDice::new(8), Instant::parse(NOON).context("noon")?);
    let line = |dice: &SeededDice| {
        let product = dice.number() % shelf::PRODUCTS;
        Line {
            sku: shelf::sku(product),
            category: Some(shelf::category(product)),
            brand: Some(format!("brand-{}", product % 200)),
            quantity: 1_000 * (1 + dice.number() % 4) as i64,
            price: shelf::price(product),
            cost: Some(60),
            floor: None,
            is_excluded: shelf::is_excluded(product),
        }
    };
    let basket = |_| Basket {
        lines: (0..8).map(|_| line(&dice)).collect(),
        store: Some(format!("store-{}", dice.number() % 20)),
        channel: Some("store".to_owned()),
        payment: None,
        at,
    };
    Ok((0..BASKETS).map(basket).collect())
}

fn wire(basket: &Basket) -> Value {
    let line = |line: &Line| json!({"sku": line.sku, "category": line.category, "quantity": line.quantity, "price": line.price, "is_excluded": line.is_excluded});
    let shopper = shopper();
    json!({
        "lines": basket.lines.iter().map(line).collect::<Vec<_>>(), "store": basket.store, "minute": 12 * 60,
        "fits": shopper.fits.iter().map(|id| id.0).collect::<Vec<_>>(), "pools": shopper.pools,
    })
}

/// Baskets a second, the best of some runs, and promotions applied.
fn ours(rules: &RuleSet, baskets: &[Basket]) -> (f64, u64) {
    let shopper = shopper();
    let applied = baskets.iter().map(|basket| price(rules, basket, &shopper).applied.len() as u64).sum();
    let mut best = f64::MAX;
    for _ in 0..RUNS {
        let watch = StopWatch::now();
        for basket in baskets {
            black_box(price(rules, black_box(basket), black_box(&shopper)));
        }
        best = best.min(watch.elapsed().as_secs_f64() / baskets.len() as f64);
    }
    (1.0 / best, applied)
}

fn theirs(peers: &Path, peer: &str, file: &Path) -> Result<(f64, u64)> {
    let mut node = Command::new("node");
    node.arg(peers.join("run.mjs")).arg(peer).arg(file).stderr(Stdio::inherit());
    let output = node.output()?;
    ensure!(output.status.success(), "{peer} failed");
    let told: Value = serde_json::from_slice(&output.stdout)?;
    let number = |name: &str| told[name].as_f64().with_context(|| format!("{peer} gives no {name}"));
    Ok((number("baskets_per_s")?, number("applied")? as u64))
}
