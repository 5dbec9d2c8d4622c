use std::path::{Path, PathBuf};
use std::sync::Arc;

use collect::imports::{FileReader, Import, ImportKind, Plan};
use connectors::{Files, plan_from_toml};
use flows::import::{self, Keep, Progress};
use flows::{Settings, Workspace};
use store::{Migration, Store, params};
use vocabulary::{FixedClock, ImportId, Instant, Problem, SeededDice, WorkspaceId, Zone};

/// A workspace with a folder and a clock that is moved by hand.
pub struct Shop {
    pub workspace: Workspace,
    pub clock: Arc<FixedClock>,
    folder: tempfile::TempDir,
}

/// The tables an import needs.
pub const TABLES: &[&[Migration]] = &[
    jobs::MIGRATIONS,
    collect::MIGRATIONS,
    collect::imports::MIGRATIONS,
    know::MIGRATIONS,
    communicate::MIGRATIONS,
    motivate::MIGRATIONS,
    columnar::MIGRATIONS,
];

impl Shop {
    pub fn on(store: &Store) -> Shop {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(FixedClock::at(Instant::parse("2026-11-22T08:00:00Z").expect("an instant")));
        let settings = Settings {
            name: "Shop".into(),
            zone: Zone::parse("Asia/Almaty").expect("a zone"),
            currency: "KZT".parse().expect("a currency"),
            country: "KZ".into(),
            language: "ru".into(),
            events_kept_days: None,
        };
        let workspace = Workspace::new(
            WorkspaceId(1),
            "shop".into(),
            store.clone(),
            folder.path().join("workspace"),
            "http://localhost".into(),
            [0; 32],
            Arc::clone(&clock) as Arc<dyn vocabulary::Clock>,
            Arc::new(SeededDice::new(1)),
            settings,
        )
        .expect("a workspace");
        Shop { workspace, clock, folder }
    }

    /// Lets a minute pass.
    pub fn tick(&self) {
        self.clock.set(vocabulary::Clock::now(self.clock.as_ref()).plus_seconds(60));
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// Takes in a file and maps each column to the target of its name, or as a plan says.
    pub fn receive(&self, path: &Path, plan: &Plan) -> Import {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let import = import::receive(&self.workspace, &Files, path, &name, Some(plan.kind), Keep::Copy)
            .expect("a file that is read");
        import::map(&self.workspace, &Files, import.id, plan).expect("a plan that fits")
    }

    pub fn check(&self, id: ImportId) -> Import {
        import::start_check(&self.workspace, id).wait().expect("a check begun");
        assert_eq!(import::check(&self.workspace, &Files, id, &mut |_| Ok(true)), Ok(true));
        self.load(id)
    }

    pub fn run(&self, id: ImportId) -> Import {
        import::start_run(&self.workspace, id).wait().expect("a run begun");
        self.go_on(id, &mut |_| Ok(true)).expect("a run that ends");
        self.load(id)
    }

    pub fn go_on(
        &self,
        id: ImportId,
        watch: &mut dyn FnMut(Progress) -> Result<bool, Problem>,
    ) -> Result<bool, Problem> {
        import::run(&self.workspace, &Files as &dyn FileReader, id, watch)
    }

    pub fn undo(&self, id: ImportId) -> Import {
        import::start_undo(&self.workspace, id).wait().expect("an undo begun");
        assert_eq!(import::undo(&self.workspace, id, &mut |_| Ok(true)), Ok(true));
        self.load(id)
    }

    pub fn load(&self, id: ImportId) -> Import {
        import::load(&self.workspace, id).expect("an import")
    }

    pub fn import(&self, name: &str, content: impl AsRef<[u8]>, plan: &Plan) -> Import {
        self.tick();
        let path = self.file(name, content);
        let import = self.receive(&path, plan);
        self.run(import.id)
    }

    pub fn error_file(&self, id: ImportId) -> String {
        std::fs::read_to_string(import::errors_path(&self.workspace, id)).unwrap_or_default()
    }

    /// All that a shop keeps of customers, orders, returns and products, without ids and times of recording.
    pub fn picture(&self) -> Vec<String> {
        let questions = [
            "select 'customer ' || coalesce(c.first_name, '') || '|' || coalesce(c.last_name, '') || '|' || coalesce(c.city, '') || '|' || c.attributes \
             || '|' || coalesce((select min(i.value) from identifiers i where i.customer_id = c.id), '') from customers c",
            "select 'consent ' || i.value || '|' || c.channel || '|' || c.status || '|' || c.source from consents c \
             join identifiers i on i.customer_id = c.customer_id and i.kind = 1",
            "select 'contact ' || channel || '|' || value from contact_points",
            "select 'order ' || o.number || '|' || o.placed_at || '|' || o.total || '|' || o.discount || '|' || coalesce(o.store, '') || '|' \
             || coalesce((select min(i.value) from identifiers i where i.customer_id = o.customer_id), '') from orders o",
            "select 'line ' || o.number || '|' || p.sku || '|' || l.quantity || '|' || l.price || '|' || l.total || '|' || l.discount || '|' || coalesce(l.discounts, '') \
             from order_lines l join orders o on o.id = l.order_id join products p on p.id = l.product_id",
            "select 'return ' || number || '|' || total from returns",
            "select 'product ' || sku || '|' || coalesce(name, '') || '|' || coalesce(price, -1) || '|' || attributes from products",
        ];
        let read = self.workspace.store.read(move |tx| {
            let mut all = Vec::new();
            for question in questions {
                all.extend(tx.query(question, params![], |row| row.text(0))?);
            }
            all.sort();
            Ok::<_, Problem>(all)
        });
        read.wait().expect("a picture")
    }
}

/// A plan of a kind whose columns are named as their targets.
pub fn plan(kind: ImportKind, header: &str) -> Plan {
    let columns: String = header.split(',').map(|name| format!("\"{name}\" = \"{name}\"\n")).collect();
    plan_from_toml(&format!(
        "kind = \"{}\"\n[mapping]\nsource = \"till\"\n[mapping.columns]\n{columns}",
        kind.as_str()
    ))
    .expect("a plan")
}
