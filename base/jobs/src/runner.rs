use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use serde::de::DeserializeOwned;
use store::Store;
use vocabulary::{Clock, Dice, Instant, Problem};

use crate::job::{Job, JobState, Progress};
use crate::sql;

/// How long a lease lasts without a heartbeat, in seconds.
const LEASE_SECONDS: i64 = 30;
/// Failures before a job gives up.
const ATTEMPTS_MAX: i64 = 8;

/// How a handler ended when nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All done.
    Done,
    /// Goes on at a later time, from where it stands.
    Again(Instant),
    /// Stopped because someone asked.
    Cancelled,
}

/// Does the jobs of one kind.
pub type Handler = Arc<dyn Fn(&Run) -> Result<Outcome, Problem> + Send + Sync>;

/// Leases due jobs one after another and hands them to their handlers. Several runners share the work.
pub struct Runner {
    store: Store,
    clock: Arc<dyn Clock>,
    dice: Arc<dyn Dice>,
    handlers: BTreeMap<&'static str, Handler>,
}

/// A job in a handler's hands.
pub struct Run {
    /// The job.
    pub job: Job,
    store: Store,
    clock: Arc<dyn Clock>,
    lease: String,
    started: Instant,
    /// Progress when this run began, so that the rate is of this run.
    first: AtomicI64,
    last_beat: AtomicI64,
    cancelled: AtomicBool,
    stopping: Arc<AtomicBool>,
}

impl Runner {
    /// A runner over a store, with what each kind needs.
    pub fn new(store: Store, clock: Arc<dyn Clock>, dice: Arc<dyn Dice>) -> Runner {
        Runner { store, clock, dice, handlers: BTreeMap::new() }
    }

    /// Adds the handler of a kind.
    #[must_use]
    pub fn handle(
        mut self,
        kind: &'static str,
        handler: impl Fn(&Run) -> Result<Outcome, Problem> + Send + Sync + 'static,
    ) -> Runner {
        self.handlers.insert(kind, Arc::new(handler));
        self
    }

    /// Runs one due job to its end; false when none was due. Blocks this thread.
    pub fn run_next(&self, stopping: &Arc<AtomicBool>) -> Result<bool, Problem> {
        let now = self.clock.now();
        let lease = format!("{:016x}", self.dice.number());
        let kinds: Vec<&'static str> = self.handlers.keys().copied().collect();
        let leased: Result<Option<Job>, Problem> = {
            let lease = lease.clone();
            let lease_end = now.plus_seconds(LEASE_SECONDS);
            self.store.transact(move |tx| Ok(sql::lease(tx, now, &kinds, &lease, lease_end)?)).wait()
        };
        let Some(job) = leased? else { return Ok(false) };
        let handler = Arc::clone(&self.handlers[job.kind.as_str()]);
        let run = Run {
            job,
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            lease,
            started: now,
            first: AtomicI64::new(-1),
            last_beat: AtomicI64::new(now.0),
            cancelled: AtomicBool::new(false),
            stopping: Arc::clone(stopping),
        };
        let outcome = handler(&run);
        self.conclude(&run, outcome)?;
        Ok(true)
    }

    fn conclude(&self, run: &Run, outcome: Result<Outcome, Problem>) -> Result<(), Problem> {
        let (now, id, lease) = (self.clock.now(), run.job.id, run.lease.clone());
        let attempts = run.job.attempts;
        if let Err(problem) = &outcome {
            tracing::warn!(job = %id, kind = run.job.kind, code = problem.code, attempts, "job failed: {problem}");
        }
        let given_up = attempts >= ATTEMPTS_MAX;
        self.store
            .transact(move |tx| {
                match &outcome {
                    Ok(Outcome::Done) => sql::finish(tx, now, id, &lease, JobState::Done, None)?,
                    Ok(Outcome::Cancelled) => sql::finish(tx, now, id, &lease, JobState::Cancelled, None)?,
                    Ok(Outcome::Again(at)) => sql::put_back(tx, id, &lease, *at, None)?,
                    Err(problem) if given_up || problem.kind == vocabulary::ErrorKind::Invalid => {
                        sql::finish(tx, now, id, &lease, JobState::Failed, Some(problem.code))?;
                    }
                    Err(problem) => {
                        let wait = 1_i64 << attempts.clamp(0, 9);
                        sql::put_back(tx, id, &lease, now.plus_seconds(wait), Some(problem.code))?;
                    }
                }
                Ok::<(), Problem>(())
            })
            .wait()
    }
}

impl Run {
    /// What the job is about.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_str(&self.job.payload).map_err(Problem::internal)
    }

    /// Shows progress and holds the lease; cheap to call often, it writes about twice a second.
    ///
    /// An error means the lease is lost: another runner has the job, stop at once.
    pub fn progress(&self, done: i64, total: Option<i64>, unit: &str) -> Result<(), Problem> {
        let now = self.clock.now();
        let first = match self.first.compare_exchange(-1, done, Ordering::SeqCst, Ordering::SeqCst) {
            Ok(_) => done,
            Err(there) => there,
        };
        if now.0 - self.last_beat.load(Ordering::SeqCst) < 400_000 && Some(done) != total {
            return Ok(());
        }
        self.last_beat.store(now.0, Ordering::SeqCst);
        let seconds = (now.0 - self.started.0) as f64 / 1e6;
        let rate = (seconds > 0.0).then(|| (done - first) as f64 / seconds);
        let progress =
            Progress { done, total, unit: unit.to_owned(), rate_per_second: rate, seconds_left: None };
        self.beat(Some(progress))
    }

    /// Whether the handler should stop soon: someone asked, or the process is going down.
    pub fn should_stop(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst) || self.stopping.load(Ordering::SeqCst)
    }

    /// Whether someone asked to cancel the job.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    fn beat(&self, progress: Option<Progress>) -> Result<(), Problem> {
        let (id, lease, until) =
            (self.job.id, self.lease.clone(), self.clock.now().plus_seconds(LEASE_SECONDS));
        let held: Option<bool> = self
            .store
            .transact(move |tx| Ok::<_, Problem>(sql::heartbeat(tx, id, &lease, until, progress.as_ref())?))
            .wait()?;
        match held {
            Some(asked) => {
                self.cancelled.fetch_or(asked, Ordering::SeqCst);
                Ok(())
            }
            None => Err(Problem::internal(format!("the lease of {id} is lost"))),
        }
    }
}
