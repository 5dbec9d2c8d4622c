//! A promotion is saved and begins: what it leads to, in other rooms and other nouns, must be there.

use motivate::promotions::{self, Condition, Definition, Effect, NewPromotion, SavedPromotion};
use motivate::{coupons, draws};
use store::Tx;
use vocabulary::{CouponPoolId, DrawId, ErrorKind, Instant, Problem, PromotionId, SegmentId};

mod launch;

pub use launch::{Point, advance, check, publish};

/// Saves a new promotion whose pools, draws and gifts there are.
pub fn create(tx: &mut Tx<'_>, now: Instant, new: &NewPromotion) -> Result<SavedPromotion, Problem> {
    let made = promotions::create(tx, now, new)?;
    check_places(tx, &new.definition)?;
    Ok(made)
}

/// Saves a change of a promotion whose pools, draws and gifts there are.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    version: i64,
    new: &NewPromotion,
) -> Result<SavedPromotion, Problem> {
    let changed = promotions::change(tx, now, id, version, new)?;
    check_places(tx, &new.definition)?;
    Ok(changed)
}

/// The trees of its conditions on the customer, each with its path.
pub fn customer_trees(definition: &Definition) -> Vec<(String, &serde_json::Value)> {
    fn collect<'d>(path: String, condition: &'d Condition, trees: &mut Vec<(String, &'d serde_json::Value)>) {
        match condition {
            Condition::Customer { tree } => trees.push((path, tree)),
            Condition::All { of } | Condition::Any { of } => {
                of.iter().enumerate().for_each(|(at, one)| collect(format!("{path}.of[{at}]"), one, trees));
            }
            Condition::Not { of } => collect(format!("{path}.of"), of, trees),
            _ => {}
        }
    }
    let mut trees = Vec::new();
    if let Some(condition) = &definition.condition {
        collect("condition".to_owned(), condition, &mut trees);
    }
    trees
}

/// The segments its conditions on the customer refer to.
pub fn segments_of(definition: &Definition) -> Vec<SegmentId> {
    let trees = customer_trees(definition).into_iter().filter_map(|(_, tree)| segment::parse(tree).ok());
    trees.flat_map(|tree| tree.references().0).collect()
}

/// Refuses what leads nowhere, with the path of the place.
pub fn check_places(tx: &mut Tx<'_>, definition: &Definition) -> Result<(), Problem> {
    if let Some(condition) = &definition.condition {
        check_condition(tx, "condition", condition)?;
    }
    for (at, effect) in definition.effects.iter().enumerate() {
        check_effect(tx, &format!("effects[{at}]"), effect)?;
    }
    Ok(())
}

fn check_condition(tx: &mut Tx<'_>, path: &str, condition: &Condition) -> Result<(), Problem> {
    match condition {
        Condition::All { of } | Condition::Any { of } => of
            .iter()
            .enumerate()
            .try_for_each(|(at, one)| check_condition(tx, &format!("{path}.of[{at}]"), one)),
        Condition::Not { of } => check_condition(tx, &format!("{path}.of"), of),
        Condition::Coupon { pool } => check_pool(tx, format!("{path}.pool"), *pool),
        // It would stand in the way of every basket.
        Condition::Customer { tree } => {
            let checked = segment::segments::check_tree(tx, tree);
            checked
                .and_then(|()| crate::segment::check_campaigns(tx, tree))
                .map_err(|problem| problem.on(path))
        }
        _ => Ok(()),
    }
}

fn check_effect(tx: &mut Tx<'_>, path: &str, effect: &Effect) -> Result<(), Problem> {
    match effect {
        Effect::Coupon { pool, .. } => check_pool(tx, format!("{path}.pool"), *pool),
        Effect::Ticket { draw, .. } => {
            let unknown =
                || Problem::invalid("unknown_draw", format!("{path}.draw"), "there is no such draw");
            let id: DrawId = draw.parse().map_err(|_| unknown())?;
            draws::load(tx, id).map(|_| ()).map_err(|problem| instead(problem, unknown()))
        }
        Effect::Gift { sku, .. } => {
            let found = collect::products::by_sku(tx, &[sku.as_str()])?;
            let unknown =
                || Problem::invalid("unknown_product", format!("{path}.sku"), "there is no such product");
            found.contains_key(sku).then_some(()).ok_or_else(unknown)
        }
        _ => Ok(()),
    }
}

fn check_pool(tx: &mut Tx<'_>, path: String, pool: CouponPoolId) -> Result<(), Problem> {
    let unknown = Problem::invalid("unknown_pool", path, "there is no such coupon pool");
    coupons::load(tx, pool).map(|_| ()).map_err(|problem| instead(problem, unknown))
}

/// What is not there is told at its place; any other failure stays what it is.
fn instead(problem: Problem, unknown: Problem) -> Problem {
    if problem.kind == ErrorKind::NotFound { unknown } else { problem }
}
