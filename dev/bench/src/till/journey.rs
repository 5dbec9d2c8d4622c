//! Complete Journey at the till: a year of a grocer's baskets with its coupons, one order after another, each with its own time; every total is
//! right to the cent and every balance to the point, held against sums worked out from the files alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant as StopWatch;

use anyhow::{Context, Result, ensure};
use collect::products::{self, NewProduct};
use flows::Workspace;
use motivate::coupons::{self, CodeKey, Codes, Format, LETTERS, Limits, Settings};
use motivate::loyalty::programmes;
use motivate::promotions::{self, Definition, Move, NewPromotion};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions, Tx};
use vocabulary::{Identifier, IdentifierKind, Instant, Problem};

use crate::figures::say;
use crate::http::Connection;
use crate::segments::now;
use crate::server::Perennial;

const TILLS: usize = 16;
const PRODUCTS_AT_ONCE: usize = 5_000;
/// The last basket was bought an hour ago.
const HOUR_MICROS: i64 = 3_600_000_000;

/// A basket with what it must cost and earn.
#[derive(Deserialize)]
struct Basket {
    number: String,
    household: String,
    store: String,
    at: i64,
    lines: Vec<(String, i64, i64)>,
    campaigns: Vec<i64>,
    total: i64,
    points: i64,
}

/// Codes by household, campaign and basket.
type Coupons = BTreeMap<(String, i64, String), String>;

/// Sends all baskets of a file of `journey_baskets.py`.
pub fn run(binary: &Path, folder: &Path, baskets: &Path) -> Result<Value> {
    let kept = tempfile::tempdir()?;
    let perennial = Perennial::new(binary, &kept.path().join("data"))?;
    perennial.first_run("USD")?;
    let baskets: Vec<Basket> =
        std::fs::read_to_string(baskets)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let last = baskets.last().context("no baskets")?.at;
    let shift = now() - HOUR_MICROS - last;
    let mapping = "examples/complete-journey/products.toml";
    perennial.run(&["import", &folder.join("products.parquet").to_string_lossy(), "--mapping", mapping])?;
    let coupons = promise(&perennial, &baskets, Instant(baskets[0].at + shift - 1))?;
    let key = perennial.key("orders:write")?;
    let serving = perennial.serve()?;
    let watch = StopWatch::now();
    sell(&perennial.address, &key, &baskets, &coupons, shift)?;
    let rate = baskets.len() as f64 / watch.elapsed().as_secs_f64();
    let points = balances(&perennial.address, &key, &baskets)?;
    serving.stop()?;
    let paid: i64 = baskets.iter().map(|basket| basket.total).sum();
    say("baskets sold, a second", format!("{} {rate:.0}", baskets.len()));
    say("paid, to the cent", paid);
    say("coupons used", coupons.len());
    say("points on the cards, to the point", points);
    Ok(json!({
        "bench": "till-journey", "baskets": baskets.len(), "journey_baskets_per_s": rate.round(), "paid": paid,
        "coupons": coupons.len(), "points": points,
    }))
}

/// A point for every full 1.00, and personal coupons of every campaign for those who redeemed them.
fn promise(perennial: &Perennial, baskets: &[Basket], at: Instant) -> Result<Coupons> {
    let location = Location::Sqlite(perennial.store_file()?);
    let store = Store::open(location, &Workspace::migrations(), StoreOptions::default())?;
    let mut redeemed: BTreeMap<i64, Vec<(String, String)>> = BTreeMap::new();
    for basket in baskets {
        for campaign in &basket.campaigns {
            redeemed.entry(*campaign).or_default().push((basket.household.clone(), basket.number.clone()));
        }
    }
    // The file of products has not all that was sold.
    let sold: BTreeSet<&str> =
        baskets.iter().flat_map(|basket| &basket.lines).map(|line| line.0.as_str()).collect();
    let sold: Vec<NewProduct> =
        sold.into_iter().map(|sku| NewProduct { sku: sku.to_owned(), ..NewProduct::default() }).collect();
    for some in sold.chunks(PRODUCTS_AT_ONCE) {
        let some = some.to_vec();
        store.transact(move |tx| products::record(tx, at, &some).map(drop)).wait()?;
    }
    store.transact(move |tx| programmes::create(tx, at, &read(programme())?).map(drop)).wait()?;
    let mut codes = Coupons::new();
    for (campaign, redeemed) in redeemed {
        let made = store.transact(move |tx| issued(tx, at, campaign, &redeemed)).wait()?;
        codes.extend(made);
    }
    Ok(codes)
}

fn programme() -> Value {
    json!({"name": "Points", "zone": "UTC", "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 100}}]})
}

/// A coupon as the files tell it (household, day, campaign), and the code made for it.
type Code = ((String, i64, String), String);

fn issued(
    tx: &mut Tx<'_>,
    at: Instant,
    campaign: i64,
    redeemed: &[(String, String)],
) -> Result<Vec<Code>, Problem> {
    let name = format!("Campaign {campaign}");
    let told = |definition: Value| {
        let definition: Definition = read(definition)?;
        Ok::<_, Problem>(NewPromotion { name: name.clone(), definition, by: "bench".into() })
    };
    let effects = json!([{"kind": "amount", "amount": 100 + campaign, "scope": "basket"}]);
    let promotion = promotions::create(tx, at, &told(json!({"effects": effects}))?)?.id;
    let settings = Settings {
        name: name.clone(),
        promotion,
        is_personal: true,
        from: None,
        until: None,
        valid_days: None,
        limits: Limits { per_code: Some(1), ..Limits::default() },
        zone: "UTC".into(),
        label: String::new(),
        label_price: None,
    };
    let wanted = redeemed.len() as i64;
    let format = Format::try_new(&format!("C{campaign}"), LETTERS, 8)?;
    let pool = coupons::create(tx, at, settings, Codes::Unique { format, wanted })?.id;
    coupons::generate(tx, pool, 0, wanted, &CodeKey::new(&[7; 32]))?;
    let definition = json!({"effects": effects, "condition": {"kind": "coupon", "pool": pool}});
    promotions::change(tx, at, promotion, 1, &told(definition)?)?;
    promotions::advance(tx, at, promotion, Move::Stage)?;
    promotions::advance(tx, at, promotion, Move::Start)?;
    let names: Vec<_> = redeemed.iter().map(|(household, _)| vec![card(household)]).collect();
    let holders = know::identity::resolve(tx, at, &names)?;
    let to: Vec<_> =
        holders.iter().zip(redeemed).map(|(known, (_, basket))| (known.customer, basket.as_str())).collect();
    let issued = coupons::issue_many(tx, pool, &to, at)?.into_iter().map(|one| one.code);
    let named = |(household, basket): &(String, String)| (household.clone(), campaign, basket.clone());
    Ok(redeemed.iter().map(named).zip(issued).collect())
}

fn card(household: &str) -> Identifier {
    Identifier::new(IdentifierKind::Card, card_number(household))
}

fn card_number(household: &str) -> String {
    format!("{household:0>8}")
}

fn read<T: serde::de::DeserializeOwned>(told: Value) -> Result<T, Problem> {
    serde_json::from_value(told).map_err(Problem::internal)
}

fn sell(address: &str, key: &str, baskets: &[Basket], coupons: &Coupons, shift: i64) -> Result<()> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let till = || -> Result<()> {
            let mut connection = Connection::open(address, &format!("Bearer {key}"))?;
            while let Some(basket) = baskets.get(next.fetch_add(1, Ordering::Relaxed)) {
                let told = connection.call("POST", "/v1/till/orders", Some(&body(basket, coupons, shift)))?;
                check(basket, &told)?;
            }
            Ok(())
        };
        let tills: Vec<_> = (0..TILLS).map(|_| scope.spawn(till)).collect();
        tills.into_iter().try_for_each(|till| till.join().expect("a till panicked"))
    })
}

fn body(basket: &Basket, coupons: &Coupons, shift: i64) -> Value {
    let lines: Vec<Value> = basket
        .lines
        .iter()
        .map(|(sku, units, price)| json!({"sku": sku, "quantity": units, "price": format!("{}.{:02}", price / 100, price % 100)}))
        .collect();
    let code = |campaign: &i64| &coupons[&(basket.household.clone(), *campaign, basket.number.clone())];
    json!({
        "source": "journey", "number": basket.number, "placed_at": Instant(basket.at + shift), "currency": "USD", "store": basket.store,
        "customer": {"card": card_number(&basket.household)}, "coupons": basket.campaigns.iter().map(code).collect::<Vec<_>>(), "lines": lines,
    })
}

fn check(basket: &Basket, told: &Value) -> Result<()> {
    ensure!(
        told["total"]["minor"] == basket.total,
        "{}: {} instead of {}",
        basket.number,
        told["total"],
        basket.total
    );
    ensure!(
        told["points"]["earned"] == basket.points,
        "{}: {} instead of {} points",
        basket.number,
        told["points"],
        basket.points
    );
    let refused = told["coupons"].as_array().into_iter().flatten().find(|one| one["refused"].is_string());
    ensure!(refused.is_none(), "{}: {}", basket.number, told["coupons"]);
    Ok(())
}

/// The points of all cards, each held against its baskets.
fn balances(address: &str, key: &str, baskets: &[Basket]) -> Result<i64> {
    let mut connection = Connection::open(address, &format!("Bearer {key}"))?;
    let sku = &baskets[0].lines[0].0;
    let households: BTreeSet<&str> = baskets.iter().map(|basket| basket.household.as_str()).collect();
    let mut expected: BTreeMap<&str, i64> = BTreeMap::new();
    for basket in baskets {
        *expected.entry(&basket.household).or_default() += basket.points;
    }
    for household in households {
        let quote = json!({"currency": "USD", "customer": {"card": card_number(household)}, "lines": [{"sku": sku, "quantity": 1, "price": 1}]});
        let told = connection.call("POST", "/v1/till/quote", Some(&quote))?;
        let wanted = expected[household];
        ensure!(
            told["points"]["balance"] == wanted,
            "card {household}: {} instead of {wanted}",
            told["points"]
        );
    }
    Ok(expected.values().sum())
}
