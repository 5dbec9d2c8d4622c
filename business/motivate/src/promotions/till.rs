use super::compile::{Node, Rule, RuleSet};
use vocabulary::UNIT;

use super::explain;
use super::facts::Facts;
use super::masks::FilterId;
use super::priced::{Choice, Priced, Reason};
use super::shopper::Shopper;
use crate::basket::{Basket, Line};

/// Prices a basket: the same answer for the same basket, shopper and rules.
pub fn price(rules: &RuleSet, basket: &Basket, shopper: &Shopper) -> Priced {
    let facts = Facts::of(rules, basket, shopper);
    let mut till = Till::of(rules, &facts);
    till.run(&rules.root, Within::Basket);
    explain::priced(&till)
}

/// Of which lines a group is deciding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Basket,
    Line(usize),
}

/// A basket while promotions are applied to it, with what is needed to take them back.
pub(super) struct Till<'a> {
    pub rules: &'a RuleSet,
    pub facts: &'a Facts<'a>,
    /// Of each line, as cheap as it is by now.
    pub net: Vec<i64>,
    /// Of each line: below this it is never sold.
    pub lowest: Vec<i64>,
    /// Of each line: thousandths that already belong to a set.
    pub used: Vec<i64>,
    pub ledger: Vec<RuleLedger>,
    /// What was taken off, in order.
    pub entries: Vec<Entry>,
    /// What was given besides, in order.
    pub marks: Vec<Mark>,
    pub choices: Vec<Choice>,
    /// Above 0 while something is only tried.
    pub trials: u32,
}

/// How it stands with a promotion.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RuleLedger {
    /// Why it cannot apply to this basket at all.
    pub unfit: Option<Reason>,
    /// Why it did not apply, as far as it could.
    pub note: Option<Reason>,
    pub would_give: i64,
    pub money_left: i64,
    pub given: i64,
    pub wanted: i64,
    pub marks: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub rule: usize,
    pub line: usize,
    pub amount: i64,
    pub wanted: i64,
    pub used: i64,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub rule: usize,
    pub within: Within,
}

/// A moment to return to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    entries: usize,
    marks: usize,
}

impl<'a> Till<'a> {
    fn of(rules: &'a RuleSet, facts: &'a Facts<'a>) -> Till<'a> {
        let lines = &facts.basket.lines;
        Till {
            rules,
            facts,
            net: facts.gross.clone(),
            lowest: lines.iter().map(|line| lowest(line, rules.margin_min)).collect(),
            used: vec![0; lines.len()],
            ledger: ledger(rules, facts),
            entries: Vec::with_capacity(2 * lines.len()),
            marks: Vec::new(),
            choices: Vec::new(),
            trials: 0,
        }
    }

    pub(super) fn rule(&self, rule: usize) -> &'a Rule {
        &self.rules.rules[rule]
    }

    /// The lines of a filter that are being decided of.
    pub(super) fn lines(&self, of: FilterId, within: Within) -> impl Iterator<Item = usize> + use<'a> {
        let masks = &self.facts.masks;
        let (all, one) = match within {
            Within::Basket => (Some(masks.lines(of)), None),
            Within::Line(line) => (None, masks.holds(of, line).then_some(line)),
        };
        all.into_iter().flatten().chain(one)
    }

    /// How much cheaper a line may become.
    pub(super) fn room(&self, line: usize) -> i64 {
        self.net[line].saturating_sub(self.lowest[line]).max(0)
    }

    pub(super) fn moment(&self) -> Moment {
        Moment { entries: self.entries.len(), marks: self.marks.len() }
    }

    /// Takes back all that was given since.
    pub(super) fn return_to(&mut self, moment: Moment) {
        for entry in self.entries.drain(moment.entries..) {
            self.net[entry.line] += entry.amount;
            self.used[entry.line] -= entry.used;
            self.ledger[entry.rule].given -= entry.amount;
            self.ledger[entry.rule].wanted -= entry.wanted;
        }
        for mark in self.marks.drain(moment.marks..) {
            self.ledger[mark.rule].marks -= 1;
        }
    }

    pub(super) fn entries_since(&self, moment: Moment) -> &[Entry] {
        &self.entries[moment.entries..]
    }

    /// Promotions that gave something since, by id.
    pub(super) fn givers_since(&self, moment: Moment) -> Vec<usize> {
        let entries = self.entries_since(moment).iter().map(|entry| entry.rule);
        let mut rules: Vec<usize> =
            entries.chain(self.marks[moment.marks..].iter().map(|mark| mark.rule)).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Keeps why a promotion did not apply; the weightiest reason stays.
    pub(super) fn note(&mut self, rule: usize, reason: Reason) {
        if self.trials == 0 {
            let ledger = &mut self.ledger[rule];
            ledger.note = ledger.note.max(Some(reason));
        }
    }

    /// The same for all promotions of a place in the tree.
    pub(super) fn note_all(&mut self, node: &Node, reason: Reason) {
        match node {
            Node::Rule(rule) => self.note(*rule, reason),
            Node::Group(group) => group.children.iter().for_each(|child| self.note_all(child, reason)),
        }
    }
}

/// Floor and margin of a line, rounded up: what it costs never falls below.
/// Below this a line is never sold: its floor price, or its cost and the margin on top.
pub(super) fn lowest(line: &Line, margin_min: Option<i64>) -> i64 {
    let floor = i128::from(line.floor.unwrap_or(0)) * i128::from(line.quantity);
    let margin = match (line.cost, margin_min) {
        (Some(cost), Some(margin)) => {
            let exact = i128::from(cost) * i128::from(line.quantity);
            exact.saturating_mul(10_000 + i128::from(margin))
        }
        _ => 0,
    };
    let up = |exact: i128, part: i128| exact.div_euclid(part) + i128::from(exact.rem_euclid(part) != 0);
    let unit = i128::from(UNIT);
    i64::try_from(up(floor, unit).max(up(margin, unit * 10_000)).max(0)).unwrap_or(i64::MAX)
}

/// Which promotions can apply at all, and what is left of their budgets.
fn ledger(rules: &RuleSet, facts: &Facts<'_>) -> Vec<RuleLedger> {
    let mut ledger: Vec<RuleLedger> =
        rules.rules.iter().map(|_| RuleLedger { money_left: i64::MAX, ..RuleLedger::default() }).collect();
    let place = |id| rules.rules.binary_search_by_key(&id, |rule: &Rule| rule.id).ok();
    for (id, left) in &facts.shopper.left {
        let Some(rule) = place(*id) else { continue };
        let (ledger, gifts) = (&mut ledger[rule], rules.rules[rule].gifts);
        ledger.money_left = left.money.map_or(i64::MAX, |money| (money - gifts).max(0));
        ledger.unfit = match (left.times, left.money) {
            _ if left.needs_customer => Some(Reason::Customer),
            (Some(..=0), _) => Some(Reason::LimitReached),
            (_, Some(money)) if money <= 0 || money < gifts => Some(Reason::BudgetExhausted),
            _ => None,
        };
    }
    for (rule, ledger) in rules.rules.iter().zip(&mut ledger) {
        ledger.unfit = unfit(rule, facts, ledger.unfit);
    }
    ledger
}

fn unfit(rule: &Rule, facts: &Facts<'_>, limit: Option<Reason>) -> Option<Reason> {
    if facts.basket.at.0 < rule.from {
        return Some(Reason::NotStarted);
    }
    if facts.basket.at.0 >= rule.to {
        return Some(Reason::Ended);
    }
    let missing = rule.need.as_ref().and_then(|need| {
        let fits = facts.shopper.fits.contains(&rule.id);
        need.missing(facts, fits)
    });
    let touches = || rule.touches(|filter| facts.masks.any(filter));
    let lacks = || !rule.cuts.is_empty() && !rule.cuts.iter().any(|cut| cut.has_enough(facts));
    missing
        .or(limit)
        .or_else(|| (!touches()).then_some(Reason::NoProducts))
        .or_else(|| lacks().then_some(Reason::Quantity))
}

impl Rule {
    /// Whether it has anything to give where these filters hold.
    pub(super) fn touches(&self, holds: impl Fn(FilterId) -> bool) -> bool {
        let extra = |lines: &Option<FilterId>| lines.is_none_or(&holds);
        self.cuts.iter().any(|cut| cut.touches(&holds))
            || (self.cuts.is_empty() && self.extras.iter().any(|(_, lines)| extra(lines)))
    }
}
