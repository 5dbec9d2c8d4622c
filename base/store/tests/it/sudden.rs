//! A database of its own that dies suddenly: what was answered as kept is there when it comes back.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::channel;

use store::{Location, Store, StoreError, StoreOptions, params};

use crate::SCHEMA;

/// A PostgreSQL server that writes its log only when somebody waits for it.
struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
}

impl Server {
    /// Nothing where tests run without PostgreSQL.
    fn new() -> Option<Server> {
        std::env::var_os("TEST_POSTGRES_URL")?;
        let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL's programs");
        let newest = versions.map(|one| one.expect("a folder").path()).max().expect("a version");
        let server = Server { folder: tempfile::tempdir().expect("a folder"), programs: newest.join("bin") };
        if is_root() {
            let chown = Command::new("chown").arg("postgres").arg(server.folder.path()).status();
            assert!(chown.expect("chown").success());
        }
        server
            .run("initdb", &["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]);
        server.start();
        Some(server)
    }

    fn start(&self) {
        let folder = self.folder.path().display();
        let options = format!(
            "-k {folder} -c listen_addresses='' -c fsync=off -c wal_writer_delay=10s -c wal_writer_flush_after=1GB -c wal_buffers=64MB"
        );
        let log = self.folder.path().join("log");
        self.run("pg_ctl", &["-w", "-l", log.to_str().expect("a path"), "-o", &options, "start"]);
    }

    fn die(&self) {
        self.run("pg_ctl", &["-w", "-m", "immediate", "stop"]);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let data = self.folder.path().join("data");
        command.arg("-D").arg(data).args(arguments).current_dir(self.folder.path());
        let done = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).status();
        assert!(done.expect("a program of PostgreSQL").success(), "{arguments:?}");
    }

    fn open(&self) -> Store {
        let url = format!("host={} user=postgres dbname=postgres", self.folder.path().display());
        let location = Location::Postgres { url, schema: "sudden".into() };
        Store::open(location, SCHEMA, StoreOptions::default()).expect("a store")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid"));
        if pid.is_ok() {
            self.die();
        }
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(Path::new("/proc/self")).is_ok_and(|own| own.uid() == 0)
}

#[test]
fn what_was_answered_is_there_after_the_database_died_suddenly() {
    let Some(server) = Server::new() else { return };
    let store = server.open();
    let (next, is_over) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicBool::new(false)));
    let (tell, told) = channel();
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (store, next, is_over, tell) = (store.clone(), next.clone(), is_over.clone(), tell.clone());
            std::thread::spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let written = store.transact(move |tx| {
                        let key = number.to_string();
                        tx.execute("insert into keys (key, amount) values ($1, 1)", params![&key])
                    });
                    if written.wait().is_ok() {
                        tell.send(number.to_string()).expect("somebody listens");
                    }
                }
            })
        })
        .collect();
    drop(tell);
    let mut kept: Vec<String> = Vec::new();
    for _ in 0..3 {
        kept.extend(told.iter().take(400));
        server.die();
        server.start();
    }
    kept.extend(told.iter().take(400));
    is_over.store(true, Ordering::Relaxed);
    kept.extend(told);
    writers.into_iter().for_each(|writer| writer.join().expect("a writer"));
    let there = store.read(|tx| tx.query("select key from keys", params![], |row| row.text(0)));
    let there: std::collections::HashSet<String> =
        there.wait().unwrap_or_else(|failure: StoreError| panic!("{failure}")).into_iter().collect();
    let lost: Vec<&String> = kept.iter().filter(|key| !there.contains(*key)).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {:?}", lost.len(), kept.len(), &lost[..lost.len().min(10)]);
}

/// Ann's amount.
fn amount(store: &Store) -> Result<Option<i64>, StoreError> {
    store
        .read(|tx| tx.optional("select amount from keys where key = 'ann'", params![], |row| row.int(0)))
        .wait()
}

fn add(store: &Store) -> Result<u64, StoreError> {
    let add = "insert into keys (key, amount) values ('ann', 1) on conflict (key) do update set amount = keys.amount + 1";
    store.transact(move |tx| tx.execute(add, params![])).wait()
}

#[test]
fn nobody_is_told_of_connections_that_broke_while_nothing_was_kept() {
    let Some(server) = Server::new() else { return };
    let store = server.open();
    for round in 1..=5 {
        // Each goes over connections that are open, and each of them is gone.
        assert_eq!(add(&store).expect("a connection of its own"), 1);
        assert_eq!(amount(&store).expect("a connection of its own"), Some(round));
        server.die();
        if round == 3 {
            let away = [add(&store).map(drop), amount(&store).map(drop)];
            assert!(away.iter().all(|told| told.as_ref().is_err_and(StoreError::is_away)), "{away:?}");
        }
        server.start();
    }
}
