//! Copying everything into a folder, and back.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use flows::Workspace;
use serde::{Deserialize, Serialize};
use store::{Location, Store, StoreOptions};

use crate::config::Config;
use crate::platform::{CONTROL_SCHEMA, Platform, location, workspace_schema};

/// Where the copy goes.
#[derive(Args)]
pub struct BackupArguments {
    /// A folder that is not there yet.
    folder: PathBuf,
}

/// Where the copy lies.
#[derive(Args)]
pub struct RestoreArguments {
    /// A folder that `perennial backup` made.
    folder: PathBuf,
}

/// What a back-up holds.
#[derive(Serialize, Deserialize)]
struct Manifest {
    version: String,
    taken_at: String,
    workspaces: Vec<String>,
}

const MANIFEST: &str = "backup.json";
const CONTROL: &str = "control.db";
const STORE: &str = "store.db";

/// Copies the control store, each workspace's store and uploaded files, and the key of the safe. Stores are SQLite files in the copy,
/// whatever database they live in. Columns are left out: they follow from the store.
pub fn backup(platform: &Platform, arguments: &BackupArguments) -> Result<()> {
    let target = &arguments.folder;
    ensure!(!target.exists(), "{} is there already; a back-up goes into a new folder", target.display());
    let making = target.with_extension("making");
    if making.exists() {
        std::fs::remove_dir_all(&making)?;
    }
    std::fs::create_dir_all(&making).with_context(|| format!("cannot make {}", making.display()))?;
    platform.control.copy_to(&making.join(CONTROL), access::MIGRATIONS)?;
    let key = platform.config.data.join("master.key");
    if key.exists() {
        std::fs::copy(&key, making.join("master.key"))?;
    }
    let mut slugs = Vec::new();
    for entry in platform.workspaces()? {
        let folder = making.join("workspaces").join(&entry.slug);
        std::fs::create_dir_all(&folder)?;
        let workspace = platform.open_workspace(&entry)?;
        workspace.store.copy_to(&folder.join(STORE), &Workspace::migrations())?;
        forget_columns(&folder.join(STORE))?;
        copy_folder(&workspace.folder.join("imports"), &folder.join("imports"))?;
        println!("{} is copied", entry.slug);
        slugs.push(entry.slug);
    }
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        taken_at: platform.clock.now().to_string(),
        workspaces: slugs,
    };
    std::fs::write(making.join(MANIFEST), serde_json::to_vec_pretty(&manifest)?)?;
    std::fs::rename(&making, target)?;
    println!("the back-up is in {}", target.display());
    Ok(())
}

/// Puts a back-up into an empty data folder and, where one is configured, into an empty PostgreSQL database: so an embedded shop moves
/// there too. The columns are read from the store at the first start.
pub fn restore(config: &Config, arguments: &RestoreArguments) -> Result<()> {
    let source = &arguments.folder;
    let text = std::fs::read(source.join(MANIFEST))
        .with_context(|| format!("{} is no back-up", source.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).context("the back-up's manifest is damaged")?;
    if config.data.exists() && std::fs::read_dir(&config.data)?.next().is_some() {
        bail!("{} is not empty; a back-up is put into an empty data folder", config.data.display());
    }
    let making = config.data.with_extension("restoring");
    if making.exists() {
        std::fs::remove_dir_all(&making)?;
    }
    copy_folder(source, &making)?;
    std::fs::remove_file(making.join(MANIFEST))?;
    if config.data.exists() {
        std::fs::remove_dir(&config.data)?;
    }
    std::fs::rename(&making, &config.data)?;
    if !config.database_url.is_empty() {
        into_database(config, &manifest.workspaces)?;
    }
    println!("put back: {} workspaces as of {}", manifest.workspaces.len(), manifest.taken_at);
    Ok(())
}

/// Moves the stores' rows from their files into the database; the files go.
fn into_database(config: &Config, workspaces: &[String]) -> Result<()> {
    let mut stores =
        vec![(CONTROL_SCHEMA.to_owned(), config.data.join(CONTROL), access::MIGRATIONS.to_vec())];
    for slug in workspaces {
        let file = config.data.join("workspaces").join(slug).join(STORE);
        stores.push((workspace_schema(slug), file, Workspace::migrations()));
    }
    for (schema, file, migrations) in stores {
        let target =
            Store::open(location(config, &schema, file.clone()), &migrations, StoreOptions::default())?;
        target.fill_from(&file, &migrations).with_context(|| format!("cannot fill the schema {schema}"))?;
        for end in ["", "-wal", "-shm"] {
            let mut name = file.clone().into_os_string();
            name.push(end);
            let _ = std::fs::remove_file(name);
        }
    }
    Ok(())
}

/// A copy does not say that it has columns, which stay behind.
fn forget_columns(file: &Path) -> Result<()> {
    let copy =
        Store::open(Location::Sqlite(file.to_owned()), &Workspace::migrations(), StoreOptions::default())?;
    copy.transact(columnar::forget).wait()?;
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    if !from.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
