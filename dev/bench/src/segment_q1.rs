//! Loads the common workload straight into columns and asks question Q1 of it. The folder is made by `generate_retail.py` and
//! `raw_columns.py`; orders are read from its plain files page by page, as from a store.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant as StopWatch;

use anyhow::{Result, ensure};
use columnar::{
    Columns, ColumnsOptions, CustomerFact, EventFact, LineFact, Lives, MessageFact, OrderFact, ReturnFact,
    Source,
};
use segment::{Context, Program};
use serde_json::{Value, json};
use store::{Location, Position, Store, StoreOptions, Tx};
use vocabulary::{CustomerId, Instant, OrderId, Problem, Zone};

use crate::figures::{millis, say, times};

const RUNS: usize = 7;
const THREADS: usize = 2;

/// Loads the columns where they are not yet, then asks.
pub fn run(folder: &Path) -> Result<Value> {
    let work = folder.join("columns");
    let is_loaded = work.join("store.db").exists();
    let store =
        Store::open(Location::Sqlite(work.join("store.db")), columnar::MIGRATIONS, StoreOptions::default())?;
    let watch = StopWatch::now();
    let columns = Columns::open(&work.join("facts"), store, ColumnsOptions::default())?;
    say("columns opened, ms", millis(watch.elapsed()));
    if !is_loaded {
        load(&columns, folder)?;
    }
    ask(&columns)
}

fn load(columns: &Columns, folder: &Path) -> Result<()> {
    let retail: Arc<dyn Source> = Arc::new(Retail::open(folder)?);
    let watch = StopWatch::now();
    columns.refresh(&retail, as_of())?;
    columns.merge()?;
    say("loaded and merged, s", watch.elapsed().as_secs());
    say("memory, highest, MB", memory_mb("VmHWM"));
    Ok(())
}

fn ask(columns: &Columns) -> Result<Value> {
    let city = json!({"kind": "attribute", "key": "city", "op": "one_of", "value": ["city_01", "city_03", "city_05", "city_08", "city_13"]});
    let often = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_days": 90}});
    let spent =
        json!({"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": 100_001});
    let none = json!({"kind": "orders", "measure": "count", "op": "equals", "value": 0, "window": {"last_days": 30},
        "where": [{"field": "category", "op": "equals", "value": "cat_02"}]});
    let tree =
        segment::parse(&json!({"version": 1, "root": {"kind": "all", "of": [city, often, spent, none]}}))?;
    let snapshot = columns.snapshot();
    let zone = Zone::utc();
    let times = times(RUNS, |_| {
        let program = {
            let words = snapshot.words();
            let (segments, lists) = Default::default();
            let context = Context {
                now: as_of(),
                zone: &zone,
                words: &words,
                segments: &segments,
                lists: &lists,
                rfm: None,
            };
            Program::compile(&tree, &context)?
        };
        let members = segment::members(&snapshot, &program, THREADS, &AtomicBool::new(false));
        let sum: i64 = members.iter().map(|member| member.0).sum();
        ensure!((members.len(), sum) == (38_859, 19_465_520_218), "{} members, sum {sum}", members.len());
        Ok(())
    })?;
    say("members of Q1, median of seven, ms", times.median);
    say("memory, own, MB", memory_mb("RssAnon"));
    Ok(json!({"bench": "segment-q1", "median_ms": times.median, "memory_own_mb": memory_mb("RssAnon")}))
}

fn as_of() -> Instant {
    Instant::parse("2026-06-30T00:00:00Z").expect("an instant")
}

fn memory_mb(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// The workload as a source of facts.
struct Retail {
    cities: Vec<String>,
    categories: Vec<String>,
    channels: Vec<String>,
    city: Numbers,
    created: Numbers,
    customer: Numbers,
    placed_at: Numbers,
    amount: Numbers,
    category: Numbers,
    channel: Numbers,
    store: Numbers,
}

/// A file of 64-bit numbers.
struct Numbers(File);

impl Numbers {
    fn open(folder: &Path, name: &str) -> std::io::Result<Numbers> {
        File::open(folder.join(format!("{name}.i64"))).map(Numbers)
    }

    fn read(&self, from: usize, count: usize) -> Result<Vec<i64>, Problem> {
        use std::os::unix::fs::FileExt;
        let length = self.0.metadata().map_err(Problem::internal)?.len() as usize / 8;
        let mut bytes = vec![0; count.min(length.saturating_sub(from)) * 8];
        self.0.read_exact_at(&mut bytes, from as u64 * 8).map_err(Problem::internal)?;
        Ok(bytes.as_chunks::<8>().0.iter().map(|eight| i64::from_le_bytes(*eight)).collect())
    }
}

impl Retail {
    fn open(folder: &Path) -> std::io::Result<Retail> {
        let words = |name: &str| {
            let text = std::fs::read_to_string(folder.join(format!("{name}.words")))?;
            Ok::<_, std::io::Error>(text.lines().map(str::to_owned).collect())
        };
        Ok(Retail {
            cities: words("customer_city")?,
            categories: words("order_category")?,
            channels: words("order_channel")?,
            city: Numbers::open(folder, "customer_city")?,
            created: Numbers::open(folder, "customer_created")?,
            customer: Numbers::open(folder, "order_customer_id")?,
            placed_at: Numbers::open(folder, "order_order_ts")?,
            amount: Numbers::open(folder, "order_amount_cents")?,
            category: Numbers::open(folder, "order_category")?,
            channel: Numbers::open(folder, "order_channel")?,
            store: Numbers::open(folder, "order_store_id")?,
        })
    }
}

fn at(id: i64) -> Position {
    Position { commit: 0, id }
}

impl Source for Retail {
    fn touched_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, CustomerId)>, Problem> {
        let rows = self.city.read(after.id as usize, limit as usize)?.len() as i64;
        Ok((after.id + 1..=after.id + rows).map(|id| (at(id), CustomerId(id))).collect())
    }

    fn touched_end(&self, _: &mut Tx<'_>) -> Result<Position, Problem> {
        Ok(at(self.city.0.metadata().map_err(Problem::internal)?.len() as i64 / 8))
    }

    fn orders_since(
        &self,
        _: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, OrderFact)>, Problem> {
        let (from, count) = (after.id as usize, limit as usize);
        let (customers, times) = (self.customer.read(from, count)?, self.placed_at.read(from, count)?);
        let (amounts, categories) = (self.amount.read(from, count)?, self.category.read(from, count)?);
        let (channels, stores) = (self.channel.read(from, count)?, self.store.read(from, count)?);
        let order = |row: usize| {
            let (id, total) = (after.id + 1 + row as i64, amounts[row]);
            let line = LineFact {
                line: 1,
                sku: None,
                category: Some(self.categories[categories[row] as usize].clone()),
                brand: None,
                quantity: 1000,
                price: total,
                discount: 0,
                total,
                cost: None,
            };
            let fact = OrderFact {
                order: OrderId(id),
                customer: Some(CustomerId(customers[row])),
                placed_at: Instant(times[row]),
                total,
                discount: 0,
                cost: None,
                store: Some(stores[row].to_string()),
                channel: Some(self.channels[channels[row] as usize].clone()),
                payment: None,
                is_cancelled: false,
                lines: vec![line],
            };
            (at(id), fact)
        };
        Ok((0..customers.len()).map(order).collect())
    }

    fn returns_since(
        &self,
        _: &mut Tx<'_>,
        _: Position,
        _: i64,
    ) -> Result<Vec<(Position, ReturnFact)>, Problem> {
        Ok(Vec::new())
    }

    fn events_since(
        &self,
        _: &mut Tx<'_>,
        _: Position,
        _: i64,
    ) -> Result<Vec<(Position, EventFact)>, Problem> {
        Ok(Vec::new())
    }

    fn messages_since(
        &self,
        _: &mut Tx<'_>,
        _: Position,
        _: i64,
    ) -> Result<Vec<(Position, MessageFact)>, Problem> {
        Ok(Vec::new())
    }

    fn customers(&self, _: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
        let Some(first) = customers.first() else { return Ok(Vec::new()) };
        let from = first.0 as usize - 1;
        let (cities, created) =
            (self.city.read(from, customers.len())?, self.created.read(from, customers.len())?);
        let customer = |(row, customer): (usize, &CustomerId)| CustomerFact {
            customer: *customer,
            created_at: Instant(created[row]),
            first_name: None,
            last_name: None,
            birthday: None,
            gender: None,
            city: Some(self.cities[cities[row] as usize].clone()),
            language: None,
            time_zone: None,
            attributes: Vec::new(),
            contacts: Vec::new(),
            consents: Vec::new(),
        };
        Ok(customers.iter().enumerate().map(customer).collect())
    }

    fn lives(&self, _: &mut Tx<'_>, _: &[CustomerId]) -> Result<Lives, Problem> {
        Ok(Lives::default())
    }
}
