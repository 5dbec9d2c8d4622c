//! A file is imported: looked at, mapped, tried, written in batches that survive any crash, and taken back as a whole if need be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use collect::imports::{
    self, Checkpoint, Column, FileReader, Format, Import, ImportKind, ImportState, Plan, Wish,
};
use jobs::{Outcome, QueueOptions, Run, Runner};
use serde::{Deserialize, Serialize};
use store::{Pending, Tx};
use vocabulary::{ErrorKind, ImportId, Problem};

use crate::Workspace;

mod apply;
mod batch;
mod customers;
mod error_file;
mod run;
mod survey;
mod undo;

pub use run::{Progress, check, run};
pub use undo::undo;

const CHECK: &str = "import_check";
const RUN: &str = "import_run";
const UNDO: &str = "import_undo";

/// What the jobs of imports are about.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Payload {
    import: ImportId,
}

/// How a file comes into the workspace's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It is moved: an upload.
    Move,
    /// It stays where it is and is linked or copied: a file of the person at the command line.
    Copy,
}

/// Looks at a file, takes it into the workspace's folder and records it. Fails with what makes it unreadable.
pub fn receive(
    workspace: &Workspace,
    reader: &dyn FileReader,
    path: &Path,
    file_name: &str,
    kind: Option<ImportKind>,
    keep: Keep,
) -> Result<Import, Problem> {
    let found = reader.detect(path, file_name, None, kind)?;
    let size = std::fs::metadata(path).map_err(Problem::internal)?.len() as i64;
    let (name, now) = (file_name.to_owned(), workspace.now());
    let kind = kind.or(found.kind);
    let created =
        workspace.store.transact(move |tx| imports::create(tx, now, &name, size, kind, &found)).wait();
    let id: ImportId = created?;
    let target = file_path(workspace, id);
    take_in(path, &target, keep).map_err(Problem::internal)?;
    load(workspace, id)
}

fn take_in(path: &Path, target: &Path, keep: Keep) -> std::io::Result<()> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if keep == Keep::Move && std::fs::rename(path, target).is_ok() {
        return Ok(());
    }
    std::fs::copy(path, target)?;
    if keep == Keep::Move {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

/// An import as it stands.
pub fn load(workspace: &Workspace, id: ImportId) -> Result<Import, Problem> {
    workspace.store.read(move |tx| imports::load(tx, id)).wait()
}

/// Sets what a file is about and which column means what. Parts of the format that the plan leaves open are found out again.
pub fn map(
    workspace: &Workspace,
    reader: &dyn FileReader,
    id: ImportId,
    plan: &Plan,
) -> Result<Import, Problem> {
    let import = load(workspace, id)?;
    let found =
        reader.detect(&file_path(workspace, id), &import.file_name, Some(&plan.format), Some(plan.kind))?;
    let names: Vec<String> = found.columns.iter().map(|column| column.name.clone()).collect();
    reader.check_plan(plan, &names)?;
    let plan = Plan { format: found.format, ..plan.clone() };
    let columns: Vec<Column> = found.columns;
    let mapped: Result<Import, Problem> = workspace
        .store
        .transact(move |tx| {
            imports::map(tx, id, &plan, &columns)?;
            imports::load(tx, id)
        })
        .wait();
    mapped
}

/// Looks at a file anew as staff say that it is read; its columns are guessed again and what they meant is forgotten.
pub fn look_again(
    workspace: &Workspace,
    reader: &dyn FileReader,
    id: ImportId,
    kind: Option<ImportKind>,
    format: &Format,
) -> Result<Import, Problem> {
    let import = load(workspace, id)?;
    let found = reader.detect(&file_path(workspace, id), &import.file_name, Some(format), kind)?;
    let kind = kind.or(found.kind);
    workspace
        .store
        .transact(move |tx| {
            imports::set_format(tx, id, kind, &found.format, &found.columns)?;
            imports::load(tx, id)
        })
        .wait()
}

/// The first rows of a file as text, with the names of its columns.
pub fn preview(
    workspace: &Workspace,
    reader: &dyn FileReader,
    import: &Import,
    limit: usize,
) -> Result<(Vec<String>, Vec<Vec<String>>), Problem> {
    reader.preview(&file_path(workspace, import.id), &import.format, limit)
}

/// Queues the dry run.
pub fn start_check(workspace: &Workspace, id: ImportId) -> Pending<Result<Import, Problem>> {
    start(workspace, id, ImportState::Checking, CHECK)
}

/// Queues the run, or lets a paused one go on.
pub fn start_run(workspace: &Workspace, id: ImportId) -> Pending<Result<Import, Problem>> {
    start(workspace, id, ImportState::Running, RUN)
}

/// Queues taking back what an import did.
pub fn start_undo(workspace: &Workspace, id: ImportId) -> Pending<Result<Import, Problem>> {
    start(workspace, id, ImportState::Undoing, UNDO)
}

fn start(
    workspace: &Workspace,
    id: ImportId,
    state: ImportState,
    kind: &'static str,
) -> Pending<Result<Import, Problem>> {
    let now = workspace.now();
    workspace.store.transact(move |tx| {
        let import = imports::load(tx, id)?;
        if state != ImportState::Undoing {
            import.plan()?;
        } else if import.undo_until.is_none_or(|until| until < now) {
            return Err(Problem::new(
                ErrorKind::Gone,
                "undo_over",
                format!("{id} can no longer be taken back"),
            ));
        }
        if import.state == ImportState::Running {
            return Err(import.wrong_state());
        }
        begin_anew(tx, &import, state)?;
        imports::set_state(tx, now, id, state)?;
        let link = format!("/imports/{id}");
        let key = id.to_string();
        let options = QueueOptions { key: Some(&key), link: Some(&link), ..QueueOptions::default() };
        let job = jobs::queue(tx, now, kind, &Payload { import: id }, options)?;
        imports::set_job(tx, id, Some(job))?;
        imports::load(tx, id)
    })
}

fn begin_anew(tx: &mut Tx<'_>, import: &Import, next: ImportState) -> Result<(), Problem> {
    let fresh = next == ImportState::Checking
        || (next == ImportState::Running && import.state != ImportState::Paused);
    if fresh { imports::begin(tx, import.id) } else { Ok(()) }
}

/// Asks a running import to stand still after its batch.
pub fn pause(workspace: &Workspace, id: ImportId) -> Pending<Result<Import, Problem>> {
    workspace.store.transact(move |tx| {
        let import = imports::load(tx, id)?;
        if import.state != ImportState::Running {
            return Err(import.wrong_state());
        }
        imports::ask(tx, id, Wish::Pause)?;
        imports::load(tx, id)
    })
}

/// Stops an import: at once when nothing works on it, else after its batch. What was written stays until it is undone.
pub fn cancel(workspace: &Workspace, id: ImportId) -> Pending<Result<Import, Problem>> {
    let now = workspace.now();
    workspace.store.transact(move |tx| {
        let import = imports::load(tx, id)?;
        if matches!(import.state, ImportState::Running | ImportState::Checking) {
            imports::ask(tx, id, Wish::Cancel)?;
        } else {
            imports::set_state(tx, now, id, ImportState::Cancelled)?;
        }
        imports::load(tx, id)
    })
}

/// Adds the jobs of imports to a runner.
#[must_use]
pub fn handle(runner: Runner, workspace: &Arc<Workspace>, reader: &Arc<dyn FileReader>) -> Runner {
    let with = |work: fn(&Workspace, &dyn FileReader, &Run, ImportId) -> Result<Outcome, Problem>| {
        let (workspace, reader) = (Arc::clone(workspace), Arc::clone(reader));
        move |run: &Run| {
            let Payload { import } = run.payload()?;
            work(&workspace, reader.as_ref(), run, import)
        }
    };
    runner
        .handle(
            CHECK,
            with(|workspace, reader, job, id| {
                settled(workspace, id, job, check(workspace, reader, id, &mut watch(job)))
            }),
        )
        .handle(
            RUN,
            with(|workspace, reader, job, id| {
                settled(workspace, id, job, run(workspace, reader, id, &mut watch(job)))
            }),
        )
        .handle(
            UNDO,
            with(|workspace, _, job, id| settled(workspace, id, job, undo(workspace, id, &mut watch(job)))),
        )
}

/// Shows a job's progress; false when the process is going down.
fn watch(job: &Run) -> impl FnMut(Progress) -> Result<bool, Problem> + '_ {
    |progress| {
        job.progress(progress.rows_done, progress.rows_total, "rows")?;
        Ok(!job.should_stop())
    }
}

/// What the job's end means: a file that cannot be read fails the import, anything else is tried again from the checkpoint.
fn settled(
    workspace: &Workspace,
    id: ImportId,
    job: &Run,
    outcome: Result<bool, Problem>,
) -> Result<Outcome, Problem> {
    match outcome {
        Ok(true) => Ok(Outcome::Done),
        Ok(false) if job.is_cancelled() => {
            let now = workspace.now();
            let cancelled: Result<(), Problem> = workspace
                .store
                .transact(move |tx| imports::set_state(tx, now, id, ImportState::Cancelled))
                .wait();
            cancelled.map(|()| Outcome::Cancelled)
        }
        Ok(false) => Ok(Outcome::Again(workspace.now())),
        Err(problem) if problem.kind == ErrorKind::Invalid => {
            let (now, code) = (workspace.now(), problem.code);
            let failed: Result<(), Problem> =
                workspace.store.transact(move |tx| imports::fail(tx, now, id, code)).wait();
            failed?;
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}

/// Forgets what undoing would need, of every import whose time for it is over.
pub fn tidy(workspace: &Workspace) -> Pending<Result<u64, Problem>> {
    let now = workspace.now();
    workspace.store.transact(move |tx| imports::drop_changes(tx, now))
}

/// Where an import's file lies.
pub fn file_path(workspace: &Workspace, id: ImportId) -> PathBuf {
    folder(workspace, id).join("file")
}

/// Where an import's bad rows lie, once there are any.
pub fn errors_path(workspace: &Workspace, id: ImportId) -> PathBuf {
    folder(workspace, id).join("errors.csv")
}

fn folder(workspace: &Workspace, id: ImportId) -> PathBuf {
    workspace.folder.join("imports").join(id.to_string())
}

fn at_beginning(checkpoint: &Checkpoint) -> bool {
    *checkpoint == Checkpoint::default()
}
