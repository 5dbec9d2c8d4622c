//! The condition "is in these RFM cells".

use columnar::Life;
use serde_json::Value;
use vocabulary::{Instant, Problem, Zone};

use super::borders::{Scale, Scores};
use super::buyers::Stretch;
use crate::error::{Reason, bad_condition};
use crate::parse::Fields;
use crate::program::Context;

const SCORES: [&str; 3] = ["recency", "frequency", "money"];

/// Scores that are asked for; of a list of none any will do. Who did not buy in the period of the scale has no scores and is known not to
/// have these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Recency, frequency and money.
    pub scores: [Vec<u8>; 3],
    /// Cells as (R, F).
    pub cells: Vec<(u8, u8)>,
}

impl Wanted {
    pub(crate) fn parse(value: &Value, path: &str) -> Result<Wanted, Problem> {
        let fields = Fields::of(value, path, &["kind", "recency", "frequency", "money", "cells"])?;
        let mut wanted = Wanted::default();
        for (name, scores) in SCORES.iter().zip(&mut wanted.scores) {
            if fields.optional(name).is_some() {
                let list = list(&fields, name, 5)?.into_iter();
                *scores = list.map(|(value, path)| score(value, &path)).collect::<Result<_, _>>()?;
            }
        }
        if fields.optional("cells").is_some() {
            for (value, path) in list(&fields, "cells", 25)? {
                wanted.cells.push(cell(value, &path)?);
            }
        }
        match wanted == Wanted::default() {
            true => Err(bad_condition(path, Reason::Empty)),
            false => Ok(wanted),
        }
    }

    fn has(&self, scores: Scores) -> bool {
        let each = [scores.recency, scores.frequency, scores.money];
        self.scores.iter().zip(each).all(|(wanted, score)| wanted.is_empty() || wanted.contains(&score))
            && (self.cells.is_empty() || self.cells.contains(&(scores.recency, scores.frequency)))
    }
}

fn list<'v>(fields: &Fields<'v>, name: &str, most: usize) -> Result<Vec<(&'v Value, String)>, Problem> {
    let (list, path) = (fields.list(name)?, fields.path(name));
    match list.len() {
        0 => Err(bad_condition(&path, Reason::Empty)),
        length if length > most => Err(bad_condition(&path, Reason::TooLarge)),
        _ => Ok(list.iter().enumerate().map(|(index, value)| (value, format!("{path}/{index}"))).collect()),
    }
}

fn score(value: &Value, path: &str) -> Result<u8, Problem> {
    let number = value.as_i64().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
    let score = u8::try_from(number).ok().filter(|score| (1..=5).contains(score));
    score.ok_or_else(|| bad_condition(path, Reason::WrongValue))
}

fn cell(value: &Value, path: &str) -> Result<(u8, u8), Problem> {
    match value.as_array().map(Vec::as_slice) {
        Some([recency, frequency]) => {
            Ok((score(recency, &format!("{path}/0"))?, score(frequency, &format!("{path}/1"))?))
        }
        _ => Err(bad_condition(path, Reason::WrongType)),
    }
}

/// The condition made ready.
#[derive(Debug)]
pub(crate) struct Ready {
    scale: Scale,
    stretch: Stretch,
    /// Of each of the 125 cells whether it is asked for.
    has: u128,
}

impl Ready {
    pub fn new(wanted: &Wanted, context: &Context<'_>) -> Result<Ready, Problem> {
        let Some(scale) = context.rfm.copied() else {
            return Err(Problem::internal("a program with RFM cells was made without their borders"));
        };
        let mut has = 0;
        for index in 0..125_u8 {
            let scores =
                Scores { recency: index / 25 + 1, frequency: index / 5 % 5 + 1, money: index % 5 + 1 };
            has |= u128::from(wanted.has(scores)) << scores.index();
        }
        Ok(Ready { scale, stretch: Stretch::new(context.now, context.zone, scale.period_days), has })
    }

    /// The customer's scores; none for who did not buy.
    pub fn scores(&self, life: Life<'_>) -> Option<Scores> {
        self.stretch.buyer(life).map(|buyer| self.scale.borders.scores(&buyer))
    }

    /// When the scores can change: a day ends, an order leaves the period or comes to pass. Quintiles are taken to hold for the day.
    pub fn changes(&self, life: Life<'_>, zone: &Zone) -> i64 {
        let seen = self.stretch.seen(life);
        let times = &life.part.orders.placed_at;
        let next = if seen.end < life.orders().end { times[seen.end] } else { i64::MAX };
        let (Some(first), Some(last)) = (seen.clone().next(), seen.last()) else { return next };
        let start_of = |order: usize, days: i64| zone.start_of_day_after(Instant(times[order]), days + 1).0;
        let days = self.stretch.days_since(times[last]);
        let colder = self.scale.borders.recency.into_iter().find(|border| *border >= days);
        let leaves = self.scale.period_days.map(|period| start_of(first, period));
        let tomorrow = self.scale.is_quintiles.then(|| start_of(last, days));
        let next = next.min(tomorrow.unwrap_or(i64::MAX));
        next.min(colder.map_or(i64::MAX, |border| start_of(last, border))).min(leaves.unwrap_or(i64::MAX))
    }

    #[inline]
    pub fn passes(&self, life: Life<'_>) -> bool {
        self.scores(life).is_some_and(|scores| self.has >> scores.index() & 1 == 1)
    }
}
