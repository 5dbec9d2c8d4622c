//! Bringing in a file from the command line.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use collect::imports::{Import, ImportState, Tally};
use flows::Workspace;
use flows::import::Keep;
use indicatif::{ProgressBar, ProgressStyle};
use vocabulary::ImportId;

use crate::platform::Platform;

/// Which file, and what its columns mean.
#[derive(Args)]
pub struct ImportArguments {
    /// The file: CSV, XLSX or Parquet.
    #[arg(required_unless_present_any = ["resume", "undo"])]
    file: Option<PathBuf>,
    /// What its columns mean, TOML.
    #[arg(long, required_unless_present_any = ["resume", "undo"])]
    mapping: Option<PathBuf>,
    /// Only try: a verdict for every row, nothing written.
    #[arg(long)]
    check: bool,
    /// Go on with an import that was broken off, imp_12.
    #[arg(long, conflicts_with_all = ["file", "undo"])]
    resume: Option<String>,
    /// Take back a whole import, imp_12.
    #[arg(long, conflicts_with = "file")]
    undo: Option<String>,
    /// The workspace's slug.
    #[arg(long)]
    workspace: Option<String>,
}

/// Runs an import to its end, showing how far it is; fails when rows were refused.
pub fn import(platform: &Platform, arguments: &ImportArguments) -> Result<ExitCode> {
    let workspace = platform.open_workspace(&platform.workspace(arguments.workspace.as_deref())?)?;
    let id = begin(&workspace, arguments)?;
    let done = do_and_watch(&workspace, id)?;
    Ok(tell(&workspace, &done))
}

fn begin(workspace: &Workspace, arguments: &ImportArguments) -> Result<ImportId> {
    if let Some(id) = &arguments.undo {
        return Ok(flows::import::start_undo(workspace, id.parse()?).wait()?.id);
    }
    if let Some(id) = &arguments.resume {
        return Ok(id.parse()?);
    }
    let (Some(file), Some(mapping)) = (&arguments.file, &arguments.mapping) else {
        bail!("a file and its mapping are needed")
    };
    let text =
        std::fs::read_to_string(mapping).with_context(|| format!("cannot read {}", mapping.display()))?;
    let plan =
        connectors::plan_from_toml(&text).with_context(|| format!("{} cannot be used", mapping.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !file.is_file() {
        bail!("there is no file {}", file.display());
    }
    let import =
        flows::import::receive(workspace, &connectors::Files, file, &name, Some(plan.kind), Keep::Copy)?;
    flows::import::map(workspace, &connectors::Files, import.id, &plan)?;
    let start = if arguments.check { flows::import::start_check } else { flows::import::start_run };
    Ok(start(workspace, import.id).wait()?.id)
}

/// Does the job here, or watches another process do it.
fn do_and_watch(workspace: &Arc<Workspace>, id: ImportId) -> Result<Import> {
    let stopping = Arc::new(AtomicBool::new(false));
    let worker = std::thread::spawn({
        let (workspace, stopping) = (Arc::clone(workspace), Arc::clone(&stopping));
        move || {
            let runner = flows::work::runner(&workspace, Arc::new(connectors::Files));
            while !stopping.load(Ordering::SeqCst) {
                match runner.run_next(&stopping) {
                    Ok(true) => {}
                    Ok(false) => std::thread::park_timeout(Duration::from_millis(50)),
                    Err(problem) => {
                        eprintln!("{problem}");
                        std::thread::park_timeout(Duration::from_secs(1));
                    }
                }
            }
        }
    });
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::with_template(
        "{bar:30} {human_pos}/{human_len} rows, {per_sec}, {eta} left",
    )?);
    let ended = loop {
        let import = flows::import::load(workspace, id)?;
        if let Some(total) = import.rows_total {
            bar.set_length(total as u64);
        }
        bar.set_position(import.checkpoint.rows as u64);
        if !matches!(import.state, ImportState::Running | ImportState::Checking | ImportState::Undoing) {
            break import;
        }
        std::thread::park_timeout(Duration::from_millis(100));
    };
    bar.finish_and_clear();
    stopping.store(true, Ordering::SeqCst);
    if worker.join().is_err() {
        bail!("the import panicked");
    }
    Ok(ended)
}

fn tell(workspace: &Workspace, import: &Import) -> ExitCode {
    let counts = match import.state {
        ImportState::Checked => import.checked.as_ref(),
        _ => import.result.as_ref(),
    };
    println!(
        "{} {}: {}",
        import.id,
        import.file_name,
        serde_json::json!(import.state).as_str().unwrap_or_default()
    );
    if let Some(problem) = &import.problem {
        println!("  {problem}");
    }
    let Some(counts) = counts else { return ExitCode::from(u8::from(import.problem.is_some())) };
    tell_counts(counts);
    if counts.errors > 0 && import.state == ImportState::Finished {
        println!("  refused rows: {}", flows::import::errors_path(workspace, import.id).display());
    }
    ExitCode::from(if counts.errors > 0 || import.problem.is_some() { 2 } else { 0 })
}

fn tell_counts(counts: &Tally) {
    println!(
        "  rows {}, new {}, updated {}, unchanged {}, skipped {}, refused {}",
        counts.rows, counts.new, counts.updated, counts.unchanged, counts.skipped, counts.errors
    );
    if counts.amount != 0 {
        println!("  sum of what was new: {}.{:02}", counts.amount / 100, counts.amount % 100);
    }
    for error in &counts.by_code {
        println!("  {} × {}", error.count, error.code);
    }
}
