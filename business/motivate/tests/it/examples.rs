//! The worked examples of docs/coupons.md: what stands above the line is done, what stands below is what comes of it.

use std::net::{IpAddr, Ipv4Addr};

use motivate::coupons::{self, CodeKey, Codes, Format, LETTERS, Limits, Settings, Usable, Who};
use motivate::draws::{self, DrawKey, NewDraw, NewTickets};
use motivate::prizes::{self, Move, NewPrizeOrder, PrizeSettings};
use store::{Store, Tx};
use vocabulary::{
    CouponPoolId, CustomerId, DrawId, Instant, PrizeId, Problem, PromotionId, ReceiptId, SeededDice,
};

const PAGE: &str = include_str!("../../../../docs/coupons.md");
/// A moment of the tests.
const NOON: Instant = Instant(1_790_000_000_000_000);
const ADDRESS: &[Who] = &[Who::Address(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)))];

#[test]
fn every_example_of_the_page_comes_out_as_it_says() {
    let blocks: Vec<&str> =
        PAGE.split("```example\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 10, "every mechanic has an example");
    let wrong: Vec<String> = blocks.iter().filter_map(|block| otherwise(block)).collect();
    assert!(wrong.is_empty(), "these come out otherwise:\n\n{}", wrong.join("\n"));
}

fn otherwise(block: &'static str) -> Option<String> {
    let (question, answer) = block.split_once("---\n").expect("a line between question and answer");
    let wrong = std::sync::Mutex::new(None);
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let told: String = Scene::new(store).play(question).iter().map(|line| format!("{line}\n")).collect();
        if told != answer {
            *wrong.lock().expect("a lock") = Some(format!("{question}---\n{told}"));
        }
    });
    wrong.into_inner().expect("a lock")
}

/// What is there, and what time it is.
struct Scene<'s> {
    store: &'s Store,
    now: Instant,
    pool: CouponPoolId,
    codes: Vec<String>,
    prize: PrizeId,
    draw: DrawId,
}

impl<'s> Scene<'s> {
    fn new(store: &'s Store) -> Scene<'s> {
        Scene {
            store,
            now: NOON,
            pool: CouponPoolId(1),
            codes: Vec::new(),
            prize: PrizeId(1),
            draw: DrawId(1),
        }
    }

    fn play(mut self, question: &str) -> Vec<String> {
        let mut told = Vec::new();
        for line in question.lines() {
            if let Some(said) = self.step(line) {
                told.extend(said);
            }
        }
        told
    }

    fn write<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.transact(body).wait()
    }

    /// Does a line; gives what it says, nothing where all that is said is that it went well.
    fn step(&mut self, line: &str) -> Option<Vec<String>> {
        let words: Vec<&str> = line.split(' ').collect();
        let said = |outcome: String| Some(vec![format!("{line}: {outcome}")]);
        let now = self.now;
        match words[0] {
            "pool" => self.make_pool(&words[1..]),
            "later" => self.now = now.plus_days(words[1].parse().expect("days")),
            "import" => return Some(self.import(&words[1..])),
            "show" => return said(self.show(&self.code(&words[1..]), who_in(&words))),
            "mistype" => return said(self.show(&changed(&self.code(&words[1..]), false), None)),
            "swap" => return said(self.show(&changed(&self.code(&words[1..]), true), None)),
            "redeem" => return said(self.take(&words, false)),
            "reserve" => return said(self.take(&words, true)),
            "release" | "back" => {
                let (order, is_back) = (ReceiptId(words[1].parse().expect("an order")), words[0] == "back");
                let ended = self.write(move |tx| {
                    if is_back {
                        coupons::roll_back(tx, order, now)
                    } else {
                        coupons::release(tx, order, now)
                    }
                });
                return said(outcome(ended, |()| "given back".into()));
            }
            "issue" => return said(self.issue(&words)),
            "withdraw" => {
                let (pool, key) = (self.pool, words[1].to_owned());
                self.write(move |tx| coupons::withdraw(tx, pool, &[&key], now)).expect("withdrawn");
            }
            "guess" => {
                let count = words[2].parse().expect("a number");
                self.write(move |tx| coupons::note_failures(tx, ADDRESS, count, now)).expect("noted");
            }
            "try" => {
                let tried = self.write(move |tx| coupons::throttle(tx, ADDRESS, now));
                return said(outcome(tried, |()| "welcome".into()));
            }
            "prize" | "order" | "step" | "stock" => return self.prizes(line, &words),
            _ => return self.draws(line, &words),
        }
        None
    }

    fn make_pool(&mut self, words: &[&str]) {
        let told = |name: &str| {
            words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('=')?.parse::<i64>().ok())
        };
        let settings = Settings {
            name: "Spring".into(),
            promotion: PromotionId(5),
            is_personal: words.contains(&"personal"),
            from: None,
            until: None,
            valid_days: told("valid_days"),
            limits: Limits {
                per_code: told("per_code"),
                per_customer: told("per_customer"),
                per_day: told("per_day"),
            },
            zone: "Asia/Almaty".into(),
            label: String::new(),
            label_price: None,
        };
        let (now, kind, first) = (self.now, words[0].to_owned(), words[1].to_owned());
        let numbers: Vec<i64> = words.iter().skip(2).filter_map(|word| word.parse().ok()).collect();
        let made = self.write(move |tx| {
            if kind == "generic" {
                return Ok((
                    coupons::create(tx, now, settings.clone(), Codes::Generic(first.clone()))?.id,
                    Vec::new(),
                ));
            }
            let (length, wanted) = (numbers[0] as usize, numbers[1]);
            let format = Format::try_new(&first, LETTERS, length)?;
            let pool = coupons::create(tx, now, settings.clone(), Codes::Unique { format, wanted })?.id;
            coupons::generate(tx, pool, 0, wanted, &CodeKey::new(&[42; 32]))?;
            let codes = coupons::codes(tx, pool, 0, wanted)?;
            Ok((pool, codes.into_iter().map(|(_, code)| code).collect()))
        });
        (self.pool, self.codes) = made.expect("a pool");
    }

    /// The code that is meant: `#1` is the first of the pool; a customer's name at the end is none.
    fn code(&self, words: &[&str]) -> String {
        let words: Vec<&str> = words.iter().copied().filter(|word| customer(word).is_none()).collect();
        match words[0].strip_prefix('#').map(|place| place.parse::<usize>().expect("a place")) {
            Some(place) => self.codes[place - 1].clone(),
            None => words.join(" "),
        }
    }

    fn find(&self, code: &str, who: Option<CustomerId>) -> Result<Usable, String> {
        let (code, now) = (code.to_owned(), self.now);
        let found = self.write(move |tx| coupons::find(tx, &[&code], who, now)).expect("found").remove(0);
        found.outcome.map_err(|refusal| refusal.as_str().to_owned())
    }

    fn show(&self, code: &str, who: Option<CustomerId>) -> String {
        self.find(code, who).map_or_else(|refusal| refusal, |_| "usable".into())
    }

    fn take(&self, words: &[&str], is_open: bool) -> String {
        let order = ReceiptId(words[1].parse().expect("an order"));
        let usable = match self.find(&self.code(&words[2..]), who_in(words)) {
            Ok(usable) => vec![usable],
            Err(refusal) => return refusal,
        };
        let now = self.now;
        let taken = self.write(move |tx| match is_open {
            true => coupons::reserve(tx, order, &usable, now, now.plus_seconds(30 * 60)),
            false => coupons::redeem(tx, order, &usable, now),
        });
        outcome(taken, |()| if is_open { "held".into() } else { "redeemed".into() })
    }

    fn import(&self, words: &[&str]) -> Vec<String> {
        let (pool, now) = (self.pool, self.now);
        let codes: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let told = self.write(move |tx| coupons::import(tx, now, pool, &codes)).expect("imported");
        words.iter().zip(told).map(|(code, told)| format!("import {code}: {}", told.as_str())).collect()
    }

    fn issue(&self, words: &[&str]) -> String {
        let (pool, now, key) = (self.pool, self.now, words[2].to_owned());
        let who = customer(words[1]).expect("a customer");
        let issued = self.write(move |tx| coupons::issue(tx, pool, who, &key, now));
        outcome(issued, |issued| {
            let place = self.codes.iter().position(|code| *code == issued.code).expect("a code of the pool");
            format!("#{}", place + 1)
        })
    }

    fn prizes(&mut self, line: &str, words: &[&str]) -> Option<Vec<String>> {
        let said = |outcome: String| Some(vec![format!("{line}: {outcome}")]);
        let (now, prize) = (self.now, self.prize);
        let number = |at: usize| words[at].parse::<i64>().expect("a number");
        match words[0] {
            "prize" => {
                let (points, stock, name) = (number(2), number(3), words[1].to_owned());
                let settings = PrizeSettings { name, points, is_offered: true, ..Default::default() };
                let made = self.write(move |tx| prizes::create(tx, now, &settings, stock));
                self.prize = made.expect("a prize").id;
                None
            }
            "order" => {
                let customer = customer(words[1]).expect("a customer");
                let new = NewPrizeOrder { prize, customer, quantity: number(2), key: words[3].into() };
                let made = self.write(move |tx| prizes::order(tx, now, &new));
                said(outcome(made, |order| format!("{} points, {}", order.points, order.state.as_str())))
            }
            "step" => {
                let step = if words[2] == "pack" { Move::Pack } else { Move::Cancel };
                let key = words[1].to_owned();
                let moved = self.write(move |tx| {
                    let order = prizes::by_key(tx, &key)?.expect("an order");
                    prizes::move_on(tx, now, order.id, step, "")
                });
                said(outcome(moved, |order| order.state.as_str().into()))
            }
            _ => {
                said(outcome(self.write(move |tx| prizes::load(tx, prize)), |prize| prize.stock.to_string()))
            }
        }
    }

    fn draws(&mut self, line: &str, words: &[&str]) -> Option<Vec<String>> {
        let said = |outcome: String| Some(vec![format!("{line}: {outcome}")]);
        let (now, draw, key) = (self.now, self.draw, DrawKey::new(&[7; 32]));
        match words[0] {
            "draw" if words.len() > 1 => {
                let new = NewDraw { name: words[1..].join(" "), prizes: 2, is_once_per_holder: true };
                self.draw = self.write(move |tx| draws::create(tx, now, &new)).expect("a draw").id;
                None
            }
            "tickets" => {
                let customer = customer(words[1]).expect("a customer");
                let count = words[2].parse().expect("a number");
                let new = NewTickets { draw, customer, order: None, key: line.into(), count };
                let given = self.write(move |tx| draws::add(tx, now, &new));
                given.err().and_then(|problem| said(problem.code.into()))
            }
            "commit" => {
                let dice = SeededDice::new(42);
                let moved = self.write(move |tx| draws::commit(tx, now, draw, &key, &dice));
                said(outcome(moved, |_| "committed".into()))
            }
            "freeze" => {
                let moved = self.write(move |tx| draws::freeze(tx, now, draw));
                said(outcome(moved, |draw| format!("frozen, {} tickets", draw.tickets.unwrap_or(0))))
            }
            "draw" => {
                said(outcome(self.write(move |tx| draws::draw(tx, now, draw, &key)), |_| "drawn".into()))
            }
            "protocol" => {
                let text = self.write(move |tx| draws::publish(tx, draw)).expect("a protocol");
                let count = |name: &str| text.lines().filter(|line| line.starts_with(name)).count();
                let (winners, entries) = (count("winner: "), count("entry: "));
                crate::draws::recompute(&text);
                said(format!("{winners} winners, {entries} entries, anyone draws the same"))
            }
            other => panic!("no such word: {other}"),
        }
    }
}

fn outcome<T>(done: Result<T, Problem>, word: impl FnOnce(T) -> String) -> String {
    done.map_or_else(|problem| problem.code.to_owned(), word)
}

fn customer(word: &str) -> Option<CustomerId> {
    ["ann", "bob", "cid"].iter().position(|name| *name == word).map(|place| CustomerId(place as i64 + 1))
}

fn who_in(words: &[&str]) -> Option<CustomerId> {
    words.last().and_then(|word| customer(word))
}

/// A code with its second but last character another, or with its last two that differ swapped.
fn changed(code: &str, is_swapped: bool) -> String {
    let mut letters: Vec<char> = code.chars().collect();
    let at = (1..letters.len()).rev().find(|at| letters[*at] != letters[at - 1]).expect("two that differ");
    if is_swapped {
        letters.swap(at, at - 1);
    } else {
        letters[at] = letters[at - 1];
    }
    letters.into_iter().collect()
}
