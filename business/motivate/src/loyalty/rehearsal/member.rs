use vocabulary::{Instant, Zone};

use super::super::programme::{PointCurrency, Programme};
use super::super::tiers::{Tiers, Window};

/// A customer in a programme, as far as levels and ends of points go.
#[derive(Debug)]
pub(super) struct Member {
    joined_at: Instant,
    /// The place of the level.
    pub level: usize,
    keep_until: Option<Instant>,
    /// What counts towards levels, by the beginning of its day where the last days count, of its window otherwise.
    counted: Vec<(Instant, i64)>,
    /// Points whose end activity moves: the place of their kind, their end, how many.
    lots: Vec<(usize, Instant, i64)>,
}

impl Member {
    pub fn joined(at: Instant) -> Member {
        Member { joined_at: at, level: 0, keep_until: None, counted: Vec::new(), lots: Vec::new() }
    }

    /// Looks at levels whose time was over by an instant, as nights do.
    pub fn settle(&mut self, programme: &Programme, at: Instant) {
        let Some(tiers) = &programme.rules.tiers else { return };
        let zone = &programme.zone;
        while let Some(now) = self.keep_until.filter(|until| *until <= at) {
            let present = self.sum(tiers.window(zone, self.joined_at, now));
            let closed = match tiers.window {
                Window::Rolling(_) => present,
                _ => self.sum(tiers.closed(zone, self.joined_at, now)),
            };
            (self.level, self.keep_until) = tiers.reviewed(zone, self.joined_at, now, (present, closed));
        }
    }

    /// Counts what was bought; a higher level comes at once.
    pub fn count(&mut self, zone: &Zone, tiers: &Tiers, at: Instant, amount: i64) {
        let window = tiers.window(zone, self.joined_at, at);
        let begin = match tiers.window {
            Window::Rolling(_) => {
                self.counted.retain(|(day, _)| *day >= window.0);
                zone.start_of_day_after(at, 0)
            }
            _ => window.0,
        };
        match self.counted.last_mut().filter(|(last, _)| *last == begin) {
            Some((_, sum)) => *sum += amount,
            None => self.counted.push((begin, amount)),
        }
        let reached = tiers.reached(self.sum(window));
        if reached > self.level {
            self.level = reached;
            self.keep_until = Some(tiers.kept_until(zone, self.joined_at, at));
        }
    }

    fn sum(&self, (from, to): (Instant, Instant)) -> i64 {
        self.counted.iter().filter(|(begin, _)| (from..to).contains(begin)).map(|(_, amount)| amount).sum()
    }

    /// Takes new points in; gives how many of them are known to be dead at the end.
    pub fn accrue(
        &mut self,
        zone: &Zone,
        currency: &PointCurrency,
        (place, points): (usize, i64),
        at: Instant,
        until: Instant,
    ) -> i64 {
        let ends = match currency.active_from(zone, at) {
            Instant::MAX => Instant::MAX,
            from => currency.expires_at(zone, from),
        };
        if !currency.is_renewed() {
            return if ends <= until { points } else { 0 };
        }
        self.lots.push((place, ends, points));
        0
    }

    /// Activity lengthens the life of points that are not dead, where the rules say so.
    pub fn renew(&mut self, programme: &Programme, at: Instant) {
        for (place, currency) in programme.rules.currencies.iter().enumerate() {
            if currency.is_renewed() {
                let until = currency.expires_at(&programme.zone, at);
                let alive = self.lots.iter_mut().filter(|(of, ends, _)| *of == place && *ends > at);
                alive.for_each(|(_, ends, _)| *ends = (*ends).max(until));
            }
        }
        self.lots.dedup_by(|next, kept| {
            let is_same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 += if is_same { next.2 } else { 0 };
            is_same
        });
    }

    /// Points that are dead at an instant, by the place of their kind: of those whose end activity moves.
    pub fn dead(&self, until: Instant) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.lots
            .iter()
            .filter(move |(_, ends, _)| *ends <= until)
            .map(|(place, _, points)| (*place, *points))
    }
}
