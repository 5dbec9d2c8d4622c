//! The stores opened and the ports handed in.

use std::path::PathBuf;
use std::sync::Arc;

use access::Secrets;
use anyhow::{Context, Result};
use flows::Workspace;
use store::{Location, Store, StoreOptions};
use vocabulary::{Clock, Dice, Problem};

use crate::config::Config;
use crate::machine::{MachineClock, MachineDice, master_key};

/// The control store's schema in PostgreSQL.
pub const CONTROL_SCHEMA: &str = "control";

/// The control store, the safe, and how workspaces are opened.
#[derive(Clone)]
pub struct Platform {
    /// The configuration.
    pub config: Arc<Config>,
    /// Workspaces, staff, keys.
    pub control: Store,
    /// The safe.
    pub secrets: Secrets,
    /// The machine's clock.
    pub clock: Arc<dyn Clock>,
    /// The machine's dice.
    pub dice: Arc<dyn Dice>,
}

impl Platform {
    /// Opens the control store; its schema is brought up to date.
    pub fn open(config: Config) -> Result<Platform> {
        std::fs::create_dir_all(&config.data)
            .with_context(|| format!("cannot make {}", config.data.display()))?;
        let secrets = Secrets::new(master_key(&config.master_key, &config.data)?);
        let location = location(&config, CONTROL_SCHEMA, config.data.join("control.db"));
        let options = StoreOptions { threads: 2, ..StoreOptions::default() };
        let control =
            Store::open(location, access::MIGRATIONS, options).context("cannot open the control store")?;
        Ok(Platform {
            config: Arc::new(config),
            control,
            secrets,
            clock: Arc::new(MachineClock),
            dice: Arc::new(MachineDice),
        })
    }

    /// Opens a workspace's store and columns.
    pub fn open_workspace(&self, workspace: &access::Workspace) -> Result<Arc<Workspace>, Problem> {
        let folder = self.folder(&workspace.slug);
        let location = location(&self.config, &workspace_schema(&workspace.slug), folder.join("store.db"));
        let store = Store::open(location, &Workspace::migrations(), StoreOptions::default())?;
        let settings = api::settings_of(&workspace.details)?;
        let open = Workspace::new(
            workspace.id,
            workspace.slug.clone(),
            store,
            folder,
            self.config.public_url.clone(),
            workspace.link_key,
            Arc::clone(&self.clock),
            Arc::clone(&self.dice),
            settings,
        )?;
        Ok(Arc::new(open))
    }

    /// The workspaces there are.
    pub fn workspaces(&self) -> Result<Vec<access::Workspace>, Problem> {
        self.control.read(access::workspaces::list).wait()
    }

    /// The workspace of a slug, or the only one there is.
    pub fn workspace(&self, slug: Option<&str>) -> Result<access::Workspace> {
        let all = self.workspaces()?;
        let names: Vec<&str> = all.iter().map(|workspace| workspace.slug.as_str()).collect();
        let found = match slug {
            Some(slug) => all.iter().find(|workspace| workspace.slug == slug),
            None => all.first().filter(|_| all.len() == 1),
        };
        found.cloned().with_context(|| match slug {
            Some(slug) => format!("there is no workspace {slug}; there are: {}", names.join(", ")),
            None if all.is_empty() => {
                "there is no workspace yet: start `perennial serve` and open its welcome link".to_owned()
            }
            None => format!("say which with --workspace: {}", names.join(", ")),
        })
    }

    /// Where a workspace keeps its files.
    pub fn folder(&self, slug: &str) -> PathBuf {
        self.config.data.join("workspaces").join(slug)
    }
}

/// The schema of a workspace's store in PostgreSQL.
pub fn workspace_schema(slug: &str) -> String {
    format!("ws_{slug}")
}

/// Where a store lives: in the configured database, or else in the file.
pub fn location(config: &Config, schema: &str, file: PathBuf) -> Location {
    if config.database_url.is_empty() {
        Location::Sqlite(file)
    } else {
        Location::Postgres { url: config.database_url.clone(), schema: schema.to_owned() }
    }
}
