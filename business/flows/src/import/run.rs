//! Walking over a file: the dry run that leaves nothing behind, and the run that survives any crash.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use collect::imports::{
    self, Checkpoint, FileReader, Import, ImportState, Meaning, Plan, RowSource, Tally, Wish,
};
use vocabulary::{ImportId, Problem};

use super::apply::{Context, apply};
use super::batch::{Batch, Batches, Command, gather_apart};
use super::error_file;
use super::survey::{Survey, hash, survey};
use super::{at_beginning, errors_path, file_path};
use crate::undone::undone;
use crate::{Settings, Workspace};

/// Rows recorded in one transaction, more only where a document goes on.
const BATCH_ROWS: i64 = 5_000;
/// Customers and products whose second row in a file the dry run recognises.
const SEEN_MAX: usize = 4_000_000;

/// How far the work on an import has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows, or things taken back, that are done.
    pub rows_done: i64,
    /// How many there are, once they are counted.
    pub rows_total: Option<i64>,
}

/// Shows progress; false stops the work at a place from which it can go on.
type Watch<'w> = dyn FnMut(Progress) -> Result<bool, Problem> + 'w;

/// What an import is walked over with.
struct Walk<'w> {
    workspace: &'w Workspace,
    reader: &'w dyn FileReader,
    id: ImportId,
    plan: Plan,
    meaning: Meaning,
    context: Context,
    file: PathBuf,
    errors: PathBuf,
}

/// Tries a file: every row gets its verdict, nothing is written. False when it was stopped.
pub fn check(
    workspace: &Workspace,
    reader: &dyn FileReader,
    id: ImportId,
    watch: &mut Watch<'_>,
) -> Result<bool, Problem> {
    let import = super::load(workspace, id)?;
    if import.state != ImportState::Checking {
        return Ok(true);
    }
    let mut walk = Walk::new(workspace, reader, &import)?;
    let Some(survey) = walk.survey(&import, watch)? else { return walk.stopped() };
    let mut state = Dry { tally: Tally::default(), errors: Vec::new(), bytes: 0, seen: HashSet::new() };
    let mut source = walk.open(0)?;
    let mut batches = Batches::new(source.as_mut(), &survey, BATCH_ROWS, 0);
    while let Some(batch) = batches.next()? {
        let done = batch.rows_done as i64;
        state = walk.try_batch(batch, state)?;
        if !watch(Progress { rows_done: done, rows_total: Some(survey.rows as i64) })?
            || walk.wish()? == Wish::Cancel
        {
            return walk.stopped();
        }
    }
    for part in 0..survey.parts {
        let batch = gather_apart(walk.open(0)?.as_mut(), &survey, part)?;
        state = walk.try_batch(batch, state)?;
    }
    let now = workspace.now();
    let Dry { tally, errors, .. } = state;
    let kept: Result<(), Problem> = workspace
        .store
        .transact(move |tx| {
            imports::set_checked(tx, id, &tally, &errors)?;
            imports::set_state(tx, now, id, ImportState::Checked)
        })
        .wait();
    kept.map(|()| true)
}

/// Writes a file's rows batch by batch, each with the place it got to. Called again after any crash it goes on exactly there.
/// False when it was stopped.
pub fn run(
    workspace: &Workspace,
    reader: &dyn FileReader,
    id: ImportId,
    watch: &mut Watch<'_>,
) -> Result<bool, Problem> {
    let import = super::load(workspace, id)?;
    if import.state != ImportState::Running {
        return Ok(true);
    }
    let mut walk = Walk::new(workspace, reader, &import)?;
    let Some(survey) = walk.survey(&import, watch)? else { return walk.stopped() };
    let total = Some(survey.rows as i64);
    let mut tally = if at_beginning(&import.checkpoint) {
        Tally::default()
    } else {
        import.result.clone().unwrap_or_default()
    };
    let mut checkpoint = import.checkpoint.clone();
    // What a run that died wrote after its last commit, or the dry run before, is cut off.
    error_file::write_at(&walk.errors, checkpoint.error_bytes, &[])?;
    if checkpoint.apart.is_none() {
        let mut source = walk.open(checkpoint.rows)?;
        let mut batches = Batches::new(source.as_mut(), &survey, BATCH_ROWS, checkpoint.rows);
        while let Some(batch) = batches.next()? {
            let next = Checkpoint { rows: batch.rows_done, ..checkpoint.clone() };
            (checkpoint, tally) = walk.write_batch(batch, checkpoint, next, tally)?;
            if !watch(Progress { rows_done: tally.rows, rows_total: total })? || walk.wish()? != Wish::GoOn {
                return walk.stopped();
            }
        }
    }
    for part in checkpoint.apart.unwrap_or(0)..survey.parts {
        let batch = gather_apart(walk.open(0)?.as_mut(), &survey, part)?;
        let next = Checkpoint { apart: Some(part + 1), ..checkpoint.clone() };
        (checkpoint, tally) = walk.write_batch(batch, checkpoint, next, tally)?;
        if !watch(Progress { rows_done: tally.rows, rows_total: total })? || walk.wish()? != Wish::GoOn {
            return walk.stopped();
        }
    }
    walk.move_to(ImportState::Finished)?;
    Ok(true)
}

/// What a dry run has gathered.
struct Dry {
    tally: Tally,
    errors: Vec<imports::RowError>,
    bytes: u64,
    seen: HashSet<u64>,
}

impl<'w> Walk<'w> {
    fn new(
        workspace: &'w Workspace,
        reader: &'w dyn FileReader,
        import: &Import,
    ) -> Result<Walk<'w>, Problem> {
        let plan = import.plan()?;
        let of_workspace = workspace.settings();
        let country = plan.mapping.default_country.clone().unwrap_or_else(|| of_workspace.country.clone());
        let settings = Settings { country, ..(*of_workspace).clone() };
        let meaning = Meaning { zone: settings.zone.clone(), currency: settings.currency };
        let context = Context {
            import: import.id,
            now: workspace.now(),
            settings,
            mapping: plan.mapping.clone(),
            columns: Vec::new(),
        };
        let (file, errors) = (file_path(workspace, import.id), errors_path(workspace, import.id));
        Ok(Walk { workspace, reader, id: import.id, plan, meaning, context, file, errors })
    }

    fn open(&mut self, after_rows: u64) -> Result<Box<dyn RowSource>, Problem> {
        let source = self.reader.open(&self.file, &self.plan, &self.meaning, after_rows)?;
        self.context.columns = source.columns().to_vec();
        Ok(source)
    }

    /// Counts the rows, and finds documents that lie apart; nothing when it was stopped.
    fn survey(&mut self, import: &Import, watch: &mut Watch<'_>) -> Result<Option<Survey>, Problem> {
        let mut stopped = false;
        let mut source = self.open(0)?;
        let outcome = survey(source.as_mut(), |_| {
            stopped = !watch(Progress {
                rows_done: import.result.as_ref().map_or(0, |tally| tally.rows),
                rows_total: import.rows_total,
            })?;
            if stopped { Err(Problem::internal("stopped")) } else { Ok(()) }
        });
        if stopped {
            return Ok(None);
        }
        let survey = outcome?;
        let (id, rows) = (self.id, survey.rows as i64);
        let kept: Result<(), Problem> =
            self.workspace.store.transact(move |tx| imports::set_rows_total(tx, id, rows)).wait();
        kept?;
        Ok(Some(survey))
    }

    fn context(&self) -> Arc<Context> {
        Arc::new(Context {
            import: self.context.import,
            now: self.workspace.now(),
            settings: self.context.settings.clone(),
            mapping: self.context.mapping.clone(),
            columns: self.context.columns.clone(),
        })
    }

    /// Records a batch in a transaction that is always undone: the verdicts are those of the run itself.
    fn try_batch(&self, batch: Batch, mut state: Dry) -> Result<Dry, Problem> {
        let (context, batch) = (self.context(), Arc::new(batch));
        let before = state.tally.clone();
        let tried = Arc::clone(&batch);
        let (tally, refused) = undone(&self.workspace.store, move |tx| {
            let mut tally = before.clone();
            let refused = apply(tx, &context, &tried, &mut tally)?;
            Ok((tally, refused))
        })?;
        let twice = state.count_twice(&batch);
        let new = tally.new - twice.min(tally.new - state.tally.new);
        let updated = tally.updated + (tally.new - new);
        let lines = error_file::lines(&self.context.columns, &refused, state.bytes == 0);
        error_file::write_at(&self.errors, state.bytes, &lines)?;
        state.bytes += lines.len() as u64;
        state.tally = Tally { new, updated, ..tally };
        let room = (imports::ERRORS_KEPT as usize).saturating_sub(state.errors.len());
        state.errors.extend(refused.into_iter().flat_map(|bad| bad.errors).take(room));
        Ok(state)
    }

    /// Records a batch together with how far the import has got.
    fn write_batch(
        &self,
        batch: Batch,
        from: Checkpoint,
        to: Checkpoint,
        tally: Tally,
    ) -> Result<(Checkpoint, Tally), Problem> {
        let (context, batch, errors, id) = (self.context(), Arc::new(batch), self.errors.clone(), self.id);
        self.workspace
            .store
            .transact(move |tx| {
                let (mut tally, mut to) = (tally.clone(), to.clone());
                let refused = apply(tx, &context, &batch, &mut tally)?;
                let lines = error_file::lines(&context.columns, &refused, from.error_bytes == 0);
                error_file::write_at(&errors, from.error_bytes, &lines)?;
                let row_errors: Vec<imports::RowError> =
                    refused.into_iter().flat_map(|bad| bad.errors).collect();
                to.error_bytes += lines.len() as u64;
                to.errors += row_errors.len() as i64;
                imports::advance(tx, id, &from, &to, &tally, &row_errors)?;
                Ok::<_, Problem>((to, tally))
            })
            .wait()
    }

    fn wish(&self) -> Result<Wish, Problem> {
        let id = self.id;
        self.workspace.store.read(move |tx| imports::wish(tx, id)).wait()
    }

    /// Heeds what staff asked: true when that settles the import, false when only this process stops.
    fn stopped(&self) -> Result<bool, Problem> {
        match self.wish()? {
            Wish::Pause => self.move_to(ImportState::Paused)?,
            Wish::Cancel => self.move_to(ImportState::Cancelled)?,
            Wish::GoOn => return Ok(false),
        }
        Ok(true)
    }

    fn move_to(&self, state: ImportState) -> Result<(), Problem> {
        let (now, id) = (self.workspace.now(), self.id);
        self.workspace.store.transact(move |tx| imports::set_state(tx, now, id, state)).wait()
    }
}

impl Dry {
    /// How many items stood in the file before: an undone transaction does not remember them. Memory is bounded.
    fn count_twice(&mut self, batch: &Batch) -> i64 {
        let mut twice = 0;
        for item in &batch.items {
            let key = match &item.command {
                Command::Customer(row) => {
                    row.who.first().map(|name| hash(&format!("{}/{}", name.source, name.value)))
                }
                Command::Product(product) => Some(hash(&product.sku)),
                Command::Order(_) | Command::Return(..) => None,
            };
            let Some(key) = key.filter(|_| self.seen.len() < SEEN_MAX) else { continue };
            twice += i64::from(!self.seen.insert(key));
        }
        twice
    }
}
