use super::value::{Checked, DEPTH_MAX, NUMBER_MAX, OF_MAX, count, filter, number, text};
use crate::Funding;
use crate::promotions::definition::{Effect, Part};

pub(super) fn effect(path: &str, found: &Effect) -> Checked {
    let at = |field: &str| format!("{path}.{field}");
    let sets = |most: &Option<i64>| number(&at("most"), most.unwrap_or(1), 1, crate::promotions::SETS_MAX);
    let paid_for =
        |funding: &Option<Funding>| funding.as_ref().map_or(Ok(()), |funding| funding.check(&at("funding")));
    match found {
        Effect::Percent { basis_points, of, .. } => {
            number(&at("basis_points"), *basis_points, 1, 10_000)?;
            filter(&at("of"), of, DEPTH_MAX)
        }
        Effect::Amount { amount, of, .. } => {
            number(&at("amount"), *amount, 1, NUMBER_MAX)?;
            filter(&at("of"), of, DEPTH_MAX)
        }
        Effect::FixedPrice { price, of } => {
            number(&at("price"), *price, 0, NUMBER_MAX)?;
            filter(&at("of"), of, DEPTH_MAX)
        }
        Effect::BundlePrice { price, parts, most } => {
            number(&at("price"), *price, 0, NUMBER_MAX)?;
            count(&at("parts"), parts.len(), 1, OF_MAX)?;
            sets(most)?;
            let mut parts = parts.iter().enumerate();
            parts.try_for_each(|(place, found)| part(&at(&format!("parts[{place}]")), found))
        }
        Effect::BuyGet { buy, get, basis_points, most } => {
            number(&at("basis_points"), *basis_points, 1, 10_000)?;
            sets(most)?;
            part(&at("buy"), buy)?;
            part(&at("get"), get)
        }
        Effect::CheapestFree { of, each, most } => {
            number(&at("each"), *each, 2, 1_000)?;
            sets(most)?;
            filter(&at("of"), of, DEPTH_MAX)
        }
        Effect::Gift { sku, quantity } => {
            text(&at("sku"), sku)?;
            number(&at("quantity"), *quantity, 1, NUMBER_MAX)
        }
        Effect::Points { points, of, funding } => {
            number(&at("points"), *points, 1, NUMBER_MAX)?;
            paid_for(funding)?;
            filter(&at("of"), of, DEPTH_MAX)
        }
        Effect::PointsPerMoney { points, per, of, funding } => {
            number(&at("points"), *points, 1, NUMBER_MAX)?;
            paid_for(funding)?;
            number(&at("per"), *per, 1, NUMBER_MAX)?;
            filter(&at("of"), of, DEPTH_MAX)
        }
        Effect::PointsMultiplier { basis_points, of, funding } => {
            number(&at("basis_points"), *basis_points, 10_001, 1_000_000)?;
            paid_for(funding)?;
            filter(&at("of"), of, DEPTH_MAX)
        }
        Effect::Coupon { count, .. } => number(&at("count"), *count, 1, 100),
        Effect::Ticket { draw, count } => {
            text(&at("draw"), draw)?;
            number(&at("count"), *count, 1, 1_000)
        }
        Effect::FreeDelivery => Ok(()),
        Effect::Message { text: words } => text(&at("text"), words),
    }
}

fn part(path: &str, found: &Part) -> Checked {
    number(&format!("{path}.quantity"), found.quantity, 1, NUMBER_MAX)?;
    filter(&format!("{path}.of"), &found.of, DEPTH_MAX)
}
