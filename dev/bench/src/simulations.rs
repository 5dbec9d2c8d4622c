//! How many orders of the past a second a simulation takes: a draft promotion beside three that run, and new rules of the programme, over a year of
//! the demo shop, one after another on one core.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant as StopWatch;

use anyhow::Result;
use flows::demo::{self, DemoShop};
use flows::till::{self, Asked};
use flows::{Settings, Workspace};
use motivate::loyalty::simulations::NewSimulation;
use motivate::loyalty::{Rules, programmes};
use motivate::promotions;
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions};
use vocabulary::{Clock, FixedClock, Instant, JobId, SeededDice, WorkspaceId, Zone};

use crate::figures::{median, say};

const RUNS: usize = 3;
const DAYS: i64 = 365;

/// Fills a shop of so many people and simulates both.
pub fn run(people: u32) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let end = Instant::parse("2026-11-20T00:00:00Z").unwrap_or_default();
    let (workspace, shop) = (open(folder.path(), end)?, DemoShop::new(1, end));
    demo::fill(&workspace, &shop, people, shop.begin()..end, |_| {})?;
    demo::offers(&workspace, &shop)?;
    demo::club(&workspace, &shop)?;
    flows::columns::rebuild(&workspace)?;

    let (from, until) = (end.plus_days(-DAYS), end);
    let list = workspace.store.read(promotions::list).wait()?;
    let draft = list.into_iter().find(|one| one.name.starts_with("Evening"));
    let draft = draft.ok_or_else(|| anyhow::anyhow!("the demo shop has a draft"))?;
    let asked = Asked { promotion: draft.id, version: draft.newest, from, until };
    let of_promotion = timed(|watch| Ok(till::replay(&workspace, &asked, watch)?.map(|found| found.orders)))?;

    let programme = workspace.store.read(programmes::all).wait()?.remove(0);
    let mut rules: Rules = programme.rules.clone();
    for level in rules.tiers.iter_mut().flat_map(|tiers| &mut tiers.levels).skip(1) {
        (level.from, level.discount) = (level.from / 2, 300);
    }
    let asked = NewSimulation {
        job: JobId(0),
        programme: programme.id,
        version: programme.version,
        rules,
        from,
        until,
        redemption: 10_000,
        by: String::new(),
    };
    let of_programme =
        timed(|watch| Ok(till::rehearse(&workspace, &asked, watch)?.map(|found| found.orders)))?;
    say("orders", of_promotion.0);
    say("a promotion's, orders a second", of_promotion.1);
    say("the programme's, orders a second", of_programme.1);
    Ok(json!({"bench": "simulations", "people": people, "orders": of_promotion.0,
        "promotion_orders_per_s": of_promotion.1, "programme_orders_per_s": of_programme.1}))
}

/// Told how far it is, says whether to go on.
type Watch<'w> = &'w mut dyn FnMut(i64, i64) -> Result<bool, vocabulary::Problem>;

/// How many orders were looked at, and how many a second.
fn timed(run: impl Fn(Watch<'_>) -> Result<Option<i64>>) -> Result<(i64, f64)> {
    let (mut rates, mut orders) = (Vec::new(), 0);
    for _ in 0..RUNS {
        let started = StopWatch::now();
        orders = run(&mut |_, _| Ok(true))?.unwrap_or(0);
        rates.push(orders as f64 / started.elapsed().as_secs_f64());
    }
    Ok((orders, median(rates).round()))
}

fn open(folder: &Path, now: Instant) -> Result<Arc<Workspace>> {
    let location = Location::Sqlite(folder.join("store.db"));
    let store = Store::open(location, &Workspace::migrations(), StoreOptions::default())?;
    let settings = Settings {
        name: "Bench".into(),
        zone: Zone::parse("Asia/Almaty").unwrap_or_else(Zone::utc),
        currency: "KZT".parse().map_err(vocabulary::Problem::internal)?,
        country: "KZ".into(),
        language: "en".into(),
        events_kept_days: None,
    };
    let clock = Arc::new(FixedClock::at(now)) as Arc<dyn Clock>;
    let (folder, url) = (folder.to_owned(), "https://shop.example".to_owned());
    let dice = Arc::new(SeededDice::new(1));
    Ok(Arc::new(Workspace::new(
        WorkspaceId(1),
        "bench".into(),
        store,
        folder,
        url,
        [7; 32],
        clock,
        dice,
        settings,
    )?))
}
