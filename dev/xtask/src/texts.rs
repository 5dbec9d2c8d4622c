//! A README in each crate, and no file that tells too many stories.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::crates::House;

const LINES_MAX: usize = 900;
/// A README of a crate says what it is for; a heading alone does not.
const README_LINES_MIN: usize = 3;
const SKIPPED: [&str; 4] = ["target", "node_modules", "dist", ".git"];

/// Crates without a README, and files that are too long.
pub fn faults(root: &Path, house: &House) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    for (name, one) in &house.crates {
        let words = fs::read_to_string(one.folder.join("README.md")).unwrap_or_default();
        if words.lines().filter(|line| !line.trim().is_empty()).count() < README_LINES_MIN {
            faults.push(format!("{name} has no README that says what it is for"));
        }
    }
    for floor in ["base", "business", "edge", "dev", "console/src"] {
        for ending in ["rs", "sql", "ts", "tsx", "css"] {
            let written = sources(&root.join(floor), ending)?.into_iter().filter(|file| !is_generated(file));
            for file in written {
                let count = lines_of(&file)?.len();
                if count > LINES_MAX {
                    faults.push(format!("{} has {count} lines, more than {LINES_MAX}", file.display()));
                }
            }
        }
    }
    Ok(faults)
}

fn is_generated(file: &Path) -> bool {
    file.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with(".gen"))
}

/// The files below a folder with an ending, in order.
pub fn sources(folder: &Path, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() && !SKIPPED.contains(&name.as_str()) {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The lines of a file with their numbers, from 1.
pub fn lines_of(file: &Path) -> anyhow::Result<Vec<(usize, String)>> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Ok(text.lines().enumerate().map(|(at, line)| (at + 1, line.to_owned())).collect())
}
