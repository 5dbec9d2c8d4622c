//! Measures the release binary from outside, as its users meet it, and what cannot be seen from there in its own process. What is
//! printed last is one line of JSON with the figures. `dev/bench.sh` calls it.

mod campaign;
mod collect;
mod figures;
mod http;
mod journey;
mod retail;
mod segments;
mod send;
mod server;
mod simulations;
mod till;
mod workload;

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let figures = match words.as_slice() {
        ["collect", binary] => collect::run(Path::new(binary))?,
        ["retail", binary, data] => retail::run(Path::new(binary), Path::new(data))?,
        ["journey", binary, data] => journey::run(Path::new(binary), Path::new(data))?,
        ["send", people] => send::run(people.parse()?)?,
        ["segments", data, python] => segments::run(Path::new(data), Path::new(python))?,
        ["segments-large", folder, customers] => segments::run_large(Path::new(folder), customers.parse()?)?,
        ["segments-fresh", binary, data] => segments::run_fresh(Path::new(binary), Path::new(data))?,
        ["segments-live", binary, data] => segments::run_live(Path::new(binary), Path::new(data))?,
        ["simulations", people] => simulations::run(people.parse()?)?,
        ["till", binary, folder, options @ ..] => {
            till::run(Path::new(binary), Path::new(folder), &till::Options::read(options)?)?
        }
        ["till-journey", binary, folder, baskets] => {
            till::run_journey(Path::new(binary), Path::new(folder), Path::new(baskets))?
        }
        ["till-engine", folder, peers] => till::run_engine(Path::new(folder), Path::new(peers))?,
        _ => bail!(
            "bench collect BINARY | retail BINARY FOLDER | journey BINARY FOLDER | send PEOPLE | simulations PEOPLE | segments FOLDER PYTHON | \
             segments-large FOLDER CUSTOMERS | segments-fresh BINARY FOLDER | segments-live BINARY FOLDER | till BINARY FOLDER [customers=n seconds=n orders=n quotes=n postgres=url] | \
             till-engine FOLDER PEERS | till-journey BINARY FOLDER BASKETS"
        ),
    };
    println!("{figures}");
    Ok(())
}
