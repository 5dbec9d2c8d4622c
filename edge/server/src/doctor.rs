//! Looking whether everything stands as it should.

use std::process::ExitCode;

use anyhow::Result;
use flows::Workspace;
use vocabulary::{Instant, Problem};

use crate::config::Config;
use crate::platform::Platform;

/// Looks at stores, columns and sender of every workspace; fails when something is wrong.
pub fn doctor(config: Config) -> Result<ExitCode> {
    let mut wrong = 0;
    let mut look = |what: String, found: Result<String, String>| match found {
        Ok(words) => println!("ok     {what}: {words}"),
        Err(words) => {
            wrong += 1;
            println!("WRONG  {what}: {words}");
        }
    };
    let data = config.data.display().to_string();
    look("data folder".into(), writable(&config).map(|()| data));
    let platform = match Platform::open(config) {
        Ok(platform) => platform,
        Err(failure) => {
            look("control store".into(), Err(format!("{failure:#}")));
            return Ok(ExitCode::FAILURE);
        }
    };
    let workspaces = platform.workspaces()?;
    look("control store".into(), Ok(format!("{} workspaces", workspaces.len())));
    for entry in &workspaces {
        match platform.open_workspace(entry) {
            Err(problem) => look(entry.slug.clone(), Err(problem.to_string())),
            Ok(workspace) => {
                look(
                    format!("{} store", entry.slug),
                    store(&workspace).map_err(|problem| problem.to_string()),
                );
                look(format!("{} columns", entry.slug), columns(&workspace));
                look(
                    format!("{} sender", entry.slug),
                    sender(&workspace).map_err(|problem| problem.to_string()),
                );
            }
        }
    }
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn writable(config: &Config) -> Result<(), String> {
    let probe = config.data.join(".doctor");
    std::fs::create_dir_all(&config.data)
        .and_then(|()| std::fs::write(&probe, b"probe"))
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|cause| cause.to_string())
}

fn store(workspace: &Workspace) -> Result<String, Problem> {
    workspace
        .store
        .read(|tx| {
            let verdict =
                tx.pick("select quick_check from pragma_quick_check limit 1", "select 'ok'").to_owned();
            Ok(tx.one(&verdict, store::params![], |row| row.text(0))?)
        })
        .wait()
}

fn columns(workspace: &Workspace) -> Result<String, String> {
    flows::columns::picture(workspace)
        .map(|picture| match picture.as_of() {
            Instant(0) => "not built yet: they are as soon as it is served".to_owned(),
            at => format!("as of {at}"),
        })
        .map_err(|problem| problem.to_string())
}

fn sender(workspace: &Workspace) -> Result<String, Problem> {
    let sender = flows::sending::open_sender(workspace)?;
    let mode = serde_json::json!(sender.settings.mode);
    Ok(mode.as_str().unwrap_or_default().to_owned())
}
