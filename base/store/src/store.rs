use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant as StopWatch};

use crate::checkpoint::{self, Checkpoints, checkpoints};
use crate::durable::{self, Group, groups};
use crate::postgres_backend::{PostgresConnection, PostgresServer};
use crate::postgres_durable::{self, Durable};
use crate::queue::{Queue, Seat, Verdict, Work, lock};
use crate::sqlite_backend::SqliteConnection;
use crate::statistics::Statistics;
use crate::transfer::transfer;
use crate::tx::Backend;
use crate::{Dialect, Migration, Pending, StoreError, Tx, migrate};

/// A group gathers so long at most while the disk is at the one before.
const LINGER: Duration = Duration::from_millis(5);
/// Commits follow each other no faster while several write: each writes the last page of every table it adds to, for one transaction as
/// for ten, and asks for a sync.
const PACE: Duration = Duration::from_millis(4);

/// Where a store lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file; its folder is made when it is missing.
    Sqlite(PathBuf),
    /// A schema of a PostgreSQL database; made when it is missing.
    Postgres {
        /// `postgres://user:password@host/database` or `host=… dbname=…`.
        url: String,
        /// Schema name.
        schema: String,
    },
}

/// How a store is run.
#[derive(Debug, Clone, Copy)]
pub struct StoreOptions {
    /// Reader threads (SQLite) or connections (PostgreSQL).
    pub threads: usize,
    /// How long a group of waiting writes may gather before it is committed (SQLite).
    pub group_time: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        StoreOptions { threads: 4, group_time: Duration::from_millis(40) }
    }
}

/// Connections to PostgreSQL, of each kind, for each thread asked for: part of the time one waits for the wire. Each that is opened has its
/// statements to plan, just when there is most to do.
const CONNECTIONS: usize = 2;
/// After so long without work a connection is given back.
const IDLE: Duration = Duration::from_secs(60);

/// A database with the threads that work on it. Cloning shares them.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    dialect: Dialect,
    location: Location,
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Closing a file gives up the process's locks on it, so SQLite's is held until every connection has gone.
    _file: Option<Arc<std::fs::File>>,
}

impl Store {
    /// Opens the store, brings its schema up to date, and starts its threads.
    pub fn open(
        location: Location,
        migrations: &[Migration],
        options: StoreOptions,
    ) -> Result<Store, StoreError> {
        match location.clone() {
            Location::Sqlite(path) => open_sqlite(location, path, migrations, options),
            Location::Postgres { url, schema } => open_postgres(location, url, schema, migrations, options),
        }
    }

    /// Which database stands behind.
    pub fn dialect(&self) -> Dialect {
        self.inner.dialect
    }

    /// Where it lives.
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    /// Runs the closure in a transaction; the answer comes after the commit and its disk sync. The only way to write.
    ///
    /// An error of the closure undoes all it did. It may run more than once, so it must have no other effect.
    pub fn transact<T, E>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.writes.push(body, false)
    }

    /// As [`Store::transact`], but the embedded store takes it next, commits at once and answers without waiting for the disk: for what follows
    /// from the store itself, with the place up to which it was worked out, so that after a loss of power it is worked out again.
    pub fn transact_derived<T, E>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.writes.push(body, true)
    }

    /// Runs the closure on a consistent picture of the store, without the right to write.
    pub fn read<T, E>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.inner.reads.push(body, false)
    }

    /// Reads on this thread over a connection of its own: for long reads that must not hold up the others.
    pub fn read_here<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.inner.location {
            Location::Sqlite(path) => {
                let mut connection = SqliteConnection::open(path, false)?;
                connection.execute_batch("begin")?;
                let outcome = body(&mut Tx { backend: Backend::Sqlite(connection.tx()) });
                connection.execute_batch("rollback")?;
                outcome
            }
            Location::Postgres { url, schema } => {
                let server = Arc::new(PostgresServer::new(url.clone(), schema.clone()));
                PostgresConnection::open(&server)?.run(true, body)
            }
        }
    }

    /// Copies the store, while it is in use and as of one moment, into a new SQLite file.
    pub fn copy_to(&self, target: &Path, migrations: &[Migration]) -> Result<(), StoreError> {
        match &self.inner.location {
            Location::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path)?;
                connection.execute("vacuum into ?1", [target.to_string_lossy()])?;
            }
            Location::Postgres { .. } => {
                let copy =
                    Store::open(Location::Sqlite(target.to_owned()), migrations, StoreOptions::default())?;
                transfer(self, &copy)?;
            }
        }
        Ok(())
    }

    /// Fills a store that is still empty with what [`Store::copy_to`] wrote.
    pub fn fill_from(&self, source: &Path, migrations: &[Migration]) -> Result<(), StoreError> {
        let copy = Store::open(Location::Sqlite(source.to_owned()), migrations, StoreOptions::default())?;
        transfer(&copy, self)?;
        Ok(())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.writes.close();
        self.reads.close();
        let threads = std::mem::take(&mut *lock(&self.threads));
        for thread in threads {
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

fn open_sqlite(
    location: Location,
    path: PathBuf,
    migrations: &[Migration],
    options: StoreOptions,
) -> Result<Store, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|cause| StoreError::Location(format!("cannot make {}: {cause}", folder.display())))?;
    }
    let mut writer = SqliteConnection::open(&path, true)?;
    writer.execute_batch("begin immediate")?;
    let migrated = migrate::migrate(&mut Tx { backend: Backend::Sqlite(writer.tx()) }, migrations);
    writer.execute_batch(if migrated.is_ok() { "commit" } else { "rollback" })?;
    migrated?;
    let (writes, reads) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
    let (checkpoints, is_due) = checkpoints();
    let (answers, committed) = groups();
    let is_syncing = Arc::new(AtomicBool::new(false));
    let copier = SqliteConnection::open(&path, true)?;
    let file = Arc::new(std::fs::File::open(&path).map_err(|cause| StoreError::Disk(cause.to_string()))?);
    let readers: Vec<SqliteConnection> = (0..options.threads.max(1))
        .map(|_| SqliteConnection::open(&path, false))
        .collect::<Result<_, _>>()?;
    let mut threads = vec![
        spawn("store-writer", {
            let gathering = Gathering {
                queue: Arc::clone(&writes),
                seat: Seat::default(),
                group_time: options.group_time,
                is_syncing: Arc::clone(&is_syncing),
            };
            move || sqlite_writer(writer, &gathering, checkpoints, &answers)
        })?,
        spawn("store-durable", {
            let writes = Arc::clone(&writes);
            move || durable::run(&path, &committed, &is_syncing, || writes.wake())
        })?,
        spawn("store-checkpoint", {
            let file = Arc::clone(&file);
            move || checkpoint::run(&copier, &file, &is_due)
        })?,
    ];
    for reader in readers {
        let reads = Arc::clone(&reads);
        threads.push(spawn("store-reader", move || sqlite_reader(reader, &reads))?);
    }
    let inner = Inner {
        dialect: Dialect::Sqlite,
        location,
        writes,
        reads,
        threads: Mutex::new(threads),
        _file: Some(file),
    };
    Ok(Store { inner: Arc::new(inner) })
}

fn open_postgres(
    location: Location,
    url: String,
    schema: String,
    migrations: &[Migration],
    options: StoreOptions,
) -> Result<Store, StoreError> {
    let server = || Arc::new(PostgresServer::new(url.clone(), schema.clone()));
    PostgresConnection::create_schema(&server())?;
    PostgresConnection::open(&server())?.run(false, |tx| {
        tx.lock("migrate", 0)?;
        migrate::migrate(tx, migrations)
    })?;
    // What statements take and give is known anew once the schema is as it should be.
    let server = server();
    let (durable, commits) = postgres_durable::durable();
    // One queue for both: a pool of connections, each read and write a transaction of its own.
    let (writes, reads) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
    let mut threads = Vec::new();
    for index in 0..options.threads.max(1) * CONNECTIONS * 2 {
        let (queue, read_only) =
            if index % 2 == 0 { (Arc::clone(&writes), false) } else { (Arc::clone(&reads), true) };
        let (server, durable) = (Arc::clone(&server), (!read_only).then(|| durable.clone()));
        threads.push(spawn("store-postgres", move || {
            postgres_worker(&server, &queue, durable.as_ref());
        })?);
    }
    drop(durable);
    threads.push(spawn("store-durable", move || commits.run(&server, IDLE))?);
    let inner = Inner {
        dialect: Dialect::Postgres,
        location,
        writes,
        reads,
        threads: Mutex::new(threads),
        _file: None,
    };
    Ok(Store { inner: Arc::new(inner) })
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    let builder = std::thread::Builder::new().name(name.to_owned());
    builder.spawn(body).map_err(|cause| StoreError::Location(format!("cannot start a thread: {cause}")))
}

/// Runs what waits and commits it together: a disk sync costs milliseconds, fifty transactions hardly more than one. The sync and the answers
/// are another thread's.
///
/// While the disk is at the group before, or that was committed just now, the next gathers: one commit writes a page that all of it touch
/// once.
///
/// All goes well nearly always, so a group runs without savepoints, which cost a copy of every page they touch. Where something in it
/// goes wrong, the group is undone and runs once more, each in a savepoint of its own.
fn sqlite_writer(
    mut connection: SqliteConnection,
    gathering: &Gathering,
    mut checkpoints: Checkpoints,
    answers: &SyncSender<Group>,
) {
    let (mut statistics, mut before) = (Statistics::new(), None);
    while let Some(first) = gathering.queue.pop(&gathering.seat) {
        let mut group = vec![first];
        let committed = commit_together(&mut connection, gathering, before, &mut group);
        // Who writes alone, one transaction after another, is not held up.
        before = (group.len() > 1).then(StopWatch::now);
        if committed.is_err() {
            let _ = connection.rollback();
        }
        let group = if committed.is_ok() { answer_derived(group) } else { group };
        // Refused only where the thread that answers died: then those who wait are told that the store is closing.
        let _ = answers.send(Group { works: group, committed });
        checkpoints.committed(&connection);
        statistics.committed(&connection);
    }
    let _ = connection.execute_batch("pragma optimize");
}

/// Answers what need not wait for the disk; gives the rest.
fn answer_derived(group: Vec<Box<dyn Work>>) -> Vec<Box<dyn Work>> {
    let (derived, waiting): (Vec<_>, Vec<_>) = group.into_iter().partition(|work| work.is_derived());
    derived.into_iter().for_each(|work| work.finish(Ok(())));
    waiting
}

fn commit_together(
    connection: &mut SqliteConnection,
    gathering: &Gathering,
    before: Option<StopWatch>,
    group: &mut Vec<Box<dyn Work>>,
) -> Result<(), StoreError> {
    connection.execute_batch("begin immediate")?;
    let started = StopWatch::now();
    let mut verdict = group[0].run(&mut Tx { backend: Backend::Sqlite(connection.tx()) });
    let more = |group: &[Box<dyn Work>]| {
        let is_awaited = group.last().is_some_and(|last| last.is_derived());
        if is_awaited { None } else { gathering.next(started, before) }
    };
    while verdict == Verdict::Keep
        && let Some(mut next) = more(group)
    {
        verdict = next.run(&mut Tx { backend: Backend::Sqlite(connection.tx()) });
        group.push(next);
    }
    if verdict == Verdict::Undo {
        connection.rollback()?;
        if group.len() == 1 {
            return Ok(());
        }
        connection.execute_batch("begin immediate")?;
        for work in group {
            connection.execute_batch("savepoint work")?;
            let verdict = work.run(&mut Tx { backend: Backend::Sqlite(connection.tx()) });
            match verdict {
                Verdict::Keep => connection.execute_batch("release work")?,
                Verdict::Undo => connection.rollback_to("work")?,
            }
        }
    }
    connection.commit()
}

fn sqlite_reader(mut connection: SqliteConnection, queue: &Queue) {
    let seat = Seat::default();
    while let Some(mut work) = queue.pop(&seat) {
        let outcome = connection.execute_batch("begin").map(|()| {
            work.run(&mut Tx { backend: Backend::Sqlite(connection.tx()) });
        });
        let _ = connection.execute_batch("rollback");
        work.finish(outcome);
    }
}

/// Opens a connection with the first work that no open one is free for, and gives it back after [`IDLE`].
fn postgres_worker(server: &Arc<PostgresServer>, queue: &Queue, durable: Option<&Durable>) {
    let mut connection: Option<PostgresConnection> = None;
    let seat = Seat::default();
    loop {
        let found = match &connection {
            Some(_) => queue.pop_within(&seat, IDLE, || true),
            None => queue.pop_last(&seat),
        };
        let Some(mut work) = found else {
            if connection.take().is_none() {
                return;
            }
            continue;
        };
        let mut tried = 0;
        let (ran, open) = loop {
            let open = match connected(&mut connection, server, durable) {
                Ok(open) => open,
                Err(failure) => break (Err(failure), None),
            };
            let ran = run_on_postgres(open, work.as_mut(), durable.is_none());
            tried += 1;
            if tried == TRIED_AT_MOST || !open.broke_before_commit() {
                break (ran, Some(open));
            }
        };
        match (ran, open, durable) {
            (Ok(Verdict::Keep), Some(open), Some(durable)) => durable.answer(work, open.committed_in()),
            (ran, ..) => work.finish(ran.map(|_| ())),
        }
    }
}

/// Connections a transaction is tried on while they break before it could be kept: whoever asks need not know that the database was started anew.
const TRIED_AT_MOST: u32 = 4;

/// The connection that is open, or a new one.
fn connected<'c>(
    connection: &'c mut Option<PostgresConnection>,
    server: &Arc<PostgresServer>,
    durable: Option<&Durable>,
) -> Result<&'c mut PostgresConnection, StoreError> {
    match connection.take() {
        Some(open) if !open.is_closed() => Ok(connection.insert(open)),
        broken => {
            let opened = PostgresConnection::open(server);
            if let Some(durable) = durable.filter(|_| broken.is_some() || opened.is_err()) {
                durable.doubt();
            }
            let open = connection.insert(opened?);
            durable.iter().for_each(|durable| open.commit_in(durable.era()));
            Ok(open)
        }
    }
}

/// Tries again, up to ten times, when the database says that two transactions stood in each other's way.
fn run_on_postgres(
    connection: &mut PostgresConnection,
    work: &mut dyn Work,
    read_only: bool,
) -> Result<Verdict, StoreError> {
    for attempt in 0.. {
        let mut verdict = None;
        let outcome = connection.run(read_only, |tx| {
            let said = verdict.insert(work.run(tx));
            if *said == Verdict::Keep { Ok(()) } else { Err(StoreError::Closed) }
        });
        let clashed = connection.clashed() || outcome.as_ref().is_err_and(StoreError::is_retryable);
        if clashed && attempt < 10 {
            continue;
        }
        return match verdict {
            Some(Verdict::Undo) => Ok(Verdict::Undo),
            _ => outcome.map(|()| Verdict::Keep),
        };
    }
    Ok(Verdict::Undo)
}

/// How the writer's groups gather.
struct Gathering {
    queue: Arc<Queue>,
    seat: Seat,
    group_time: Duration,
    is_syncing: Arc<AtomicBool>,
}

impl Gathering {
    /// The next of a group that began then; `before` is when the one before was committed, if it has to be waited for.
    fn next(&self, started: StopWatch, before: Option<StopWatch>) -> Option<Box<dyn Work>> {
        let age = started.elapsed();
        if age >= self.group_time {
            return None;
        }
        let is_syncing = || self.is_syncing.load(Ordering::Relaxed);
        let early = before.map_or(Duration::ZERO, |before| PACE.saturating_sub(before.elapsed()));
        let next = self.queue.pop_within(&self.seat, early, || true);
        next.or_else(|| self.queue.pop_within(&self.seat, LINGER.saturating_sub(age), is_syncing))
    }
}
