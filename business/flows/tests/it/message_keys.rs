use std::ops::Range;

use collect::message_keys::{MessageKey, claim};
use flows::Workspace;
use store::{Dialect, Store, StoreOptions, params};
use vocabulary::Problem;

use crate::support::{both, noon, number, write};

/// Enough keys that they go from the log to the table and the log is emptied.
const MANY: u32 = 1_000_000;
const AT_ONCE: u32 = 50_000;

fn keys(range: Range<u32>) -> Vec<MessageKey> {
    range.map(|number| MessageKey::of("site", &number.to_string())).collect()
}

/// How many of the keys were free.
fn claimed(store: &Store, range: Range<u32>) -> usize {
    write(store, move |tx| Ok(claim(tx, noon(), keys(range.clone()))?.len()))
}

fn undone(store: &Store, range: Range<u32>) {
    let body = move |tx: &mut store::Tx<'_>| {
        claim(tx, noon(), keys(range.clone()))?;
        Err::<(), _>(Problem::invalid("undone", "all", "the transaction comes to nothing"))
    };
    store.transact(body).wait().expect_err("the transaction is undone");
}

#[test]
fn a_key_is_free_once() {
    both(|store| {
        assert_eq!(claimed(store, 0..3), 3);
        assert_eq!(claimed(store, 2..5), 2);
        undone(store, 5..9);
        assert_eq!(claimed(store, 0..9), 4, "what was undone is free again");
    });
}

#[test]
fn a_log_that_moved_to_postgresql_is_brought_to_the_table() {
    both(|store| {
        if store.dialect() == Dialect::Sqlite {
            return;
        }
        assert_eq!(claimed(store, 0..1), 1);
        write(store, |tx| {
            let key = tx.one("delete from message_keys returning key", params![], |row| row.int(0))?;
            Ok(tx.execute("insert into message_key_log (keys) values ($1)", params![&key.to_le_bytes()])?)
        });
        write(store, |tx| collect::message_keys::forget(tx, noon(), 10));
        assert_eq!(number(store, "select count(*) from message_key_log"), 0);
        assert_eq!(claimed(store, 0..1), 0);
    });
}

#[test]
fn keys_stay_claimed_on_their_way_from_the_log_to_the_table() {
    both(|store| {
        if store.dialect() == Dialect::Postgres {
            return;
        }
        let reopened =
            || Store::open(store.location().clone(), &Workspace::migrations(), StoreOptions::default());
        let other = reopened().expect("another process opens the store");
        assert_eq!(claimed(&other, MANY + 20..MANY + 30), 10);
        let (mut settled, mut emptied) = (false, false);
        for start in (0..MANY).step_by(AT_ONCE as usize) {
            undone(store, start..start + 10);
            assert_eq!(claimed(store, start..start + AT_ONCE), AT_ONCE as usize);
            undone(store, start + AT_ONCE..start + 2 * AT_ONCE);
            assert_eq!(claimed(store, start / 2..start / 2 + 100), 0);
            settled |= number(store, "select count(*) from message_keys") > 0;
            emptied |= number(store, "select coalesce(min(id), 0) from message_key_log") > 1;
        }
        assert!(settled && emptied, "the keys never came to the table");
        assert_eq!(
            claimed(&other, 0..MANY),
            0,
            "what went to the table unseen by another process is known to it"
        );
        let again = reopened().expect("the store opens once more");
        assert_eq!(claimed(&again, 0..MANY), 0, "one that remembers nothing reads the log");
        assert_eq!(claimed(&again, MANY..MANY + 10), 10);
        assert_eq!(claimed(store, MANY..MANY + 20), 10, "what another process claimed is seen");
    });
}
