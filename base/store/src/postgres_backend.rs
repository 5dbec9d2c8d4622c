//! PostgreSQL: statements prepared once a connection, inserts multiplied to few round trips.

use std::collections::HashMap;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement, Transaction};

use crate::statement::multiply_values;
use crate::tx::RowSource;
use crate::{Param, Row, StoreError};

/// The most parameters one statement takes.
const PARAMS_MAX: usize = 60_000;

/// A connection with its prepared statements.
pub(crate) struct PostgresConnection {
    client: Client,
    statements: HashMap<String, Statement>,
    clashed: bool,
}

impl PostgresConnection {
    pub(crate) fn open(url: &str, schema: &str) -> Result<PostgresConnection, StoreError> {
        let mut client = Client::connect(url, NoTls)?;
        client.batch_execute(&format!("set search_path to \"{schema}\"; set client_min_messages to warning; set statement_timeout to '10min'"))?;
        Ok(PostgresConnection { client, statements: HashMap::new(), clashed: false })
    }

    pub(crate) fn create_schema(url: &str, schema: &str) -> Result<(), StoreError> {
        let mut client = Client::connect(url, NoTls)?;
        let exists = client.query_opt("select 1 from pg_namespace where nspname = $1", &[&schema])?;
        if exists.is_none() {
            client.batch_execute(&format!("create schema if not exists \"{schema}\""))?;
        }
        Ok(())
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
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
        let mut builder = self.client.build_transaction();
        if read_only {
            builder = builder.read_only(true).isolation_level(postgres::IsolationLevel::RepeatableRead);
        }
        let transaction = builder.start().map_err(StoreError::from)?;
        let mut tx = crate::Tx {
            backend: crate::tx::Backend::Postgres(PostgresTx {
                transaction,
                statements: &mut self.statements,
                clashed: &mut self.clashed,
            }),
        };
        let outcome = body(&mut tx)?;
        match tx.backend {
            crate::tx::Backend::Postgres(tx) => tx.transaction.commit().map_err(StoreError::from)?,
            crate::tx::Backend::Sqlite(_) => {
                unreachable!("a PostgreSQL connection gives a PostgreSQL transaction")
            }
        }
        Ok(outcome)
    }
}

/// PostgreSQL's side of a [`crate::Tx`].
pub(crate) struct PostgresTx<'a> {
    transaction: Transaction<'a>,
    statements: &'a mut HashMap<String, Statement>,
    clashed: &'a mut bool,
}

impl PostgresTx<'_> {
    fn prepare(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.transaction.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn clash(&mut self) {
        *self.clashed = true;
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepare(sql)?;
        self.transaction
            .execute(&statement, &references(params))
            .map_err(|failure| note(self.clashed, failure))
    }

    pub(crate) fn execute_script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.transaction.batch_execute(sql)?;
        Ok(())
    }

    pub(crate) fn each<E: From<StoreError>>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let statement = self.prepare(sql)?;
        let params = params.iter().map(|p| p as &dyn ToSql);
        let mut rows = match self.transaction.query_raw(&statement, params) {
            Ok(rows) => rows,
            Err(failure) => return Err(note(self.clashed, failure).into()),
        };
        let failure = loop {
            match rows.next() {
                Ok(Some(row)) => each(&Row { source: RowSource::Postgres(&row), skip: 0 })?,
                Ok(None) => return Ok(()),
                Err(failure) => break failure,
            }
        };
        drop(rows);
        Err(note(self.clashed, failure).into())
    }

    pub(crate) fn batch(&mut self, sql: &str, rows: &[Vec<Param<'_>>]) -> Result<u64, StoreError> {
        let mut changed = 0;
        for (text, flat) in chunks(sql, rows) {
            changed += self.execute(text.as_deref().unwrap_or(sql), &flat)?;
        }
        Ok(changed)
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

fn note(clashed: &mut bool, failure: postgres::Error) -> StoreError {
    let failure = StoreError::from(failure);
    *clashed |= failure.is_retryable();
    failure
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

fn references<'s>(params: &'s [Param<'_>]) -> Vec<&'s (dyn ToSql + Sync)> {
    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect()
}
