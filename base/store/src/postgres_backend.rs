//! PostgreSQL: statements prepared once a connection, inserts multiplied to few round trips.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};

use crate::postgres_durable::Era;
use crate::postgres_wire::{Bound, PostgresRow, Shape, Statement, Wire};
use crate::statement::multiply_values;
use crate::tx::RowSource;
use crate::{Param, Row, StoreError};

/// The most parameters one statement takes.
const PARAMS_MAX: usize = 60_000;

/// Plans made once serve all values: planning anew for each set of them takes longer than what a till asks. Tables are small before they are
/// large, so that a plan is to go by an index from the first: pages out of order cost little more than others, as on the disks of today, and
/// a table is read through only where no index leads. Such a plan counts as so dear that it would be compiled first (`jit`).
const SETTINGS: &str = "set client_min_messages to warning; set statement_timeout to '10min'; \
    set plan_cache_mode to force_generic_plan; set random_page_cost to 1.1; set enable_seqscan to off; set jit to off";
/// A statement is planned anew after eight times as many runs as the last time: which index leads, and which table comes first, is told from how
/// large tables are. Later the database itself notices that tables have grown (autovacuum).
const RUNS_GROW: u64 = 8;

/// A schema of a database, and what is known of the statements it is asked with.
pub(crate) struct PostgresServer {
    url: String,
    schema: String,
    shapes: RwLock<HashMap<String, Arc<Shape>>>,
}

impl PostgresServer {
    pub fn new(url: String, schema: String) -> PostgresServer {
        PostgresServer { url, schema, shapes: RwLock::default() }
    }

    fn shape(&self, sql: &str) -> Option<Arc<Shape>> {
        self.shapes.read().unwrap_or_else(PoisonError::into_inner).get(sql).cloned()
    }

    fn keep_shape(&self, sql: &str, shape: &Arc<Shape>) {
        let mut shapes = self.shapes.write().unwrap_or_else(PoisonError::into_inner);
        shapes.insert(sql.to_owned(), Arc::clone(shape));
    }
}

/// A statement that keeps its plan.
struct Prepared {
    statement: Statement,
    runs: u64,
    /// So many runs are by this plan, and those before it.
    planned_for: u64,
}

/// A connection with its prepared statements.
pub(crate) struct PostgresConnection {
    server: Arc<PostgresServer>,
    wire: Wire,
    statements: HashMap<String, Prepared>,
    /// Statements prepared so far: each has a name of its own.
    named: u64,
    /// A statement was planned anew in this transaction. Others whose time has come wait for the next ones: all at once they would hold one up.
    has_planned: bool,
    /// What was asked ahead in this transaction, with its number on the wire.
    ahead: Vec<(Bound, u64)>,
    clashed: bool,
    /// The last transaction was told to commit: whether it did is not known where the connection broke.
    asked_to_commit: bool,
    /// Where somebody syncs the log after its commits, the era these are made in.
    era: Option<Era>,
    /// The era of the last commit; 0 for one that synced the log by itself.
    committed_in: u64,
    /// Whether commits wait for the disk unless a transaction is told otherwise.
    waits: bool,
}

impl PostgresConnection {
    pub(crate) fn open(server: &Arc<PostgresServer>) -> Result<PostgresConnection, StoreError> {
        let mut wire = Wire::open(&server.url)?;
        wire.run_script(&format!("set search_path to \"{}\"; {SETTINGS}", server.schema))?;
        Ok(PostgresConnection {
            server: Arc::clone(server),
            wire,
            statements: HashMap::new(),
            named: 0,
            has_planned: false,
            ahead: Vec::new(),
            clashed: false,
            asked_to_commit: false,
            era: None,
            committed_in: 0,
            waits: true,
        })
    }

    /// Commits without waiting for the disk from here on, as long as there is an era.
    pub(crate) fn commit_in(&mut self, era: Era) {
        self.era = Some(era);
    }

    /// The era of the last commit; 0 for one that synced the log by itself.
    pub(crate) fn committed_in(&self) -> u64 {
        self.committed_in
    }

    /// Syncs the log with all that is committed by now: a message of no meaning to anybody, committed so that it waits for the disk.
    pub(crate) fn sync_log(&mut self) -> Result<(), StoreError> {
        self.send("select pg_logical_emit_message(true, 'perennial', ''::text)")?;
        self.wire.wait()
    }

    pub(crate) fn create_schema(server: &PostgresServer) -> Result<(), StoreError> {
        let (mut wire, schema) = (Wire::open(&server.url)?, server.schema.as_str());
        let asked = wire.prepare("asked".into(), "select 1 from pg_namespace where nspname = $1", None)?;
        let exists = wire.ask(&asked.bind(&[Param::Text(schema)])?, |_| Ok::<(), StoreError>(()))? > 0;
        if !exists {
            wire.run_script(&format!("create schema if not exists \"{schema}\""))?;
        }
        Ok(())
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.wire.is_closed()
    }

    /// Whether the connection broke before the last transaction could be kept: nothing of it is there.
    pub(crate) fn broke_before_commit(&self) -> bool {
        self.is_closed() && !self.asked_to_commit
    }

    /// Whether the last transaction failed only because another stood in its way.
    pub(crate) fn clashed(&self) -> bool {
        self.clashed
    }

    /// Opens a transaction, hands it over, and commits when the closure says so.
    pub(crate) fn run<T, E: From<StoreError>>(
        &mut self,
        read_only: bool,
        body: impl FnOnce(&mut crate::Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        (self.clashed, self.has_planned, self.asked_to_commit) = (false, false, false);
        if !read_only && self.waits == (self.era_now() > 0) {
            self.waits = !self.waits;
            self.send(if self.waits {
                "set synchronous_commit to on"
            } else {
                "set synchronous_commit to off"
            })?;
        }
        self.send(if read_only { "begin isolation level repeatable read, read only" } else { "begin" })?;
        let outcome =
            body(&mut crate::Tx { backend: crate::tx::Backend::Postgres(PostgresTx { connection: self }) });
        self.ahead.clear();
        if read_only {
            // There is nothing to keep, and nobody to wait for.
            self.wire.forget();
            self.send("rollback")?;
            self.wire.flush();
            return outcome;
        }
        let outcome = outcome.and_then(|done| self.commit().map(|()| done).map_err(E::from));
        if outcome.is_err() && !self.wire.is_closed() {
            self.wire.forget();
            // Where this fails as well the connection is closed; what is told is why it came to it.
            let _ = self.send("rollback").and_then(|()| self.wire.wait());
        }
        outcome
    }

    /// Commits, and fails with whatever failed that nobody waited for.
    fn commit(&mut self) -> Result<(), StoreError> {
        self.committed_in = self.era_now();
        if self.committed_in == 0 && !self.waits {
            self.send("set local synchronous_commit to on")?;
        }
        self.asked_to_commit = true;
        self.send("commit")?;
        self.wire.wait().map_err(|failure| self.note(failure))?;
        // The database takes the commit of a transaction that has failed without a word.
        if self.wire.has_undone() { Err(StoreError::Undone) } else { Ok(()) }
    }

    /// The era commits are made in now; 0 while nobody syncs the log for them.
    fn era_now(&self) -> u64 {
        self.era.as_ref().map_or(0, |era| era.load(Ordering::SeqCst))
    }

    /// Has a statement without parameters go over with the next question.
    fn send(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let bound = self.prepared(sql)?.bind(&[])?;
        self.wire.send(&bound)
    }

    fn note(&mut self, failure: StoreError) -> StoreError {
        self.clashed |= failure.is_retryable();
        failure
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, StoreError> {
        for name in self.wire.unprepared() {
            self.statements.retain(|_, known| *known.statement.name() != name);
        }
        if let Some(known) = self.statements.get_mut(sql) {
            known.runs += 1;
            if known.runs < known.planned_for || self.has_planned {
                return Ok(known.statement.clone());
            }
            self.has_planned = true;
        }
        let (name, planned_for) = match self.statements.remove(sql) {
            Some(known) => (Rc::clone(known.statement.name()), known.planned_for.saturating_mul(RUNS_GROW)),
            None => {
                self.named += 1;
                (format!("s{}", self.named).into(), RUNS_GROW)
            }
        };
        let known = self.server.shape(sql);
        let is_new = known.is_none();
        let statement = self.wire.prepare(name, sql, known).map_err(|failure| self.note(failure))?;
        if is_new {
            self.server.keep_shape(sql, statement.shape());
        }
        let runs = planned_for / RUNS_GROW;
        self.statements.insert(sql.to_owned(), Prepared { statement: statement.clone(), runs, planned_for });
        Ok(statement)
    }
}

/// PostgreSQL's side of a [`crate::Tx`].
pub(crate) struct PostgresTx<'a> {
    connection: &'a mut PostgresConnection,
}

impl PostgresTx<'_> {
    pub(crate) fn clash(&mut self) {
        self.connection.clashed = true;
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let bound = self.connection.prepared(sql)?.bind(params)?;
        let changed = self.connection.wire.ask(&bound, |_| Ok(()));
        changed.map_err(|failure| self.connection.note(failure))
    }

    pub(crate) fn execute_script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.wire.run_script(sql).map_err(|failure| self.connection.note(failure))
    }

    pub(crate) fn each<E: From<StoreError>>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let statement = self.connection.prepared(sql)?;
        let bound = statement.bind(params)?;
        let mut hand_over = |fields: &[u8]| {
            let row = PostgresRow::new(statement.columns(), fields);
            each(&Row { source: RowSource::Postgres(&row), skip: 0 }).map_err(Stopped::ByTaker)
        };
        let ahead = &mut self.connection.ahead;
        let place = ahead.iter().position(|(asked, _)| *asked == bound);
        let number = place.map(|place| ahead.swap_remove(place).1);
        let wire = &mut self.connection.wire;
        let handed = match number {
            Some(number) => {
                let rows = wire.answer(number).map_err(Stopped::ByStore);
                rows.and_then(|rows| rows.iter().try_for_each(|row| hand_over(row)))
            }
            None => wire.ask(&bound, hand_over).map(|_| ()),
        };
        handed.map_err(|stopped| match stopped {
            Stopped::ByTaker(failure) => failure,
            Stopped::ByStore(failure) => E::from(self.connection.note(failure)),
        })
    }

    /// Sends a question that will be asked.
    pub(crate) fn ahead(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), StoreError> {
        let bound = self.connection.prepared(sql)?.bind(params)?;
        let number = self.connection.wire.ask_ahead(&bound)?;
        self.connection.ahead.push((bound, number));
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str, rows: &[Vec<Param<'_>>]) -> Result<u64, StoreError> {
        let mut changed = 0;
        for (text, flat) in chunks(sql, rows) {
            changed += self.execute(text.as_deref().unwrap_or(sql), &flat)?;
        }
        Ok(changed)
    }

    /// Sends what [`PostgresTx::batch`] runs, without waiting for it.
    pub(crate) fn later(&mut self, sql: &str, rows: &[Vec<Param<'_>>]) -> Result<(), StoreError> {
        for (text, flat) in chunks(sql, rows) {
            let bound = self.connection.prepared(text.as_deref().unwrap_or(sql))?.bind(&flat)?;
            let sent = self.connection.wire.send(&bound);
            sent.map_err(|failure| self.connection.note(failure))?;
        }
        Ok(())
    }

    pub(crate) fn batch_returning(
        &mut self,
        sql: &str,
        rows: &[Vec<Param<'_>>],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for (text, flat) in chunks(sql, rows) {
            self.each(text.as_deref().unwrap_or(sql), &flat, each)?;
        }
        Ok(())
    }
}

/// Why rows were not all handed over.
enum Stopped<E> {
    ByTaker(E),
    ByStore(StoreError),
}

impl<E> From<StoreError> for Stopped<E> {
    fn from(failure: StoreError) -> Self {
        Stopped::ByStore(failure)
    }
}

/// Rows in chunks of a few sizes, so that few statements stay prepared and few rows go in one; a statement without `values (…)` goes row by row.
fn chunks<'p>(sql: &str, rows: &[Vec<Param<'p>>]) -> Vec<(Option<String>, Vec<Param<'p>>)> {
    let columns = rows.first().map_or(1, Vec::len).max(1);
    let mut parts = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let size = [1024, 256, 64, rest.len().min(16)]
            .into_iter()
            .find(|size| *size <= rest.len() && size * columns <= PARAMS_MAX)
            .unwrap_or(1);
        let (head, tail) = rest.split_at(size);
        match multiply_values(sql, columns, size) {
            Some(text) => parts.push((Some(text), head.iter().flatten().copied().collect())),
            None => parts.extend(head.iter().map(|row| (None, row.clone()))),
        }
        rest = tail;
    }
    parts
}
