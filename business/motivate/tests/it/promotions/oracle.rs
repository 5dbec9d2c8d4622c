//! A slow, obvious pricing of small baskets: every combination is tried on a copy, every set is made of single half units.

use std::collections::{BTreeMap, BTreeSet};

use motivate::basket::{Basket, Line};
use motivate::promotions::{
    Base, Child, Condition, Effect, Filter, Group, GroupScope, Mode, Part, Promotion, Scope, Shopper,
    Stacking,
};
use vocabulary::{PromotionId, Zone, split_by_weight};

/// Quantities of tests are multiples of this many thousandths.
const CHIP: i64 = 500;

#[derive(Clone, Default, PartialEq, Debug)]
pub struct Outcome {
    pub net: Vec<i64>,
    pub discounts: BTreeMap<(PromotionId, usize), i64>,
    pub given_besides: BTreeSet<PromotionId>,
    pub wanted: BTreeMap<PromotionId, i64>,
    used: Vec<i64>,
}

/// A combination's rank, value and outcome.
type Tried = ((i64, usize, Vec<i64>), i64, Outcome);

pub struct Oracle<'a> {
    pub promotions: &'a [Promotion],
    pub stacking: &'a Stacking,
    pub basket: &'a Basket,
    pub shopper: &'a Shopper,
    pub zone: &'a Zone,
}

fn half_up(numerator: i128, denominator: i128) -> i64 {
    ((2 * numerator + denominator).div_euclid(2 * denominator)) as i64
}

fn up(numerator: i128, denominator: i128) -> i64 {
    (numerator + denominator - 1).div_euclid(denominator) as i64
}

pub fn matches(filter: &Filter, line: &Line) -> bool {
    fn fits(filter: &Filter, line: &Line) -> bool {
        let named =
            |word: &Option<String>, any_of: &[String]| word.as_ref().is_some_and(|w| any_of.contains(w));
        match filter {
            Filter::Everything => true,
            Filter::All { of } => of.iter().all(|f| fits(f, line)),
            Filter::Any { of } => of.iter().any(|f| fits(f, line)),
            Filter::Not { of } => !fits(of, line),
            Filter::Skus { any_of } => any_of.contains(&line.sku),
            Filter::Categories { any_of } => named(&line.category, any_of),
            Filter::Brands { any_of } => named(&line.brand, any_of),
        }
    }
    !line.is_excluded && fits(filter, line)
}

impl Oracle<'_> {
    pub fn price(&self) -> Outcome {
        let mut state = Outcome {
            net: self.basket.lines.iter().map(Line::gross).collect(),
            used: vec![0; self.basket.lines.len()],
            ..Outcome::default()
        };
        let mut placed = BTreeSet::new();
        collect(&self.stacking.root, &mut placed);
        let mut rest: Vec<&Promotion> = self.promotions.iter().filter(|p| !placed.contains(&p.id)).collect();
        rest.sort_by_key(|p| (-p.definition.priority, p.id));
        let rest = rest.iter().map(|p| Child::Promotion(p.id)).collect();
        let root = &self.stacking.root;
        let mut closed = false;
        if root.mode == Mode::All && root.scope == GroupScope::Basket && !root.exclusive {
            let mut whole = root.clone();
            whole.children.extend(rest);
            self.group(&mut state, &whole, None);
        } else {
            closed = self.group(&mut state, root, None).is_some() && root.exclusive;
            if !closed {
                self.group(&mut state, &Group { children: rest, ..Group::default() }, None);
            }
        }
        let _ = closed;
        state
    }

    fn run(&self, state: &mut Outcome, child: &Child, line: Option<usize>) -> Option<i64> {
        match child {
            Child::Promotion(id) => {
                let promotion = self.promotions.iter().find(|p| p.id == *id)?;
                self.apply(state, promotion, line)
            }
            Child::Group(group) if group.scope == GroupScope::Line && line.is_none() => {
                let lines = (0..self.basket.lines.len()).filter(|l| !self.basket.lines[*l].is_excluded);
                sum(lines.map(|line| self.group(state, group, Some(line))).collect())
            }
            Child::Group(group) => self.group(state, group, line),
        }
    }

    fn group(&self, state: &mut Outcome, group: &Group, line: Option<usize>) -> Option<i64> {
        if group.scope == GroupScope::Line && line.is_none() {
            return self.run(state, &Child::Group(group.clone()), None);
        }
        match group.mode {
            Mode::All => {
                let (mut values, mut closed) = (Vec::new(), false);
                for child in &group.children {
                    let is_exclusive = exclusive(child);
                    if closed || (is_exclusive && sum(values.clone()).is_some()) {
                        continue;
                    }
                    let value = self.run(state, child, line);
                    closed = is_exclusive && value.is_some();
                    values.push(value);
                }
                sum(values)
            }
            Mode::First => group.children.iter().find_map(|child| self.run(state, child, line)),
            Mode::BestForCustomer | Mode::BestForShop => self.best(state, group, line),
        }
    }

    fn best(&self, state: &mut Outcome, group: &Group, line: Option<usize>) -> Option<i64> {
        let (_, value, copy) = self.tried(state, group, line).into_iter().next()?;
        *state = copy;
        Some(value)
    }

    /// What the best and the next best combination give where the tree begins with a best group of the whole basket.
    pub fn root_choice(&self) -> Option<(i64, i64)> {
        let root = &self.stacking.root;
        let is_best = matches!(root.mode, Mode::BestForCustomer | Mode::BestForShop);
        if !is_best || root.scope == GroupScope::Line {
            return None;
        }
        let state = Outcome {
            net: self.basket.lines.iter().map(Line::gross).collect(),
            used: vec![0; self.basket.lines.len()],
            ..Outcome::default()
        };
        let values: Vec<i64> =
            self.tried(&state, root, None).into_iter().map(|(_, value, _)| value).collect();
        Some((*values.first()?, *values.get(1)?))
    }

    /// Every subset there is, on a copy each, the best first.
    fn tried(&self, state: &Outcome, group: &Group, line: Option<usize>) -> Vec<Tried> {
        let most = if group.mode == Mode::BestForShop { 1 } else { group.most.unwrap_or(1).max(1) };
        let mut tried = Vec::new();
        for subset in 1_u32..1 << group.children.len() {
            let chosen = group.children.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1);
            let members: Vec<&Child> = chosen.map(|(_, child)| child).collect();
            if members.len() > most || (members.len() > 1 && members.iter().any(|c| exclusive(c))) {
                continue;
            }
            let mut copy = state.clone();
            let values: Vec<Option<i64>> = members.iter().map(|c| self.run(&mut copy, c, line)).collect();
            if values.iter().any(Option::is_none) {
                continue;
            }
            let mut ids: Vec<i64> = members.iter().map(|c| self.smallest(c)).collect();
            ids.sort_unstable();
            let value = sum(values).unwrap_or_default();
            let rank = if group.mode == Mode::BestForShop { value } else { -value };
            tried.push(((rank, members.len(), ids), value, copy));
        }
        tried.sort_by(|a, b| a.0.cmp(&b.0));
        tried
    }

    fn smallest(&self, child: &Child) -> i64 {
        match child {
            Child::Promotion(id) if self.promotions.iter().any(|p| p.id == *id) => id.0,
            Child::Promotion(_) => i64::MAX,
            Child::Group(group) => group.children.iter().map(|c| self.smallest(c)).min().unwrap_or(i64::MAX),
        }
    }

    fn fits(&self, promotion: &Promotion) -> bool {
        let at = self.basket.at;
        let definition = &promotion.definition;
        let left = self.shopper.left.iter().find(|(id, _)| *id == promotion.id).map(|(_, left)| *left);
        definition.from.is_none_or(|from| from <= at)
            && definition.to.is_none_or(|to| at < to)
            && left.is_none_or(|left| left.times != Some(0) && left.money != Some(0) && !left.needs_customer)
            && definition.condition.as_ref().is_none_or(|c| self.holds(c, promotion.id))
    }

    fn holds(&self, condition: &Condition, id: PromotionId) -> bool {
        let (basket, shopper) = (self.basket, self.shopper);
        let named =
            |word: &Option<String>, any_of: &[String]| word.as_ref().is_some_and(|w| any_of.contains(w));
        match condition {
            Condition::All { of } => of.iter().all(|c| self.holds(c, id)),
            Condition::Any { of } => of.iter().any(|c| self.holds(c, id)),
            Condition::Not { of } => !self.holds(of, id),
            Condition::Customer { .. } => shopper.fits.contains(&id),
            Condition::Total { of, at_least } => {
                basket.lines.iter().filter(|l| matches(of, l)).map(Line::gross).sum::<i64>() >= *at_least
            }
            Condition::Quantity { of, at_least } => {
                basket.lines.iter().filter(|l| matches(of, l)).map(|l| l.quantity).sum::<i64>() >= *at_least
            }
            Condition::Store { any_of } => named(&basket.store, any_of),
            Condition::Channel { any_of } => named(&basket.channel, any_of),
            Condition::Payment { any_of } => named(&basket.payment, any_of),
            Condition::Time { from, to, weekdays } => {
                let date = self.zone.date(basket.at);
                let weekday = (date.epoch_days() + 3).rem_euclid(7);
                let minute = (basket.at.0 - self.zone.start_of(date).0) / 60_000_000;
                assert!(
                    from.is_none_or(|f| to.is_none_or(|t| f < t)),
                    "windows over midnight have a test of their own"
                );
                from.is_none_or(|f| f.0 <= minute)
                    && to.is_none_or(|t| minute < t.0)
                    && (weekdays.is_empty() || weekdays.iter().any(|d| *d as i32 == weekday))
            }
            Condition::Purchase { number, every } => {
                let this = shopper.purchases.map(|before| before + 1);
                this.is_some_and(|this| {
                    number.is_none_or(|n| n == this) && every.is_none_or(|n| this % n == 0)
                })
            }
            Condition::Coupon { pool } => shopper.pools.contains(pool),
        }
    }

    fn lines(&self, filter: &Filter, line: Option<usize>) -> Vec<usize> {
        (0..self.basket.lines.len())
            .filter(|l| line.is_none_or(|line| line == *l) && matches(filter, &self.basket.lines[*l]))
            .collect()
    }

    fn room(&self, state: &Outcome, line: usize) -> i64 {
        let sold = &self.basket.lines[line];
        let floor = up(i128::from(sold.floor.unwrap_or(0)) * i128::from(sold.quantity), 1_000);
        let margin = match (sold.cost, self.stacking.margin_min) {
            (Some(cost), Some(margin)) => {
                up(i128::from(cost) * i128::from(sold.quantity) * i128::from(10_000 + margin), 10_000_000)
            }
            _ => 0,
        };
        (state.net[line] - floor.max(margin).max(0)).max(0)
    }

    /// Everything on a copy first, then as much of it as the budget has.
    fn apply(&self, state: &mut Outcome, promotion: &Promotion, line: Option<usize>) -> Option<i64> {
        if !self.fits(promotion) {
            return None;
        }
        let definition = &promotion.definition;
        let mut copy = state.clone();
        let mut off: Vec<(usize, i64)> = Vec::new();
        let (mut cuts, mut besides, mut besides_reached) = (0, 0, false);
        for effect in &definition.effects {
            match self.cut(&mut copy, effect, definition.base, line) {
                Some(more) => {
                    cuts += 1;
                    off.extend(more);
                }
                None => {
                    besides += 1;
                    besides_reached |= match effect {
                        Effect::Points { of, .. }
                        | Effect::PointsPerMoney { of, .. }
                        | Effect::PointsMultiplier { of, .. } => !self.lines(of, line).is_empty(),
                        _ => true,
                    };
                }
            }
        }
        let wanted: i64 = off.iter().map(|(_, amount)| amount).sum();
        let before: i64 =
            state.discounts.iter().filter(|((id, _), _)| *id == promotion.id).map(|(_, a)| a).sum();
        let left =
            self.shopper.left.iter().find(|(id, _)| *id == promotion.id).and_then(|(_, left)| left.money);
        let given = left.map_or(wanted, |left| wanted.min((left - before).max(0)));
        if (cuts > 0 && given == 0) || (cuts == 0 && !besides_reached) {
            return None;
        }
        let weights: Vec<u64> = off.iter().map(|(_, amount)| *amount as u64).collect();
        let shares = if given == wanted {
            off.iter().map(|(_, amount)| *amount).collect()
        } else {
            split_by_weight(given, &weights)
        };
        state.used = copy.used;
        for ((line, _), share) in off.iter().zip(shares) {
            state.net[*line] -= share;
            *state.discounts.entry((promotion.id, *line)).or_default() += share;
        }
        state.discounts.retain(|_, amount| *amount > 0);
        *state.wanted.entry(promotion.id).or_default() += wanted;
        let mut value = given;
        if besides > 0 && state.given_besides.insert(promotion.id) {
            value += definition.worth;
        }
        Some(value)
    }

    /// What an effect takes off which line; nothing when it is not about prices.
    fn cut(
        &self,
        state: &mut Outcome,
        effect: &Effect,
        base: Base,
        line: Option<usize>,
    ) -> Option<Vec<(usize, i64)>> {
        let from = |state: &Outcome, line: usize| match base {
            Base::Initial => self.basket.lines[line].gross(),
            Base::Discounted => state.net[line],
        };
        let quantity = |line: usize| i128::from(self.basket.lines[line].quantity);
        let mut off = Vec::new();
        match effect {
            Effect::Percent { basis_points, of, scope: Scope::Line } => {
                for line in self.lines(of, line) {
                    off.push((
                        line,
                        half_up(i128::from(from(state, line)) * i128::from(*basis_points), 10_000),
                    ));
                }
                self.each(state, &mut off);
            }
            Effect::Amount { amount, of, scope: Scope::Line } => {
                for line in self.lines(of, line) {
                    off.push((line, half_up(i128::from(*amount) * quantity(line), 1_000)));
                }
                self.each(state, &mut off);
            }
            Effect::FixedPrice { price, of } => {
                for line in self.lines(of, line) {
                    let costs = half_up(i128::from(*price) * quantity(line), 1_000);
                    off.push((line, from(state, line) - costs));
                }
                self.each(state, &mut off);
            }
            Effect::Percent { basis_points, of, scope: Scope::Basket } => {
                let shares: Vec<(usize, i64)> =
                    self.lines(of, line).into_iter().map(|l| (l, from(state, l))).collect();
                let sum: i64 = shares.iter().map(|(_, share)| share).sum();
                let amount = half_up(i128::from(sum) * i128::from(*basis_points), 10_000);
                off = self.spread(state, amount, &shares);
            }
            Effect::Amount { amount, of, scope: Scope::Basket } => {
                let shares: Vec<(usize, i64)> =
                    self.lines(of, line).into_iter().map(|l| (l, from(state, l))).collect();
                off = self.spread(state, *amount, &shares);
            }
            Effect::BundlePrice { price, parts, most } => {
                off = self.bundle(state, *price, parts, *most, line, &from);
            }
            Effect::BuyGet { buy, get, basis_points, most } => {
                off = self.buy_get(state, buy, get, *basis_points, *most, line, &from);
            }
            Effect::CheapestFree { of, each, most } => {
                let buy = Part { of: of.clone(), quantity: (each - 1) * 1_000 };
                let get = Part { of: of.clone(), quantity: 1_000 };
                off = self.buy_get(state, &buy, &get, 10_000, *most, line, &from);
            }
            _ => return None,
        }
        Some(off)
    }

    fn each(&self, state: &mut Outcome, off: &mut [(usize, i64)]) {
        for (line, amount) in off {
            *amount = (*amount).min(self.room(state, *line)).max(0);
            state.net[*line] -= *amount;
        }
    }

    fn spread(&self, state: &mut Outcome, amount: i64, shares: &[(usize, i64)]) -> Vec<(usize, i64)> {
        let room: i64 = shares.iter().map(|(line, _)| self.room(state, *line)).sum();
        let amount = amount.min(room).max(0);
        let weights: Vec<u64> = shares.iter().map(|(_, share)| *share as u64).collect();
        let wished = split_by_weight(amount, &weights);
        let mut off: Vec<(usize, i64)> = Vec::new();
        for ((line, _), wished) in shares.iter().zip(wished) {
            off.push((*line, wished.min(self.room(state, *line))));
        }
        let missing = amount - off.iter().map(|(_, amount)| amount).sum::<i64>();
        let rest: Vec<u64> =
            off.iter().map(|(line, amount)| (self.room(state, *line) - amount) as u64).collect();
        if missing > 0 {
            for ((_, amount), more) in off.iter_mut().zip(split_by_weight(missing, &rest)) {
                *amount += more;
            }
        }
        for (line, amount) in &off {
            assert!(*amount <= self.room(state, *line));
            state.net[*line] -= amount;
        }
        off
    }

    /// Free half units of lines that match, the dearest first.
    fn chips(&self, used: &[i64], filter: &Filter, line: Option<usize>) -> Vec<usize> {
        let mut chips = Vec::new();
        for line in self.lines(filter, line) {
            let free = (self.basket.lines[line].quantity - used[line]) / CHIP;
            chips.extend(std::iter::repeat_n(line, free as usize));
        }
        chips.sort_by_key(|line| (-self.basket.lines[*line].price, *line));
        chips
    }

    fn bundle(
        &self,
        state: &mut Outcome,
        price: i64,
        parts: &[Part],
        most: Option<i64>,
        line: Option<usize>,
        from: &dyn Fn(&Outcome, usize) -> i64,
    ) -> Vec<(usize, i64)> {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        let value_of = |sets: &[Vec<usize>]| -> BTreeMap<usize, i64> {
            let mut values = BTreeMap::new();
            for line in sets.iter().flatten() {
                let chips = sets.iter().flatten().filter(|l| *l == line).count() as i64;
                let whole = i128::from(self.basket.lines[*line].quantity);
                let value = half_up(i128::from(from(state, *line)) * i128::from(chips * CHIP), whole);
                values.insert(*line, value);
            }
            values
        };
        let mut used = state.used.clone();
        'sets: while (sets.len() as i64) < most.unwrap_or(1_000) {
            let (mut set, mut trying) = (Vec::new(), used.clone());
            for part in parts {
                for _ in 0..part.quantity / CHIP {
                    let Some(chip) = self.chips(&trying, &part.of, line).first().copied() else {
                        break 'sets;
                    };
                    trying[chip] += CHIP;
                    set.push(chip);
                }
            }
            let mut more = sets.clone();
            more.push(set);
            let gain = value_of(&more).values().sum::<i64>() - value_of(&sets).values().sum::<i64>() - price;
            if gain <= 0 {
                break;
            }
            (sets, used) = (more, trying);
        }
        let shares: Vec<(usize, i64)> = value_of(&sets).into_iter().collect();
        let discount = shares.iter().map(|(_, v)| v).sum::<i64>() - price * sets.len() as i64;
        state.used = used;
        self.spread(state, discount, &shares)
    }

    fn buy_get(
        &self,
        state: &mut Outcome,
        buy: &Part,
        get: &Part,
        basis_points: i64,
        most: Option<i64>,
        line: Option<usize>,
        from: &dyn Fn(&Outcome, usize) -> i64,
    ) -> Vec<(usize, i64)> {
        let mut used = state.used.clone();
        let mut got: BTreeMap<usize, i64> = BTreeMap::new();
        let mut sets = 0;
        'sets: while sets < most.unwrap_or(1_000) {
            let (mut trying, mut gets) = (used.clone(), Vec::new());
            for _ in 0..buy.quantity / CHIP {
                let chips = self.chips(&trying, &buy.of, line);
                let apart = chips.iter().find(|l| !matches(&get.of, &self.basket.lines[**l]));
                let Some(chip) = apart.or(chips.first()) else { break 'sets };
                trying[*chip] += CHIP;
            }
            for _ in 0..get.quantity / CHIP {
                let Some(chip) = self.chips(&trying, &get.of, line).last().copied() else { break 'sets };
                trying[chip] += CHIP;
                gets.push(chip);
            }
            used = trying;
            gets.into_iter().for_each(|line| *got.entry(line).or_default() += CHIP);
            sets += 1;
        }
        state.used = used;
        let mut off: Vec<(usize, i64)> = Vec::new();
        for (line, quantity) in got {
            let whole = i128::from(self.basket.lines[line].quantity) * 10_000;
            let exact = i128::from(from(state, line)) * i128::from(quantity) * i128::from(basis_points);
            off.push((line, half_up(exact, whole)));
        }
        self.each(state, &mut off);
        off
    }
}

fn exclusive(child: &Child) -> bool {
    matches!(child, Child::Group(group) if group.exclusive)
}

fn sum(values: Vec<Option<i64>>) -> Option<i64> {
    let known: Vec<i64> = values.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

fn collect(group: &Group, placed: &mut BTreeSet<PromotionId>) {
    for child in &group.children {
        match child {
            Child::Promotion(id) => {
                placed.insert(*id);
            }
            Child::Group(inner) => collect(inner, placed),
        }
    }
}
