//! What a definition and a stacking tree may say. Pricing relies on none of it, people do.

use std::collections::BTreeSet;

use vocabulary::Problem;

use super::definition::{Condition, Definition};
use super::stacking::{Child, Group, Stacking};

mod effect;
mod value;

use effect::effect;
use value::{Checked, DEPTH_MAX, NUMBER_MAX, OF_MAX, count, filter, number, too_deep, words};

const GROUP_DEPTH_MAX: usize = 4;
const CHILDREN_MAX: usize = 1_000;

/// Refuses a definition that says something impossible; names the field by its path.
pub fn check(definition: &Definition) -> Checked {
    count("effects", definition.effects.len(), 1, OF_MAX)?;
    if let Some(found) = &definition.condition {
        condition("condition", found, DEPTH_MAX)?;
        if customers(found) > 1 {
            return Err(Problem::invalid(
                "one_customer_condition",
                "condition",
                "a promotion asks about the customer in one tree",
            ));
        }
    }
    for (place, found) in definition.effects.iter().enumerate() {
        effect(&format!("effects[{place}]"), found)?;
    }
    count("limits", definition.limits.len(), 0, OF_MAX)?;
    let mut seen = BTreeSet::new();
    for (place, limit) in definition.limits.iter().enumerate() {
        number(&format!("limits[{place}].most"), limit.most, 0, NUMBER_MAX)?;
        if !seen.insert((limit.measure, limit.per, limit.daily)) {
            let message = "there is another limit of the same kind";
            return Err(Problem::invalid("duplicate_limit", format!("limits[{place}]"), message));
        }
    }
    if definition.from.is_some_and(|from| definition.to.is_some_and(|to| to <= from)) {
        return Err(Problem::invalid("ends_before_it_begins", "to", "a promotion ends after it begins"));
    }
    number("worth", definition.worth, 0, NUMBER_MAX)
}

/// Refuses a stacking tree that is too deep, too wide, or names a promotion twice.
pub fn check_stacking(stacking: &Stacking) -> Checked {
    if let Some(margin) = stacking.margin_min {
        number("margin_min", margin, 0, 1_000_000)?;
    }
    group("root", &stacking.root, GROUP_DEPTH_MAX, &mut BTreeSet::new())
}

fn group(path: &str, found: &Group, depth: usize, seen: &mut BTreeSet<i64>) -> Checked {
    if depth == 0 {
        return Err(too_deep(path, GROUP_DEPTH_MAX));
    }
    count(&format!("{path}.children"), found.children.len(), 0, CHILDREN_MAX)?;
    if let Some(most) = found.most {
        count(&format!("{path}.most"), most, 1, CHILDREN_MAX)?;
    }
    for (place, child) in found.children.iter().enumerate() {
        let path = format!("{path}.children[{place}]");
        match child {
            Child::Group(inner) => group(&path, inner, depth - 1, seen)?,
            Child::Promotion(id) if !seen.insert(id.0) => {
                let problem =
                    Problem::invalid("duplicate_promotion", path, format!("{id} stands in the tree twice"));
                return Err(problem.with("id", id.to_string()));
            }
            Child::Promotion(_) => {}
        }
    }
    Ok(())
}

fn condition(path: &str, found: &Condition, depth: usize) -> Checked {
    if depth == 0 {
        return Err(too_deep(path, DEPTH_MAX));
    }
    match found {
        Condition::All { of } | Condition::Any { of } => {
            count(&format!("{path}.of"), of.len(), 1, OF_MAX)?;
            let mut inner = of.iter().enumerate();
            inner.try_for_each(|(place, found)| condition(&format!("{path}.of[{place}]"), found, depth - 1))
        }
        Condition::Not { of } => condition(&format!("{path}.of"), of, depth - 1),
        Condition::Total { of, at_least } | Condition::Quantity { of, at_least } => {
            filter(&format!("{path}.of"), of, DEPTH_MAX)?;
            number(&format!("{path}.at_least"), *at_least, 1, NUMBER_MAX)
        }
        Condition::Store { any_of } | Condition::Channel { any_of } | Condition::Payment { any_of } => {
            words(&format!("{path}.any_of"), any_of)
        }
        Condition::Time { from, to, weekdays } => {
            let is_empty = match (from, to) {
                (None, None) => weekdays.is_empty(),
                (from, to) => from.map_or(0, |from| from.0) == to.map_or(1_440, |to| to.0),
            };
            if is_empty {
                return Err(Problem::invalid(
                    "empty_window",
                    path,
                    "a window of time begins or ends somewhere",
                ));
            }
            Ok(())
        }
        Condition::Purchase { number: None, every: None } => {
            Err(Problem::invalid("field_required", format!("{path}.number"), "which purchase is missing"))
        }
        Condition::Purchase { number: nth, every } => {
            number(&format!("{path}.number"), nth.unwrap_or(1), 1, NUMBER_MAX)?;
            number(&format!("{path}.every"), every.unwrap_or(1), 1, NUMBER_MAX)
        }
        Condition::Customer { .. } | Condition::Coupon { .. } => Ok(()),
    }
}

/// How many condition trees about the customer there are.
fn customers(found: &Condition) -> usize {
    match found {
        Condition::All { of } | Condition::Any { of } => of.iter().map(customers).sum(),
        Condition::Not { of } => customers(of),
        Condition::Customer { .. } => 1,
        _ => 0,
    }
}
