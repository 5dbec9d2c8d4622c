//! SQLite: one connection a thread, statements rewritten once and kept prepared.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql};

use crate::memory::Memories;
use crate::statement::for_sqlite;
use crate::tx::RowSource;
use crate::{Param, Row, StoreError};

/// A connection with its rewritten statements.
pub(crate) struct SqliteConnection {
    connection: Connection,
    rewritten: HashMap<String, String>,
    memories: Memories,
}

impl SqliteConnection {
    pub(crate) fn open(path: &Path, writes: bool) -> Result<SqliteConnection, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(30))?;
        connection.set_prepared_statement_cache_capacity(512);
        // A plan does not depend on the values bound: else statements are planned anew whenever a value changes.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = off; \
             pragma temp_store = memory; pragma mmap_size = 17179869184; pragma journal_size_limit = 536870912;",
        )?;
        let pragmas = if writes {
            "pragma cache_size = -131072; pragma wal_autocheckpoint = 128000;"
        } else {
            "pragma cache_size = -8192; pragma query_only = on;"
        };
        connection.execute_batch(pragmas)?;
        Ok(SqliteConnection { connection, rewritten: HashMap::new(), memories: Memories::default() })
    }

    pub(crate) fn tx(&mut self) -> SqliteTx<'_> {
        SqliteTx {
            connection: &self.connection,
            rewritten: &mut self.rewritten,
            memories: &mut self.memories,
        }
    }

    /// Commits the open transaction; it is durable when the log is synced (see `durable`).
    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        self.execute_batch("commit")?;
        self.memories.committed();
        Ok(())
    }

    /// Undoes the open transaction.
    pub(crate) fn rollback(&mut self) -> Result<(), StoreError> {
        self.memories.undone();
        self.execute_batch("rollback")
    }

    /// Undoes what was done since the savepoint. Memories go back further, to the last commit: they read again what they lost.
    pub(crate) fn rollback_to(&mut self, savepoint: &str) -> Result<(), StoreError> {
        self.memories.undone();
        self.execute_batch(&format!("rollback to {savepoint}; release {savepoint}"))
    }

    /// Rows changed since it was opened.
    pub(crate) fn changed(&self) -> u64 {
        self.connection.total_changes()
    }

    /// Copies committed pages from the log to the file, as far as nobody is in the way; waits for nobody. Gives the pages in the log.
    pub(crate) fn checkpoint(&self) -> Result<i64, StoreError> {
        Ok(self.connection.query_row("pragma wal_checkpoint(passive)", [], |row| row.get(1))?)
    }

    pub(crate) fn execute_batch(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql)?;
        Ok(())
    }
}

/// SQLite's side of a [`crate::Tx`].
pub(crate) struct SqliteTx<'a> {
    connection: &'a Connection,
    rewritten: &'a mut HashMap<String, String>,
    pub(crate) memories: &'a mut Memories,
}

impl<'a> SqliteTx<'a> {
    fn prepare(&mut self, sql: &str) -> Result<CachedStatement<'a>, StoreError> {
        if !self.rewritten.contains_key(sql) {
            self.rewritten.insert(sql.to_owned(), for_sqlite(sql));
        }
        Ok(self.connection.prepare_cached(&self.rewritten[sql])?)
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, params)?;
        Ok(statement.raw_execute()? as u64)
    }

    /// Prepares once and runs for each row.
    pub(crate) fn each_of(
        &mut self,
        sql: &str,
        rows: &[Vec<Param<'_>>],
        mut run: impl FnMut(&mut CachedStatement<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.prepare(sql)?;
        for row in rows {
            bind(&mut statement, row)?;
            run(&mut statement)?;
        }
        Ok(())
    }

    pub(crate) fn execute_script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql)?;
        Ok(())
    }

    pub(crate) fn each<E: From<StoreError>>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.prepare(sql)?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            each(&Row { source: RowSource::Sqlite(row), skip: 0 })?;
        }
        Ok(())
    }
}

fn bind(statement: &mut CachedStatement<'_>, params: &[Param<'_>]) -> Result<(), StoreError> {
    for (index, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, param)?;
    }
    Ok(())
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Param::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Param::Int(value) => ToSqlOutput::Borrowed(ValueRef::Integer(*value)),
            Param::Float(value) => ToSqlOutput::Borrowed(ValueRef::Real(*value)),
            Param::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Param::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
            Param::Ints(values) => ToSqlOutput::from(int_list(values)),
            Param::Texts(values) => ToSqlOutput::from(text_list(values)),
        })
    }
}

fn int_list(values: &[i64]) -> String {
    let mut text = String::with_capacity(values.len() * 8 + 2);
    text.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&value.to_string());
    }
    text.push(']');
    text
}

fn text_list(values: &[&str]) -> String {
    let mut text = String::from("[");
    for (index, value) in values.iter().enumerate() {
        text.push_str(if index > 0 { ",\"" } else { "\"" });
        for c in value.chars() {
            match c {
                '"' => text.push_str("\\\""),
                '\\' => text.push_str("\\\\"),
                c if (c as u32) < 0x20 => text.push_str(&format!("\\u{:04x}", c as u32)),
                c => text.push(c),
            }
        }
        text.push('"');
    }
    text.push(']');
    text
}
