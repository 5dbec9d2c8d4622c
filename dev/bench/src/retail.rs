//! The common workload, 1,000,000 customers with 20,000,000 orders, through the file door into the embedded store; then how quick the
//! console's questions are, and how much memory the server has of its own.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rusqlite::Connection as Sqlite;
use serde_json::{Value, json};

use crate::figures::{Times, say, times};
use crate::http::Connection;
use crate::server::{OWNER, Perennial};

const RUNS: usize = 200;
const COUNTS: usize = 15;
const PATIENCE: Duration = Duration::from_secs(900);
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);
const CUSTOMERS_MAPPING: &str = r#"
kind = "customers"
[mapping]
source = "shop"
[mapping.columns]
customer_id = "external"
first_name = "first_name"
last_name = "last_name"
city = "city"
gender = "gender"
birthday = "birthday"
email = "email"
phone = "phone"
email_consent = "consent.email"
tier = "attributes.tier"
"#;
const ORDERS_MAPPING: &str = r#"
kind = "orders"
[mapping]
source = "till"
customer_source = "shop"
[mapping.columns]
order_id = "order_number"
customer_id = "customer.external"
order_ts = "placed_at"
amount = "line_total"
category = "sku"
channel = "channel"
store_id = "store"
[mapping.defaults]
currency = "USD"
"#;
const PRODUCTS_MAPPING: &str = r#"
kind = "products"
[mapping]
source = "shop"
[mapping.columns]
sku = "sku"
name = "name"
category = "category"
"#;

/// Loads what is in the folder unless a load of it is kept beside it, and asks.
pub fn run(binary: &Path, folder: &Path) -> Result<Value> {
    let (perennial, load) = loaded(binary, folder)?;
    let watch = Instant::now();
    let serving = perennial.serve()?;
    let start = watch.elapsed();
    let mut connection = Connection::open(&perennial.address, "")?;
    connection.sign_in(OWNER.0, OWNER.1)?;
    let (total, fresh) = wait_for_columns(&mut connection, &perennial.store_file()?)?;
    let asked = ask(&mut connection, total)?;
    let (own, highest) = serving.memory_mb()?;
    serving.stop()?;
    say("started in, s", format!("{:.2}", start.as_secs_f64()));
    say("columns complete after, s", format!("{:.1}", fresh.as_secs_f64()));
    for (name, times) in &asked {
        say(&format!("{name}, ms (median, p99)"), format!("{} {}", times.median, times.p99));
    }
    say("memory, own and highest, MB", format!("{own} {highest}"));
    let mut figures = json!({"bench": "retail", "customers": total, "start_s": start.as_secs_f64(), "memory_own_mb": own, "load": load});
    for (name, times) in asked {
        figures[format!("{}_ms", name.replace(' ', "_"))] = json!({"median": times.median, "p99": times.p99});
    }
    Ok(figures)
}

/// The binary on what is in the folder, loaded unless a load of it is kept beside it, and what loading took.
pub fn loaded(binary: &Path, folder: &Path) -> Result<(Perennial, Value)> {
    let perennial = Perennial::new(binary, &folder.join("perennial"))?;
    let loaded = folder.join("perennial.json");
    if !loaded.exists() {
        let figures = load(&perennial, folder)?;
        std::fs::write(&loaded, figures.to_string())?;
    }
    Ok((perennial, serde_json::from_slice(&std::fs::read(&loaded)?)?))
}

fn load(perennial: &Perennial, folder: &Path) -> Result<Value> {
    if perennial.data.exists() {
        std::fs::remove_dir_all(&perennial.data)?;
    }
    perennial.first_run("USD")?;
    let mut figures = json!({});
    for (kind, file, mapping) in [
        ("products", "shop_products.csv", PRODUCTS_MAPPING),
        ("customers", "shop_customers.parquet", CUSTOMERS_MAPPING),
        ("orders", "shop_orders.parquet", ORDERS_MAPPING),
    ] {
        let mapping_file = folder.join(format!("{kind}.toml"));
        std::fs::write(&mapping_file, mapping)?;
        let (file, mapping_file) = (folder.join(file), mapping_file);
        let (file, mapping_file) = (file.to_string_lossy(), mapping_file.to_string_lossy());
        let (text, taken) = perennial.run(&["import", &file, "--mapping", &mapping_file])?;
        println!("{text}");
        say(&format!("{kind} imported in, s"), format!("{:.1}", taken.as_secs_f64()));
        figures[format!("{kind}_s")] = json!((taken.as_secs_f64() * 10.0).round() / 10.0);
    }
    Ok(figures)
}

/// Waits until every customer and every order of the store can be counted over.
pub fn wait_for_columns(connection: &mut Connection, store: &Path) -> Result<(u64, Duration)> {
    let store = Sqlite::open(store)?;
    let number = |sql: &str| store.query_row(sql, [], |row| row.get::<_, i64>(0).map(|count| count as u64));
    let customers = number("select count(*) from customers where merged_into is null")?;
    let buyers = number("select count(distinct customer_id) from orders")?;
    let watch = Instant::now();
    let bought = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 1});
    loop {
        let everybody = count(connection, json!([]))?;
        if everybody == customers && count(connection, json!([bought]))? == buyers {
            return Ok((customers, watch.elapsed()));
        }
        ensure!(watch.elapsed() < PATIENCE, "{everybody} of {customers} customers in the columns");
        // A question costs more while everything is read anew: seldom asked, it hardly holds the reading up.
        std::thread::sleep(BETWEEN_LOOKS);
    }
}

/// How many customers meet all conditions.
pub fn count(connection: &mut Connection, conditions: Value) -> Result<u64> {
    let tree = json!({"tree": {"version": 1, "root": {"kind": "all", "of": conditions}}});
    let answer = connection.call("POST", "/api/v1/segments/count", Some(&tree))?;
    answer["count"].as_u64().with_context(|| format!("no count: {answer}"))
}

fn ask(connection: &mut Connection, total: u64) -> Result<Vec<(&'static str, Times)>> {
    let person = |run: usize| (run as u64 * 7_919_777) % total + 1;
    let by_email = times(RUNS, |run| {
        let found = connection.get(&format!("/api/v1/customers?q=person{}@mail.example", person(run)))?;
        ensure!(found["items"].as_array().is_some_and(|items| items.len() == 1), "found {found}");
        Ok(())
    })?;
    let by_name = times(RUNS, |run| {
        let query = ["Anna%20Abdul", "Zarina%20Yild", "Serik", "kovchenko", "Olena%20T", "Mel"][run % 6];
        connection.get(&format!("/api/v1/customers?q={query}")).map(drop)
    })?;
    let palette =
        times(RUNS, |run| connection.get(&format!("/api/v1/search?q=%2B7701{:07}", person(run))).map(drop))?;
    let list = times(RUNS / 4, |_| connection.get("/api/v1/customers").map(drop))?;
    let mut ids = Vec::new();
    for run in 0..RUNS {
        let found = connection.get(&format!("/api/v1/customers?q=person{}@mail.example", person(run)))?;
        ids.push(found["items"][0]["id"].as_str().context("no id")?.to_owned());
    }
    let card = times(RUNS, |run| connection.get(&format!("/api/v1/customers/{}", ids[run])).map(drop))?;
    let timeline =
        times(RUNS, |run| connection.get(&format!("/api/v1/customers/{}/timeline", ids[run])).map(drop))?;
    let count = times(COUNTS, |_| count(connection, four_conditions()).map(drop))?;
    let home = times(COUNTS, |_| connection.get("/api/v1/home").map(drop))?;
    Ok(vec![
        ("customer by e-mail", by_email),
        ("customers by name", by_name),
        ("palette by phone", palette),
        ("customer list", list),
        ("customer card", card),
        ("customer timeline", timeline),
        ("segment count", count),
        ("home", home),
    ])
}

/// A question over everybody, three of its conditions over orders.
pub fn four_conditions() -> Value {
    json!([
        {"kind": "attribute", "key": "city", "op": "one_of", "value": ["city_01", "city_03", "city_05", "city_08", "city_13"]},
        {"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_days": 365}},
        {"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": 100_001},
        {"kind": "orders", "measure": "count", "op": "equals", "value": 0, "window": {"last_days": 210}, "where": [{"field": "category", "op": "equals", "value": "cat_02"}]},
    ])
}
