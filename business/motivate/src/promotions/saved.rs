//! Promotions as they are kept: versions, states, revisions that wait.

use std::ops::Range;

use store::Tx;
use vocabulary::{ErrorKind, Instant, Problem, PromotionId, Zone};

use super::compile::RuleSet;
use super::definition::{Definition, Promotion};
use super::sql;
use super::stacking::Stacking;
use super::state::{Move, PromotionState};
use super::{check, check_stacking};

const NAME_CHARS_MAX: usize = 200;

/// A promotion as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedPromotion {
    /// Its id.
    pub id: PromotionId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: PromotionState,
    /// The version in force, or to be.
    pub version: i64,
    /// The newest version; a larger one than `version` is a pending revision.
    pub newest: i64,
    /// What the version in force says.
    pub definition: Definition,
    /// What the pending revision says.
    pub pending: Option<Definition>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed or moved.
    pub updated_at: Instant,
    /// From when on it prices baskets.
    pub started_at: Option<Instant>,
    /// When it was over.
    pub ended_at: Option<Instant>,
    /// Who saved the newest version.
    pub by: String,
}

/// A promotion as it is to be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPromotion {
    /// Its name.
    pub name: String,
    /// What it says.
    pub definition: Definition,
    /// Who saves it.
    pub by: String,
}

/// Numbers that grow with every change to what prices baskets and gives points: compiled rules are good for as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edition {
    /// Of promotions and their stacking.
    pub number: i64,
    /// When rules of any kind last changed.
    pub changed_at: Instant,
    /// Of loyalty programmes.
    pub programmes: i64,
}

/// Saves a new promotion as a draft.
pub fn create(tx: &mut Tx<'_>, now: Instant, new: &NewPromotion) -> Result<SavedPromotion, Problem> {
    check_new(new)?;
    let id = sql::insert(tx, now, new.name.trim())?;
    sql::insert_version(tx, now, id, 1, new)?;
    load(tx, id)
}

/// Saves a change on top of the newest version; another one there is a conflict. Of one that has begun it waits until it is published.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    newest: i64,
    new: &NewPromotion,
) -> Result<SavedPromotion, Problem> {
    check_new(new)?;
    let known = locked(tx, id)?;
    if known.state == PromotionState::Ended {
        return Err(wrong_move(&known, "changed"));
    }
    if known.newest != newest {
        return Err(Problem::version_conflict(id, known.newest, newest));
    }
    sql::insert_version(tx, now, id, newest + 1, new)?;
    let version = if known.state.has_begun() { known.version } else { newest + 1 };
    sql::set_versions(tx, now, id, new.name.trim(), version, newest + 1)?;
    if known.state.has_begun() {
        sql::bump(tx, now)?;
    }
    if known.state == PromotionState::Scheduled {
        let from = new.definition.from.unwrap_or(now).max(now);
        sql::set_state(tx, now, id, (PromotionState::Scheduled, now), Some(from), None)?;
        put_in_force(tx, now, id, version)?;
    }
    load(tx, id)
}

/// Puts the pending revision into force.
pub fn publish(tx: &mut Tx<'_>, now: Instant, id: PromotionId) -> Result<SavedPromotion, Problem> {
    let known = locked(tx, id)?;
    if known.pending.is_none() || !known.state.has_begun() {
        return Err(wrong_move(&known, "published"));
    }
    sql::set_versions(tx, now, id, &known.name, known.newest, known.newest)?;
    put_in_force(tx, now, id, known.newest)?;
    load(tx, id)
}

/// Throws the pending revision away; its number is not used again while it is the newest kept.
pub fn discard(tx: &mut Tx<'_>, now: Instant, id: PromotionId) -> Result<SavedPromotion, Problem> {
    let known = locked(tx, id)?;
    if known.pending.is_none() {
        return Err(wrong_move(&known, "discarded"));
    }
    sql::delete_versions_after(tx, id, known.version)?;
    sql::set_versions(tx, now, id, &known.name, known.version, known.version)?;
    load(tx, id)
}

/// Moves a promotion; a move its state does not allow is a conflict.
pub fn advance(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    step: Move,
) -> Result<SavedPromotion, Problem> {
    let known = locked(tx, id)?;
    let state = known.state.after(step).ok_or_else(|| wrong_move(&known, step.participle()))?;
    let (started_at, ended_at) = match step {
        Move::Schedule => (Some(known.definition.from.unwrap_or(now).max(now)), None),
        Move::Start => (Some(now), None),
        Move::End => (known.started_at, Some(now)),
        Move::Stage | Move::Unstage => (None, None),
        Move::Pause | Move::Resume => (known.started_at, None),
    };
    sql::set_state(tx, now, id, (state, now), started_at, ended_at)?;
    if matches!(step, Move::Schedule | Move::Start) {
        put_in_force(tx, now, id, known.version)?;
    }
    sql::bump(tx, now)?;
    load(tx, id)
}

/// Lets scheduled promotions begin whose time has come, and those end whose time is over; gives those moved. Pricing does not
/// wait for it.
pub fn tick(tx: &mut Tx<'_>, now: Instant) -> Result<Vec<PromotionId>, Problem> {
    let mut moved = Vec::new();
    for known in
        sql::in_states(tx, &[PromotionState::Scheduled, PromotionState::Running, PromotionState::Paused])?
    {
        let (became, ended_at) = match (known.definition.to, known.started_at) {
            (Some(to), _) if to <= now => ((PromotionState::Ended, to), Some(to)),
            (_, Some(start)) if known.state == PromotionState::Scheduled && start <= now => {
                ((PromotionState::Running, start), None)
            }
            _ => continue,
        };
        sql::set_state(tx, now, known.id, became, known.started_at, ended_at)?;
        moved.push(known.id);
    }
    if !moved.is_empty() {
        sql::bump(tx, now)?;
    }
    Ok(moved)
}

/// A promotion.
pub fn load(tx: &mut Tx<'_>, id: PromotionId) -> Result<SavedPromotion, Problem> {
    sql::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Promotions changed last first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<SavedPromotion>, Problem> {
    Ok(sql::in_states(tx, PromotionState::ALL)?)
}

/// What priced baskets at an instant, each at the version in force then, and what was scheduled, which pricing leaves alone until
/// its time. One that was paused then is left out, one paused since is not.
pub fn running(tx: &mut Tx<'_>, at: Instant) -> Result<Vec<Promotion>, Problem> {
    Ok(sql::running(tx, at)?)
}

/// A version of a promotion: an order's own, a draft's or a pending revision's to be tried.
pub fn version(tx: &mut Tx<'_>, id: PromotionId, version: i64) -> Result<Promotion, Problem> {
    sql::version(tx, id, version)?.ok_or_else(|| Problem::not_found(format!("{id} version {version}")))
}

/// How promotions go together now.
pub fn stacking(tx: &mut Tx<'_>) -> Result<Stacking, Problem> {
    stacking_at(tx, Instant::MAX)
}

/// How promotions went together at an instant: before the first tree was saved each by itself.
pub fn stacking_at(tx: &mut Tx<'_>, at: Instant) -> Result<Stacking, Problem> {
    Ok(sql::stacking(tx, at)?.unwrap_or_default())
}

/// From when until before when the rules of an instant priced baskets, of promotions, their stacking and of loyalty programmes.
pub fn unchanged_around(tx: &mut Tx<'_>, at: Instant) -> Result<Range<Instant>, Problem> {
    let (last, next) = sql::changes_around(tx, at)?;
    Ok(last.unwrap_or(Instant::MIN)..next.unwrap_or(Instant::MAX))
}

/// Saves how promotions go together.
pub fn set_stacking(tx: &mut Tx<'_>, now: Instant, stacking: &Stacking, by: &str) -> Result<(), Problem> {
    check_stacking(stacking)?;
    sql::insert_stacking(tx, now, stacking, by)?;
    Ok(sql::bump(tx, now)?)
}

/// Says that [`edition`] will be asked for.
pub fn edition_ahead(tx: &mut Tx<'_>) -> Result<(), Problem> {
    Ok(sql::edition_ahead(tx)?)
}

/// Which edition of rules is in force.
pub fn edition(tx: &mut Tx<'_>) -> Result<Edition, Problem> {
    Ok(sql::edition(tx)?)
}

/// The rules of an instant, compiled. They serve any basket until the edition changes.
pub fn rule_set(tx: &mut Tx<'_>, at: Instant, zone: &Zone) -> Result<RuleSet, Problem> {
    let (promotions, stacking) = (running(tx, at)?, stacking_at(tx, at)?);
    Ok(RuleSet::compile(&promotions, &stacking, zone))
}

fn put_in_force(tx: &mut Tx<'_>, now: Instant, id: PromotionId, version: i64) -> Result<(), Problem> {
    sql::put_in_force(tx, now, id, version)?;
    Ok(sql::bump(tx, now)?)
}

fn locked(tx: &mut Tx<'_>, id: PromotionId) -> Result<SavedPromotion, Problem> {
    tx.lock("promotion", id.0)?;
    load(tx, id)
}

fn wrong_move(known: &SavedPromotion, participle: &str) -> Problem {
    let message = format!("{} is {} and cannot be {participle}", known.id, known.state.as_str());
    Problem::new(ErrorKind::Conflict, "wrong_move", message).with("state", known.state.as_str())
}

fn check_new(new: &NewPromotion) -> Result<(), Problem> {
    if new.name.trim().is_empty() {
        return Err(Problem::invalid("field_required", "name", "a promotion needs a name"));
    }
    if new.name.chars().count() > NAME_CHARS_MAX {
        let problem = Problem::invalid("too_long", "name", format!("at most {NAME_CHARS_MAX} letters"));
        return Err(problem.with("max", NAME_CHARS_MAX));
    }
    check(&new.definition)
}
