#![doc = include_str!("../README.md")]

mod arrows;
mod crates;
mod openapi;
mod tables;
mod texts;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Chores of the house")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Writes openapi.json from the doors' own types.
    Openapi {
        /// Only say whether it is up to date.
        #[arg(long)]
        check: bool,
    },
    /// Holds the house to its plan.
    Tidy,
    /// Checks everything but the one leaf that takes minutes to build.
    Day,
}

fn main() -> anyhow::Result<ExitCode> {
    let root = root();
    match Arguments::parse().chore {
        Chore::Openapi { check } => openapi::run(&root, check),
        Chore::Tidy => tidy(&root),
        Chore::Day => day(&root),
    }
}

/// The repository this was built in.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

fn tidy(root: &Path) -> anyhow::Result<ExitCode> {
    let house = crates::House::load(root)?;
    let mut faults = arrows::faults(&house);
    faults.extend(tables::faults(root)?);
    faults.extend(texts::faults(root, &house)?);
    for fault in &faults {
        eprintln!("{fault}");
    }
    match faults.len() {
        0 => println!("tidy: {} crates as planned", house.crates.len()),
        count => eprintln!("tidy: {count} faults"),
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn day(root: &Path) -> anyhow::Result<ExitCode> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["check", "--workspace", "--exclude", "columnar-datafusion", "--all-targets"])
        .current_dir(root)
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
