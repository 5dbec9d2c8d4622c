use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Location, Migration, Store, StoreError, StoreOptions};

/// The environment variable that names the PostgreSQL database of the tests.
pub const POSTGRES_VARIABLE: &str = "TEST_POSTGRES_URL";

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// Runs a test on SQLite in a temporary folder, and on PostgreSQL in a schema of its own when `TEST_POSTGRES_URL` is set.
pub fn both(migrations: &[&[Migration]], test: impl Fn(&Store)) {
    let migrations = migrations.concat();
    on_sqlite(&migrations, &test);
    if let Ok(url) = std::env::var(POSTGRES_VARIABLE) {
        on_postgres(url, &migrations, &test);
    }
}

fn on_sqlite(migrations: &[Migration], test: &impl Fn(&Store)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let location = Location::Sqlite(folder.path().join("store.db"));
    let store = Store::open(location, migrations, options()).expect("an embedded store");
    test(&store);
}

fn on_postgres(url: String, migrations: &[Migration], test: &impl Fn(&Store)) {
    let number = SCHEMAS.fetch_add(1, Ordering::SeqCst);
    let schema = Schema { url, name: format!("test_{}_{number}", process::id()) };
    schema.drop_now().expect("a schema left over is dropped");
    let store = Store::open(schema.location(), migrations, options()).expect("a store in a schema");
    test(&store);
}

fn options() -> StoreOptions {
    StoreOptions { threads: 2, ..StoreOptions::default() }
}

/// A schema that is dropped at the end, also when the test fails.
struct Schema {
    url: String,
    name: String,
}

impl Schema {
    fn location(&self) -> Location {
        Location::Postgres { url: self.url.clone(), schema: self.name.clone() }
    }

    fn drop_now(&self) -> Result<(), StoreError> {
        let store =
            Store::open(self.location(), &[], StoreOptions { threads: 1, ..StoreOptions::default() })?;
        let sql = format!("drop schema if exists \"{}\" cascade", self.name);
        store.transact(move |tx| tx.execute_script(&sql)).wait()
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if let Err(failure) = self.drop_now() {
            eprintln!("schema {} stays behind: {failure}", self.name);
        }
    }
}
