//! Complete Journey through the file door: how long, that every total is right to the cent, and that once more changes nothing; then a
//! campaign on it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use rusqlite::Connection as Sqlite;
use serde_json::{Value, json};

use crate::campaign;
use crate::figures::say;
use crate::server::Perennial;

const FILES: [(&str, &str); 3] = [
    ("products.parquet", "products.toml"),
    ("demographics.parquet", "customers.toml"),
    ("transactions.parquet", "orders.toml"),
];

/// Imports the three files twice, then sends.
pub fn run(binary: &Path, folder: &Path) -> Result<Value> {
    let kept = tempfile::tempdir()?;
    let perennial = Perennial::new(binary, &kept.path().join("data"))?;
    perennial.first_run("USD")?;
    let first = import(&perennial, folder)?;
    let totals = totals(&perennial.store_file()?)?;
    let expected = json!({"orders": 155_848, "lines": 1_469_307, "paid": 459_603_958, "retail": 79_165_064, "coupon": 2_635_990, "coupon_match": 454_265});
    ensure!(totals == expected, "{totals} instead of {expected}");
    let again = import(&perennial, folder)?;
    ensure!(self::totals(&perennial.store_file()?)? == expected, "the second time something changed");
    say("imported in, s", format!("{first:.1}"));
    say("again, nothing changed, s", format!("{again:.1}"));
    say("lines, to the cent", &totals);
    let campaign = campaign::run(perennial, kept.path())?;
    Ok(
        json!({"bench": "complete-journey", "import_s": first, "again_s": again, "totals": totals, "campaign": campaign}),
    )
}

fn import(perennial: &Perennial, folder: &Path) -> Result<f64> {
    let mut seconds = 0.0;
    for (file, mapping) in FILES {
        let file = folder.join(file);
        let mapping = Path::new("examples/complete-journey").join(mapping);
        let arguments =
            ["import", file.to_str().context("a path")?, "--mapping", mapping.to_str().context("a path")?];
        let (text, taken) = perennial.run(&arguments)?;
        println!("{text}");
        seconds += taken.as_secs_f64();
    }
    Ok((seconds * 10.0).round() / 10.0)
}

fn totals(file: &Path) -> Result<Value> {
    let store = Sqlite::open(file)?;
    let number =
        |sql: &str| store.query_row(sql, [], |row| row.get::<_, i64>(0)).with_context(|| sql.to_owned());
    let discount = |name: &str| {
        let sql = "select coalesce(sum(json_extract(value, '$[1]')), 0) from order_lines, json_each(discounts) where json_extract(value, '$[0]') =";
        number(&format!("{sql} '{name}'"))
    };
    Ok(json!({
        "orders": number("select count(*) from orders")?, "lines": number("select count(*) from order_lines")?,
        "paid": number("select sum(total) from orders")?,
        "retail": discount("retail")?, "coupon": discount("coupon")?, "coupon_match": discount("coupon_match")?,
    }))
}
