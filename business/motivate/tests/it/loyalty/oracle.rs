//! The slow, obvious ledger of several customers: every point by itself, all deeds replayed from the first.

use motivate::loyalty::{Negative, PointCurrency, Programme, ReturnPolicy, points_of};
use vocabulary::{Date, Instant};

use super::shop::line;

/// Who there is, and how many kinds of points.
pub const PEOPLE: usize = 3;
pub const KINDS: usize = 2;

/// What happens. People are told by number; deeds by their place, where one concerns an earlier one.
#[derive(Debug, Clone)]
pub enum Deed {
    /// An order of lines (units, paid): spends some points, earns others.
    Order { who: usize, lines: Vec<(i64, i64)>, spends: i64 },
    /// An order left open: sets points aside for so many minutes.
    Reserve { who: usize, lines: Vec<(i64, i64)>, points: i64, minutes: i64 },
    /// An open order is paid, with so many of its points.
    Capture { of: usize, points: i64 },
    /// The points of an open order are free again.
    Release { of: usize },
    /// Units of a line come back.
    Return { of: usize, line: usize, units: i64 },
    /// An order is called off, open or paid.
    Cancel { of: usize },
    /// What an order earned counts from now on.
    Confirm { of: usize },
    /// Something happened that the rules know.
    Event { who: usize },
    /// Somebody corrects a balance.
    Adjust { who: usize, kind: usize, points: i64 },
    /// A correction is taken back.
    Undo { of: usize },
    /// Points go to somebody else.
    Transfer { from: usize, to: usize, kind: usize, points: i64 },
    /// Two customers turn out to be one.
    Join { from: usize, into: usize },
    /// The last two that were joined are two again.
    Part,
    /// All nights up to now.
    Night,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Free,
    Held {
        by: usize,
        until: Instant,
    },
    /// Booked as dead.
    Expired,
    Gone,
}

#[derive(Clone)]
struct Point {
    lot: usize,
    state: State,
}

#[derive(Clone)]
struct Lot {
    account: usize,
    kind: usize,
    /// The deed that made it.
    document: usize,
    earned: Instant,
    from: Instant,
    until: Instant,
}

#[derive(Clone)]
struct Account {
    origin: usize,
    holder: usize,
    owed: [i64; KINDS],
}

#[derive(Clone)]
struct Order {
    number: usize,
    units: Vec<i64>,
    back: Vec<i64>,
    /// By line: of which lot how many points were earned.
    earned: Vec<Vec<(usize, i64)>>,
    /// By line: the very points that paid for it.
    spent: Vec<Vec<usize>>,
}

/// A correction: the points it took, or the lot it made and what of it paid debts at once.
#[derive(Clone)]
struct Correction {
    number: usize,
    taken: Vec<usize>,
    given: Option<(usize, i64, i64)>,
    is_undone: bool,
}

/// An open order: until when, and how many points were captured.
#[derive(Clone)]
struct Reservation {
    number: usize,
    lines: Vec<(i64, i64)>,
    until: Instant,
    captured: Option<i64>,
}

/// Every point there ever was, and how many are owed.
#[derive(Clone)]
pub struct Oracle<'p> {
    programme: &'p Programme,
    lots: Vec<Lot>,
    points: Vec<Point>,
    accounts: Vec<Account>,
    /// Of each deed done, whose account it was in.
    by: Vec<Option<usize>>,
    orders: Vec<Order>,
    reservations: Vec<Reservation>,
    called_off: Vec<usize>,
    corrections: Vec<Correction>,
    /// By account and instant, which rule gave something.
    events: Vec<(usize, Instant, usize)>,
    /// Joins that hold: from, into, and the accounts that went.
    joins: Vec<(usize, usize, Vec<usize>)>,
    night: Date,
}

/// Active, pending and reserved points.
pub type Told = (i64, i64, i64);

/// It cannot be done.
struct Refused;

/// What points are for: only those of orders wait until somebody confirms, those by hand never wait.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Order,
    Event,
    Hand,
}

impl<'p> Oracle<'p> {
    pub fn new(programme: &'p Programme, night: Date) -> Oracle<'p> {
        Oracle {
            programme,
            lots: Vec::new(),
            points: Vec::new(),
            accounts: Vec::new(),
            by: Vec::new(),
            orders: Vec::new(),
            reservations: Vec::new(),
            called_off: Vec::new(),
            corrections: Vec::new(),
            events: Vec::new(),
            joins: Vec::new(),
            night,
        }
    }

    /// Balances as of an instant that no deed lies after.
    pub fn told(&self, who: usize, kind: usize, at: Instant) -> Told {
        let mine = |account: &usize| self.accounts[*account].holder == who;
        let owed: i64 =
            (0..self.accounts.len()).filter(mine).map(|account| self.accounts[account].owed[kind]).sum();
        let mut told = (-owed, 0, 0);
        for point in &self.points {
            let lot = &self.lots[point.lot];
            if lot.kind != kind || !mine(&lot.account) {
                continue;
            }
            match point.state {
                State::Gone | State::Expired => {}
                State::Held { until, .. } if until > at => told.2 += 1,
                _ if lot.until <= at => {}
                _ if lot.from > at => told.1 += 1,
                _ => told.0 += 1,
            }
        }
        told
    }

    /// Who a person is by now.
    pub fn is(&self, who: usize) -> usize {
        let joined = self.joins.iter().find(|(from, ..)| *from == who);
        joined.map_or(who, |(_, into, _)| self.is(*into))
    }

    /// Who does a deed, and who gets something from it; nothing where it concerns what never came to be.
    pub fn who(&self, deed: &Deed) -> Option<(usize, usize)> {
        let one = |who: usize| Some((who, who));
        match deed {
            Deed::Order { who, .. } | Deed::Reserve { who, .. } => one(self.is(*who)),
            Deed::Event { who } | Deed::Adjust { who, .. } => one(self.is(*who)),
            Deed::Transfer { from, to, .. } => Some((self.is(*from), self.is(*to))),
            Deed::Join { from, into } => {
                let (from, into) = (self.is(*from), self.is(*into));
                (from != into).then_some((from, into))
            }
            Deed::Part => self.joins.last().map(|(from, into, _)| (*from, *into)),
            Deed::Night => one(0),
            Deed::Capture { of, .. } | Deed::Release { of } | Deed::Return { of, .. } => self.again(*of),
            Deed::Cancel { of } | Deed::Confirm { of } | Deed::Undo { of } => self.again(*of),
        }
    }

    /// Who has by now the account an earlier deed was done in.
    pub fn again(&self, number: usize) -> Option<(usize, usize)> {
        let account = self.by[number]?;
        Some((self.accounts[account].holder, self.accounts[account].holder))
    }

    /// Does the next deed; says whether it was accepted. What is refused changes nothing.
    pub fn act(&mut self, at: Instant, deed: &Deed) -> bool {
        let number = self.by.len();
        self.by.push(None);
        let Some((who, to)) = self.who(deed) else { return false };
        let before = self.clone();
        if self.done(number, (who, to), at, deed).is_err() {
            *self = before;
            return false;
        }
        if !matches!(deed, Deed::Join { .. } | Deed::Part | Deed::Night) {
            self.by[number] = Some(self.own(who));
        }
        true
    }

    fn done(
        &mut self,
        number: usize,
        (who, to): (usize, usize),
        at: Instant,
        deed: &Deed,
    ) -> Result<(), Refused> {
        match deed {
            Deed::Join { .. } => self.join(who, to),
            Deed::Part => self.part(),
            Deed::Night => self.nights(at),
            _ => {
                self.own(who);
            }
        }
        match deed {
            Deed::Order { lines, spends, .. } => {
                let paid = if *spends > 0 { self.spend(number, who, *spends, at)? } else { Vec::new() };
                self.earn(number, who, lines, paid, at);
            }
            Deed::Reserve { lines, points, minutes, .. } => {
                let until = at.plus_seconds(minutes * 60);
                for point in self.take(who, 0, *points, at, number)? {
                    self.points[point].state = State::Held { by: number, until };
                }
                let lines = lines.clone();
                self.reservations.push(Reservation { number, lines, until, captured: None });
            }
            Deed::Capture { of, points } => self.capture(*of, who, *points, at)?,
            Deed::Release { of } => {
                self.free_hold(*of);
                self.settle_all(who, at);
            }
            Deed::Return { of, line, units } => self.back(*of, who, Some((*line, *units)), at)?,
            Deed::Cancel { of } => {
                self.free_hold(*of);
                self.called_off.push(*of);
                self.back(*of, who, None, at)?;
            }
            Deed::Confirm { of } => self.confirm(*of, at)?,
            Deed::Event { .. } => self.event(number, who, at),
            Deed::Adjust { kind, points, .. } => self.adjust(number, who, *kind, *points, at)?,
            Deed::Undo { of } => self.undo(*of, who, at)?,
            Deed::Transfer { kind, points, .. } => self.transfer(number, (who, to), *kind, *points, at)?,
            Deed::Join { .. } | Deed::Part | Deed::Night => {}
        }
        Ok(())
    }

    fn spend(&mut self, number: usize, who: usize, points: i64, at: Instant) -> Result<Vec<usize>, Refused> {
        let taken = self.take(who, 0, points, at, number)?;
        self.end(&taken);
        self.renew(who, at);
        Ok(taken)
    }

    /// An order with the points that paid for its first and its last line.
    fn earn(&mut self, number: usize, who: usize, lines: &[(i64, i64)], paid: Vec<usize>, at: Instant) {
        let mut spent = vec![Vec::new(); lines.len()];
        let (first, last) = parts(paid.len() as i64, lines.len());
        spent[0] = paid[..first as usize].to_vec();
        if last > 0 {
            spent[lines.len() - 1] = paid[first as usize..].to_vec();
        }
        let of_lines: Vec<_> =
            lines.iter().zip(1..).map(|((units, paid), n)| line(n, *units, *paid)).collect();
        let mut earned = vec![Vec::new(); lines.len()];
        let shares = points_of(self.programme, &of_lines, 100);
        for kind in 0..KINDS {
            let code = &self.programme.rules.currencies[kind].code;
            let of_kind: Vec<_> = shares.iter().filter(|share| share.currency == *code).collect();
            let all: i64 = of_kind.iter().map(|share| share.points).sum();
            if all > 0 {
                let lot = self.issue(number, who, (kind, all), at, Of::Order);
                for share in of_kind {
                    earned[share.line as usize - 1].push((lot, share.points));
                }
            }
        }
        self.renew(who, at);
        let units: Vec<i64> = lines.iter().map(|(units, _)| *units).collect();
        self.orders.push(Order { number, back: vec![0; units.len()], units, earned, spent });
    }

    fn capture(&mut self, of: usize, who: usize, wanted: i64, at: Instant) -> Result<(), Refused> {
        let place = self
            .reservations
            .iter()
            .position(|reservation| reservation.number == of)
            .expect("an open order that came to be");
        let Reservation { lines, until, captured, .. } = self.reservations[place].clone();
        if let Some(captured) = captured {
            return if captured == wanted { Ok(()) } else { Err(Refused) };
        }
        let held = self.sorted(|point| matches!(point.state, State::Held { by, .. } if by == of));
        let is_short = wanted > 0 && (until <= at || wanted > held.len() as i64);
        if is_short || self.called_off.contains(&of) {
            return Err(Refused);
        }
        let paid = held[..wanted as usize].to_vec();
        self.end(&paid);
        self.free_hold(of);
        self.settle_all(who, at);
        self.renew(who, at);
        self.reservations[place].captured = Some(wanted);
        self.earn(of, who, &lines, paid, at);
        Ok(())
    }

    fn free_hold(&mut self, of: usize) {
        for point in &mut self.points {
            if matches!(point.state, State::Held { by, .. } if by == of) {
                point.state = State::Free;
            }
        }
    }

    fn back(
        &mut self,
        of: usize,
        who: usize,
        units: Option<(usize, i64)>,
        at: Instant,
    ) -> Result<(), Refused> {
        let Some(place) = self.orders.iter().position(|order| order.number == of) else {
            // An open order has nothing that could come back; called off, what it held is free.
            self.settle_all(who, at);
            return if units.is_none() { Ok(()) } else { Err(Refused) };
        };
        let order = self.orders[place].clone();
        let steps: Vec<(usize, i64, i64)> = match units {
            Some((line, units)) => vec![(line, order.back[line], order.back[line] + units)],
            None => (0..order.units.len()).map(|line| (line, order.back[line], order.units[line])).collect(),
        };
        if steps.iter().any(|(line, _, after)| *after > order.units[*line]) {
            return Err(Refused);
        }
        let part = |whole: i64, line: usize, units: i64| whole * units / order.units[line];
        for (line, before, after) in &steps {
            let spent = &order.spent[*line];
            let whole = spent.len() as i64;
            for point in &spent[part(whole, *line, *before) as usize..part(whole, *line, *after) as usize] {
                self.come_back(*point, at);
            }
        }
        self.settle_all(who, at);
        for kind in 0..KINDS {
            for (line, before, after) in &steps {
                for (lot, whole) in &order.earned[*line] {
                    if self.lots[*lot].kind == kind {
                        let points = part(*whole, *line, *after) - part(*whole, *line, *before);
                        self.reverse(who, *lot, points, at);
                    }
                }
            }
        }
        for (line, _, after) in steps {
            self.orders[place].back[line] = after;
        }
        Ok(())
    }

    /// A spent point comes back to its lot; a dead lot lives on for a grace, without what had died of it.
    fn come_back(&mut self, point: usize, at: Instant) {
        let lot = self.points[point].lot;
        let grace = self.programme.rules.return_grace_days;
        if grace > 0 && self.lots[lot].until <= at {
            self.die(|point| point.lot == lot, at);
            self.lots[lot].until = self.programme.zone.start_of_day_after(at, grace + 1);
        }
        self.points[point].state = State::Free;
    }

    fn reverse(&mut self, who: usize, lot: usize, wanted: i64, at: Instant) {
        let mut missing = wanted;
        let kind = self.lots[lot].kind;
        let policy = self.programme.rules.returns;
        if policy == ReturnPolicy::OnlyPending && self.lots[lot].from <= at {
            return;
        }
        self.end_some(&mut missing, at, |point, _| point.lot == lot);
        // What has died is gone already.
        for point in &mut self.points {
            if missing > 0 && point.lot == lot && point.state == State::Expired {
                point.state = State::Gone;
                missing -= 1;
            }
        }
        let mine = self.accounts_of(who);
        let is_mine = |lot: &Lot| lot.kind == kind && mine.contains(&lot.account);
        self.end_some(&mut missing, at, |_, lot| is_mine(lot) && lot.from <= at && at < lot.until);
        let may_owe = match self.programme.rules.negative {
            Negative::Forbid => return,
            Negative::Floor(most) => (most - self.owed(who, kind)).max(0),
            Negative::Net => i64::MAX,
        };
        if policy == ReturnPolicy::Unlimited {
            self.end_some(&mut missing, at, |_, lot| is_mine(lot) && lot.from > at);
            let own = self.own(who);
            self.accounts[own].owed[kind] += missing.min(may_owe);
        }
    }

    fn confirm(&mut self, of: usize, at: Instant) -> Result<(), Refused> {
        if self.called_off.contains(&of) {
            return Err(Refused);
        }
        let order = self.orders.iter().find(|order| order.number == of);
        for lot in order.map(|order| order.earned.concat()).unwrap_or_default() {
            let has_points = self.points.iter().any(|point| point.lot == lot.0 && point.state == State::Free);
            let lot = &mut self.lots[lot.0];
            if lot.from == Instant::MAX && has_points {
                lot.from = at;
                lot.until = self.programme.rules.currencies[lot.kind].expires_at(&self.programme.zone, at);
            }
        }
        Ok(())
    }

    fn event(&mut self, number: usize, who: usize, at: Instant) {
        let mine = self.accounts_of(who);
        let own = self.own(who);
        for (index, rule) in self.programme.rules.events.iter().enumerate() {
            let since =
                rule.days.map_or(Instant::MIN, |days| self.programme.zone.start_of_day_after(at, 1 - days));
            let before = self
                .events
                .iter()
                .filter(|(account, then, which)| mine.contains(account) && *then >= since && *which == index);
            if rule.times_max.is_some_and(|max| before.count() as i64 >= max) {
                continue;
            }
            let kind = self.kind(&rule.currency);
            self.issue(number, who, (kind, rule.points), at, Of::Event);
            self.events.push((own, at, index));
        }
    }

    fn adjust(
        &mut self,
        number: usize,
        who: usize,
        kind: usize,
        points: i64,
        at: Instant,
    ) -> Result<(), Refused> {
        let (mut taken, mut given) = (Vec::new(), None);
        if points > 0 {
            let owed = self.owed(who, kind);
            let lot = self.issue(number, who, (kind, points), at, Of::Hand);
            let settled = owed - self.owed(who, kind);
            given = Some((lot, points - settled, settled));
        } else {
            taken = self.take(who, kind, -points, at, usize::MAX)?;
            self.end(&taken);
        }
        self.corrections.push(Correction { number, taken, given, is_undone: false });
        Ok(())
    }

    fn undo(&mut self, of: usize, who: usize, at: Instant) -> Result<(), Refused> {
        let place = self.corrections.iter().position(|one| one.number == of).expect("a correction");
        let Correction { taken, given, is_undone, .. } = self.corrections[place].clone();
        if is_undone {
            return Ok(());
        }
        self.corrections[place].is_undone = true;
        for point in taken {
            self.points[point].state = State::Free;
        }
        let Some((lot, left, settled)) = given else { return Ok(()) };
        let there = self.sorted(|point| point.lot == lot && is_free(point, at));
        if left > 0 && (self.lots[lot].until <= at || (there.len() as i64) < left) {
            return Err(Refused);
        }
        self.end(&there[..left as usize]);
        let own = self.own(who);
        self.accounts[own].owed[self.lots[lot].kind] += settled;
        Ok(())
    }

    fn transfer(
        &mut self,
        number: usize,
        (from, to): (usize, usize),
        kind: usize,
        points: i64,
        at: Instant,
    ) -> Result<(), Refused> {
        if from == to {
            return Err(Refused);
        }
        let account = self.own(to);
        let taken = self.take(from, kind, points, at, usize::MAX)?;
        self.end(&taken);
        let mut lots: Vec<(usize, i64)> = Vec::new();
        for point in taken {
            let lot = self.points[point].lot;
            match lots.last_mut() {
                Some((last, points)) if *last == lot => *points += 1,
                _ => lots.push((lot, 1)),
            }
        }
        for (lot, points) in lots {
            let lot = Lot { account, document: number, ..self.lots[lot].clone() };
            self.add(lot, to, points, at);
        }
        Ok(())
    }

    fn join(&mut self, from: usize, into: usize) {
        let moved: Vec<usize> = self.accounts_of(from);
        for account in &moved {
            self.accounts[*account].holder = into;
        }
        self.joins.push((from, into, moved));
    }

    fn part(&mut self) {
        let (from, _, accounts) = self.joins.pop().expect("a join");
        for account in accounts {
            self.accounts[account].holder = from;
        }
    }

    /// Day by day, what is dead is booked; a lot of which some is held yet waits, unless another of the same customer is dead.
    fn nights(&mut self, at: Instant) {
        let today = self.programme.zone.date(at);
        while self.night < today {
            self.night = self.night.plus_days(1);
            let now = self.programme.zone.start_of(self.night);
            let held: Vec<usize> = self
                .points
                .iter()
                .filter(|point| matches!(point.state, State::Held { until, .. } if until > now))
                .map(|point| point.lot)
                .collect();
            for who in 0..PEOPLE {
                let mine = self.accounts_of(who);
                let dead: Vec<usize> = (0..self.lots.len())
                    .filter(|lot| mine.contains(&self.lots[*lot].account) && self.lots[*lot].until <= now)
                    .collect();
                let is_due = self.points.iter().any(|point| {
                    dead.contains(&point.lot) && !held.contains(&point.lot) && is_free(point, now)
                });
                if is_due {
                    self.die(|point| dead.contains(&point.lot), now);
                }
            }
        }
    }

    fn issue(
        &mut self,
        document: usize,
        who: usize,
        (kind, points): (usize, i64),
        at: Instant,
        of: Of,
    ) -> usize {
        let currency: &PointCurrency = &self.programme.rules.currencies[kind];
        let zone = &self.programme.zone;
        let from = match currency.active_from(zone, at) {
            _ if of == Of::Hand => at,
            Instant::MAX if of == Of::Event => at,
            from => from,
        };
        let until = if from == Instant::MAX { from } else { currency.expires_at(zone, from) };
        let account = self.own(who);
        self.add(Lot { account, kind, document, earned: at, from, until }, who, points, at)
    }

    /// New points; what is owed is paid with them first.
    fn add(&mut self, lot: Lot, who: usize, points: i64, at: Instant) -> usize {
        let id = self.lots.len();
        let (kind, is_alive) = (lot.kind, at < lot.until);
        self.lots.push(lot);
        for _ in 0..points {
            let is_owed = is_alive && self.pay_one(who, kind);
            let state = if is_owed { State::Gone } else { State::Free };
            self.points.push(Point { lot: id, state });
        }
        id
    }

    fn pay_one(&mut self, who: usize, kind: usize) -> bool {
        let owing = self.accounts_of(who).into_iter().find(|account| self.accounts[*account].owed[kind] > 0);
        if let Some(account) = owing {
            self.accounts[account].owed[kind] -= 1;
        }
        owing.is_some()
    }

    fn settle_all(&mut self, who: usize, at: Instant) {
        let mine = self.accounts_of(who);
        for kind in 0..KINDS {
            let free = self.sorted(|point| {
                let lot = &self.lots[point.lot];
                is_free(point, at) && lot.kind == kind && mine.contains(&lot.account) && lot.until > at
            });
            for point in free {
                if self.pay_one(who, kind) {
                    self.end(&[point]);
                }
            }
        }
    }

    /// Activity lengthens the life of points that are not dead, where the rules say so.
    fn renew(&mut self, who: usize, at: Instant) {
        let mine = self.accounts_of(who);
        for (id, lot) in self.lots.iter_mut().enumerate() {
            let currency = &self.programme.rules.currencies[lot.kind];
            let until = currency.expires_at(&self.programme.zone, at);
            let is_left = self
                .points
                .iter()
                .any(|point| point.lot == id && !matches!(point.state, State::Gone | State::Expired));
            if currency.is_renewed()
                && mine.contains(&lot.account)
                && is_left
                && at < lot.until
                && lot.until < until
                && lot.until < Instant::MAX
            {
                lot.until = until;
            }
        }
    }

    fn take(
        &self,
        who: usize,
        kind: usize,
        points: i64,
        at: Instant,
        document: usize,
    ) -> Result<Vec<usize>, Refused> {
        let mine = self.accounts_of(who);
        let mut free = self.sorted(|point| {
            let lot = &self.lots[point.lot];
            let is_mine = mine.contains(&lot.account) && lot.kind == kind && lot.document != document;
            is_free(point, at) && is_mine && lot.from <= at && at < lot.until
        });
        if points > free.len() as i64 - self.owed(who, kind) {
            return Err(Refused);
        }
        free.truncate(points as usize);
        Ok(free)
    }

    fn die(&mut self, which: impl Fn(&Point) -> bool, at: Instant) {
        for point in &mut self.points {
            if is_free(point, at) && which(point) {
                point.state = State::Expired;
            }
        }
    }

    fn end_some(&mut self, missing: &mut i64, at: Instant, which: impl Fn(&Point, &Lot) -> bool) {
        let mut free = self.sorted(|point| is_free(point, at) && which(point, &self.lots[point.lot]));
        free.truncate(*missing as usize);
        *missing -= free.len() as i64;
        self.end(&free);
    }

    fn end(&mut self, points: &[usize]) {
        for point in points {
            self.points[*point].state = State::Gone;
        }
    }

    /// In the order in which points are spent: what ends first, of that what was earned first.
    fn sorted(&self, which: impl Fn(&Point) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.points.len()).filter(|at| which(&self.points[*at])).collect();
        found.sort_by_key(|at| {
            let lot = self.points[*at].lot;
            (self.lots[lot].until, self.lots[lot].earned, lot)
        });
        found
    }

    fn owed(&self, who: usize, kind: usize) -> i64 {
        self.accounts_of(who).into_iter().map(|account| self.accounts[account].owed[kind]).sum()
    }

    fn kind(&self, code: &str) -> usize {
        self.programme
            .rules
            .currencies
            .iter()
            .position(|currency| currency.code == code)
            .expect("a kind of points")
    }

    /// Somebody's accounts, their own first.
    fn accounts_of(&self, who: usize) -> Vec<usize> {
        let mut mine: Vec<usize> =
            (0..self.accounts.len()).filter(|account| self.accounts[*account].holder == who).collect();
        mine.sort_by_key(|account| (self.accounts[*account].origin != who, *account));
        mine
    }

    fn own(&mut self, who: usize) -> usize {
        let found = self.accounts.iter().position(|account| (account.origin, account.holder) == (who, who));
        found.unwrap_or_else(|| {
            self.accounts.push(Account { origin: who, holder: who, owed: [0; KINDS] });
            self.accounts.len() - 1
        })
    }
}

/// Points that pay, for the first line and for the last.
pub fn parts(points: i64, lines: usize) -> (i64, i64) {
    let last = if lines > 1 { points / 2 } else { 0 };
    (points - last, last)
}

fn is_free(point: &Point, at: Instant) -> bool {
    match point.state {
        State::Free => true,
        State::Held { until, .. } => until <= at,
        State::Expired | State::Gone => false,
    }
}
