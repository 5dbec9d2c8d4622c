//! The stacking tree walked: which promotions apply, and of which combinations the best is taken.

use super::compile::{GroupNode, Node};
use super::priced::{Choice, Reason};
use super::stacking::{GroupScope, Mode};
use super::till::{Till, Within};
use super::{INNER_TRIALS_MAX, TRIALS_MAX};

/// What was tried for a best group. Combinations are places of children, ascending.
#[derive(Default)]
struct Search {
    best: Option<Tried>,
    second: Option<Tried>,
    /// Of each candidate alone.
    alone: Vec<Option<i64>>,
}

struct Tried {
    value: i64,
    places: Vec<usize>,
    givers: Vec<usize>,
}

impl<'a> Till<'a> {
    /// Applies what stands at a place of the tree; gives what it is worth to the customer, nothing when it has no effect.
    pub(super) fn run(&mut self, node: &'a Node, within: Within) -> Option<i64> {
        match node {
            Node::Rule(rule) => self.apply(*rule, within),
            Node::Group(group) if group.scope == GroupScope::Line && within == Within::Basket => {
                let mut value = None;
                for line in 0..self.net.len() {
                    if !self.facts.basket.lines[line].is_excluded {
                        value = plus(value, self.group(group, Within::Line(line)));
                    }
                }
                value
            }
            Node::Group(group) => self.group(group, within),
        }
    }

    fn group(&mut self, group: &'a GroupNode, within: Within) -> Option<i64> {
        match group.mode {
            Mode::All => self.all(group, within),
            Mode::First => self.first(group, within),
            Mode::BestForCustomer | Mode::BestForShop => self.best(group, within),
        }
    }

    fn all(&mut self, group: &'a GroupNode, within: Within) -> Option<i64> {
        let (mut value, mut is_closed) = (None, false);
        for child in &group.children {
            if is_closed || (child.is_exclusive() && value.is_some()) {
                self.note_all(child, Reason::Exclusive);
                continue;
            }
            let gained = self.run(child, within);
            is_closed = child.is_exclusive() && gained.is_some();
            value = plus(value, gained);
        }
        value
    }

    fn first(&mut self, group: &'a GroupNode, within: Within) -> Option<i64> {
        let mut value = None;
        for child in &group.children {
            if value.is_some() {
                self.note_all(child, Reason::NotFirst);
            } else {
                value = self.run(child, within);
            }
        }
        value
    }

    fn best(&mut self, group: &'a GroupNode, within: Within) -> Option<i64> {
        let possible = |place: &usize| self.is_possible(&group.children[*place], within);
        let candidates: Vec<usize> = group.by_id.iter().copied().filter(possible).collect();
        if let [] | [_] = candidates.as_slice() {
            return candidates.first().and_then(|place| self.run(&group.children[*place], within));
        }
        let mut search = Search::default();
        self.search(group, &candidates, within, &mut search);
        let chosen = search.best.as_ref().map(|best| best.places.clone()).unwrap_or_default();
        if self.trials == 0 {
            self.note_losers(group, &candidates, &chosen, &search.alone);
            self.choices.extend(self.choice(group, within, search));
        }
        chosen.iter().fold(None, |value, place| plus(value, self.run(&group.children[*place], within)))
    }

    fn is_possible(&self, node: &Node, within: Within) -> bool {
        match node {
            Node::Group(group) => group.children.iter().any(|child| self.is_possible(child, within)),
            Node::Rule(rule) => {
                let here = |line| self.rule(*rule).touches(|filter| self.facts.masks.holds(filter, line));
                let is_here = match within {
                    Within::Basket => true,
                    Within::Line(line) => here(line),
                };
                self.ledger[*rule].unfit.is_none() && is_here
            }
        }
    }

    /// Tries each candidate alone, then, where several may be chosen, those together that go together.
    fn search(&mut self, group: &'a GroupNode, candidates: &[usize], within: Within, search: &mut Search) {
        for place in candidates {
            let alone = self.attempt(group, &[*place], within, search);
            search.alone.push(alone);
        }
        let social: Vec<usize> =
            candidates.iter().copied().filter(|place| !group.children[*place].is_exclusive()).collect();
        let trials_max = if group.is_inner { INNER_TRIALS_MAX } else { TRIALS_MAX };
        if group.most == 1 || combinations(social.len() as u64, group.most as u64) <= trials_max {
            let bounds = self.bounds(group, candidates, &search.alone);
            for size in 2..=group.most.min(social.len()) {
                each_of_size(&social, size, &mut |places| {
                    if !search.is_hopeless(group.mode, places, &bounds) {
                        self.attempt(group, places, within, search);
                    }
                });
            }
        } else {
            self.grow(group, &social, within, search);
        }
    }

    /// By the place of a child: the most it can add to any combination, where that is known.
    fn bounds(&self, group: &GroupNode, candidates: &[usize], alone: &[Option<i64>]) -> Vec<Option<i64>> {
        let mut bounds = vec![None; group.children.len()];
        for (place, alone) in candidates.iter().zip(alone) {
            if matches!(&group.children[*place], Node::Rule(rule) if self.rule(*rule).is_smooth) {
                bounds[*place] = Some(alone.unwrap_or(0));
            }
        }
        bounds
    }

    /// Takes the best addition, one by one, while it makes it better.
    fn grow(&mut self, group: &'a GroupNode, social: &[usize], within: Within, search: &mut Search) {
        let mut grown: Vec<usize> = Vec::new();
        let mut value = None;
        while grown.len() < group.most {
            let mut step = Search::default();
            for place in social.iter().filter(|place| !grown.contains(place)) {
                let more: Vec<usize> = grown.iter().copied().chain([*place]).collect();
                self.attempt(group, &more, within, &mut step);
            }
            match step.best {
                Some(best) if value.is_none_or(|value| best.value > value) => {
                    value = Some(best.value);
                    grown.clone_from(&best.places);
                    if grown.len() > 1 {
                        search.offer(group.mode, best.value, || (best.places, best.givers));
                    }
                }
                _ => break,
            }
        }
    }

    /// Tries some children together; a combination of which one has no effect is not another one.
    fn attempt(
        &mut self,
        group: &'a GroupNode,
        places: &[usize],
        within: Within,
        search: &mut Search,
    ) -> Option<i64> {
        let mut ordered = places.to_vec();
        ordered.sort_unstable();
        self.trials += 1;
        let moment = self.moment();
        let mut value = Some(0);
        for place in &ordered {
            value = value.and_then(|value: i64| {
                Some(value.saturating_add(self.run(&group.children[*place], within)?))
            });
        }
        if let Some(value) = value {
            search.offer(group.mode, value, || (ordered, self.givers_since(moment)));
        }
        self.return_to(moment);
        self.trials -= 1;
        value
    }

    fn note_losers(
        &mut self,
        group: &GroupNode,
        candidates: &[usize],
        chosen: &[usize],
        alone: &[Option<i64>],
    ) {
        for (place, alone) in candidates.iter().zip(alone).filter(|(place, _)| !chosen.contains(place)) {
            let child = &group.children[*place];
            match (*alone, child) {
                (None, _) => self.note_all(child, Reason::NothingLeft),
                (Some(value), Node::Rule(rule)) => {
                    self.ledger[*rule].would_give += value;
                    self.note(*rule, Reason::NotBest);
                }
                (Some(_), Node::Group(_)) => self.note_all(child, Reason::NotBest),
            }
        }
    }

    fn choice(&self, group: &GroupNode, within: Within, search: Search) -> Option<Choice> {
        let (best, second) = (search.best?, search.second?);
        let ids = |rules: Vec<usize>| rules.into_iter().map(|rule| self.rule(rule).id).collect();
        Some(Choice {
            group: group.name.clone(),
            line: match within {
                Within::Basket => None,
                Within::Line(line) => Some(line),
            },
            chosen: ids(best.givers),
            value: best.value,
            alternative: ids(second.givers),
            alternative_value: second.value,
        })
    }
}

impl Search {
    /// Whether a combination cannot be better than the second best known.
    fn is_hopeless(&self, mode: Mode, places: &[usize], bounds: &[Option<i64>]) -> bool {
        let most = places.iter().try_fold(0_i64, |sum, place| Some(sum.saturating_add(bounds[*place]?)));
        mode == Mode::BestForCustomer
            && self.second.as_ref().zip(most).is_some_and(|(second, most)| most <= second.value)
    }

    /// Keeps the two best; among equals the one offered first: fewer children, then smaller ids.
    fn offer(&mut self, mode: Mode, value: i64, what: impl FnOnce() -> (Vec<usize>, Vec<usize>)) {
        let beats = |known: &Option<Tried>| {
            known.as_ref().is_none_or(|known| match mode {
                Mode::BestForShop => value < known.value,
                _ => value > known.value,
            })
        };
        let (first, second) = (beats(&self.best), beats(&self.second));
        if first || second {
            let (places, givers) = what();
            let tried = Some(Tried { value, places, givers });
            if first {
                self.second = std::mem::replace(&mut self.best, tried);
            } else {
                self.second = tried;
            }
        }
    }
}

fn plus(value: Option<i64>, more: Option<i64>) -> Option<i64> {
    match (value, more) {
        (Some(value), Some(more)) => Some(value.saturating_add(more)),
        _ => value.or(more),
    }
}

/// How many combinations of up to `most` of `count` there are.
fn combinations(count: u64, most: u64) -> u64 {
    let (mut sum, mut of_size) = (0_u64, 1_u64);
    for size in 1..=most.min(count) {
        of_size = of_size.saturating_mul(count - size + 1) / size;
        sum = sum.saturating_add(of_size);
        if sum > TRIALS_MAX {
            break;
        }
    }
    sum
}

/// Calls with every combination of a size, in order.
fn each_of_size(of: &[usize], size: usize, call: &mut impl FnMut(&[usize])) {
    fn walk(of: &[usize], size: usize, picked: &mut Vec<usize>, call: &mut impl FnMut(&[usize])) {
        if size == 0 {
            return call(picked);
        }
        for at in 0..=of.len().saturating_sub(size) {
            picked.push(of[at]);
            walk(&of[at + 1..], size - 1, picked, call);
            picked.pop();
        }
    }
    if size <= of.len() {
        walk(of, size, &mut Vec::with_capacity(size), call);
    }
}
