use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde::Deserialize;

/// The crates of the house, as cargo knows them.
pub struct House {
    /// By name.
    pub crates: BTreeMap<String, Crate>,
}

/// A crate of the house.
pub struct Crate {
    /// `base`, `business`, `edge` or `dev`.
    pub floor: String,
    /// Where it lives.
    pub folder: PathBuf,
    /// What it is built on; what only its tests need is left out.
    pub needs: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

impl House {
    /// Asks cargo.
    pub fn load(root: &Path) -> anyhow::Result<House> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
            .current_dir(root)
            .output()?;
        ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
        let crates = metadata.packages.into_iter().filter_map(|package| {
            let folder = package.manifest_path.parent()?.to_owned();
            let floor = folder.parent()?.file_name()?.to_string_lossy().into_owned();
            let needs = package.dependencies.into_iter().filter(|need| need.kind.as_deref() != Some("dev"));
            let needs = needs.map(|need| need.name).collect();
            Some((package.name, Crate { floor, folder, needs }))
        });
        Ok(House { crates: crates.collect() })
    }
}
