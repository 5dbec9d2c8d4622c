//! A shop with a programme, spoken to in short sentences.

use motivate::loyalty::{
    self, Balance, Earned, Earning, EarningRule, Expiry, GivenBack, Key, Lifetime, PaidLine, PointCurrency,
    Programme, Rules, Spending, SpendingRule, Spent, SpentLine, Units,
};
use store::{Store, Tx};
use vocabulary::{CustomerId, Date, Instant, Problem, Zone};

pub const ANN: CustomerId = CustomerId(1);
pub const BOB: CustomerId = CustomerId(2);

/// Runs a test on both databases with a programme.
pub fn with(rules: &Rules, test: impl Fn(&Shop<'_>)) {
    opened(rules, "2026-01-01", test);
}

/// As [`with`], the programme being opened on a day.
pub fn opened(rules: &Rules, on: &str, test: impl Fn(&Shop<'_>)) {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let rules = rules.clone();
        let opened = day(on);
        let programme = store
            .transact(move |tx| loyalty::programmes::create(tx, opened, &rules))
            .wait()
            .expect("a programme that follows the rules");
        test(&Shop { store, programme });
    });
}

/// One point per full 1.00, alive for a year after the day it was earned.
pub fn plain() -> Rules {
    Rules {
        name: "Club".into(),
        zone: "Europe/Kyiv".into(),
        currencies: vec![PointCurrency {
            code: "points".into(),
            name: None,
            is_spendable: true,
            earning: Some(EarningRule { points: 1, per: 100, rounding: Default::default(), funding: None }),
            pending: Default::default(),
            expiry: Expiry::After(Lifetime { months: 12, days: 0, end_of: None, is_renewed: false }),
        }],
        spending: SpendingRule::default(),
        negative: Default::default(),
        returns: Default::default(),
        return_grace_days: 0,
        adjust_alone_max: None,
        tiers: None,
        events: Vec::new(),
        notice_days: Vec::new(),
    }
}

/// Noon of a day in Kyiv.
pub fn day(text: &str) -> Instant {
    start(text).plus_seconds(12 * 3_600)
}

/// The beginning of a day in Kyiv.
pub fn start(text: &str) -> Instant {
    zone().start_of(date(text))
}

pub fn zone() -> Zone {
    Zone::parse("Europe/Kyiv").expect("a known zone")
}

pub fn date(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

/// A line of so many units paid with so much.
pub fn line(number: i64, units: i64, paid: i64) -> PaidLine {
    PaidLine { line: number, quantity: units * 1_000, paid, is_excluded: false }
}

pub struct Shop<'s> {
    pub store: &'s Store,
    pub programme: Programme,
}

impl Shop<'_> {
    /// One transaction.
    pub fn try_do<T: Send + 'static>(
        &self,
        mut body: impl FnMut(&mut Tx<'_>, &Programme) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let programme = self.programme.clone();
        self.store.transact(move |tx| body(tx, &programme)).wait()
    }

    /// One transaction that must go well.
    pub fn run<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>, &Programme) -> Result<T, Problem> + Send + 'static,
    ) -> T {
        self.try_do(body).expect("a transaction that goes well")
    }

    pub fn earn(&self, who: CustomerId, order: &str, at: Instant, lines: &[PaidLine]) -> Earned {
        let key = Key::new("till", order, "earn");
        let points = loyalty::points_of(&self.programme, lines, 100);
        let earning = Earning { lines: lines.to_vec(), points };
        self.run(move |tx, programme| loyalty::earn(tx, programme, who, &key, at, &earning))
    }

    pub fn try_spend(
        &self,
        who: CustomerId,
        order: &str,
        at: Instant,
        lines: &[(i64, i64, i64)],
    ) -> Result<Spent, Problem> {
        let key = Key::new("till", order, "spend");
        let spending = paying(lines);
        self.try_do(move |tx, programme| loyalty::spend(tx, programme, who, &key, at, &spending))
    }

    pub fn give_back(
        &self,
        who: CustomerId,
        order: &str,
        name: &str,
        at: Instant,
        units: &[(i64, i64)],
    ) -> GivenBack {
        self.try_give_back(who, order, name, at, units).expect("units that were bought")
    }

    pub fn try_give_back(
        &self,
        who: CustomerId,
        order: &str,
        name: &str,
        at: Instant,
        units: &[(i64, i64)],
    ) -> Result<GivenBack, Problem> {
        let key = Key::new("till", order, name);
        let units: Vec<Units> =
            units.iter().map(|(line, units)| Units { line: *line, quantity: units * 1_000 }).collect();
        self.try_do(move |tx, programme| loyalty::give_back(tx, programme, who, &key, at, &units))
    }

    pub fn cancel(&self, who: CustomerId, order: &str, at: Instant) -> GivenBack {
        let key = Key::new("till", order, "cancel");
        self.run(move |tx, programme| loyalty::cancel(tx, programme, who, &key, at))
    }

    pub fn balance(&self, who: CustomerId, at: Instant) -> Balance {
        self.run(move |tx, programme| loyalty::Accounts::of(tx, programme, who)?.balance(tx, "points", at))
    }

    pub fn active(&self, who: CustomerId, at: Instant) -> i64 {
        self.balance(who, at).active
    }

    /// All nights up to a day's.
    pub fn nights(&self, day: Date) {
        while !self.run(move |tx, programme| loyalty::nightly(tx, programme, day, 2)).is_over {}
    }

    /// What is remembered of open lots is what entries say.
    pub fn remembers_what_entries_say(&self, who: CustomerId) {
        let ledgers = self.run(move |tx, programme| {
            let derived = loyalty::Accounts::of(tx, programme, who)?.ledger(tx, Instant(i64::MAX - 1))?;
            let told = loyalty::ledger_of_entries(tx, programme, who, Instant(i64::MAX - 1))?;
            Ok((derived, told))
        });
        let (mut derived, mut told) = ledgers;
        for ledger in [&mut derived, &mut told] {
            ledger.lots.iter_mut().for_each(|lot| lot.document.clear());
            ledger.lots.sort_by_key(|lot| lot.id);
            ledger.holds.sort_by_key(|hold| (hold.reservation, hold.lot));
        }
        assert_eq!(derived, told);
        assert!(derived.lots.iter().all(|lot| lot.points > 0), "no lot is below zero");
    }
}

/// Points of lines: number, units, points.
pub fn paying(lines: &[(i64, i64, i64)]) -> Spending {
    let lines = lines
        .iter()
        .map(|(line, units, points)| SpentLine { line: *line, quantity: units * 1_000, points: *points })
        .collect();
    Spending { currency: "points".into(), lines }
}
