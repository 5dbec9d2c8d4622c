//! PostgreSQL: statements prepared once a connection, inserts multiplied to few round trips.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use futures::stream::{Fuse, Stream, StreamExt};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, RowStream, Statement};

use crate::param::Encoded;
use crate::postgres_durable::Era;
use crate::postgres_wire::Wire;
use crate::statement::multiply_values;
use crate::tx::RowSource;
use crate::{Param, Row, StoreError};

/// The most parameters one statement takes.
const PARAMS_MAX: usize = 60_000;

/// Plans made once serve all values: planning anew for each set of them takes longer than what a till asks. Tables are small before they are
/// large, so that a plan is to go by an index early: pages out of order cost little more than others, as on the disks of today.
const SETTINGS: &str = "set client_min_messages to warning; set statement_timeout to '10min'; \
    set plan_cache_mode to force_generic_plan; set random_page_cost to 1.1";
/// A statement is planned anew after eight times as many runs as the last time: one planned while a table was small reads all of it when it has
/// grown. Later the database itself notices that tables have grown (autovacuum).
const RUNS_GROW: u64 = 8;
/// Rows taken off the wire before they are handed over.
const ROWS_AT_ONCE: usize = 256;

/// A statement that keeps its plan.
struct Prepared {
    statement: Statement,
    runs: u64,
    /// So many runs are by this plan, and those before it.
    planned_for: u64,
}

/// A connection with its prepared statements.
pub(crate) struct PostgresConnection {
    wire: Wire,
    statements: HashMap<String, Prepared>,
    /// What was asked ahead in this transaction, with its number on the wire.
    ahead: Vec<(String, Vec<Encoded>, u64)>,
    clashed: bool,
    /// Where somebody syncs the log after its commits, the era these are made in.
    era: Option<Era>,
    /// The era of the last commit; 0 for one that synced the log by itself.
    committed_in: u64,
    /// Whether commits wait for the disk unless a transaction is told otherwise.
    waits: bool,
}

impl PostgresConnection {
    pub(crate) fn open(url: &str, schema: &str) -> Result<PostgresConnection, StoreError> {
        let mut wire = Wire::open(url)?;
        let client = wire.client();
        wire.wait(client.batch_execute(&format!("set search_path to \"{schema}\"; {SETTINGS}")))?;
        let statements = HashMap::new();
        let (ahead, clashed, era, committed_in, waits) = (Vec::new(), false, None, 0, true);
        Ok(PostgresConnection { wire, statements, ahead, clashed, era, committed_in, waits })
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
        let client = self.wire.client();
        let synced = self
            .wire
            .wait(client.batch_execute("select pg_logical_emit_message(true, 'perennial', ''::text)"));
        synced.map_err(StoreError::from)
    }

    pub(crate) fn create_schema(url: &str, schema: &str) -> Result<(), StoreError> {
        let mut wire = Wire::open(url)?;
        let client = wire.client();
        let exists =
            wire.wait(client.query_opt("select 1 from pg_namespace where nspname = $1", &[&schema]))?;
        if exists.is_none() {
            wire.wait(client.batch_execute(&format!("create schema if not exists \"{schema}\"")))?;
        }
        Ok(())
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.wire.is_closed()
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
        self.clashed = false;
        if !read_only && self.waits == (self.era_now() > 0) {
            self.waits = !self.waits;
            self.send(if self.waits {
                "set synchronous_commit to on"
            } else {
                "set synchronous_commit to off"
            })
            .map_err(StoreError::from)?;
        }
        self.send(if read_only { "begin isolation level repeatable read, read only" } else { "begin" })
            .map_err(StoreError::from)?;
        let outcome =
            body(&mut crate::Tx { backend: crate::tx::Backend::Postgres(PostgresTx { connection: self }) });
        self.ahead.clear();
        // The database takes the commit of a transaction that has failed without a word.
        let settled = if outcome.is_ok() && !read_only { self.wire.settle() } else { Ok(()) };
        self.wire.forget();
        let settled = settled.map_err(|failure| E::from(self.note(failure)));
        let outcome = outcome.and_then(|done| settled.map(|()| done));
        if read_only {
            // There is nothing to keep, and nobody to wait for.
            self.send("rollback").map_err(StoreError::from)?;
            self.wire.flush();
            return outcome;
        }
        let end = if outcome.is_ok() { "commit" } else { "rollback" };
        self.committed_in = self.era_now();
        if outcome.is_ok() && self.committed_in == 0 && !self.waits {
            self.send("set local synchronous_commit to on").map_err(StoreError::from)?;
        }
        let client = self.wire.client();
        let ended = self.wire.wait(client.batch_execute(end)).map_err(|failure| self.note(failure));
        let outcome = outcome?;
        ended?;
        Ok(outcome)
    }

    /// The era commits are made in now; 0 while nobody syncs the log for them.
    fn era_now(&self) -> u64 {
        self.era.as_ref().map_or(0, |era| era.load(Ordering::SeqCst))
    }

    fn send(&mut self, sql: &'static str) -> Result<(), Error> {
        let client = self.wire.client();
        self.wire.send(async move { client.batch_execute(sql).await })
    }

    fn note(&mut self, failure: Error) -> StoreError {
        let failure = StoreError::from(failure);
        self.clashed |= failure.is_retryable();
        failure
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, StoreError> {
        let mut planned_for = RUNS_GROW;
        if let Some(known) = self.statements.get_mut(sql) {
            known.runs += 1;
            if known.runs < known.planned_for {
                return Ok(known.statement.clone());
            }
            planned_for = known.planned_for.saturating_mul(RUNS_GROW);
        }
        let client = self.wire.client();
        let statement = self.wire.wait(client.prepare(sql)).map_err(|failure| self.note(failure))?;
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
        let statement = self.connection.prepared(sql)?;
        let wire = &mut self.connection.wire;
        let client = wire.client();
        wire.wait(client.execute_raw(&statement, raw(params)))
            .map_err(|failure| self.connection.note(failure))
    }

    pub(crate) fn execute_script(&mut self, sql: &str) -> Result<(), StoreError> {
        let wire = &mut self.connection.wire;
        let client = wire.client();
        wire.wait(client.batch_execute(sql)).map_err(|failure| self.connection.note(failure))
    }

    pub(crate) fn each<E: From<StoreError>>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Some(rows) = self.answered(sql, params)? {
            return rows.iter().try_for_each(|row| each(&Row { source: RowSource::Postgres(row), skip: 0 }));
        }
        let statement = self.connection.prepared(sql)?;
        let wire = &mut self.connection.wire;
        let client = wire.client();
        let answer = wire.wait(client.query_raw(&statement, raw(params)));
        let mut answer = pin!(answer.map_err(|failure| self.connection.note(failure))?.fuse());
        loop {
            let rows = self.connection.wire.wait(poll_fn(|context| some(answer.as_mut(), context)));
            let rows = rows.map_err(|failure| self.connection.note(failure))?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                each(&Row { source: RowSource::Postgres(row), skip: 0 })?;
            }
        }
    }

    /// Sends a question that will be asked.
    pub(crate) fn ahead(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), StoreError> {
        let statement = self.connection.prepared(sql)?;
        let (params, kept) = (encoded(&statement, params)?, encoded(&statement, params)?);
        let wire = &mut self.connection.wire;
        let client = wire.client();
        let number = wire.ask(async move {
            let mut rows = pin!(client.query_raw(&statement, params).await?);
            let mut all = Vec::new();
            while let Some(row) = rows.next().await {
                all.push(row?);
            }
            Ok(all)
        });
        self.connection.ahead.push((sql.to_owned(), kept, number));
        Ok(())
    }

    /// The rows of a question that was asked ahead.
    fn answered(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Option<Vec<tokio_postgres::Row>>, StoreError> {
        if self.connection.ahead.iter().all(|(asked, ..)| asked != sql) {
            return Ok(None);
        }
        let params = encoded(&self.connection.prepared(sql)?, params)?;
        let is_it = |(asked, with, _): &(String, Vec<Encoded>, u64)| asked == sql && *with == params;
        let Some(place) = self.connection.ahead.iter().position(is_it) else { return Ok(None) };
        let (.., number) = self.connection.ahead.swap_remove(place);
        let rows = self.connection.wire.answer(number);
        rows.map(Some).map_err(|failure| self.connection.note(failure))
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
            let statement = self.connection.prepared(text.as_deref().unwrap_or(sql))?;
            let params = encoded(&statement, &flat)?;
            let wire = &mut self.connection.wire;
            let client = wire.client();
            let sent = wire.send(async move { client.execute_raw(&statement, params).await.map(|_| ()) });
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

/// Rows that have come; none at the end.
fn some(
    mut rows: Pin<&mut Fuse<RowStream>>,
    context: &mut Context<'_>,
) -> Poll<Result<Vec<tokio_postgres::Row>, Error>> {
    let mut come = Vec::new();
    while come.len() < ROWS_AT_ONCE {
        match rows.as_mut().poll_next(context) {
            Poll::Ready(Some(row)) => come.push(row?),
            Poll::Pending if come.is_empty() => return Poll::Pending,
            Poll::Ready(None) | Poll::Pending => break,
        }
    }
    Poll::Ready(Ok(come))
}

fn raw<'s>(params: &'s [Param<'_>]) -> impl ExactSizeIterator<Item = &'s dyn ToSql> {
    params.iter().map(|param| param as &dyn ToSql)
}

/// Parameters as they go over for a statement.
fn encoded(statement: &Statement, params: &[Param<'_>]) -> Result<Vec<Encoded>, StoreError> {
    let params = params.iter().zip(statement.params()).map(|(param, ty)| Encoded::of(param, ty));
    params.collect::<Result<_, _>>().map_err(StoreError::Encoding)
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
