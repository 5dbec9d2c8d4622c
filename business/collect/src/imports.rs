//! Imports of files: their record, checkpoint, counts, errors, and what is needed to undo them.

use serde::{Deserialize, Serialize};
use store::{Migration, Tx};
use vocabulary::{ErrorKind, ImportId, Instant, JobId, Problem};

mod mapping;
mod row;
mod source;
mod sql;
mod tally;

pub use mapping::{
    Column, ConsentRule, DateOrder, Format, FormatKind, Mapping, Plan, Target, TargetType, target, targets,
};
pub use row::{ConsentRow, CustomerRow, Prepared, Record, Refused, ReturnRow, RowError};
pub use source::{Detected, FileReader, Meaning, RowSource, Rows};
pub use sql::{add_change, changes, drop_changes, errors, list, newest_change, remove_change};
pub use tally::{CodeCount, Tally};

/// The tables of imports.
pub const MIGRATIONS: &[Migration] =
    &[Migration { number: 3002, name: "imports", sql: include_str!("migrations/3002_imports.sql") }];

/// Errors kept in the table; all of them are in the import's error file.
pub const ERRORS_KEPT: i64 = 10_000;
/// For how long a finished import can be undone, in hours.
pub const UNDO_HOURS: i64 = 24;

/// What a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// One customer a row.
    Customers,
    /// One order line a row.
    Orders,
    /// One product a row.
    Products,
    /// One returned line a row.
    Returns,
}

impl ImportKind {
    /// All kinds.
    pub const ALL: [ImportKind; 4] =
        [ImportKind::Customers, ImportKind::Orders, ImportKind::Products, ImportKind::Returns];

    /// The word used in the API and files.
    pub fn as_str(self) -> &'static str {
        match self {
            ImportKind::Customers => "customers",
            ImportKind::Orders => "orders",
            ImportKind::Products => "products",
            ImportKind::Returns => "returns",
        }
    }

    /// The kind of the word.
    pub fn from_word(word: &str) -> Option<ImportKind> {
        ImportKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is there.
    Uploaded,
    /// Its columns have targets.
    Mapped,
    /// A dry run goes over it.
    Checking,
    /// The dry run has its counts.
    Checked,
    /// Rows are being written.
    Running,
    /// Stands still until it is resumed.
    Paused,
    /// All rows have their verdict.
    Finished,
    /// The file could not be read to its end.
    Failed,
    /// What it did is being taken back.
    Undoing,
    /// What it did is taken back.
    Undone,
    /// Stopped; what was written stays until it is undone.
    Cancelled,
}

const STATES: [ImportState; 11] = {
    use ImportState::*;
    [Uploaded, Mapped, Checking, Checked, Running, Paused, Finished, Failed, Undoing, Undone, Cancelled]
};

impl ImportState {
    fn number(self) -> i64 {
        self as i64
    }

    fn from_number(number: i64) -> ImportState {
        usize::try_from(number).ok().and_then(|at| STATES.get(at).copied()).unwrap_or(ImportState::Failed)
    }

    /// Whether an import may go from here to there.
    pub fn leads_to(self, next: ImportState) -> bool {
        use ImportState::*;
        match next {
            Uploaded => false,
            Mapped => matches!(self, Uploaded | Mapped | Checked | Failed),
            Checking => matches!(self, Mapped | Checked),
            Checked => self == Checking,
            Running => matches!(self, Mapped | Checked | Paused | Running),
            Paused => self == Running,
            Finished => self == Running,
            Failed => matches!(self, Checking | Running),
            Undoing => matches!(self, Finished | Cancelled | Failed),
            Undone => self == Undoing,
            Cancelled => matches!(self, Uploaded | Mapped | Checking | Checked | Running | Paused),
        }
    }
}

/// What staff asked of a running import; it is heeded between two batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Go on.
    GoOn,
    /// Stand still.
    Pause,
    /// Stop.
    Cancel,
}

/// How far an import has got; written in the transaction of the rows it covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Rows of the file that are done, from its beginning.
    pub rows: u64,
    /// Whether the orders whose rows lie apart are being done, and how many of their partitions are.
    pub apart: Option<u32>,
    /// Bytes of the error file that are valid.
    pub error_bytes: u64,
    /// Errors so far.
    pub errors: i64,
}

/// An import as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What the file is about, once it is chosen.
    pub kind: Option<ImportKind>,
    /// The file's name as it was given.
    pub file_name: String,
    /// Its size.
    pub size_bytes: i64,
    /// Where it stands.
    pub state: ImportState,
    /// How the file is read.
    pub format: Format,
    /// What was found in it.
    pub columns: Vec<Column>,
    /// Which column means what.
    pub mapping: Option<Mapping>,
    /// Counts of the dry run.
    pub checked: Option<Tally>,
    /// Counts of the run so far.
    pub result: Option<Tally>,
    /// How far it has got.
    pub checkpoint: Checkpoint,
    /// Rows of the file, once they are counted.
    pub rows_total: Option<i64>,
    /// The job at work.
    pub job: Option<JobId>,
    /// Code of what made it fail.
    pub problem: Option<String>,
    /// When the file came.
    pub created_at: Instant,
    /// When the first row was written.
    pub started_at: Option<Instant>,
    /// When the last row had its verdict.
    pub finished_at: Option<Instant>,
    /// Until when it can be undone.
    pub undo_until: Option<Instant>,
}

impl Import {
    /// The error of a move that its state does not allow.
    pub fn wrong_state(&self) -> Problem {
        let words = format!("{} is {}", self.id, state_word(self.state));
        Problem::new(ErrorKind::Conflict, "wrong_state", words).with("state", state_word(self.state))
    }

    /// What is needed to read and understand the file.
    pub fn plan(&self) -> Result<Plan, Problem> {
        match (self.kind, &self.mapping) {
            (Some(kind), Some(mapping)) => {
                Ok(Plan { kind, format: self.format.clone(), mapping: mapping.clone() })
            }
            _ => Err(Problem::invalid("not_mapped", "mapping", format!("{} has no mapping", self.id))),
        }
    }
}

/// The word of a state, as the API writes it.
pub fn state_word(state: ImportState) -> String {
    serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Records a file that came in.
pub fn create(
    tx: &mut Tx<'_>,
    now: Instant,
    file_name: &str,
    size_bytes: i64,
    kind: Option<ImportKind>,
    found: &Detected,
) -> Result<ImportId, Problem> {
    Ok(sql::insert(tx, now, file_name, size_bytes, kind, found)?)
}

/// An import by its id.
pub fn load(tx: &mut Tx<'_>, id: ImportId) -> Result<Import, Problem> {
    sql::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Sets what the file is about and which column means what.
pub fn map(tx: &mut Tx<'_>, id: ImportId, plan: &Plan, columns: &[Column]) -> Result<(), Problem> {
    let import = load(tx, id)?;
    if !import.state.leads_to(ImportState::Mapped) {
        return Err(import.wrong_state());
    }
    Ok(sql::set_plan(tx, id, plan, columns)?)
}

/// Sets how the file is read and what it is about; which column meant what is forgotten.
pub fn set_format(
    tx: &mut Tx<'_>,
    id: ImportId,
    kind: Option<ImportKind>,
    format: &Format,
    columns: &[Column],
) -> Result<(), Problem> {
    let import = load(tx, id)?;
    if !import.state.leads_to(ImportState::Mapped) {
        return Err(import.wrong_state());
    }
    Ok(sql::set_format(tx, id, kind, format, columns)?)
}

/// Moves an import to a state it may go to.
pub fn set_state(tx: &mut Tx<'_>, now: Instant, id: ImportId, next: ImportState) -> Result<(), Problem> {
    let import = load(tx, id)?;
    if import.state == next && next != ImportState::Running {
        return Ok(());
    }
    if !import.state.leads_to(next) {
        return Err(import.wrong_state());
    }
    Ok(sql::set_state(tx, now, id, next)?)
}

/// Names the job at work on an import.
pub fn set_job(tx: &mut Tx<'_>, id: ImportId, job: Option<JobId>) -> Result<(), Problem> {
    Ok(sql::set_job(tx, id, job)?)
}

/// Asks a working import to pause or stop.
pub fn ask(tx: &mut Tx<'_>, id: ImportId, wish: Wish) -> Result<(), Problem> {
    Ok(sql::set_wish(tx, id, wish as i64)?)
}

/// What staff asked of an import.
pub fn wish(tx: &mut Tx<'_>, id: ImportId) -> Result<Wish, Problem> {
    Ok(match sql::wish(tx, id)? {
        1 => Wish::Pause,
        2 => Wish::Cancel,
        _ => Wish::GoOn,
    })
}

/// Keeps how many rows the file has.
pub fn set_rows_total(tx: &mut Tx<'_>, id: ImportId, rows: i64) -> Result<(), Problem> {
    Ok(sql::set_rows_total(tx, id, rows)?)
}

/// Begins the dry run's or the run's counts anew.
pub fn begin(tx: &mut Tx<'_>, id: ImportId) -> Result<(), Problem> {
    sql::drop_errors(tx, id)?;
    Ok(sql::set_checkpoint(tx, id, &Checkpoint::default())?)
}

/// Keeps how far the run has got, in the transaction of the rows it covers.
pub fn advance(
    tx: &mut Tx<'_>,
    id: ImportId,
    from: &Checkpoint,
    to: &Checkpoint,
    tally: &Tally,
    errors: &[RowError],
) -> Result<(), Problem> {
    let there = load(tx, id)?;
    if there.checkpoint != *from {
        return Err(Problem::new(
            ErrorKind::Conflict,
            "import_moved",
            format!("{id} is being run by another"),
        ));
    }
    let room = (ERRORS_KEPT - from.errors).max(0) as usize;
    sql::add_errors(tx, id, from.errors, &errors[..errors.len().min(room)])?;
    sql::set_checkpoint(tx, id, to)?;
    Ok(sql::set_result(tx, id, tally)?)
}

/// Keeps the counts and first errors of a dry run.
pub fn set_checked(tx: &mut Tx<'_>, id: ImportId, tally: &Tally, errors: &[RowError]) -> Result<(), Problem> {
    sql::drop_errors(tx, id)?;
    sql::add_errors(tx, id, 0, &errors[..errors.len().min(ERRORS_KEPT as usize)])?;
    Ok(sql::set_checked(tx, id, tally)?)
}

/// Ends an import that could not be read to its end.
pub fn fail(tx: &mut Tx<'_>, now: Instant, id: ImportId, code: &str) -> Result<(), Problem> {
    sql::set_state(tx, now, id, ImportState::Failed)?;
    Ok(sql::set_problem(tx, id, code)?)
}
