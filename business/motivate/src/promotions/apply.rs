//! A promotion applied: what each effect takes off which line, within floors and budget.

use vocabulary::{of_quantity, split_by_weight};

use super::compile::Cut;
use super::definition::{Base, Scope};
use super::facts::Facts;
use super::masks::FilterId;
use super::priced::Reason;
use super::till::{Entry, Mark, Moment, Till, Within};

impl Till<'_> {
    /// Applies a promotion; gives what it is worth to the customer, nothing when it has no effect. One that makes lines cheaper
    /// and cannot gives nothing else either.
    pub(super) fn apply(&mut self, place: usize, within: Within) -> Option<i64> {
        if self.ledger[place].unfit.is_some() {
            return None;
        }
        let rule = self.rule(place);
        if let Within::Line(line) = within
            && !rule.touches(|filter| self.facts.masks.holds(filter, line))
        {
            return None;
        }
        let moment = self.moment();
        for cut in &rule.cuts {
            self.cut(place, cut, rule.base, within);
        }
        let amount = self.keep_budget(place, moment);
        if !rule.cuts.is_empty() && amount == 0 {
            self.return_to(moment);
            let is_exhausted = self.ledger[place].given >= self.ledger[place].money_left;
            self.note(place, if is_exhausted { Reason::BudgetExhausted } else { Reason::NothingLeft });
            return None;
        }
        let mut value = amount;
        if !rule.extras.is_empty() {
            let ledger = &mut self.ledger[place];
            value += if ledger.marks == 0 { rule.worth } else { 0 };
            ledger.marks += 1;
            self.marks.push(Mark { rule: place, within });
        }
        Some(value)
    }

    fn cut(&mut self, rule: usize, cut: &Cut, base: Base, within: Within) {
        match cut {
            Cut::Percent { basis_points, of, scope: Scope::Line } => {
                self.each(rule, *of, within, |till, line| share(till.base(base, line), *basis_points));
            }
            Cut::Percent { basis_points, of, scope: Scope::Basket } => {
                let shares = self.shares(base, *of, within);
                let sum = shares.iter().fold(0_i64, |sum, (_, share)| sum.saturating_add(*share));
                self.spread(rule, share(sum, *basis_points), &shares);
            }
            Cut::Amount { amount, of, scope: Scope::Line } => {
                self.each(rule, *of, within, |till, line| {
                    of_quantity(*amount, till.facts.basket.lines[line].quantity)
                });
            }
            Cut::Amount { amount, of, scope: Scope::Basket } => {
                let shares = self.shares(base, *of, within);
                self.spread(rule, *amount, &shares);
            }
            Cut::Price { price, of } => self.each(rule, *of, within, |till, line| {
                till.base(base, line)
                    .saturating_sub(of_quantity(*price, till.facts.basket.lines[line].quantity))
            }),
            Cut::Bundle { price, parts, most } => self.bundle(rule, *price, parts, *most, base, within),
            Cut::BuyGet { buy, get, basis_points, most } => {
                self.buy_get(rule, *buy, *get, *basis_points, *most, base, within);
            }
        }
    }

    /// What a discount of the line is computed from.
    pub(super) fn base(&self, base: Base, line: usize) -> i64 {
        match base {
            Base::Discounted => self.net[line].max(0),
            Base::Initial => self.facts.gross[line].max(0),
        }
    }

    fn each(&mut self, rule: usize, of: FilterId, within: Within, amount: impl Fn(&Self, usize) -> i64) {
        for line in self.lines(of, within) {
            let amount = amount(self, line).min(self.room(line));
            if amount > 0 {
                self.take(rule, line, amount, 0);
            }
        }
    }

    fn shares(&self, base: Base, of: FilterId, within: Within) -> Vec<(usize, i64)> {
        self.lines(of, within).map(|line| (line, self.base(base, line))).collect()
    }

    /// Shares an amount out by weight; what a line has no room for goes to those that have.
    pub(super) fn spread(&mut self, rule: usize, amount: i64, shares: &[(usize, i64)]) {
        let rooms: Vec<u64> = shares.iter().map(|(line, _)| self.room(*line) as u64).collect();
        let room = rooms.iter().fold(0_u64, |sum, room| sum.saturating_add(*room));
        let amount = amount.clamp(0, i64::try_from(room).unwrap_or(i64::MAX));
        if amount == 0 {
            return;
        }
        let weights: Vec<u64> = shares.iter().map(|(_, share)| (*share).max(0) as u64).collect();
        let mut parts = split_by_weight(amount, &weights);
        let mut over = 0;
        for (part, room) in parts.iter_mut().zip(&rooms) {
            let most = *room as i64;
            over += (*part - most).max(0);
            *part = (*part).min(most);
        }
        if over > 0 {
            let rest: Vec<u64> = rooms.iter().zip(&parts).map(|(room, part)| room - *part as u64).collect();
            for (part, more) in parts.iter_mut().zip(split_by_weight(over, &rest)) {
                *part += more;
            }
        }
        for ((line, _), part) in shares.iter().zip(parts).filter(|(_, part)| *part > 0) {
            self.take(rule, *line, part, 0);
        }
    }

    pub(super) fn take(&mut self, rule: usize, line: usize, amount: i64, used: i64) {
        self.net[line] -= amount;
        self.used[line] += used;
        self.ledger[rule].given += amount;
        self.ledger[rule].wanted += amount;
        self.entries.push(Entry { rule, line, amount, wanted: amount, used });
    }

    /// Gives back what is more than the budget, from every line its share; gives what remains.
    fn keep_budget(&mut self, rule: usize, moment: Moment) -> i64 {
        let amount: i64 = self.entries_since(moment).iter().map(|entry| entry.amount).sum();
        let over = self.ledger[rule].given - self.ledger[rule].money_left;
        if over <= 0 || amount == 0 {
            return amount;
        }
        let weights: Vec<u64> = self.entries_since(moment).iter().map(|entry| entry.amount as u64).collect();
        let kept = split_by_weight((amount - over).max(0), &weights);
        let from = self.entries.len() - kept.len();
        for (entry, kept) in self.entries[from..].iter_mut().zip(&kept) {
            self.net[entry.line] += entry.amount - kept;
            self.ledger[rule].given -= entry.amount - kept;
            entry.amount = *kept;
        }
        kept.iter().sum()
    }
}

impl Cut {
    /// Whether any line it is about is where the filters hold.
    pub(super) fn touches(&self, holds: &impl Fn(FilterId) -> bool) -> bool {
        match self {
            Cut::Percent { of, .. } | Cut::Amount { of, .. } | Cut::Price { of, .. } => holds(*of),
            Cut::Bundle { parts, .. } => parts.iter().any(|part| holds(part.of)),
            Cut::BuyGet { get, .. } => holds(get.of),
        }
    }

    /// Whether the basket has units enough for a set; always when it is not about sets.
    pub(super) fn has_enough(&self, facts: &Facts<'_>) -> bool {
        let has = |of: FilterId, quantity: i64| facts.quantity(of) >= quantity;
        match self {
            Cut::Bundle { parts, .. } => parts.iter().all(|part| has(part.of, part.quantity)),
            Cut::BuyGet { buy, get, .. } if buy.of == get.of => {
                has(buy.of, buy.quantity.saturating_add(get.quantity))
            }
            Cut::BuyGet { buy, get, .. } => has(buy.of, buy.quantity) && has(get.of, get.quantity),
            _ => true,
        }
    }
}

/// So many hundredths of a percent, rounded half up.
fn share(amount: i64, basis_points: i64) -> i64 {
    let exact = i128::from(amount) * i128::from(basis_points);
    i64::try_from((exact + 5_000).div_euclid(10_000)).unwrap_or(i64::MAX)
}
