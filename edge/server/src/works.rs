//! The threads behind the doors: columns kept fresh, jobs done, campaigns sent.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant as StopWatch};

use anyhow::Result;
use flows::Workspace;
use parking_lot::Mutex;
use tokio::runtime::Handle;
use vocabulary::{Problem, WorkspaceId};

use crate::config::Config;
use crate::outlets::Outlets;
use crate::platform::Platform;

/// How long an idle job thread waits before it looks again.
const IDLE: Duration = Duration::from_millis(150);
/// How often what is no longer needed is thrown away.
const TIDY: Duration = Duration::from_secs(3_600);
/// How often a worker looks for new workspaces.
const LOOK: Duration = Duration::from_secs(2);

/// The threads of the workspaces at work in this process.
pub struct Works {
    stopping: Arc<AtomicBool>,
    job_threads: usize,
    outlets: Outlets,
    threads: Mutex<HashMap<WorkspaceId, Vec<JoinHandle<()>>>>,
}

impl Works {
    /// No threads yet.
    pub fn new(config: &Config, runtime: Handle) -> Arc<Works> {
        let outlets = Outlets::new(runtime, config);
        Arc::new(Works {
            stopping: Arc::default(),
            job_threads: config.job_threads,
            outlets,
            threads: Mutex::default(),
        })
    }

    /// Puts threads to work for a workspace, once.
    pub fn start(&self, workspace: &Arc<Workspace>) -> Result<(), Problem> {
        let mut threads = self.threads.lock();
        if threads.contains_key(&workspace.id) {
            return Ok(());
        }
        let mut started = vec![self.spawn("columns", workspace, |workspace, stopping| {
            flows::columns::keep_fresh(workspace, stopping);
        })?];
        started.push(self.spawn("live", workspace, |workspace, stopping| {
            flows::live::keep(workspace, stopping);
        })?);
        started.push(self.spawn("till", workspace, |workspace, stopping| {
            flows::till::keep(workspace, stopping);
        })?);
        started.push(self.spawn("birthdays", workspace, |workspace, stopping| {
            flows::loyalty::keep(workspace, stopping);
        })?);
        for _ in 0..self.job_threads.max(1) {
            started.push(self.spawn("jobs", workspace, do_jobs)?);
        }
        let outlets = self.outlets.clone();
        started.push(self.spawn("sending", workspace, move |workspace, stopping| {
            flows::sending::run(workspace, &outlets, stopping);
        })?);
        threads.insert(workspace.id, started);
        Ok(())
    }

    /// Tells all threads to stop and waits for them.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        let threads: Vec<_> = std::mem::take(&mut *self.threads.lock()).into_values().flatten().collect();
        threads.iter().for_each(|thread| thread.thread().unpark());
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a worker thread panicked");
            }
        }
    }

    fn spawn(
        &self,
        name: &str,
        workspace: &Arc<Workspace>,
        body: impl Fn(&Arc<Workspace>, &Arc<AtomicBool>) + Send + 'static,
    ) -> Result<JoinHandle<()>, Problem> {
        let (workspace, stopping) = (Arc::clone(workspace), Arc::clone(&self.stopping));
        let thread = std::thread::Builder::new().name(name.to_owned());
        thread.spawn(move || body(&workspace, &stopping)).map_err(Problem::internal)
    }
}

fn do_jobs(workspace: &Arc<Workspace>, stopping: &Arc<AtomicBool>) {
    let runner = flows::work::runner(workspace, Arc::new(connectors::Files));
    let mut tidied: Option<StopWatch> = None;
    while !stopping.load(Ordering::SeqCst) {
        if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            tidied = Some(StopWatch::now());
            if let Err(problem) = flows::work::tidy(workspace) {
                tracing::error!(code = problem.code, "cannot tidy up: {problem}");
            }
        }
        match runner.run_next(stopping) {
            Ok(true) => {}
            Ok(false) => std::thread::park_timeout(IDLE),
            Err(problem) => {
                tracing::error!(code = problem.code, "cannot look for jobs: {problem}");
                std::thread::park_timeout(IDLE * 10);
            }
        }
    }
}

/// Works for all workspaces until the process is told to stop.
pub fn work(platform: Platform) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let works = Works::new(&platform.config, runtime.handle().clone());
    let stop = Arc::new(AtomicBool::new(false));
    runtime.spawn({
        let stop = Arc::clone(&stop);
        async move {
            crate::serve::told_to_stop().await;
            stop.store(true, Ordering::SeqCst);
        }
    });
    let mut open = HashMap::new();
    while !stop.load(Ordering::SeqCst) {
        for workspace in platform.workspaces()? {
            if let std::collections::hash_map::Entry::Vacant(place) = open.entry(workspace.id) {
                works.start(place.insert(platform.open_workspace(&workspace)?))?;
            }
        }
        std::thread::sleep(LOOK);
    }
    works.stop();
    Ok(())
}
