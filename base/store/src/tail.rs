use crate::{Dialect, Row, StoreError, Tx, params};

/// How far a reader of an append-only table has got: every row up to here has been seen, none after.
///
/// On SQLite rows are committed in the order of their ids. On PostgreSQL a lower id may be committed later, so the order is
/// that of the writing transactions, and only those settled before the oldest one still running are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// The writing transaction (PostgreSQL), 0 on SQLite.
    pub commit: i64,
    /// The row.
    pub id: i64,
}

impl Tx<'_> {
    /// The next rows of an append-only table whose columns include `id` and `{settled}`, in a stable order, with the position after each.
    pub fn tail<T>(
        &mut self,
        table: &str,
        columns: &str,
        after: Position,
        limit: i64,
        mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<(Position, T)>, StoreError> {
        match self.dialect() {
            Dialect::Sqlite => self.query(
                &format!("select id, {columns} from {table} where id > $1 order by id limit $2"),
                params![after.id, limit],
                |row| Ok((Position { commit: 0, id: row.int(0)? }, map(&row.skipping(1))?)),
            ),
            Dialect::Postgres => self.query(
                &format!(
                    "select xid, id, {columns} from {table} where (xid, id) > ($1, $2) \
                     and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by xid, id limit $3"
                ),
                params![after.commit, after.id, limit],
                |row| Ok((Position { commit: row.int(0)?, id: row.int(1)? }, map(&row.skipping(2))?)),
            ),
        }
    }

    /// The position after every row there is: where a reader starts that wants only what comes.
    pub fn tail_end(&mut self, table: &str) -> Result<Position, StoreError> {
        let sql = match self.dialect() {
            Dialect::Sqlite => format!("select 0, coalesce(max(id), 0) from {table}"),
            Dialect::Postgres => format!(
                "select xid, id from {table} where xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint \
                 order by xid desc, id desc limit 1"
            ),
        };
        let found =
            self.optional(&sql, params![], |row| Ok(Position { commit: row.int(0)?, id: row.int(1)? }))?;
        Ok(found.unwrap_or_default())
    }
}
