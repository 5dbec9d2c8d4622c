//! Points given, taken or moved by hand: at once up to what one person may decide alone, beyond that when a second one agrees.

use store::Tx;
use vocabulary::{AwardId, CustomerId, ErrorKind, Instant, Problem, ProgrammeId};

use super::adjust::{Adjustment, adjust, transfer, undo as undo_adjustment};
use super::operations::Key;
use super::programme::Programme;
use super::{programmes, sql};

const REASON_LENGTH_MAX: usize = 500;
/// Who gave points may take it back for so long, in seconds; later it takes a correction of its own.
const UNDO_SECONDS: i64 = 600;

/// Where an award stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A second person is needed.
    Waiting,
    /// The points are moved.
    Done,
    /// A second person refused.
    Declined,
    /// Taken back by who gave it.
    Undone,
}

/// Points by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Its id.
    pub id: AwardId,
    /// In which programme.
    pub programme: ProgrammeId,
    /// Whose; nothing when erased since.
    pub customer: Option<CustomerId>,
    /// Who gets them, when they come from the customer.
    pub to: Option<CustomerId>,
    /// Which points.
    pub currency: String,
    /// More, or fewer below zero.
    pub points: i64,
    /// Why.
    pub reason: Option<String>,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Instant,
    /// Where it stands.
    pub state: State,
    /// Who agreed or refused.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Instant>,
}

/// An award to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAward {
    /// In which programme.
    pub programme: ProgrammeId,
    /// Whose.
    pub customer: CustomerId,
    /// Who gets them, when they come from the customer.
    pub to: Option<CustomerId>,
    /// Which points.
    pub currency: String,
    /// More, or fewer below zero.
    pub points: i64,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub by: String,
}

/// What a second person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It shall be.
    Approve,
    /// It shall not.
    Decline,
}

/// Gives, takes or moves points, or keeps that for a second person where they are too many for one: with what the same person has given to one of the
/// customers that day in the programme's zone, or taken from one of them.
pub fn give(tx: &mut Tx<'_>, now: Instant, new: &NewAward) -> Result<Award, Problem> {
    let programme = programmes::load(tx, new.programme)?;
    adjustment(new, None).check_meant(&programme)?;
    if new.reason.chars().count() > REASON_LENGTH_MAX {
        return Err(Problem::invalid("too_long", "reason", "a reason has 500 characters at most"));
    }
    if new.to.is_some() && new.points < 0 {
        return Err(Problem::invalid("negative", "points", "points go to somebody, not from them"));
    }
    let is_alone = is_alone(tx, &programme, new, now)?;
    let id = sql::insert_award(tx, new, if is_alone { State::Done } else { State::Waiting }, now)?;
    if is_alone {
        carry_out(tx, &programme, id, new, None, now)?;
    }
    load(tx, id)
}

fn is_alone(tx: &mut Tx<'_>, programme: &Programme, new: &NewAward, now: Instant) -> Result<bool, Problem> {
    let is_few = programme.rules.is_alone(new.points);
    if !is_few || programme.rules.adjust_alone_max.is_none() {
        return Ok(is_few);
    }
    let mut customers: Vec<CustomerId> = [Some(new.customer), new.to].into_iter().flatten().collect();
    customers.sort_unstable();
    for customer in &customers {
        sql::lock(tx, *customer)?;
    }
    let today = programme.zone.start_of(programme.zone.date(now));
    let before = sql::given_alone(tx, new, &customers, today)?;
    let is_within = |(customer, points): (CustomerId, i64)| {
        let same = before.iter().flat_map(Moved::by_customer);
        let same = same.filter(|(of, before)| *of == customer && before.signum() == points.signum());
        let all = same.fold(points, |all, (_, before)| all.saturating_add(before));
        programme.rules.is_alone(all)
    };
    let of_new = Moved { customer: Some(new.customer), to: new.to, points: new.points };
    Ok(of_new.by_customer().all(is_within))
}

/// Points moved by hand.
pub(super) struct Moved {
    pub customer: Option<CustomerId>,
    pub to: Option<CustomerId>,
    pub points: i64,
}

impl Moved {
    /// What it is to each customer: more, or fewer below zero.
    fn by_customer(&self) -> impl Iterator<Item = (CustomerId, i64)> + use<> {
        let own = if self.to.is_some() { self.points.saturating_neg() } else { self.points };
        let both = [(self.customer, own), (self.to, self.points)];
        both.into_iter().filter_map(|(customer, points)| Some((customer?, points)))
    }
}

/// Agrees to an award that waits, or refuses it: never who asked for it.
pub fn decide(
    tx: &mut Tx<'_>,
    now: Instant,
    id: AwardId,
    by: &str,
    verdict: Verdict,
) -> Result<Award, Problem> {
    tx.lock("award", id.0)?;
    let award = load(tx, id)?;
    must_be(&award, State::Waiting)?;
    if verdict == Verdict::Decline {
        sql::decide_award(tx, id, State::Declined, by, now)?;
        return load(tx, id);
    }
    if award.asked_by == by {
        let message = "somebody else than who asked agrees to it";
        return Err(Problem::new(ErrorKind::Forbidden, "second_person_needed", message));
    }
    let programme = programmes::load(tx, award.programme)?;
    let customer = award.customer.ok_or_else(|| Problem::not_found("such a customer"))?;
    let new = NewAward {
        programme: award.programme,
        customer,
        to: award.to,
        currency: award.currency.clone(),
        points: award.points,
        reason: award.reason.clone().unwrap_or_default(),
        by: award.asked_by.clone(),
    };
    carry_out(tx, &programme, id, &new, Some(by), now)?;
    sql::decide_award(tx, id, State::Done, by, now)?;
    load(tx, id)
}

/// Takes an award back: by who gave it, within minutes, while nothing has been done with the points.
pub fn undo(tx: &mut Tx<'_>, now: Instant, id: AwardId, by: &str) -> Result<Award, Problem> {
    tx.lock("award", id.0)?;
    let award = load(tx, id)?;
    if award.state == State::Undone {
        return Ok(award);
    }
    must_be(&award, State::Done)?;
    let is_late = now > award.asked_at.plus_seconds(UNDO_SECONDS);
    if is_late || award.to.is_some() || award.decided_by.is_some() || award.asked_by != by {
        let message = format!("{id} is taken back within minutes by who gave it, or by a correction");
        return Err(Problem::new(ErrorKind::Conflict, "too_late_to_undo", message));
    }
    let customer = award.customer.ok_or_else(|| Problem::not_found("such a customer"))?;
    let programme = programmes::load(tx, award.programme)?;
    undo_adjustment(tx, &programme, customer, &key(id), now)?;
    sql::decide_award(tx, id, State::Undone, by, now)?;
    load(tx, id)
}

/// An award.
pub fn load(tx: &mut Tx<'_>, id: AwardId) -> Result<Award, Problem> {
    sql::load_award(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Awards that wait for a second person, the oldest first.
pub fn waiting(tx: &mut Tx<'_>, after: Option<AwardId>, limit: i64) -> Result<Vec<Award>, Problem> {
    Ok(sql::waiting(tx, after.unwrap_or(AwardId(0)), limit)?)
}

/// A customer's awards that wait for a second person.
pub fn waiting_of(tx: &mut Tx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<Award>, Problem> {
    Ok(sql::waiting_of(tx, customer, limit)?)
}

fn carry_out(
    tx: &mut Tx<'_>,
    programme: &Programme,
    id: AwardId,
    new: &NewAward,
    approved_by: Option<&str>,
    now: Instant,
) -> Result<(), Problem> {
    match new.to {
        None => adjust(tx, programme, new.customer, &key(id), now, &adjustment(new, approved_by)),
        Some(to) => {
            let points = (new.currency.as_str(), new.points);
            transfer(tx, programme, (new.customer, to), &key(id), now, points, Some(&new.reason))
        }
    }
    .map(|_| ())
}

fn adjustment(new: &NewAward, approved_by: Option<&str>) -> Adjustment {
    Adjustment {
        currency: new.currency.clone(),
        points: new.points,
        reason: new.reason.clone(),
        by: new.by.clone(),
        approved_by: approved_by.map(str::to_owned),
        funder: None,
    }
}

fn key(id: AwardId) -> Key {
    Key::new("console", id.to_string(), "award")
}

fn must_be(award: &Award, state: State) -> Result<(), Problem> {
    if award.state == state {
        return Ok(());
    }
    let message = format!("{} is {} already", award.id, award.state.as_str());
    Err(Problem::new(ErrorKind::Conflict, "award_decided", message).with("state", award.state.as_str()))
}

const WORDS: [(State, &str); 4] = [
    (State::Waiting, "waiting"),
    (State::Done, "done"),
    (State::Declined, "declined"),
    (State::Undone, "undone"),
];

impl State {
    /// The word of the store and the doors.
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(state, _)| *state == self).map_or("waiting", |(_, word)| word)
    }

    /// The state a word means.
    pub(super) fn read(word: &str) -> Option<State> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}
