use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use flows::customer::{self, Told};
use flows::{Workspace, loyalty};
use know::customers::ProfileFields;
use motivate::loyalty::{Accounts, Rules, programmes};
use serde_json::json;
use store::Store;
use vocabulary::{CustomerId, FixedClock};

use crate::support::{both, day, number, phone, settings, workspace, write};

/// A shop that gives 100 points on birthdays.
struct Shop<'s> {
    store: &'s Store,
    clock: Arc<FixedClock>,
    workspace: Arc<Workspace>,
}

fn shops(opened: &str, test: impl Fn(&Shop<'_>)) {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let opened = day(opened);
        let clock = Arc::new(FixedClock::at(opened));
        let workspace = workspace(store, folder.path(), &clock);
        let rules = json!({"name": "Club", "zone": "Asia/Almaty", "currencies": [{"code": "points", "is_spendable": true}],
            "events": [{"event": "birthday", "currency": "points", "points": 100}]});
        let rules: Rules = serde_json::from_value(rules).expect("rules");
        write(store, move |tx| programmes::create(tx, opened, &rules).map(drop));
        test(&Shop { store, clock, workspace });
    });
}

impl Shop<'_> {
    fn born(&self, place: usize, birthday: &str) -> CustomerId {
        let told = Told {
            identifiers: vec![phone(&format!("+7701{place:07}"))],
            fields: ProfileFields { birthday: Some(birthday.into()), ..ProfileFields::default() },
            attributes: Default::default(),
            consents: Vec::new(),
        };
        let (now, settings) = (self.workspace.now(), settings());
        write(self.store, move |tx| customer::tell(tx, now, &settings, &told)).0
    }

    /// One look on a day.
    fn look(&self, date: &str) {
        self.clock.set(day(date));
        loyalty::birthdays(&self.workspace, &AtomicBool::new(false)).expect("a look");
    }

    fn points<const N: usize>(&self, customers: [CustomerId; N]) -> [i64; N] {
        let now = self.workspace.now();
        customers.map(|customer| {
            write(self.store, move |tx| {
                let programme = programmes::all(tx)?.remove(0);
                Ok(Accounts::of(tx, &programme, customer)?.balance(tx, "points", now)?.active)
            })
        })
    }
}

#[test]
fn a_birthday_is_one_day_of_every_year_also_that_of_who_was_born_on_a_29_february() {
    shops("2027-02-26", |shop| {
        let born = [shop.born(1, "1990-02-28"), shop.born(2, "1992-02-29"), shop.born(3, "1988-03-01")];
        let story = [
            ("2027-02-27", [0, 0, 0]),
            ("2027-02-28", [100, 100, 0]),
            ("2027-02-28", [100, 100, 0]),
            ("2027-03-01", [100, 100, 100]),
            ("2028-02-28", [200, 100, 100]),
            ("2028-02-29", [200, 200, 100]),
            ("2028-03-01", [200, 200, 200]),
        ];
        for (date, points) in story {
            shop.look(date);
            assert_eq!(shop.points(born), points, "{date}");
        }
    });
}

#[test]
fn days_of_being_off_are_caught_up_each_year_once_and_not_those_of_long_ago() {
    shops("2026-11-22", |shop| {
        let born = [shop.born(1, "1990-12-05"), shop.born(2, "1990-12-31"), shop.born(3, "1990-01-01")];
        shop.look("2026-11-22");
        shop.look("2027-01-20");
        assert_eq!(shop.points(born), [0, 100, 100], "of more than thirty days ago nobody is congratulated");
        shop.look("2027-12-31");
        assert_eq!(shop.points(born), [100, 200, 100]);
        let stopped = AtomicBool::new(true);
        shop.clock.set(day("2028-01-02"));
        loyalty::birthdays(&shop.workspace, &stopped).expect("a look");
        assert_eq!(shop.points(born), [100, 200, 100], "it stops when it is told to");
        shop.look("2028-01-02");
        assert_eq!(shop.points(born), [100, 200, 200]);
    });
}

#[test]
fn everybody_born_on_a_day_is_congratulated_but_who_was_erased() {
    shops("2026-11-22", |shop| {
        let born: Vec<CustomerId> = (0..203).map(|place| shop.born(place, "1990-11-22")).collect();
        let (gone, now) = (born[100], shop.workspace.now());
        write(shop.store, move |tx| customer::erase(tx, now, gone));
        shop.look("2026-11-22");
        shop.look("2026-11-22");
        let congratulated = "select count(*) from loyalty_operations where label = 'birthday'";
        assert_eq!(number(shop.store, congratulated), 202);
        assert_eq!(number(shop.store, "select count(*) from loyalty_lots where amount = 100"), 202);
        assert_eq!(shop.points([born[0], gone, born[202]]), [100, 0, 100]);
    });
}
