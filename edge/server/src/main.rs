#![doc = include_str!("../README.md")]

mod backup;
mod config;
mod demo;
mod doctor;
mod import;
mod key;
mod machine;
mod outlets;
mod pages;
mod platform;
mod reports;
mod serve;
mod works;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::platform::Platform;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The marketing CRM in one program.
#[derive(Parser)]
#[command(name = "perennial", version, about)]
struct Arguments {
    /// Configuration file; perennial.toml when it is there.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open the doors, and do the work behind them.
    Serve(serve::ServeArguments),
    /// Do the work only: columns, jobs, sending. Several processes may.
    Work,
    /// Bring the schemas of all stores up to date.
    Migrate,
    /// Bring in a file of customers, orders, products or returns.
    Import(import::ImportArguments),
    /// Start with a shop full of customers, orders and a campaign.
    Demo(demo::DemoArguments),
    /// Make, list or stop the keys of machines.
    Key(key::KeyArguments),
    /// Throw the columns away and read them from the store again.
    Columns(serve::ColumnsArguments),
    /// Look whether everything stands as it should.
    Doctor,
    /// Copy everything into a folder, while serving.
    Backup(backup::BackupArguments),
    /// Put a back-up in place of an empty data folder.
    Restore(backup::RestoreArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("perennial: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    let config = Config::read(arguments.config.as_deref())?;
    log_to_stderr(&config);
    match arguments.command {
        Command::Restore(restore) => backup::restore(&config, &restore)?,
        Command::Doctor => return doctor::doctor(config),
        Command::Serve(serve) => serve::serve(Platform::open(config)?, &serve)?,
        Command::Work => works::work(Platform::open(config)?)?,
        Command::Migrate => serve::migrate(&Platform::open(config)?)?,
        Command::Import(import) => return import::import(&Platform::open(config)?, &import),
        Command::Demo(demo) => demo::demo(config, &demo)?,
        Command::Key(key) => key::key(&Platform::open(config)?, &key)?,
        Command::Columns(columns) => serve::rebuild_columns(&Platform::open(config)?, &columns)?,
        Command::Backup(backup) => backup::backup(&Platform::open(config)?, &backup)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn log_to_stderr(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log).unwrap_or_else(|_| "info".into());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format.as_str() {
        "json" => builder.json().init(),
        _ => builder.compact().init(),
    }
}
