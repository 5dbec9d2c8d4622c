use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use columnar::Snapshot;

use super::borders::Borders;
use super::buyers::Stretch;
use super::groups::Group;

/// A cell as (R, F), or nowhere: no order in the period.
pub type Place = Option<(u8, u8)>;

/// Places of the matrix, nowhere among them.
const PLACES: usize = 26;

/// Who was where at one instant and is where at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    counts: Vec<u64>,
}

/// Customers who came to a cell and who left it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flow {
    /// Were elsewhere or nowhere.
    pub came: u64,
    /// Are elsewhere or nowhere.
    pub left: u64,
}

impl Moves {
    /// Scores everybody at the ends of both stretches with the same borders. What was brought back by today is taken off both times.
    pub fn of(
        snapshot: &Snapshot,
        (then, now): (&Stretch, &Stretch),
        borders: &Borders,
        threads: usize,
        stop: &AtomicBool,
    ) -> Moves {
        let empty = || vec![0_u64; PLACES * PLACES];
        let found = snapshot.scan(threads, stop, empty, |counts, part, rows| {
            for row in rows.iter() {
                let life = part.life(*row as usize);
                let place = |stretch: &Stretch| {
                    let scores = borders.scores(&stretch.buyer(life)?);
                    Some((scores.recency, scores.frequency))
                };
                counts[index(place(then)) * PLACES + index(place(now))] += 1;
            }
        });
        let mut counts = empty();
        for one in found {
            counts.iter_mut().zip(one).for_each(|(all, one)| *all += one);
        }
        Moves { counts }
    }

    /// Customers from one place to another, or who stayed.
    pub fn between(&self, then: Place, now: Place) -> u64 {
        self.counts[index(then) * PLACES + index(now)]
    }

    /// Customers who moved from one place to another, where there are any.
    pub fn all(&self) -> impl Iterator<Item = (Place, Place, u64)> {
        let pairs = places().flat_map(|then| places().map(move |now| (then, now)));
        let moved = pairs.filter(|(then, now)| then != now);
        moved.map(|(then, now)| (then, now, self.between(then, now))).filter(|(_, _, count)| *count > 0)
    }

    /// Who came to a cell and who left it.
    pub fn through(&self, recency: u8, frequency: u8) -> Flow {
        let here = Some((recency, frequency));
        let sum = |is_it: &dyn Fn(Place, Place) -> bool| {
            self.all().filter(|(then, now, _)| is_it(*then, *now)).map(|(_, _, count)| count).sum()
        };
        Flow { came: sum(&|_, now| now == here), left: sum(&|then, _| then == here) }
    }

    /// Customers by the group they were in and the group they are in; nobody is in none both times.
    pub fn of_groups(&self) -> BTreeMap<(Option<Group>, Option<Group>), u64> {
        let group = |place: Place| place.map(|(recency, frequency)| Group::of(recency, frequency));
        let mut counts = BTreeMap::new();
        for then in places() {
            for now in places().filter(|now| then.is_some() || now.is_some()) {
                let count = self.between(then, now);
                if count > 0 {
                    *counts.entry((group(then), group(now))).or_default() += count;
                }
            }
        }
        counts
    }
}

fn index(place: Place) -> usize {
    place.map_or(PLACES - 1, |(recency, frequency)| 5 * usize::from(recency - 1) + usize::from(frequency - 1))
}

fn places() -> impl Iterator<Item = Place> {
    let cells = (1..=5).flat_map(|recency| (1..=5).map(move |frequency| Some((recency, frequency))));
    cells.chain([None])
}
