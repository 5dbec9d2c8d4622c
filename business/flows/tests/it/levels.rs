use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use flows::{Workspace, loyalty, till};
use jobs::Runner;
use motivate::loyalty::{self as points, Accounts, Earning, Key, PaidLine, Programme, Rules, programmes};
use serde_json::{Value, json};
use store::{Store, params};
use vocabulary::{CustomerId, FixedClock, JobId, SeededDice};

use crate::support::{both, day, number, phone, workspace, write};

const ANN: &str = "+77010000001";
const BOB: &str = "+77010000002";

struct Shop<'s> {
    store: &'s Store,
    clock: Arc<FixedClock>,
    workspace: Arc<Workspace>,
}

/// Levels by what was bought in a year or month of the calendar, kept 31 or 5 days beyond, and points that live for a month.
fn rules(period: &str, grace_days: i64, levels: Value) -> Rules {
    let rules = json!({"name": "Club", "zone": "Asia/Almaty",
        "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 100}, "expiry": {"after": {"months": 1}}}],
        "tiers": {"measure": "turnover", "window": {"calendar": period}, "grace_days": grace_days, "levels": levels}});
    serde_json::from_value(rules).expect("rules")
}

fn shops(opened: &str, rules: &Rules, test: impl Fn(&Shop<'_>)) {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let (opened, rules) = (day(opened), rules.clone());
        let clock = Arc::new(FixedClock::at(opened));
        let workspace = workspace(store, folder.path(), &clock);
        write(store, move |tx| programmes::create(tx, opened, &rules).map(drop));
        test(&Shop { store, clock, workspace });
    });
}

impl Shop<'_> {
    fn programme(&self) -> Programme {
        write(self.store, |tx| Ok(programmes::all(tx)?.remove(0)))
    }

    fn buys(&self, who: &str, order: &str, paid: i64) -> CustomerId {
        let (programme, now) = (self.programme(), self.workspace.now());
        let (who, key) = (phone(who), Key::new("till", order, "earn"));
        write(self.store, move |tx| {
            let found = know::identity::resolve(tx, now, &[vec![who.clone()]])?.remove(0);
            let lines = vec![PaidLine { line: 1, quantity: 1_000, paid, is_excluded: false }];
            let points = points::points_of(&programme, &lines, 100);
            points::earn(tx, &programme, found.customer, &key, now, &Earning { lines, points })?;
            Ok(found.customer)
        })
    }

    fn publish(&self, rules: &Rules) -> Option<JobId> {
        let (there, now, rules) = (self.programme(), self.workspace.now(), rules.clone());
        write(self.store, move |tx| loyalty::publish(tx, now, there.id, there.version, &rules)).1
    }

    /// Does what jobs there are; gives how many there were.
    fn work(&self) -> usize {
        let dice = Arc::new(SeededDice::new(2));
        let runner = Runner::new(self.store.clone(), Arc::clone(&self.workspace.clock), dice);
        let (runner, stopping) = (loyalty::handle(runner, &self.workspace), Arc::default());
        (0..).take_while(|_| runner.run_next(&stopping).expect("a job")).count()
    }

    fn look_on(&self, date: &str) {
        self.clock.set(day(date));
        self.look();
    }

    fn look(&self) {
        till::look(&self.workspace, &AtomicBool::new(false)).expect("a look");
    }

    fn levels<const N: usize>(&self, customers: [CustomerId; N]) -> [String; N] {
        let programme = self.programme();
        customers.map(|customer| {
            let programme = programme.clone();
            write(self.store, move |tx| {
                let accounts = Accounts::of(tx, &programme, customer)?;
                Ok(accounts.level(&programme).expect("a level").code.clone())
            })
        })
    }

    /// All that was written of levels, of ends of points and of notices, by when it counts.
    fn written(&self) -> Vec<(i64, String, i64)> {
        let mut written = write(self.store, |tx| {
            tx.query(
                "select since, tier, keep_until from loyalty_standings union all \
                 select at, kind, amount from loyalty_entries union all \
                 select noticed_at, kind, points from loyalty_notices",
                params![],
                |row| Ok((row.int(0)?, row.text(1)?, row.int(2)?)),
            )
            .map_err(Into::into)
        });
        written.sort_unstable();
        written
    }
}

#[test]
fn other_levels_are_brought_to_members_up_at_once_and_down_when_the_time_of_the_old_one_is_over() {
    let levels = |silver, gold| json!([{"code": "base", "from": 0}, {"code": "silver", "from": silver}, {"code": "gold", "from": gold}]);
    shops("2026-11-22", &rules("year", 31, levels(10_000, 90_000)), |shop| {
        let people = [shop.buys(ANN, "1", 12_000), shop.buys(BOB, "2", 8_000)];
        assert_eq!(shop.levels(people), ["silver", "base"]);

        assert!(shop.publish(&rules("year", 31, levels(8_000, 12_000))).is_some());
        assert_eq!(shop.levels(people), ["silver", "base"], "a job brings it to everybody");
        testkit::settle(shop.store);
        let before = write(shop.store, know::touched_end);
        assert_eq!(shop.work(), 1);
        assert_eq!(shop.levels(people), ["gold", "silver"]);
        testkit::settle(shop.store);
        let asked_anew = write(shop.store, move |tx| know::touched_since(tx, before, 10));
        assert_eq!(
            asked_anew.iter().map(|(_, touched)| touched.customer).collect::<Vec<_>>(),
            people,
            "segments ask for levels"
        );

        let dearer = rules("year", 31, levels(20_000, 50_000));
        assert!(shop.publish(&dearer).is_some());
        assert_eq!(shop.publish(&dearer), None, "the same rules are nothing new");
        assert_eq!(shop.work(), 1);
        shop.look_on("2028-01-31");
        assert_eq!(shop.levels(people), ["gold", "silver"], "to the end of the next year and 31 days beyond");
        shop.look_on("2028-02-01");
        assert_eq!(shop.levels(people), ["base", "base"]);
        let stood = number(shop.store, "select count(*) from loyalty_standings");
        shop.publish(&rules("year", 31, levels(19_000, 50_000)));
        assert_eq!(shop.work(), 1);
        assert_eq!(
            number(shop.store, "select count(*) from loyalty_standings"),
            stood,
            "who stands right stays"
        );
    });
}

#[test]
fn nights_that_were_missed_write_what_nights_in_time_would_have_written() {
    let levels = json!([{"code": "base", "from": 0}, {"code": "silver", "from": 5_000}]);
    let rules = rules("month", 5, levels);
    let written = |every: i64| {
        let written = RefCell::new(Vec::new());
        shops("2026-11-22", &rules, |shop| {
            let ann = shop.buys(ANN, "1", 6_000);
            shop.buys(BOB, "2", 4_000);
            for days in (0..=120).filter(|days| days % every == 0) {
                shop.clock.set(day("2026-11-22").plus_days(days));
                shop.look();
            }
            assert_eq!(shop.levels([ann]), ["base"]);
            assert!(number(shop.store, "select count(*) from loyalty_entries where kind = 'expire'") == 2);
            written.borrow_mut().push(shop.written());
        });
        written.take()
    };
    assert_eq!(written(1), written(120));
}
