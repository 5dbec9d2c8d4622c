//! The worked examples of docs/loyalty.md: what stands above the line happens, what stands below is what comes out.

use std::fmt::Write;

use motivate::loyalty::awards::{self, NewAward, Verdict};
use motivate::loyalty::{
    self, Accounts, Key, LinePoints, PaidLine, Programme, Rules, Spending, SpentLine, Units,
};
use store::Tx;
use vocabulary::{AwardId, CustomerId, Date, Instant, Problem, ReservationId, parse_decimal};

use super::shop::{date, plain, start};

const PAGE: &str = include_str!("../../../../../docs/loyalty.md");
const PEOPLE: [&str; 3] = ["ann", "bob", "carl"];

#[test]
fn every_example_of_the_page_comes_out_as_it_says() {
    let blocks: Vec<&str> =
        PAGE.split("```example\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 15, "every mechanic has an example");
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let mut wrong = String::new();
        for (index, block) in blocks.iter().enumerate() {
            let (story, answer) =
                block.split_once("---\n").expect("a line between what happens and what comes out");
            let story = story.to_owned();
            let told = store
                .transact(move |tx| tell(tx, &story, index))
                .wait()
                .unwrap_or_else(|problem| panic!("{block}: {problem}"));
            if told != answer {
                write!(wrong, "{block}came out as\n{told}\n").expect("written");
            }
        }
        assert!(wrong.is_empty(), "these come out otherwise:\n\n{wrong}");
    });
}

/// What a story is at.
struct Story {
    programme: Programme,
    now: Instant,
    held: Option<ReservationId>,
    waiting: Option<AwardId>,
    /// Customers and documents of one story are not those of another.
    number: i64,
    told: String,
}

fn tell(tx: &mut Tx<'_>, text: &str, index: usize) -> Result<String, Problem> {
    let mut rules = plain();
    let mut lines: Vec<&str> = text.lines().collect();
    if let Some(told) = lines.first().and_then(|line| line.strip_prefix("programme ")) {
        rules = changed(&rules, told);
        lines.remove(0);
    }
    rules.name = format!("Club {index}");
    rules.zone = "Europe/Kyiv".into();
    let programme = loyalty::programmes::create(tx, start("2026-01-01"), &rules)?;
    let number = index as i64;
    let mut story =
        Story { programme, now: start("2026-01-01"), held: None, waiting: None, number, told: String::new() };
    for line in lines {
        story.happens(tx, line)?;
    }
    Ok(story.told)
}

/// Rules with the fields told.
fn changed(rules: &Rules, told: &str) -> Rules {
    let mut whole = serde_json::to_value(rules).expect("rules");
    let told: serde_json::Value =
        serde_json::from_str(told).unwrap_or_else(|wrong| panic!("{told}: {wrong}"));
    for (field, value) in told.as_object().expect("fields") {
        whole[field] = value.clone();
    }
    serde_json::from_value(whole).expect("rules that can be read")
}

impl Story {
    fn happens(&mut self, tx: &mut Tx<'_>, line: &str) -> Result<(), Problem> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let told = match words.as_slice() {
            ["on", day] => {
                self.now = start(day).plus_seconds(12 * 3_600);
                self.nights(tx, date(day))?;
                return Ok(());
            }
            [who, "buys", order, paid @ ..] => self.buys(tx, self.who(who), order, paid),
            [who, "returns", order, units @ ..] => self.returns(tx, self.who(who), order, units),
            [who, "cancels", order] => {
                let key = self.key(order, "cancel");
                loyalty::cancel(tx, &self.programme, self.who(who), &key, self.now).map(|_| ())
            }
            [who, "spends", points, "on", order] => {
                let key = self.key(order, "spend");
                let spending = paying(points);
                loyalty::spend(tx, &self.programme, self.who(who), &key, self.now, &spending).map(|_| ())
            }
            [who, "reserves", points, "on", order, "for", minutes, "minutes"] => {
                let until = self.now.plus_seconds(number(minutes) * 60);
                let (key, spending) = (self.key(order, "reserve"), paying(points));
                let held =
                    loyalty::reserve(tx, &self.programme, self.who(who), &key, self.now, &spending, until)?;
                self.held = Some(held.reservation);
                Ok(())
            }
            [who, "captures", points, "on", order] => {
                let (key, held) = (self.key(order, "capture"), self.held.expect("a reservation"));
                let spending = paying(points);
                loyalty::capture(tx, &self.programme, self.who(who), &key, self.now, held, &spending)
                    .map(|_| ())
            }
            [who, "releases", order] => {
                let (key, held) = (self.key(order, "release"), self.held.expect("a reservation"));
                loyalty::release(tx, &self.programme, self.who(who), &key, self.now, held).map(|_| ())
            }
            [who, "confirms", order] => {
                let key = self.key(order, "confirm");
                loyalty::confirm(tx, &self.programme, self.who(who), &key, self.now).map(|_| ())
            }
            [who, "event", event, "as", message] => {
                let key = self.key(message, "event");
                loyalty::earn_event(tx, &self.programme, self.who(who), &key, self.now, event).map(|_| ())
            }
            [who, "gives", points, "to", to] => self.award(tx, who, points, Some(to)),
            [who, "gets", points, "by", "hand"] => self.award(tx, who, points, None),
            ["second", "person", "agrees"] => {
                let id = self.waiting.expect("an award that waits");
                awards::decide(tx, self.now, id, "stf_2", Verdict::Approve).map(|_| ())
            }
            [funder, "gives", who, points, "at", cost] => self.gives(tx, funder, self.who(who), points, cost),
            ["a", "point", "pays", money] => {
                let mut rules = self.programme.rules.clone();
                rules.spending.money = parse_decimal(money, 2).expect("an amount");
                self.programme = loyalty::programmes::revise(tx, self.programme.id, self.now, &rules)?;
                Ok(())
            }
            ["what", "do", "the", "books", "say"] => {
                let books = self.books(tx)?;
                self.told.push_str(&books);
                Ok(())
            }
            ["later", minutes, "minutes"] => {
                self.now = self.now.plus_seconds(number(minutes) * 60);
                Ok(())
            }
            [who, "has"] => {
                let line = self.balance(tx, who)?;
                writeln!(self.told, "{line}").expect("written");
                Ok(())
            }
            [who, "stands"] => {
                let line = self.standing(tx, who)?;
                writeln!(self.told, "{line}").expect("written");
                Ok(())
            }
            _ => panic!("no such sentence: {line}"),
        };
        if let Err(problem) = told {
            writeln!(self.told, "{line}: {}", problem.code).expect("written");
        }
        Ok(())
    }

    fn nights(&self, tx: &mut Tx<'_>, day: Date) -> Result<(), Problem> {
        while !loyalty::nightly(tx, &self.programme, day, 1_000)?.is_over {}
        Ok(())
    }

    /// `30.00 2×15.00`: lines by what is paid, with units where there are several.
    fn buys(&self, tx: &mut Tx<'_>, who: CustomerId, order: &str, paid: &[&str]) -> Result<(), Problem> {
        let lines: Vec<PaidLine> = paid.iter().zip(1..).map(|(text, line)| bought(text, line)).collect();
        let multiplier = Accounts::of(tx, &self.programme, who)?
            .level(&self.programme)
            .map_or(100, |level| level.multiplier);
        let points = loyalty::points_of(&self.programme, &lines, multiplier);
        let earning = loyalty::Earning { lines, points };
        loyalty::earn(tx, &self.programme, who, &self.key(order, "earn"), self.now, &earning).map(|_| ())
    }

    /// Points that somebody else than the shop pays, for an order of its own.
    fn gives(
        &self,
        tx: &mut Tx<'_>,
        funder: &str,
        who: CustomerId,
        points: &str,
        cost: &str,
    ) -> Result<(), Problem> {
        let share = LinePoints {
            line: 1,
            currency: "points".into(),
            points: number(points),
            funder: Some(funder.to_owned()),
            unit_cost: parse_decimal(cost, 2).expect("an amount") * 1_000,
        };
        let earning = loyalty::Earning { lines: vec![bought("0.00", 1)], points: vec![share] };
        loyalty::earn(tx, &self.programme, who, &self.key(funder, "earn"), self.now, &earning).map(|_| ())
    }

    fn books(&self, tx: &mut Tx<'_>) -> Result<String, Problem> {
        let mut told = String::new();
        let figures = loyalty::report(tx, &self.programme, self.now, None)?;
        for line in figures {
            let funder = line.funder.as_deref().unwrap_or("shop");
            let (units, cents) = (line.cost / 100, line.cost % 100);
            writeln!(told, "{funder} issued {}, spent {} for {units}.{cents:02}", line.issued, line.spent)
                .expect("written");
        }
        Ok(told)
    }

    /// `1 of line 1`: units of a line.
    fn returns(&self, tx: &mut Tx<'_>, who: CustomerId, order: &str, words: &[&str]) -> Result<(), Problem> {
        let [units, "of", "line", line, "as", name] = words else { panic!("units of a line: {words:?}") };
        let units = [Units { line: number(line), quantity: number(units) * 1_000 }];
        loyalty::give_back(tx, &self.programme, who, &self.key(order, name), self.now, &units).map(|_| ())
    }

    fn award(&mut self, tx: &mut Tx<'_>, who: &str, points: &str, to: Option<&str>) -> Result<(), Problem> {
        let new = NewAward {
            programme: self.programme.id,
            customer: self.who(who),
            to: to.map(|to| self.who(to)),
            currency: "points".into(),
            points: number(points),
            reason: "as the example says".into(),
            by: "stf_1".into(),
        };
        let award = awards::give(tx, self.now, &new)?;
        if award.state == awards::State::Waiting {
            self.waiting = Some(award.id);
            writeln!(self.told, "{who} waits for a second person").expect("written");
        }
        Ok(())
    }

    fn balance(&self, tx: &mut Tx<'_>, who: &str) -> Result<String, Problem> {
        let ledger = Accounts::of(tx, &self.programme, self.who(who))?.ledger(tx, self.now)?;
        let mut line = who.to_owned();
        for currency in &self.programme.rules.currencies {
            let balance = ledger.balance(&currency.code, self.now);
            write!(line, " {} {}", balance.active, currency.code).expect("written");
            for (points, word) in [(balance.pending, "pending"), (balance.reserved, "reserved")] {
                if points != 0 {
                    write!(line, ", {points} {word}").expect("written");
                }
            }
        }
        let zone = &self.programme.zone;
        let alive =
            ledger.lots.iter().filter(|lot| lot.expires_at > self.now && lot.expires_at < Instant::MAX);
        let mut ends: Vec<(Instant, i64)> = alive.map(|lot| (lot.expires_at, lot.points)).collect();
        ends.sort_unstable();
        for (end, points) in ends {
            write!(line, ", {points} end with {}", zone.date(end.plus_micros(-1))).expect("written");
        }
        Ok(line)
    }

    fn standing(&self, tx: &mut Tx<'_>, who: &str) -> Result<String, Problem> {
        let Some(standing) =
            Accounts::of(tx, &self.programme, self.who(who))?.standing(tx, &self.programme, self.now)?
        else {
            return Ok(format!("{who} has no level"));
        };
        let mut line = format!("{who} is {}", standing.tier);
        if let Some(until) = standing.keep_until {
            let last = self.programme.zone.date(until.plus_micros(-1));
            write!(line, " to {last}").expect("written");
        }
        if let Some((next, missing)) = standing.next {
            write!(line, ", {missing} to {next}").expect("written");
        }
        Ok(line)
    }

    fn who(&self, name: &str) -> CustomerId {
        let place = PEOPLE.iter().position(|known| *known == name).expect("somebody known");
        CustomerId(self.number * 10 + place as i64 + 1)
    }

    fn key(&self, document: &str, operation: &str) -> Key {
        Key::new("till", document, operation)
    }
}

/// `2×15.00`, two units for 15.00 together, or `15.00`; `-` before it is excluded.
fn bought(text: &str, line: i64) -> PaidLine {
    let (is_excluded, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (units, paid) = text.split_once('×').unwrap_or(("1", text));
    let paid = parse_decimal(paid, 2).expect("an amount");
    PaidLine { line, quantity: number(units) * 1_000, paid, is_excluded }
}

/// Points for the first line, one unit.
fn paying(points: &str) -> Spending {
    let lines = vec![SpentLine { line: 1, quantity: 1_000, points: number(points) }];
    Spending { currency: "points".into(), lines }
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_else(|_| panic!("a number: {text}"))
}
