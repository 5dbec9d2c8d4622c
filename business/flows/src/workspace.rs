use std::path::PathBuf;
use std::sync::Arc;

use columnar::{Columns, ColumnsOptions};
use parking_lot::RwLock;
use store::{Migration, Store};
use vocabulary::{Clock, Currency, Dice, Instant, Problem, WorkspaceId, Zone};

/// What a company set for its workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The company's name as staff see it.
    pub name: String,
    /// Whose calendar days count.
    pub zone: Zone,
    /// Reporting currency.
    pub currency: Currency,
    /// ISO 3166 code: the country of phone numbers written without one.
    pub country: String,
    /// Language of the console and of customers whose own is unknown.
    pub language: String,
    /// Days for which events are kept; for ever when there is no number.
    pub events_kept_days: Option<i64>,
}

/// One company's space at work: its store, its columns, and where time and randomness come from.
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name in addresses and folders.
    pub slug: String,
    /// The truth.
    pub store: Store,
    /// Every customer's life side by side, derived from the store.
    pub columns: Columns,
    /// Where its columns and uploaded files live.
    pub folder: PathBuf,
    /// Address under which customers reach this server, without a slash at the end: for links in messages.
    pub public_url: String,
    /// Signs links in messages.
    pub link_key: [u8; 32],
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub dice: Arc<dyn Dice>,
    settings: RwLock<Arc<Settings>>,
    pub(crate) rfm: crate::rfm::Memo,
    pub(crate) till: crate::till::Memo,
    pub(crate) shelf: collect::products::Shelf,
}

impl Workspace {
    /// Puts a workspace together and opens its columns in `folder/facts`. Blocks this thread.
    pub fn new(
        id: WorkspaceId,
        slug: String,
        store: Store,
        folder: PathBuf,
        public_url: String,
        link_key: [u8; 32],
        clock: Arc<dyn Clock>,
        dice: Arc<dyn Dice>,
        settings: Settings,
    ) -> Result<Workspace, Problem> {
        let columns = Columns::open(&folder.join("facts"), store.clone(), ColumnsOptions::default())?;
        let settings = RwLock::new(Arc::new(settings));
        Ok(Workspace {
            id,
            slug,
            store,
            columns,
            folder,
            public_url,
            link_key,
            clock,
            dice,
            settings,
            rfm: Default::default(),
            till: Default::default(),
            shelf: Default::default(),
        })
    }

    /// The tables of every room, in order.
    pub fn migrations() -> Vec<Migration> {
        [
            jobs::MIGRATIONS,
            collect::MIGRATIONS,
            collect::imports::MIGRATIONS,
            know::MIGRATIONS,
            segment::MIGRATIONS,
            communicate::MIGRATIONS,
            motivate::MIGRATIONS,
            columnar::MIGRATIONS,
        ]
        .concat()
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read())
    }

    /// Puts changed settings in force.
    pub fn set_settings(&self, settings: Settings) {
        *self.settings.write() = Arc::new(settings);
    }
}
