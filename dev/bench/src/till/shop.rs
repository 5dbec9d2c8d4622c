//! The shop: filled past the doors, where a million cards would take their time, and served by the binary.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant as StopWatch};

use anyhow::{Result, ensure};
use collect::products::{self, LOWEST_PRICE, NO_DISCOUNTS, NewProduct};
use flows::Workspace;
use know::customers::{ProfileChange, ProfileFields};
use motivate::coupons::{self, CodeKey, Codes as PoolCodes, Format, LETTERS, Limits, Settings};
use motivate::loyalty::programmes;
use motivate::promotions::{self, Move, NewPromotion};
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions, Tx};
use vocabulary::{CouponPoolId, Identifier, IdentifierKind, Instant, Problem, PromotionId};

use super::Options;
use super::shelf::{self, Codes};
use crate::figures::say;
use crate::http::Connection;
use crate::retail::count;
use crate::segments::now;
use crate::server::{OWNER, Perennial, Serving};

const AT_ONCE: u64 = 2_000;
const CODES_AT_ONCE: i64 = 20_000;
const PATIENCE: Duration = Duration::from_secs(900);
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);
/// Runs leave their orders behind: a shop with more than so many is filled anew, or figures would tell how old the folder is.
const ORDERS_KEPT: u64 = 200_000;

/// The shop, being served.
pub struct Shop {
    pub perennial: Perennial,
    pub serving: Serving,
    /// May send orders.
    pub key: String,
    /// Enough for one unused code of each pool an order.
    pub codes: Arc<Codes>,
    options: Options,
    orders_before: u64,
}

impl Shop {
    /// Fills the shop unless the folder keeps it, makes codes for so many orders, and serves it once its columns are whole.
    pub fn open(binary: &Path, folder: &Path, options: &Options, orders: u64) -> Result<Shop> {
        let name = if options.postgres.is_empty() { "sqlite" } else { "postgres" };
        let folder = folder.join(format!("{name}-{}", options.customers));
        let perennial = Perennial::new(binary, &folder.join("perennial"))?.on_postgres(&options.postgres);
        let filled = folder.join("filled.json");
        // A private cluster of PostgreSQL ends with its run.
        let kept = options.postgres.is_empty()
            && filled.exists()
            && orders_in(&store(&perennial, options)?)? <= ORDERS_KEPT;
        if !kept {
            fill(&perennial, options)?;
            settle(options)?;
            std::fs::write(&filled, "{}")?;
        }
        let store = store(&perennial, options)?;
        let codes = Arc::new(Codes { unique: unique_codes(&store, orders as i64)? });
        let orders_before = orders_in(&store)?;
        drop(store);
        let key = perennial.key("orders:write")?;
        let serving = perennial.serve()?;
        wait_for_columns(&perennial, options.customers)?;
        Ok(Shop { perennial, serving, key, codes, options: options.clone(), orders_before })
    }

    /// Stops serving; gives the orders that came since it was opened.
    pub fn close(self) -> Result<u64> {
        self.serving.stop()?;
        Ok(orders_in(&store(&self.perennial, &self.options)?)? - self.orders_before)
    }
}

fn orders_in(store: &Store) -> Result<u64> {
    let counted = store
        .read(|tx| tx.one("select count(*) from receipts where order_id is not null", &[], |row| row.int(0)));
    Ok(counted.wait()? as u64)
}

fn store(perennial: &Perennial, options: &Options) -> Result<Store> {
    let location = match options.postgres.as_str() {
        "" => Location::Sqlite(perennial.store_file()?),
        url => Location::Postgres { url: url.to_owned(), schema: "ws_bench".to_owned() },
    };
    Ok(Store::open(location, &Workspace::migrations(), StoreOptions::default())?)
}

fn fill(perennial: &Perennial, options: &Options) -> Result<()> {
    if perennial.data.exists() {
        std::fs::remove_dir_all(&perennial.data)?;
    }
    perennial.first_run("USD")?;
    let (store, watch) = (store(perennial, options)?, StopWatch::now());
    store.transact(|tx| products::record(tx, Instant(now()), &products_of_shelf())).wait()?;
    for first in (0..options.customers).step_by(AT_ONCE as usize) {
        let last = options.customers.min(first + AT_ONCE);
        store.transact(move |tx| customers(tx, first, last)).wait()?;
    }
    store.transact(promise).wait()?;
    say("shop filled in, s", format!("{:.0}", watch.elapsed().as_secs_f64()));
    Ok(())
}

/// Leaves PostgreSQL as in a shop that was not filled a minute ago: rows counted, pages written, files of the log there to be used again.
fn settle(options: &Options) -> Result<()> {
    if !options.postgres.is_empty() {
        let mut psql = Command::new("psql");
        psql.args(["-qX", &options.postgres, "-c", "vacuum (analyze)", "-c", "checkpoint"]);
        ensure!(psql.status()?.success(), "psql failed");
    }
    Ok(())
}

fn products_of_shelf() -> Vec<NewProduct> {
    let product = |number: u64| {
        let mut attributes = serde_json::Map::new();
        if shelf::is_excluded(number) {
            attributes.insert(NO_DISCOUNTS.to_owned(), json!(true));
        }
        if number.is_multiple_of(13) {
            attributes.insert(LOWEST_PRICE.to_owned(), json!(80));
        }
        NewProduct {
            sku: shelf::sku(number),
            name: Some(format!("Product {number}")),
            category: Some(shelf::category(number)),
            brand: Some(format!("brand-{}", number % 200)),
            price: Some(shelf::price(number)),
            cost: Some(60),
            attributes,
            import: None,
        }
    };
    (0..shelf::PRODUCTS).map(product).collect()
}

fn customers(tx: &mut Tx<'_>, first: u64, last: u64) -> Result<(), Problem> {
    let now = Instant(now());
    let name = |kind, value| Identifier::new(kind, value);
    let names: Vec<_> = (first..last)
        .map(|person| {
            let email = name(IdentifierKind::Email, shelf::email(person));
            vec![email, name(IdentifierKind::Card, shelf::card(person))]
        })
        .collect();
    let known = know::identity::resolve(tx, now, &names)?;
    let profile = |(person, customer)| {
        let fields = ProfileFields {
            first_name: Some(format!("Person {person}")),
            city: Some(shelf::city(person)),
            ..ProfileFields::default()
        };
        ProfileChange { fields, ..ProfileChange::of(customer) }
    };
    let customers = known.into_iter().map(|known| known.customer);
    let profiles: Vec<_> = (first..last).zip(customers).map(profile).collect();
    know::customers::change(tx, now, &profiles).map(drop)
}

/// The programme, the promotions with the pools they want, and how they go together.
fn promise(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let now = Instant(now());
    programmes::create(tx, now, &read(programme())?)?;
    let mut ids: Vec<PromotionId> = Vec::new();
    for number in 1..=shelf::PROMOTIONS {
        let draft = json!({"effects": [{"kind": "free_delivery"}]});
        ids.push(promotions::create(tx, now, &new(number, draft)?)?.id);
    }
    let mut pools: Vec<CouponPoolId> = Vec::new();
    for number in (1..=shelf::PROMOTIONS).filter(|number| shelf::pool_of(*number).is_some()) {
        let pool = pools.len() as u64;
        pools.push(pool_of(tx, pool, ids[number as usize - 1])?);
    }
    let told = shelf::promotions(|pool| json!(pools[pool as usize]));
    for ((number, id), definition) in (1..).zip(&ids).zip(told) {
        promotions::change(tx, now, *id, 1, &new(number, definition)?)?;
        promotions::advance(tx, now, *id, Move::Stage)?;
        promotions::advance(tx, now, *id, Move::Start)?;
    }
    let stacking = read(shelf::stacking(|number| json!(ids[number as usize - 1])))?;
    promotions::set_stacking(tx, now, &stacking, "bench")
}

fn new(number: u64, definition: Value) -> Result<NewPromotion, Problem> {
    Ok(NewPromotion {
        name: format!("Promotion {number}"),
        definition: read(definition)?,
        by: "bench".into(),
    })
}

fn read<T: serde::de::DeserializeOwned>(told: Value) -> Result<T, Problem> {
    serde_json::from_value(told).map_err(Problem::internal)
}

fn programme() -> Value {
    json!({"name": "Club", "zone": "UTC",
        "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 100}, "expiry": {"after": {"months": 12}}}],
        "tiers": {"measure": "turnover", "window": {"calendar": "year"}, "levels": [
            {"code": "green", "from": 0}, {"code": "silver", "from": 50_000, "multiplier": 110}, {"code": "gold", "from": 200_000, "multiplier": 120}]}})
}

fn pool_of(tx: &mut Tx<'_>, pool: u64, promotion: PromotionId) -> Result<CouponPoolId, Problem> {
    let is_unique = pool < shelf::UNIQUE_POOLS;
    let settings = Settings {
        name: format!("Pool {pool}"),
        promotion,
        is_personal: false,
        from: None,
        until: None,
        valid_days: None,
        limits: Limits { per_code: is_unique.then_some(1), ..Limits::default() },
        zone: "UTC".into(),
        label: String::new(),
        label_price: None,
    };
    let codes = match is_unique {
        true => PoolCodes::Unique { format: Format::try_new(&format!("P{pool}"), LETTERS, 9)?, wanted: 1 },
        false => PoolCodes::Generic(shelf::generic_code(pool)),
    };
    Ok(coupons::create(tx, Instant(now()), settings, codes)?.id)
}

/// New codes of the pools that have a code for each.
fn unique_codes(store: &Store, count: i64) -> Result<Vec<Vec<String>>> {
    let pools = store.read(|tx| coupons::list(tx, None, None, shelf::POOLS as i64)).wait()?;
    let is_unique = |pool: &&coupons::Pool| matches!(pool.codes, PoolCodes::Unique { .. });
    pools.iter().filter(is_unique).map(|pool| more_codes(store, pool.id, count)).collect()
}

fn more_codes(store: &Store, pool: CouponPoolId, count: i64) -> Result<Vec<String>> {
    let first = store
        .transact(move |tx| {
            let standing = coupons::load(tx, pool)?;
            coupons::want(tx, Instant(now()), pool, standing.generated + count)?;
            Ok::<_, Problem>(standing.next_serial)
        })
        .wait()?;
    let mut next = first;
    loop {
        let key = CodeKey::new(&[7; 32]);
        let made = store.transact(move |tx| coupons::generate(tx, pool, next, CODES_AT_ONCE, &key)).wait()?;
        next = made.next;
        if made.is_done() {
            break;
        }
    }
    let codes = store.read(move |tx| coupons::codes(tx, pool, first, count)).wait()?;
    Ok(codes.into_iter().map(|(_, code)| code).collect())
}

fn wait_for_columns(perennial: &Perennial, customers: u64) -> Result<()> {
    let mut connection = Connection::open(&perennial.address, "")?;
    connection.sign_in(OWNER.0, OWNER.1)?;
    let watch = StopWatch::now();
    while count(&mut connection, json!([]))? < customers {
        ensure!(watch.elapsed() < PATIENCE, "not everybody came to the columns");
        std::thread::sleep(BETWEEN_LOOKS);
    }
    say("columns whole after, s", format!("{:.0}", watch.elapsed().as_secs_f64()));
    Ok(())
}
