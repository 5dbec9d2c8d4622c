//! The slow, obvious ledger: every point by itself, all operations replayed from the first.

use motivate::loyalty::{Negative, Programme, ReturnPolicy, points_of};
use vocabulary::Instant;

use super::shop::line;

/// What happens to one customer. Instants only grow; operations are numbered by their place.
#[derive(Debug, Clone)]
pub enum Deed {
    /// An order of lines (units, paid): spends some points, earns others.
    Order { lines: Vec<(i64, i64)>, spends: i64 },
    /// Sets points aside for so many minutes.
    Reserve { points: i64, minutes: i64 },
    /// Captures so many points of an earlier reservation.
    Capture { of: usize, points: i64 },
    /// Releases an earlier reservation.
    Release { of: usize },
    /// Units of a line of an earlier order come back.
    Return { of: usize, line: usize, units: i64 },
    /// An earlier order is cancelled.
    Cancel { of: usize },
    /// Somebody corrects the balance.
    Adjust { points: i64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Free,
    Held { by: usize, until: Instant },
    Gone,
}

struct Point {
    lot: usize,
    order: usize,
    earned: Instant,
    from: Instant,
    until: Instant,
    state: State,
}

#[derive(Default)]
struct Order {
    units: Vec<i64>,
    back: Vec<i64>,
    /// By line: how many points it earned, and in which lot.
    earned: Vec<(usize, i64)>,
    /// By line: the very points that paid for it.
    spent: Vec<Vec<usize>>,
}

/// Every point there ever was, and how many are owed.
pub struct Oracle<'p> {
    programme: &'p Programme,
    points: Vec<Point>,
    orders: Vec<(usize, Order)>,
    reservations: Vec<(usize, Instant, bool)>,
    lots: usize,
    owed: i64,
}

/// Active, pending and reserved points.
pub type Told = (i64, i64, i64);

impl<'p> Oracle<'p> {
    /// Replays deeds; gives the ledger, and of each deed whether it was accepted.
    pub fn replay(programme: &'p Programme, deeds: &[(Instant, Deed)]) -> (Oracle<'p>, Vec<bool>) {
        let mut oracle = Oracle {
            programme,
            points: Vec::new(),
            orders: Vec::new(),
            reservations: Vec::new(),
            lots: 0,
            owed: 0,
        };
        let accepted =
            deeds.iter().enumerate().map(|(number, (at, deed))| oracle.act(number, *at, deed)).collect();
        (oracle, accepted)
    }

    pub fn told(&self, at: Instant) -> Told {
        let mut told = (-self.owed, 0, 0);
        for point in &self.points {
            match point.state {
                State::Gone => {}
                State::Held { until, .. } if until > at => told.2 += 1,
                _ if point.until <= at => {}
                _ if point.from > at => told.1 += 1,
                _ => told.0 += 1,
            }
        }
        told
    }

    fn act(&mut self, number: usize, at: Instant, deed: &Deed) -> bool {
        match deed {
            Deed::Order { lines, spends } => self.order(number, at, lines, *spends),
            Deed::Reserve { points, minutes } => {
                let Some(taken) = self.take(*points, at, number) else { return false };
                let until = at.plus_seconds(minutes * 60);
                for point in taken {
                    self.points[point].state = State::Held { by: number, until };
                }
                self.reservations.push((number, until, false));
                true
            }
            Deed::Capture { of, points } => self.capture(*of, *points, at),
            Deed::Release { of } => {
                self.free_hold(*of);
                self.settle_all(at);
                true
            }
            Deed::Return { of, line, units } => self.back(*of, Some((*line, *units)), at),
            Deed::Cancel { of } => self.back(*of, None, at),
            Deed::Adjust { points } if *points > 0 => {
                self.issue(number, *points, at, true);
                true
            }
            Deed::Adjust { points } => match self.take(-points, at, usize::MAX) {
                Some(taken) => {
                    self.end(&taken);
                    true
                }
                None => false,
            },
        }
    }

    fn order(&mut self, number: usize, at: Instant, lines: &[(i64, i64)], spends: i64) -> bool {
        let paid: Vec<_> = lines.iter().zip(1..).map(|((units, paid), n)| line(n, *units, *paid)).collect();
        let Some(taken) = self.take(spends, at, number) else { return false };
        self.end(&taken);
        let mut order = Order {
            units: lines.iter().map(|(units, _)| *units).collect(),
            back: vec![0; lines.len()],
            ..Order::default()
        };
        order.spent = vec![Vec::new(); lines.len()];
        order.spent[0] = taken;
        let mut by_line = vec![0; lines.len()];
        for share in points_of(self.programme, &paid, 100) {
            by_line[share.line as usize - 1] = share.points;
        }
        let lot = self.lots;
        order.earned = by_line.iter().map(|points| (lot, *points)).collect();
        self.issue(number, by_line.iter().sum(), at, false);
        self.orders.push((number, order));
        true
    }

    fn capture(&mut self, of: usize, wanted: i64, at: Instant) -> bool {
        let held: Vec<usize> = self.sorted(|point| matches!(point.state, State::Held { by, .. } if by == of));
        let is_over = self.reservations.iter().any(|(by, until, done)| *by == of && (*until <= at || *done));
        if wanted > 0 && (is_over || wanted > held.len() as i64) {
            return false;
        }
        self.end(&held[..wanted as usize]);
        self.free_hold(of);
        self.settle_all(at);
        true
    }

    fn free_hold(&mut self, of: usize) {
        for (by, _, done) in &mut self.reservations {
            *done |= *by == of;
        }
        for point in &mut self.points {
            if matches!(point.state, State::Held { by, .. } if by == of) {
                point.state = State::Free;
            }
        }
    }

    fn back(&mut self, of: usize, units: Option<(usize, i64)>, at: Instant) -> bool {
        let Some(place) = self.orders.iter().position(|(number, _)| *number == of) else {
            return units.is_none();
        };
        let order = &self.orders[place].1;
        let steps: Vec<(usize, i64, i64)> = match units {
            Some((line, units)) => vec![(line, order.back[line], order.back[line] + units)],
            None => (0..order.units.len()).map(|line| (line, order.back[line], order.units[line])).collect(),
        };
        if steps.iter().any(|(line, before, after)| *after > order.units[*line] || before > after) {
            return false;
        }
        let part = |whole: i64, line: usize, units: i64| whole * units / order.units[line];
        let mut returned = Vec::new();
        let mut reversed = Vec::new();
        for (line, before, after) in &steps {
            let spent = &order.spent[*line];
            let whole = spent.len() as i64;
            returned.extend_from_slice(
                &spent[part(whole, *line, *before) as usize..part(whole, *line, *after) as usize],
            );
            let (lot, whole) = order.earned[*line];
            reversed.push((lot, part(whole, *line, *after) - part(whole, *line, *before)));
        }
        for (line, _, after) in steps {
            self.orders[place].1.back[line] = after;
        }
        for point in returned {
            self.points[point].state = State::Free;
        }
        self.settle_all(at);
        for (lot, points) in reversed {
            self.reverse(lot, points, at);
        }
        true
    }

    fn reverse(&mut self, lot: usize, wanted: i64, at: Instant) {
        let mut missing = wanted;
        let is_active = self.points.iter().any(|point| point.lot == lot && point.from <= at);
        let policy = self.programme.rules.returns;
        if policy == ReturnPolicy::OnlyPending && is_active {
            return;
        }
        self.end_some(&mut missing, at, |point| point.lot == lot);
        self.end_some(&mut missing, at, |point| point.from <= at && at < point.until);
        let may_owe = match self.programme.rules.negative {
            Negative::Forbid => return,
            Negative::Floor(most) => (most - self.owed).max(0),
            Negative::Net => i64::MAX,
        };
        if policy == ReturnPolicy::Unlimited {
            self.end_some(&mut missing, at, |point| point.from > at);
            self.owed += missing.min(may_owe);
        }
    }

    fn issue(&mut self, order: usize, points: i64, at: Instant, at_once: bool) {
        let currency = &self.programme.rules.currencies[0];
        let from = if at_once { at } else { currency.active_from(&self.programme.zone, at) };
        let until = currency.expires_at(&self.programme.zone, from);
        let lot = self.lots;
        self.lots += 1;
        for _ in 0..points {
            let state = if self.owed > 0 { State::Gone } else { State::Free };
            self.owed = (self.owed - 1).max(0);
            self.points.push(Point { lot, order, earned: at, from, until, state });
        }
    }

    fn settle_all(&mut self, at: Instant) {
        let mut owed = self.owed;
        self.end_some(&mut owed, at, |point| point.until > at);
        self.owed = owed;
    }

    fn take(&self, points: i64, at: Instant, order: usize) -> Option<Vec<usize>> {
        let free = self.sorted(|point| {
            is_free(point, at) && point.from <= at && at < point.until && point.order != order
        });
        (points == 0 || points <= free.len() as i64 - self.owed).then(|| free[..points as usize].to_vec())
    }

    fn end_some(&mut self, missing: &mut i64, at: Instant, which: impl Fn(&Point) -> bool) {
        let mut free = self.sorted(|point| is_free(point, at) && which(point));
        free.truncate(*missing as usize);
        *missing -= free.len() as i64;
        self.end(&free);
    }

    fn end(&mut self, points: &[usize]) {
        for point in points {
            self.points[*point].state = State::Gone;
        }
    }

    fn sorted(&self, which: impl Fn(&Point) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.points.len()).filter(|at| which(&self.points[*at])).collect();
        found.sort_by_key(|at| {
            let point = &self.points[*at];
            (point.until, point.earned, point.lot)
        });
        found
    }
}

fn is_free(point: &Point, at: Instant) -> bool {
    match point.state {
        State::Free => true,
        State::Held { until, .. } => until <= at,
        State::Gone => false,
    }
}
