//! What is looked at before a promotion begins: what it gives must be there to be given.

use motivate::coupons::{self, Codes};
use motivate::draws::{self, DrawState};
use motivate::promotions::{self, Condition, Definition, Effect, Move, SavedPromotion};
use serde_json::Value;
use store::Tx;
use vocabulary::{CouponPoolId, DrawId, ErrorKind, Instant, Params, Problem, PromotionId};

use crate::campaign::CheckStatus;

/// One thing to know before a promotion begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// `draw_not_open`, `pool_generic`, `pool_ended`, `pool_empty`, `pool_paused` or `for_everybody`.
    pub code: &'static str,
    /// An error stands in the way, a warning does not.
    pub status: CheckStatus,
    /// The place in the definition.
    pub field: String,
    /// Values the words need.
    pub params: Params,
}

/// What there is to know of a promotion's newest version before it begins, by the place in its definition.
pub fn check(tx: &mut Tx<'_>, now: Instant, id: PromotionId) -> Result<Vec<Point>, Problem> {
    let saved = promotions::load(tx, id)?;
    let definition = saved.pending.unwrap_or(saved.definition);
    let mut points = Vec::new();
    if !definition.condition.as_ref().is_some_and(asks_coupon) && has_pools(tx, id)? {
        points.push(warning("for_everybody", "condition", Params::new()));
    }
    for (place, effect) in definition.effects.iter().enumerate() {
        let path = format!("effects[{place}]");
        match effect {
            Effect::Ticket { draw, .. } => points.extend(of_draw(tx, &path, draw)?),
            Effect::Coupon { pool, count } => {
                points.extend(of_pool(tx, now, &definition, &path, (*pool, *count))?);
            }
            _ => {}
        }
    }
    Ok(points)
}

/// Moves a promotion; what can never give what it promises does not begin.
pub fn advance(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    step: Move,
) -> Result<SavedPromotion, Problem> {
    if matches!(step, Move::Schedule | Move::Start) {
        refuse(tx, now, id)?;
    }
    promotions::advance(tx, now, id, step)
}

/// Publishes the revision that waits; not one that can never give what it promises.
pub fn publish(tx: &mut Tx<'_>, now: Instant, id: PromotionId) -> Result<SavedPromotion, Problem> {
    refuse(tx, now, id)?;
    promotions::publish(tx, now, id)
}

fn refuse(tx: &mut Tx<'_>, now: Instant, id: PromotionId) -> Result<(), Problem> {
    let points = check(tx, now, id)?;
    let Some(point) = points.into_iter().find(|point| point.status == CheckStatus::Error) else {
        return Ok(());
    };
    let message = format!("{id} can never give what {} promises: {}", point.field, point.code);
    let mut problem = Problem::new(ErrorKind::Conflict, point.code, message).on(point.field);
    problem.params = point.params;
    Err(problem)
}

fn of_draw(tx: &mut Tx<'_>, path: &str, draw: &str) -> Result<Option<Point>, Problem> {
    let id: DrawId = draw.parse().map_err(|_| Problem::not_found(draw))?;
    let draw = draws::load(tx, id)?;
    let params = values([("draw", draw.name.into()), ("state", draw.state.as_str().into())]);
    Ok((draw.state != DrawState::Open).then(|| error("draw_not_open", &format!("{path}.draw"), params)))
}

/// One code for all cannot be given away, and coupons of a pool that ended, or will have when the promotion begins, are dead.
fn of_pool(
    tx: &mut Tx<'_>,
    now: Instant,
    definition: &Definition,
    path: &str,
    (id, count): (CouponPoolId, i64),
) -> Result<Option<Point>, Problem> {
    let (pool, path) = (coupons::load(tx, id)?, format!("{path}.pool"));
    let name = || values([("pool", pool.settings.name.as_str().into())]);
    let begins = definition.from.map_or(now, |from| from.max(now));
    if matches!(pool.codes, Codes::Generic(_)) {
        return Ok(Some(error("pool_generic", &path, name())));
    }
    if pool.settings.until.is_some_and(|until| until <= begins) {
        return Ok(Some(error("pool_ended", &path, name())));
    }
    if pool.is_paused {
        return Ok(Some(warning("pool_paused", &path, name())));
    }
    let left = coupons::left(tx, id, count)?;
    let mut params = name();
    params.extend(values([("left", left.into()), ("needed", count.into())]));
    Ok((left < count).then(|| warning("pool_empty", &path, params)))
}

/// Whether it asks for a coupon anywhere.
fn asks_coupon(condition: &Condition) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => of.iter().any(asks_coupon),
        Condition::Coupon { .. } => true,
        _ => false,
    }
}

fn has_pools(tx: &mut Tx<'_>, id: PromotionId) -> Result<bool, Problem> {
    Ok(!coupons::list(tx, Some(id), None, 1)?.is_empty())
}

fn error(code: &'static str, field: &str, params: Params) -> Point {
    Point { code, status: CheckStatus::Error, field: field.to_owned(), params }
}

fn warning(code: &'static str, field: &str, params: Params) -> Point {
    Point { status: CheckStatus::Warning, ..error(code, field, params) }
}

fn values<const N: usize>(values: [(&str, Value); N]) -> Params {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
