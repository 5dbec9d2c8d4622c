use store::{Dialect, Store};

/// Waits until the tails show every row written so far.
///
/// PostgreSQL shows rows once no older transaction of the whole cluster is open, and other tests have some.
pub fn settle(store: &Store) {
    let bounds = || {
        let sql = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint";
        let read = store.read(move |tx| match tx.dialect() {
            Dialect::Sqlite => Ok((0, 0)),
            Dialect::Postgres => tx.one(sql, &[], |row| Ok((row.int(0)?, row.int(1)?))),
        });
        read.wait().expect("the open transactions")
    };
    let (_, written) = bounds();
    while bounds().0 < written {
        std::thread::yield_now();
    }
}
