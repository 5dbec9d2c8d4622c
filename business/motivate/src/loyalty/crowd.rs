//! All members of a programme by what counts towards its levels: how they are spread, and who would move if thresholds did.

use std::collections::{BTreeMap, HashMap};

use store::Tx;
use vocabulary::{CustomerId, Instant, Problem, ProgrammeId};

use super::programme::Programme;
use super::sql::{self, Person};
use super::tiers::{Measure, Tiers, Window};

/// So many people are looked at; of more, every second, third and so on.
const LOOKED_AT_MAX: i64 = 100_000;
/// As many where each has a year of their own.
const OWN_YEARS_MAX: i64 = 20_000;

/// Members by what counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crowd {
    /// All members.
    pub people: i64,
    /// One of so many was looked at; the figures stand for all.
    pub every: i64,
    /// Level and what counts, of those looked at.
    members: Vec<(Option<String>, i64)>,
}

/// Members whose measure lies from one amount up to another, which is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// From here.
    pub from: i64,
    /// Up to here; open at the last.
    pub to: Option<i64>,
    /// How many.
    pub people: i64,
}

/// Who would move with other levels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moves {
    /// Members who would rise, at once.
    pub up: i64,
    /// Members who would fall, when the time of their level is over.
    pub down: i64,
    /// From which level to which.
    pub moves: Vec<Move>,
    /// Members on each level once all have moved, in its order.
    pub after: Vec<i64>,
}

/// Members who would go from one level to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The level they have.
    pub from: String,
    /// The level they would have.
    pub to: String,
    /// How many.
    pub people: i64,
}

/// Looks at the members of a programme through levels that are, or that may come to be.
pub fn crowd(tx: &mut Tx<'_>, programme: &Programme, tiers: &Tiers, at: Instant) -> Result<Crowd, Problem> {
    let all = sql::count_people(tx, programme.id)?;
    let most = if tiers.window == Window::Anniversary { OWN_YEARS_MAX } else { LOOKED_AT_MAX };
    let every = (all / most + i64::from(all % most > 0)).max(1);
    let people = joined(programme, sql::people(tx, programme.id, every)?);
    let measured = match tiers.window {
        Window::Anniversary => own_years(tx, programme, tiers, &people, every, at)?,
        Window::Calendar(_) | Window::Rolling(_) => one_window(tx, programme, tiers, every, at)?,
    };
    let of = |person: Person| (person.tier, measured.get(&person.customer).copied().unwrap_or(0));
    Ok(Crowd { people: all, every, members: people.into_iter().map(of).collect() })
}

/// How many members a programme has.
pub fn members(tx: &mut Tx<'_>, programme: ProgrammeId) -> Result<i64, Problem> {
    Ok(sql::count_people(tx, programme)?)
}

/// The next members after one.
pub fn members_after(
    tx: &mut Tx<'_>,
    programme: &Programme,
    after: CustomerId,
    limit: i64,
) -> Result<Vec<CustomerId>, Problem> {
    Ok(sql::members_after(tx, programme.id, after, limit)?)
}

impl Crowd {
    /// Members on each level, in its order.
    pub fn levels(&self, tiers: &Tiers) -> Vec<i64> {
        let mut counts = vec![0; tiers.levels.len()];
        for (level, _) in &self.members {
            counts[place(tiers, level.as_deref())] += self.every;
        }
        counts
    }

    /// Members of whom nothing counts yet.
    pub fn without(&self) -> i64 {
        self.members.iter().filter(|(_, measured)| *measured <= 0).count() as i64 * self.every
    }

    /// Equal bars over what counts above zero, the last one open: beyond it is one member in a hundred, or a threshold.
    pub fn bars(&self, wanted: usize, highest: i64) -> Vec<Bar> {
        let mut amounts: Vec<i64> =
            self.members.iter().map(|(_, amount)| *amount).filter(|amount| *amount > 0).collect();
        amounts.sort_unstable();
        let Some(last) = amounts.get((amounts.len() * 99 / 100).min(amounts.len().saturating_sub(1))) else {
            return Vec::new();
        };
        let wanted = wanted.max(1) as i64;
        let width = round_up(((*last).max(highest) / wanted).max(1));
        let mut counts = vec![0; wanted as usize];
        for amount in &amounts {
            counts[(amount / width).min(wanted - 1) as usize] += self.every;
        }
        let bar = |(index, people): (i64, i64)| {
            let to = (index + 1 < wanted).then_some((index + 1) * width);
            Bar { from: index * width, to, people }
        };
        (0..).zip(counts).map(bar).collect()
    }

    /// Who would move from the levels they have to those others would give them.
    pub fn moves(&self, tiers: &Tiers) -> Moves {
        let mut moves = Moves { after: vec![0; tiers.levels.len()], ..Moves::default() };
        let mut pairs: BTreeMap<(String, usize), i64> = BTreeMap::new();
        for (level, measured) in &self.members {
            let (has, gets) = (place(tiers, level.as_deref()), tiers.reached(*measured));
            moves.after[gets] += self.every;
            let is_gone = level.as_ref().is_some_and(|code| position(tiers, code).is_none());
            match gets.cmp(&has) {
                std::cmp::Ordering::Greater => moves.up += self.every,
                std::cmp::Ordering::Less => moves.down += self.every,
                std::cmp::Ordering::Equal if is_gone => moves.down += self.every,
                std::cmp::Ordering::Equal => continue,
            }
            let from = level.clone().unwrap_or_else(|| tiers.levels[0].code.clone());
            *pairs.entry((from, gets)).or_default() += self.every;
        }
        let told = |((from, to), people): ((String, usize), i64)| Move {
            from,
            to: tiers.levels[to].code.clone(),
            people,
        };
        moves.moves = pairs.into_iter().map(told).collect();
        moves
    }
}

fn position(tiers: &Tiers, code: &str) -> Option<usize> {
    tiers.levels.iter().position(|level| level.code == code)
}

fn place(tiers: &Tiers, code: Option<&str>) -> usize {
    code.and_then(|code| position(tiers, code)).unwrap_or(0)
}

/// Up to one of 1, 2 or 5 with noughts, so that bars end at round amounts.
fn round_up(amount: i64) -> i64 {
    let mut step: i64 = 1;
    loop {
        for times in [1, 2, 5] {
            let round = step.saturating_mul(times);
            if round >= amount {
                return round;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// One for each customer, whose accounts came together with a join.
fn joined(programme: &Programme, accounts: Vec<Person>) -> Vec<Person> {
    let mut people: BTreeMap<CustomerId, Person> = BTreeMap::new();
    let height = |tier: &Option<String>| {
        programme.rules.tiers.as_ref().map_or(0, |tiers| place(tiers, tier.as_deref()))
    };
    for account in accounts {
        match people.get_mut(&account.customer) {
            Some(there) => {
                there.opened_at = there.opened_at.min(account.opened_at);
                if height(&account.tier) > height(&there.tier) {
                    there.tier = account.tier;
                }
            }
            None => {
                people.insert(account.customer, account);
            }
        }
    }
    people.into_values().collect()
}

fn one_window(
    tx: &mut Tx<'_>,
    programme: &Programme,
    tiers: &Tiers,
    every: i64,
    at: Instant,
) -> Result<HashMap<CustomerId, i64>, Problem> {
    let window = tiers.window(&programme.zone, at, at);
    let of = (programme.id, every);
    let found = match &tiers.measure {
        Measure::Points(currency) => sql::points_by(tx, of, currency, window)?,
        Measure::Turnover => {
            sql::bought_by(tx, of, window)?.into_iter().map(|(who, of)| (who, of.0)).collect()
        }
        Measure::Orders => sql::bought_by(tx, of, window)?.into_iter().map(|(who, of)| (who, of.1)).collect(),
    };
    Ok(found.into_iter().collect())
}

/// Each member's own year, told from what happened one by one.
fn own_years(
    tx: &mut Tx<'_>,
    programme: &Programme,
    tiers: &Tiers,
    people: &[Person],
    every: i64,
    at: Instant,
) -> Result<HashMap<CustomerId, i64>, Problem> {
    let since = programme.zone.start_of_day_after(at, -366);
    let of = (programme.id, every);
    let happened = match &tiers.measure {
        Measure::Points(currency) => sql::points_of(tx, of, currency, since)?,
        Measure::Turnover => sql::bought_of(tx, of, since, true)?,
        Measure::Orders => sql::bought_of(tx, of, since, false)?,
    };
    let begins: HashMap<CustomerId, Instant> = people
        .iter()
        .map(|person| (person.customer, tiers.window(&programme.zone, person.opened_at, at).0))
        .collect();
    let mut measured: HashMap<CustomerId, i64> = HashMap::new();
    for (customer, when, amount) in happened {
        if begins.get(&customer).is_some_and(|begin| when >= *begin) {
            *measured.entry(customer).or_default() += amount;
        }
    }
    Ok(measured)
}
