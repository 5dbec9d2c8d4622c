//! Customers whose derived picture must be read anew, in the order in which they changed.

use columnar::Touched;
use store::{Position, Tx};
use vocabulary::{CustomerId, Problem};

mod sql;

/// What of a card changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// All of it, or it is not said what.
    Anything,
    /// Addresses and consents.
    Contacts,
    /// Points, level and coupons.
    Standing,
    /// Points, level and coupons, by nothing but time.
    Time,
    /// Fields, as conditions name them: `city`, `attributes.plan`.
    Fields(Vec<String>),
}

/// Says that all of the derived picture of these customers must be read anew; one row a customer and call.
pub fn touch(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    append(tx, customers, true, &Changed::Anything)
}

/// As [`touch`], where only the card changed: names, addresses, consents, points. Years of orders need not be read for that.
pub fn touch_card(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    append(tx, customers, false, &Changed::Anything)
}

/// As [`touch_card`], where only points, level or coupons changed.
pub fn touch_standing(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    append(tx, customers, false, &Changed::Standing)
}

/// As [`touch_standing`], where nothing but time did it.
pub fn touch_by_time(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    append(tx, customers, false, &Changed::Time)
}

/// As [`touch_card`], where only addresses or consents changed.
pub(crate) fn touch_contacts(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    append(tx, customers, false, &Changed::Contacts)
}

/// As [`touch_card`], where only these fields of each changed.
pub(crate) fn touch_fields(tx: &mut Tx<'_>, fields: Vec<(CustomerId, Vec<String>)>) -> Result<(), Problem> {
    let words: Vec<_> =
        fields.into_iter().map(|(customer, fields)| (customer, Changed::Fields(fields).words())).collect();
    let rows: Vec<_> =
        words.iter().map(|(customer, words)| sql::Row::new(*customer, false, words.as_deref())).collect();
    Ok(sql::append(tx, &rows)?)
}

fn append(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    is_whole: bool,
    changed: &Changed,
) -> Result<(), Problem> {
    let mut distinct = customers.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let words = changed.words();
    let row = |customer| sql::Row::new(customer, is_whole, words.as_deref());
    Ok(sql::append(tx, &distinct.into_iter().map(row).collect::<Vec<_>>())?)
}

/// The next touched customers after a position, with the position after each; a customer may come several times.
pub fn touched_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Touched)>, Problem> {
    Ok(sql::after(tx, after, limit)?)
}

/// As [`touched_since`], with what of each card changed.
pub fn changed_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, CustomerId, Changed)>, Problem> {
    let rows = sql::changed_after(tx, after, limit)?;
    Ok(rows
        .into_iter()
        .map(|(at, (customer, words))| (at, customer, Changed::of(words.as_deref())))
        .collect())
}

/// The position after every customer touched so far.
pub fn touched_end(tx: &mut Tx<'_>) -> Result<Position, Problem> {
    Ok(sql::end(tx)?)
}

const CONTACTS: &str = "contacts";
const STANDING: &str = "standing";
const TIME: &str = "time";
/// Longer lists of fields are kept as if all had changed.
const FIELDS_MAX: usize = 20;

impl Changed {
    fn words(&self) -> Option<String> {
        match self {
            Changed::Anything => None,
            Changed::Contacts => Some(CONTACTS.to_owned()),
            Changed::Standing => Some(STANDING.to_owned()),
            Changed::Time => Some(TIME.to_owned()),
            Changed::Fields(fields) => {
                let can_be_told =
                    fields.len() <= FIELDS_MAX && !fields.iter().any(|field| field.contains('\n'));
                can_be_told.then(|| fields.join("\n"))
            }
        }
    }

    fn of(words: Option<&str>) -> Changed {
        match words {
            None => Changed::Anything,
            Some(CONTACTS) => Changed::Contacts,
            Some(STANDING) => Changed::Standing,
            Some(TIME) => Changed::Time,
            Some(fields) => Changed::Fields(fields.lines().map(str::to_owned).collect()),
        }
    }
}
