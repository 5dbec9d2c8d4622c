use std::collections::HashMap;
use std::sync::Arc;

use access::{KeyRing, Secrets};
use collect::imports::{FileReader, ImportKind};
use columnar::Reports;
use flows::Workspace;
use flows::report::Overviews;
use flows::sending::Outlets;
use metrics_exporter_prometheus::PrometheusHandle;
use parking_lot::RwLock;
use store::{Store, Tx};
use vocabulary::{Clock, Dice, ErrorKind, Instant, Problem, WorkspaceId};

use crate::question::Questions;

/// Opens a workspace's store and columns and puts it to work; called once a process for each, on a blocking thread.
pub type Opener = Arc<dyn Fn(&access::Workspace) -> Result<Arc<Workspace>, Problem> + Send + Sync>;

/// A file of the console.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its bytes.
    pub bytes: std::borrow::Cow<'static, [u8]>,
    /// Its media type.
    pub content_type: String,
    /// Whether its name changes with its contents, so that browsers may keep it.
    pub is_immutable: bool,
}

/// Finds a file of the console by its path without a slash at the front (`index.html`).
pub type Pages = Arc<dyn Fn(&str) -> Option<Page> + Send + Sync>;

/// A key that signs messages (DKIM).
#[derive(Clone)]
pub struct SigningKey {
    /// Private key, PEM.
    pub private_key: String,
    /// The text record to publish.
    pub public_record: String,
}

/// What the doors need from the other edges.
pub struct Ports {
    /// Reads uploaded files.
    pub reader: Arc<dyn FileReader>,
    /// Opens the channel of a workspace's sender.
    pub outlets: Arc<dyn Outlets>,
    /// Answers reports over everything; without it those doors say so.
    pub reports: Option<Arc<dyn Reports>>,
    /// A small file of a kind that can be imported as it is.
    pub sample: fn(ImportKind) -> &'static str,
    /// Makes a signing key; takes about a second of one core.
    pub signing_key: fn(&dyn Dice) -> Result<SigningKey, String>,
}

/// What the doors stand on.
pub struct AppParts {
    /// The control store, migrated with [`access::MIGRATIONS`].
    pub control: Store,
    /// Opens workspaces.
    pub opener: Opener,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from: the machine's generator, sessions and keys hang on it.
    pub dice: Arc<dyn Dice>,
    /// The safe.
    pub secrets: Secrets,
    /// What `/metrics` shows; see [`crate::metrics_handle`].
    pub metrics: PrometheusHandle,
    /// The other edges.
    pub ports: Ports,
    /// The console's files; without them only the API answers.
    pub pages: Option<Pages>,
    /// Switches.
    pub options: Options,
}

/// Switches of the doors.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Address under which staff and customers reach this server, without a slash at the end.
    pub public_url: String,
    /// Version shown to staff.
    pub version: String,
    /// Whether a proxy of ours stands in front, whose `X-Forwarded-For` can be believed.
    pub behind_proxy: bool,
}

/// The state of every door. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: AppParts,
    workspaces: RwLock<HashMap<WorkspaceId, Arc<Workspace>>>,
    opening: tokio::sync::Mutex<()>,
    keys: KeyRing,
    overviews: Overviews,
    /// Passwords are hashed two at a time: each takes a core and 19 MiB.
    hashing: tokio::sync::Semaphore,
    /// Reports over everything are answered two at a time: each may take half a gigabyte.
    reporting: Arc<tokio::sync::Semaphore>,
    questions: Questions,
}

impl App {
    /// Puts the doors on their ground.
    pub fn new(parts: AppParts) -> App {
        App(Arc::new(Inner {
            parts,
            workspaces: RwLock::default(),
            opening: tokio::sync::Mutex::new(()),
            keys: KeyRing::default(),
            overviews: Overviews::default(),
            hashing: tokio::sync::Semaphore::new(2),
            reporting: Arc::new(tokio::sync::Semaphore::new(2)),
            questions: Questions::default(),
        }))
    }

    /// A workspace at work, opened when it is not yet.
    pub async fn workspace(&self, id: WorkspaceId) -> Result<Arc<Workspace>, Problem> {
        if let Some(open) = self.0.workspaces.read().get(&id) {
            return Ok(Arc::clone(open));
        }
        let _one_at_a_time = self.0.opening.lock().await;
        if let Some(open) = self.0.workspaces.read().get(&id) {
            return Ok(Arc::clone(open));
        }
        let stored = self.read(move |tx| access::workspaces::load(tx, id)).await?;
        let opener = Arc::clone(&self.0.parts.opener);
        let open = blocking(move || opener(&stored)).await?;
        self.0.workspaces.write().insert(id, Arc::clone(&open));
        Ok(open)
    }

    /// The workspaces at work in this process.
    pub fn open_workspaces(&self) -> Vec<Arc<Workspace>> {
        self.0.workspaces.read().values().cloned().collect()
    }

    /// Runs a closure on the control store with the right to write.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.0.parts.control.transact(body).await
    }

    /// Runs a closure on the control store.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.0.parts.control.read(body).await
    }

    /// Runs work on passwords, two at a time.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _turn = self.0.hashing.acquire().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Problem::internal)
    }

    /// Asks the engine of reports, two questions at a time.
    pub(crate) async fn reporting<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Reports) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let engine = self.0.parts.ports.reports.clone().ok_or_else(|| {
            let words =
                "this server is built without the engine of reports: build it with `--features reports`";
            Problem::new(ErrorKind::NotBuilt, "reports_not_built", words)
        })?;
        let turn = Arc::clone(&self.0.reporting).acquire_owned().await.map_err(Problem::internal)?;
        blocking(move || {
            // Held to the end of the answer, also when nobody waits for it any more.
            let _turn = turn;
            ask(engine.as_ref())
        })
        .await
    }

    pub(crate) fn questions(&self) -> &Questions {
        &self.0.questions
    }

    pub(crate) fn now(&self) -> Instant {
        self.0.parts.clock.now()
    }

    pub(crate) fn dice(&self) -> &Arc<dyn Dice> {
        &self.0.parts.dice
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        &self.0.parts.secrets
    }

    pub(crate) fn keys(&self) -> &KeyRing {
        &self.0.keys
    }

    pub(crate) fn overviews(&self) -> &Overviews {
        &self.0.overviews
    }

    pub(crate) fn reader(&self) -> &Arc<dyn FileReader> {
        &self.0.parts.ports.reader
    }

    pub(crate) fn outlets(&self) -> &Arc<dyn Outlets> {
        &self.0.parts.ports.outlets
    }

    pub(crate) fn sample(&self, kind: ImportKind) -> &'static str {
        (self.0.parts.ports.sample)(kind)
    }

    pub(crate) fn signing_key(&self) -> Result<SigningKey, Problem> {
        (self.0.parts.ports.signing_key)(self.dice().as_ref()).map_err(Problem::internal)
    }

    pub(crate) fn metrics(&self) -> &PrometheusHandle {
        &self.0.parts.metrics
    }

    pub(crate) fn pages(&self) -> Option<&Pages> {
        self.0.parts.pages.as_ref()
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.parts.options
    }
}

/// Runs what takes long, or waits for a store, off the threads that answer requests.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}
