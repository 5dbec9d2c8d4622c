//! What every store promises, on both databases.

mod sudden;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Barrier};

use store::{Migration, Param, Position, Store, StoreError, params};
use testkit::both;
use vocabulary::Problem;

const SCHEMA: &[Migration] = &[Migration {
    number: 1,
    name: "notes",
    sql: "create table notes (id {id}, {settled} body text, amount bigint, raw {bytes}, weight double precision);
          create table keys (key text primary key, amount bigint not null) {clustered};",
}];

fn add(store: &Store, body: &'static str) -> i64 {
    store
        .transact(move |tx| {
            tx.one("insert into notes (body) values ($1) returning id", params![body], |row| row.int(0))
        })
        .wait()
        .expect("a note is added")
}

fn bodies(store: &Store) -> Vec<String> {
    store
        .read(|tx| tx.query("select body from notes order by id", params![], |row| row.text(0)))
        .wait()
        .expect("notes are read")
}

#[test]
fn values_come_back_as_they_went() {
    both(&[SCHEMA], |store| {
        let read =
            store
                .transact(|tx| {
                    tx.execute(
                    "insert into notes (body, amount, raw, weight) values ($1, $2, $3, $4), ($5, $6, $7, $8)",
                    params![
                        "“Қазақ” ", i64::MIN, &[0_u8, 255], 0.1,
                        None::<&str>, None::<i64>, None::<&[u8]>, f64::MAX
                    ],
                )?;
                    tx.query("select body, amount, raw, weight from notes order by id", params![], |row| {
                        Ok((row.opt_text(0)?, row.opt_int(1)?, row.opt_bytes(2)?, row.float(3)?))
                    })
                })
                .wait()
                .expect("a round trip");
        assert_eq!(read[0], (Some("“Қазақ” ".to_owned()), Some(i64::MIN), Some(vec![0, 255]), 0.1));
        assert_eq!(read[1], (None, None, None, f64::MAX));
    });
}

#[test]
fn an_error_undoes_all_of_its_transaction_and_nothing_of_another() {
    both(&[SCHEMA], |store| {
        add(store, "before");
        let outcome: Result<(), Problem> = store
            .transact(|tx| {
                tx.execute("insert into notes (body) values ($1)", params!["half"])?;
                Err(Problem::invalid("no", "body", "refused"))
            })
            .wait();
        assert_eq!(outcome.expect_err("the error comes back").code, "no");
        add(store, "after");
        assert_eq!(bodies(store), ["before", "after"]);
    });
}

#[test]
fn what_follows_from_the_store_is_seen_once_it_is_answered_and_undone_like_the_rest() {
    both(&[SCHEMA], |store| {
        for number in 0..20_i64 {
            let writes = (0..5).map(|_| {
                store.transact(|tx| tx.execute("insert into notes (body) values ('plain')", params![]))
            });
            let writes: Vec<_> = writes.collect();
            let derive = store.transact_derived(move |tx| {
                tx.execute("insert into notes (body, amount) values ('derived', $1)", params![number])
            });
            derive.wait().expect("it is derived");
            let seen = bodies(store).iter().filter(|body| *body == "derived").count() as i64;
            assert_eq!(seen, number + 1, "the next reader sees it");
            for write in writes {
                assert_eq!(write.wait().expect("written"), 1);
            }
        }
        let refused = store.transact_derived(|tx| {
            tx.execute("insert into notes (body) values ('derived')", params![])?;
            Err::<(), _>(StoreError::Closed)
        });
        assert!(refused.wait().is_err());
        assert_eq!(bodies(store).iter().filter(|body| *body == "derived").count(), 20);
        assert_eq!(bodies(store).len(), 120);
    });
}

#[test]
fn a_panic_is_an_error_and_the_store_goes_on() {
    both(&[SCHEMA], |store| {
        let outcome: Result<(), StoreError> = store
            .transact(|tx| {
                tx.execute("insert into notes (body) values ('lost')", params![])?;
                panic!("a bug")
            })
            .wait();
        assert!(matches!(outcome, Err(StoreError::Panicked(words)) if words == "a bug"));
        add(store, "kept");
        assert_eq!(bodies(store), ["kept"]);
    });
}

#[test]
fn a_reader_cannot_write() {
    both(&[SCHEMA], |store| {
        let outcome = store.read(|tx| tx.execute("insert into notes (body) values ('x')", params![])).wait();
        assert!(outcome.is_err());
        assert!(bodies(store).is_empty());
    });
}

#[test]
fn writers_at_once_lose_nothing() {
    both(&[SCHEMA], |store| {
        store
            .transact(|tx| tx.execute("insert into keys (key, amount) values ('k', 0)", params![]))
            .wait()
            .expect("a key");
        let start = Arc::new(Barrier::new(8));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (store, start) = (store.clone(), Arc::clone(&start));
                std::thread::spawn(move || {
                    start.wait();
                    for _ in 0..25 {
                        store
                            .transact(|tx| {
                                tx.lock("key", 1)?;
                                let amount =
                                    tx.one("select amount from keys where key = 'k'", params![], |row| {
                                        row.int(0)
                                    })?;
                                tx.execute("update keys set amount = $1 where key = 'k'", params![amount + 1])
                            })
                            .wait()
                            .expect("an addition");
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().expect("a writer"));
        let amount = store.read(|tx| tx.one("select amount from keys", params![], |row| row.int(0))).wait();
        assert_eq!(amount.expect("the amount"), 200);
    });
}

#[test]
fn transactions_that_stand_in_each_others_way_are_run_again() {
    both(&[SCHEMA], |store| {
        store
            .transact(|tx| tx.execute("insert into keys (key, amount) values ('a', 0), ('b', 0)", params![]))
            .wait()
            .expect("two keys");
        let start = Arc::new(Barrier::new(2));
        let threads: Vec<_> = [["a", "b"], ["b", "a"]]
            .into_iter()
            .map(|order| {
                let (store, start) = (store.clone(), Arc::clone(&start));
                std::thread::spawn(move || {
                    start.wait();
                    for _ in 0..10 {
                        store
                            .transact(move |tx| {
                                for key in order {
                                    tx.execute(
                                        "update keys set amount = amount + 1 where key = $1",
                                        params![key],
                                    )?;
                                }
                                Ok::<(), StoreError>(())
                            })
                            .wait()
                            .expect("a pair of additions");
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().expect("a writer"));
        let sums = store
            .read(|tx| tx.query("select amount from keys order by key", params![], |row| row.int(0)))
            .wait();
        assert_eq!(sums.expect("the sums"), [20, 20]);
    });
}

#[test]
fn what_is_sent_later_is_there_for_the_next_statement() {
    both(&[SCHEMA], |store| {
        let rows: Vec<Vec<Param<'_>>> = (0..300).map(|n| params![n].to_vec()).collect();
        let found = store.transact(move |tx| {
            for row in &rows {
                tx.later("insert into notes (amount, body) values ($1, 'later')", std::slice::from_ref(row))?;
            }
            tx.one("select count(*), cast(sum(amount) as bigint) from notes", params![], |row| {
                Ok((row.int(0)?, row.int(1)?))
            })
        });
        assert_eq!(found.wait().expect("the sum"), (300, 44_850));
        assert_eq!(bodies(store).len(), 300);
    });
}

#[test]
fn what_fails_later_fails_its_transaction() {
    both(&[SCHEMA], |store| {
        for is_asked_after in [true, false] {
            let outcome = store.transact(move |tx| {
                let twice = [params!["a"].to_vec(), params!["a"].to_vec()];
                for row in twice {
                    tx.later("insert into keys (key, amount) values ($1, 1)", &[row])?;
                }
                if is_asked_after {
                    tx.one("select count(*) from keys", params![], |row| row.int(0))?;
                }
                Ok::<(), StoreError>(())
            });
            assert!(outcome.wait().expect_err("one key twice").is_unique_violation());
            add(store, "after");
        }
        let kept = store.read(|tx| tx.one("select count(*) from keys", params![], |row| row.int(0))).wait();
        assert_eq!(kept.expect("the keys"), 0);
        assert_eq!(bodies(store), ["after", "after"]);
    });
}

#[test]
fn a_statement_that_was_to_be_prepared_behind_a_failure_is_prepared_when_it_is_needed() {
    both(&[SCHEMA], |store| {
        let count = "insert into notes (amount, body) values ($1, 'counted')";
        let mut counted = 0;
        // Statements are prepared anew after some runs: in one of the rounds that is behind the failure.
        for round in 0..60 {
            for _ in 0..1 + round % 2 {
                let failed = store.transact(move |tx| {
                    for _ in 0..2 {
                        tx.later("insert into keys (key, amount) values ('a', 1)", &[Vec::new()])?;
                    }
                    tx.later(count, &[params![round].to_vec()])
                });
                assert!(failed.wait().expect_err("one key twice").is_unique_violation());
            }
            store.transact(move |tx| tx.later(count, &[params![round].to_vec()])).wait().expect("a note");
            counted += 1;
        }
        assert_eq!(bodies(store).len(), counted);
    });
}

#[test]
fn a_failure_that_is_passed_over_is_not_taken_for_a_commit() {
    both(&[SCHEMA], |store| {
        let outcome = store.transact(|tx| {
            tx.execute("insert into notes (body) values ('before')", params![])?;
            let failed = tx.execute("insert into keys (key, amount) values (null, 1)", params![]);
            assert!(failed.is_err(), "a key is needed");
            Ok::<(), StoreError>(())
        });
        // One database undoes the statement, the other all; what is answered is so.
        let is_kept = outcome.wait().is_ok();
        assert_eq!(bodies(store), if is_kept { vec!["before"] } else { vec![] });
        add(store, "after");
    });
}

#[test]
fn what_is_said_ahead_is_answered_in_any_order() {
    both(&[SCHEMA], |store| {
        let told = store.transact(|tx| {
            let rows: Vec<Vec<Param<'_>>> = (0..3_000).map(|n| params![n].to_vec()).collect();
            tx.batch(
                "insert into notes (amount, body) values ($1, 'a body long enough to fill a page')",
                &rows,
            )?;
            let (all, of) =
                ("select body from notes order by id", "select body from notes where amount = $1");
            let amounts = "select amount from notes where amount = any($1) order by amount";
            tx.ahead(all, params![])?;
            for amount in [5, 7] {
                tx.ahead(of, params![amount])?;
            }
            tx.ahead(amounts, params![&[3_i64, 4][..]])?;
            let count = tx.one("select count(*) from notes", params![], |row| row.int(0))?;
            let seven = tx.query(of, params![7], |row| row.text(0))?;
            let bodies = tx.query(all, params![], |row| row.text(0))?;
            let some = tx.query(amounts, params![&[3_i64, 4][..]], |row| row.int(0))?;
            let others = tx.query(amounts, params![&[8_i64][..]], |row| row.int(0))?;
            tx.execute("update notes set body = 'another' where amount = 7", params![])?;
            let again = tx.query(of, params![7], |row| row.text(0))?;
            Ok::<_, StoreError>((count, seven.len(), bodies.len(), some, others, again))
        });
        let told = told.wait().expect("the answers");
        assert_eq!(told, (3_000, 1, 3_000, vec![3, 4], vec![8], vec!["another".to_owned()]));
        add(store, "after");
    });
}

#[test]
fn what_fails_ahead_fails_its_transaction_though_nobody_asks() {
    both(&[SCHEMA], |store| {
        let outcome = store.transact(|tx| {
            tx.execute("insert into notes (amount, body) values (0, 'before')", params![])?;
            // Nothing for one database, an error for the other.
            tx.ahead("select 1 / amount from notes", params![])?;
            Ok::<(), StoreError>(())
        });
        let is_kept = outcome.wait().is_ok();
        add(store, "after");
        assert_eq!(bodies(store), if is_kept { vec!["before", "after"] } else { vec!["after"] });
    });
}

#[test]
fn lists_and_batches_read_the_same() {
    both(&[SCHEMA], |store| {
        let found = store
            .transact(|tx| {
                let names: Vec<String> = (0..3_000).map(|n| format!("key \"{n}\" \\ {n}")).collect();
                let rows: Vec<_> =
                    names.iter().enumerate().map(|(n, name)| params![name, n].to_vec()).collect();
                let sql = "insert into keys (key, amount) values ($1, $2) on conflict (key) do nothing";
                assert_eq!(tx.batch(sql, &rows)?, 3_000);
                assert_eq!(tx.batch(sql, &rows)?, 0);
                let wanted: Vec<&str> = names[10..13].iter().map(String::as_str).collect();
                tx.query(
                    "select amount from keys where key = any($1) order by amount",
                    params![&wanted],
                    |row| row.int(0),
                )
            })
            .wait()
            .expect("a batch");
        assert_eq!(found, [10, 11, 12]);
    });
}

#[test]
fn a_tail_sees_every_row_once_and_none_that_is_not_settled() {
    both(&[SCHEMA], |store| {
        let written = Arc::new(AtomicI64::new(0));
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let (store, written) = (store.clone(), Arc::clone(&written));
                std::thread::spawn(move || {
                    for _ in 0..50 {
                        add(&store, "row");
                        written.fetch_add(1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        let (mut seen, mut position) = (Vec::new(), Position::default());
        while seen.len() < 200 {
            let rows = store
                .read(move |tx| tx.tail("notes", "body", position, 17, |row| row.text(0)))
                .wait()
                .expect("the tail");
            for (at, body) in rows {
                assert!(at > position && body == "row");
                position = at;
                seen.push(at.id);
            }
        }
        writers.into_iter().for_each(|writer| writer.join().expect("a writer"));
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 200);
        let end = store.read(|tx| tx.tail_end("notes")).wait().expect("the end");
        assert_eq!(end, position);
    });
}

#[test]
fn migrations_run_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = store::Location::Sqlite(folder.path().join("store.db"));
    let more =
        [SCHEMA, &[Migration { number: 2, name: "more", sql: "alter table notes add column more text" }]]
            .concat();
    for migrations in [SCHEMA, &more, &more] {
        let store =
            Store::open(location.clone(), migrations, store::StoreOptions::default()).expect("it opens");
        add(&store, "again");
    }
    let store = Store::open(location, &more, store::StoreOptions::default()).expect("it opens");
    assert_eq!(bodies(&store).len(), 3);
}

#[test]
fn a_copy_is_taken_while_the_store_is_in_use_and_put_back() {
    both(&[SCHEMA], |store| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("copy.db");
        let fill = |tx: &mut store::Tx<'_>| {
            tx.execute(
                "insert into notes (body, amount, raw, weight) values ('first', -7, $1, 2.5), (null, null, null, null)",
                params![&[0_u8, 255]],
            )?;
            tx.execute("insert into keys (key, amount) values ('one', 1)", params![])
        };
        store.transact(fill).wait().expect("rows");
        let gone = add(store, "gone");
        write(store, "delete from notes where body = 'gone'");
        store.copy_to(&file, SCHEMA).expect("a copy");
        add(store, "after the copy");
        assert!(store.fill_from(&file, SCHEMA).is_err(), "what is not empty is left as it is");
        write(store, "delete from notes");
        write(store, "delete from keys");
        store.fill_from(&file, SCHEMA).expect("it is put back");
        let rows = store
            .read(|tx| {
                tx.query("select body, amount, raw, weight from notes order by id", params![], |row| {
                    Ok((row.opt_text(0)?, row.opt_int(1)?, row.opt_bytes(2)?, row.opt_float(3)?))
                })
            })
            .wait()
            .expect("rows");
        let first = (Some("first".to_owned()), Some(-7), Some(vec![0, 255]), Some(2.5));
        assert_eq!(rows, [first, (None, None, None, None)]);
        assert_eq!(add(store, "next"), gone + 1, "an id is never given twice");
    });
}

fn write(store: &Store, sql: &'static str) {
    store.transact(move |tx| tx.execute(sql, params![])).wait().expect("it is written");
}

const COUPONS: &[Migration] = &[Migration {
    number: 1,
    name: "coupons",
    sql: "create table pools (id {id}, name text);
          create table coupons (id {id}, pool bigint not null, serial bigint not null, code text not null unique, unique (pool, serial));",
}];

/// How the coupons of codes are found. An explanation that is kept prepared does not look whether the figures are the ones it was made by,
/// so each is asked in words of its own, after a question that does look.
fn plan(store: &Store, when: &'static str) -> Vec<String> {
    let sql = format!(
        "explain query plan select c.id, p.name as {when} from coupons c join pools p on p.id = c.pool where c.code = any($1)"
    );
    let look = |tx: &mut store::Tx<'_>| tx.one("select count(*) from coupons", params![], |row| row.int(0));
    store.read(look).wait().expect("counted");
    store.read(move |tx| tx.query(&sql, params![&vec!["a", "b"]], |row| row.text(3))).wait().expect("a plan")
}

#[test]
fn a_store_that_was_closed_small_is_searched_well_when_it_has_grown() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = store::Location::Sqlite(folder.path().join("store.db"));
    let open = || {
        let options = store::StoreOptions { threads: 1, ..store::StoreOptions::default() };
        Store::open(location.clone(), COUPONS, options).expect("it opens")
    };
    let store = open();
    write(&store, "insert into pools (name) values ('spring')");
    write(&store, "insert into coupons (pool, serial, code) values (1, 0, 'first')");
    drop(store);
    let store = open();
    let closed_small = plan(&store, "closed_small");
    assert!(closed_small.iter().any(|step| step == "SCAN c"), "there is no trap: {closed_small:?}");
    let fill = "insert into coupons (pool, serial, code) with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) \
                select 1, i, 'code ' || i from n";
    write(&store, fill);
    // The writer counts before it writes again.
    write(&store, "insert into pools (name) values ('autumn')");
    let grown = plan(&store, "grown");
    assert!(grown.iter().any(|step| step.contains("code=?")), "{grown:?}");
}
