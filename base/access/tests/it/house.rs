//! A control store with a workspace and its owner.

use access::{Details, NewStaff, PasswordHash, Role, Staff, Workspace, staff, workspaces};
use store::{Store, Tx};
use vocabulary::{Instant, Problem, SeededDice};

pub const PASSWORD: &str = "correct horse";

pub struct House {
    pub store: Store,
    pub dice: SeededDice,
    pub workspace: Workspace,
    pub owner: Staff,
}

/// Runs a test in a fresh house on SQLite, and on PostgreSQL where the tests have one.
pub fn both(test: impl Fn(&House)) {
    testkit::both(&[access::MIGRATIONS], |store| test(&house(store.clone())));
}

fn house(store: Store) -> House {
    let dice = SeededDice::new(7);
    let password = PasswordHash::make(PASSWORD, &dice).expect("a hash");
    let (workspace, owner) = store
        .transact(move |tx| {
            let workspace = workspaces::create(tx, start(), &details("Дала маркет"), [7; 32])?;
            let owner = staff::add(tx, start(), &new_staff("Owner@Dala.KZ", password.clone()))?;
            staff::join(tx, workspace.id, owner.id, Role::Owner)?;
            Ok::<_, Problem>((workspace, owner))
        })
        .wait()
        .expect("a workspace with an owner");
    House { store, dice, workspace, owner }
}

impl House {
    pub fn write<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.transact(body).wait()
    }
}

pub fn start() -> Instant {
    Instant::parse("2026-11-22T08:00:00Z").expect("an instant")
}

pub fn details(name: &str) -> Details {
    Details {
        name: name.to_owned(),
        time_zone: "Asia/Almaty".to_owned(),
        currency: "KZT".to_owned(),
        country: "KZ".to_owned(),
        language: "kk".to_owned(),
        events_kept_days: None,
    }
}

pub fn new_staff(email: &str, password: PasswordHash) -> NewStaff {
    NewStaff { email: email.to_owned(), name: "Aigerim".to_owned(), language: "ru".to_owned(), password }
}
