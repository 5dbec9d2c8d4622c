use vocabulary::Instant;

use crate::postgres_backend::PostgresTx;
use crate::postgres_wire::PostgresRow;
use crate::sqlite_backend::SqliteTx;
use crate::{Memory, Param, StoreError, params};

/// Which database stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A transaction at work. Whoever takes `&mut Tx` neither opens nor commits.
pub struct Tx<'a> {
    pub(crate) backend: Backend<'a>,
}

pub(crate) enum Backend<'a> {
    Sqlite(SqliteTx<'a>),
    Postgres(PostgresTx<'a>),
}

impl Tx<'_> {
    /// Which database stands behind, for the few statements that come in pairs.
    pub fn dialect(&self) -> Dialect {
        match self.backend {
            Backend::Sqlite(_) => Dialect::Sqlite,
            Backend::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The statement of a pair that this database reads.
    pub fn pick<'s>(&self, sqlite: &'s str, postgres: &'s str) -> &'s str {
        match self.dialect() {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
        }
    }

    /// Runs a statement; gives the number of rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        match &mut self.backend {
            Backend::Sqlite(tx) => tx.execute(sql, params),
            Backend::Postgres(tx) => tx.execute(sql, params),
        }
    }

    /// Runs several statements without parameters, as migrations do.
    pub fn execute_script(&mut self, sql: &str) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Sqlite(tx) => tx.execute_script(sql),
            Backend::Postgres(tx) => tx.execute_script(sql),
        }
    }

    /// Runs a question and maps each row.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(map(row)?);
            Ok::<(), StoreError>(())
        })?;
        Ok(rows)
    }

    /// Whether each question goes a way of its own, so that it is worth saying ahead what will be asked.
    pub fn is_far(&self) -> bool {
        self.dialect() == Dialect::Postgres
    }

    /// Says that a question will be asked with just these words and values: on PostgreSQL it goes over with the next statement, and its answer, as
    /// of then, is there when it is asked. Several that wait for nothing but one another's way cost one way together.
    pub fn ahead(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), StoreError> {
        match &mut self.backend {
            Backend::Sqlite(_) => Ok(()),
            Backend::Postgres(tx) => tx.ahead(sql, params),
        }
    }

    /// Runs a question and hands over each row as it comes, without keeping them.
    pub fn each<E: From<StoreError>>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.backend {
            Backend::Sqlite(tx) => tx.each(sql, params, &mut each),
            Backend::Postgres(tx) => tx.each(sql, params, &mut each),
        }
    }

    /// The first row of a question, if there is one.
    pub fn optional<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.query(sql, params, map)?.into_iter().next())
    }

    /// The one row of a question that always has one.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.optional(sql, params, map)?.ok_or(StoreError::Shape { column: 0, expected: "a row" })
    }

    /// Runs a statement once a row; on PostgreSQL an `insert … values (…)` goes over in few round trips. Gives rows changed.
    pub fn batch(&mut self, sql: &str, rows: &[Vec<Param<'_>>]) -> Result<u64, StoreError> {
        match &mut self.backend {
            Backend::Sqlite(tx) => {
                let mut changed = 0;
                tx.each_of(sql, rows, |statement| {
                    changed += statement.raw_execute()? as u64;
                    Ok(())
                })?;
                Ok(changed)
            }
            Backend::Postgres(tx) => tx.batch(sql, rows),
        }
    }

    /// As [`Tx::batch`], where nobody asks what changed: on PostgreSQL it goes over with the next statement, and what it fails with fails
    /// that one.
    pub fn later(&mut self, sql: &str, rows: &[Vec<Param<'_>>]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        match &mut self.backend {
            Backend::Sqlite(_) => self.batch(sql, rows).map(|_| ()),
            Backend::Postgres(tx) => tx.later(sql, rows),
        }
    }

    /// As [`Tx::batch`] for an insert with `returning`; rows that `on conflict do nothing` left out are absent.
    pub fn batch_returning<T>(
        &mut self,
        sql: &str,
        rows: &[Vec<Param<'_>>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut mapped = Vec::with_capacity(rows.len());
        let mut each = |row: &Row<'_>| {
            mapped.push(map(row)?);
            Ok::<(), StoreError>(())
        };
        match &mut self.backend {
            Backend::Sqlite(tx) => {
                tx.each_of(sql, rows, |statement| {
                    let mut found = statement.raw_query();
                    while let Some(row) = found.next()? {
                        each(&Row { source: RowSource::Sqlite(row), skip: 0 })?;
                    }
                    Ok(())
                })?;
            }
            Backend::Postgres(tx) => tx.batch_returning(sql, rows, &mut each)?,
        }
        Ok(mapped)
    }

    /// Takes out what was remembered of the store, or nothing; hand it back with [`Tx::remember`].
    pub fn recall<M: Memory + Default>(&mut self) -> M {
        match &mut self.backend {
            Backend::Sqlite(tx) => tx.memories.take(),
            Backend::Postgres(_) => M::default(),
        }
    }

    /// Keeps something in memory for the next transaction, on a store with one writer.
    pub fn remember(&mut self, memory: impl Memory) {
        if let Backend::Sqlite(tx) = &mut self.backend {
            tx.memories.put(memory);
        }
    }

    /// Has the whole transaction run again from its start once its closure fails now: for what others were quicker with.
    /// On a store with one writer nobody is, and the failure stands.
    pub fn start_over(&mut self) {
        if let Backend::Postgres(tx) = &mut self.backend {
            tx.clash();
        }
    }

    /// An id for a row that will be inserted later in this transaction, before another one is asked for: of a table whose `id` is `{id}`. It is not
    /// used again.
    pub fn new_id(&mut self, table: &'static str) -> Result<i64, StoreError> {
        let sql = match self.dialect() {
            Dialect::Sqlite => {
                format!("select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = '{table}'")
            }
            Dialect::Postgres => format!("select nextval('{table}_id_seq')"),
        };
        self.one(&sql, params![], |row| row.int(0))
    }

    /// Keeps other transactions that lock the same thing waiting until this one ends. SQLite has one writer and needs none.
    pub fn lock(&mut self, what: &str, id: i64) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Postgres {
            let space = what.bytes().fold(17_i64, |hash, byte| (hash * 31 + i64::from(byte)) % 0x7FFF);
            let key = (space << 48) | (id & 0xFFFF_FFFF_FFFF);
            self.later(
                "select 1 from (select pg_advisory_xact_lock($1)) as locked",
                &[vec![Param::Int(key)]],
            )?;
        }
        Ok(())
    }
}

/// One row of an answer. Columns are counted from 0.
pub struct Row<'a> {
    pub(crate) source: RowSource<'a>,
    pub(crate) skip: usize,
}

#[derive(Clone, Copy)]
pub(crate) enum RowSource<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a PostgresRow<'a>),
}

macro_rules! column {
    ($self:ident, $column:ident, $type:ty, $expected:literal) => {{
        let index = $column + $self.skip;
        let shape = StoreError::Shape { column: $column, expected: $expected };
        match $self.source {
            RowSource::Sqlite(row) => row.get::<_, $type>(index).map_err(|_| shape),
            RowSource::Postgres(row) => row.get::<$type>(index).ok_or(shape),
        }
    }};
}

impl<'a> Row<'a> {
    /// An integer.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        column!(self, column, i64, "an integer")
    }

    /// An integer or nothing.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        column!(self, column, Option<i64>, "an integer or null")
    }

    /// Truth, kept as 0 or 1.
    pub fn bool(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// An instant, kept in microseconds.
    pub fn instant(&self, column: usize) -> Result<Instant, StoreError> {
        self.int(column).map(Instant)
    }

    /// An instant or nothing.
    pub fn opt_instant(&self, column: usize) -> Result<Option<Instant>, StoreError> {
        Ok(self.opt_int(column)?.map(Instant))
    }

    /// A float.
    pub fn float(&self, column: usize) -> Result<f64, StoreError> {
        column!(self, column, f64, "a float")
    }

    /// A float or nothing.
    pub fn opt_float(&self, column: usize) -> Result<Option<f64>, StoreError> {
        column!(self, column, Option<f64>, "a float or null")
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        column!(self, column, String, "text")
    }

    /// Text or nothing.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        column!(self, column, Option<String>, "text or null")
    }

    /// Text, borrowed for as long as the row is at hand.
    pub fn str(&self, column: usize) -> Result<&'a str, StoreError> {
        let shape = StoreError::Shape { column, expected: "text" };
        match self.source {
            RowSource::Sqlite(row) => {
                row.get_ref(column + self.skip).ok().and_then(|v| v.as_str().ok()).ok_or(shape)
            }
            RowSource::Postgres(row) => row.get(column + self.skip).ok_or(shape),
        }
    }

    /// Bytes.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        column!(self, column, Vec<u8>, "bytes")
    }

    /// Bytes or nothing.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        column!(self, column, Option<Vec<u8>>, "bytes or null")
    }

    pub(crate) fn skipping(&self, columns: usize) -> Row<'a> {
        Row { source: self.source, skip: self.skip + columns }
    }
}
