//! What the columns are fed with: orders with their lines, returns, events.

use std::collections::HashMap;

use columnar::{EventFact, LineFact, Lives, OrderFact, ReturnFact, ReturnLineFact, Value};
use store::{Position, Tx};
use vocabulary::{CustomerId, Date, Problem};

mod sql;

/// How deep nested properties are followed.
const DEPTH_MAX: usize = 4;

/// The next orders after a position, with their lines.
pub fn orders_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, OrderFact)>, Problem> {
    let mut orders = sql::orders_since(tx, after, limit)?;
    fill_lines(tx, orders.iter_mut().map(|(_, order)| order))?;
    Ok(orders)
}

/// The next returns after a position, with their lines.
pub fn returns_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, ReturnFact)>, Problem> {
    let mut returns = sql::returns_since(tx, after, limit)?;
    fill_return_lines(tx, returns.iter_mut().map(|(_, back)| back))?;
    Ok(returns)
}

/// The next events after a position.
pub fn events_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, EventFact)>, Problem> {
    Ok(sql::events_since(tx, after, limit)?)
}

/// Who placed the next orders after a position.
pub fn buyers_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Option<CustomerId>)>, Problem> {
    Ok(sql::owners_since(tx, "orders", after, limit)?)
}

/// Who brought the next returns after a position.
pub fn returners_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Option<CustomerId>)>, Problem> {
    Ok(sql::owners_since(tx, "returns", after, limit)?)
}

/// Who did what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub customer: CustomerId,
    /// The event's name.
    pub name: String,
}

/// Who did what in the next events after a position.
pub fn deeds_since(tx: &mut Tx<'_>, after: Position, limit: i64) -> Result<Vec<(Position, Deed)>, Problem> {
    Ok(sql::deeds_since(tx, after, limit)?)
}

/// The ends of the tails of orders, returns and events.
pub fn ends(tx: &mut Tx<'_>) -> Result<[Position; 3], Problem> {
    Ok(sql::ends(tx)?)
}

/// Everything kept here about the customers: their orders, returns and events, in any order. Messages are for others to add.
pub fn of_customers(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Lives, Problem> {
    let ids: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    let mut orders = sql::orders_of(tx, &ids)?;
    fill_lines(tx, orders.iter_mut())?;
    let mut returns = sql::returns_of(tx, &ids)?;
    fill_return_lines(tx, returns.iter_mut())?;
    Ok(Lives { orders, returns, events: sql::events_of(tx, &ids)?, messages: Vec::new() })
}

fn fill_lines<'o>(tx: &mut Tx<'_>, orders: impl Iterator<Item = &'o mut OrderFact>) -> Result<(), Problem> {
    let mut orders: HashMap<i64, &mut OrderFact> = orders.map(|order| (order.order.0, order)).collect();
    let ids: Vec<i64> = orders.keys().copied().collect();
    sql::each_line(tx, &ids, |order, line: LineFact| {
        if let Some(order) = orders.get_mut(&order) {
            order.lines.push(line);
        }
    })?;
    Ok(())
}

fn fill_return_lines<'r>(
    tx: &mut Tx<'_>,
    returns: impl Iterator<Item = &'r mut ReturnFact>,
) -> Result<(), Problem> {
    let mut returns: HashMap<i64, &mut ReturnFact> = returns.map(|back| (back.return_id.0, back)).collect();
    let ids: Vec<i64> = returns.keys().copied().collect();
    sql::each_return_line(tx, &ids, |back, line: ReturnLineFact| {
        if let Some(back) = returns.get_mut(&back) {
            back.lines.push(line);
        }
    })?;
    Ok(())
}

/// The properties of an event, nested ones by their path; what has no type the columns know is left out.
fn properties(text: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if let Ok(serde_json::Value::Object(object)) = serde_json::from_str(text) {
        for (key, value) in object {
            push_property(&mut found, key, value, 1);
        }
    }
    found
}

fn push_property(found: &mut Vec<(String, Value)>, key: String, value: serde_json::Value, depth: usize) {
    match value {
        serde_json::Value::Object(object) if depth < DEPTH_MAX => {
            for (name, value) in object {
                push_property(found, format!("{key}.{name}"), value, depth + 1);
            }
        }
        serde_json::Value::String(text) => match Date::parse(&text) {
            Some(date) if text.len() == 10 => found.push((key, Value::Date(date))),
            _ => found.push((key, Value::Text(text))),
        },
        serde_json::Value::Bool(value) => found.push((key, Value::Bool(value))),
        serde_json::Value::Number(number) => {
            if let Ok(thousandths) = vocabulary::parse_decimal(&shortened(&number.to_string()), 3) {
                found.push((key, Value::Number(thousandths)));
            }
        }
        serde_json::Value::Array(items) => {
            let words: Vec<String> =
                items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
            if !words.is_empty() {
                found.push((key, Value::List(words)));
            }
        }
        serde_json::Value::Object(_) | serde_json::Value::Null => {}
    }
}

/// A decimal cut to three places: the columns keep thousandths.
fn shortened(number: &str) -> String {
    match number.split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{}", &fraction[..fraction.len().min(3)]),
        None => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_keep_their_types_and_nested_ones_their_path() {
        let text = r#"{"price": 12.3456, "sku": "A1", "ok": true, "day": "2026-11-22", "cart": {"size": 3}, "tags": ["a", "b"], "none": null}"#;
        let mut found = properties(text);
        found.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(
            found,
            [
                ("cart.size".to_owned(), Value::Number(3_000)),
                ("day".to_owned(), Value::Date(Date::parse("2026-11-22").expect("a date"))),
                ("ok".to_owned(), Value::Bool(true)),
                ("price".to_owned(), Value::Number(12_345)),
                ("sku".to_owned(), Value::Text("A1".to_owned())),
                ("tags".to_owned(), Value::List(vec!["a".to_owned(), "b".to_owned()])),
            ]
        );
    }
}
