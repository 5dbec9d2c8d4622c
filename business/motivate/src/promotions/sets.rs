//! Sets of units: a bundle at a price, and those got for those bought. A unit belongs to one set only.

use super::compile::Piece;
use super::definition::Base;
use super::till::{Till, Within};

/// Thousandths not yet in a set, line by line, and those picked for the next.
struct Picking {
    free: Vec<i64>,
    picks: Vec<(usize, i64)>,
}

impl Till<'_> {
    /// Makes sets as long as a set becomes cheaper by it, the dearest units first.
    pub(super) fn bundle(
        &mut self,
        rule: usize,
        price: i64,
        parts: &[Piece],
        most: i64,
        base: Base,
        within: Within,
    ) {
        let orders: Vec<Vec<usize>> = parts.iter().map(|part| self.dearest(part, within)).collect();
        let mut picking = self.picking();
        let mut taken = vec![0_i64; self.net.len()];
        let mut worth = vec![0_i64; self.net.len()];
        let mut discount = 0_i64;
        for _ in 0..most {
            picking.picks.clear();
            if !parts.iter().zip(&orders).all(|(part, order)| picking.pick(order, part.quantity)) {
                break;
            }
            let (mut gain, mut lines) = (-i128::from(price), Vec::new());
            for (line, quantity) in &picking.picks {
                taken[*line] += quantity;
                lines.push(*line);
            }
            lines.sort_unstable();
            lines.dedup();
            let new: Vec<i64> = lines.iter().map(|line| self.value(base, *line, taken[*line])).collect();
            for (line, new) in lines.iter().zip(&new) {
                gain += i128::from(*new) - i128::from(worth[*line]);
            }
            if gain <= 0 {
                picking.picks.iter().for_each(|(line, quantity)| taken[*line] -= quantity);
                break;
            }
            lines.iter().zip(new).for_each(|(line, new)| worth[*line] = new);
            discount = discount.saturating_add(i64::try_from(gain).unwrap_or(i64::MAX));
        }
        let shares: Vec<(usize, i64)> =
            (0..taken.len()).filter(|line| taken[*line] > 0).map(|line| (line, worth[line])).collect();
        for (line, _) in &shares {
            self.take(rule, *line, 0, taken[*line]);
        }
        self.spread(rule, discount, &shares);
    }

    /// Sets of what is bought, the dearest first and what cannot be got before what can, and of what is got, the cheapest first.
    pub(super) fn buy_get(
        &mut self,
        rule: usize,
        buy: Piece,
        get: Piece,
        basis_points: i64,
        most: i64,
        base: Base,
        within: Within,
    ) {
        let mut buys = self.dearest(&buy, within);
        buys.sort_by_key(|line| self.facts.masks.holds(get.of, *line));
        let mut gets = self.dearest(&get, within);
        gets.reverse();
        let mut picking = self.picking();
        let mut taken = vec![0_i64; self.net.len()];
        let mut got = vec![0_i64; self.net.len()];
        for _ in 0..most {
            picking.picks.clear();
            if !picking.pick(&buys, buy.quantity) {
                break;
            }
            let bought = picking.picks.len();
            if !picking.pick(&gets, get.quantity) {
                break;
            }
            picking.picks.iter().for_each(|(line, quantity)| taken[*line] += quantity);
            picking.picks[bought..].iter().for_each(|(line, quantity)| got[*line] += quantity);
        }
        for line in (0..taken.len()).filter(|line| taken[*line] > 0) {
            let quantity = self.facts.basket.lines[line].quantity;
            let off = part(self.base(base, line), (got[line], basis_points), (quantity, 10_000));
            self.take(rule, line, off.clamp(0, self.room(line)), taken[line]);
        }
    }

    /// Lines of a piece by the price of a unit, the dearest first, earlier lines first among equals.
    fn dearest(&self, piece: &Piece, within: Within) -> Vec<usize> {
        let mut lines: Vec<usize> = self.lines(piece.of, within).collect();
        lines.sort_by_key(|line| std::cmp::Reverse(self.facts.basket.lines[*line].price));
        lines
    }

    fn picking(&self) -> Picking {
        let lines = self.facts.basket.lines.iter().zip(&self.used);
        Picking {
            free: lines.map(|(line, used)| line.quantity.saturating_sub(*used).max(0)).collect(),
            picks: Vec::new(),
        }
    }

    /// What so many thousandths of a line cost.
    fn value(&self, base: Base, line: usize, quantity: i64) -> i64 {
        part(self.base(base, line), (quantity, 1), (self.facts.basket.lines[line].quantity, 1))
    }
}

impl Picking {
    /// Picks from the lines in order; says whether there was enough.
    fn pick(&mut self, order: &[usize], quantity: i64) -> bool {
        let mut wanted = quantity;
        for line in order {
            let picked = wanted.min(self.free[*line]);
            if picked > 0 {
                self.free[*line] -= picked;
                self.picks.push((*line, picked));
                wanted -= picked;
            }
            if wanted <= 0 {
                break;
            }
        }
        quantity > 0 && wanted == 0
    }
}

/// An amount times two fractions, rounded half up once.
fn part(amount: i64, of: (i64, i64), by: (i64, i64)) -> i64 {
    let whole = i128::from(by.0) * i128::from(by.1);
    if whole <= 0 {
        return 0;
    }
    let exact = i128::from(amount).saturating_mul(i128::from(of.0)).saturating_mul(i128::from(of.1));
    i64::try_from((exact.saturating_mul(2).saturating_add(whole)).div_euclid(2 * whole)).unwrap_or(i64::MAX)
}
