use store::Tx;
use vocabulary::{ErrorKind, Instant, PrizeId, Problem};

use super::sql;

/// Longest name, in characters.
const NAME_MAX: usize = 200;
/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 5_000;
/// Longest address of a picture, in characters.
const PICTURE_MAX: usize = 2_000;
/// Most points or pieces.
const NUMBER_MAX: i64 = 1_000_000_000;

/// What can be changed of a prize.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrizeSettings {
    /// What customers call it.
    pub name: String,
    /// More words.
    pub description: String,
    /// Web address of a picture; empty for none.
    pub picture: String,
    /// Who gives it, when not the shop; empty for the shop.
    pub partner: String,
    /// What one costs, in whole points.
    pub points: i64,
    /// Whether it can be ordered.
    pub is_offered: bool,
}

/// A prize of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prize {
    /// Its id.
    pub id: PrizeId,
    /// What can be changed.
    pub settings: PrizeSettings,
    /// Pieces left; never below zero.
    pub stock: i64,
    /// Counts the changes; a change names the version it was made on.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
}

/// Makes a prize with its first stock.
pub fn create(tx: &mut Tx<'_>, now: Instant, settings: &PrizeSettings, stock: i64) -> Result<Prize, Problem> {
    check(settings)?;
    check_number("stock", stock, 0)?;
    let id = sql::catalogue::insert(tx, now, settings, stock)?;
    load(tx, id)
}

/// A prize by its id.
pub fn load(tx: &mut Tx<'_>, id: PrizeId) -> Result<Prize, Problem> {
    sql::catalogue::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Prizes by their ids, those there are.
pub fn load_many(tx: &mut Tx<'_>, ids: &[PrizeId]) -> Result<Vec<Prize>, Problem> {
    Ok(sql::catalogue::load_many(tx, &ids.iter().map(|id| id.0).collect::<Vec<_>>())?)
}

/// The newest prizes below a cursor, all or only those that can be ordered.
pub fn list(
    tx: &mut Tx<'_>,
    is_offered: bool,
    below: Option<PrizeId>,
    limit: i64,
) -> Result<Vec<Prize>, Problem> {
    Ok(sql::catalogue::page(tx, is_offered, below.map_or(i64::MAX, |id| id.0), limit)?)
}

/// Changes a prize that still has the named version; its stock stays.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PrizeId,
    version: i64,
    settings: &PrizeSettings,
) -> Result<Prize, Problem> {
    check(settings)?;
    let known = load(tx, id)?;
    if !sql::catalogue::update(tx, now, id, version, settings)? {
        return Err(Problem::version_conflict(id, known.version, version));
    }
    load(tx, id)
}

/// Puts pieces into the stock, or takes some out; the same key does so once.
pub fn restock(tx: &mut Tx<'_>, now: Instant, id: PrizeId, key: &str, amount: i64) -> Result<Prize, Problem> {
    check_number("amount", amount.saturating_abs(), 1)?;
    load(tx, id)?;
    if sql::catalogue::insert_restock(tx, now, id, key, amount)? && !sql::catalogue::add(tx, id, amount)? {
        sql::catalogue::delete_restock(tx, id, key)?;
        return Err(out_of_stock(id));
    }
    load(tx, id)
}

pub(super) fn out_of_stock(id: PrizeId) -> Problem {
    Problem::new(ErrorKind::Conflict, "prize_out_of_stock", format!("there is not so much of {id} left"))
        .with("prize", id.to_string())
}

/// Refuses a number outside of its range.
pub(super) fn check_number(field: &'static str, number: i64, least: i64) -> Result<(), Problem> {
    if (least..=NUMBER_MAX).contains(&number) {
        return Ok(());
    }
    let message = format!("between {least} and {NUMBER_MAX}");
    Err(Problem::invalid("out_of_range", field, message).with("min", least).with("max", NUMBER_MAX))
}

fn check(settings: &PrizeSettings) -> Result<(), Problem> {
    if settings.name.trim().is_empty() {
        return Err(Problem::invalid("field_required", "name", "a prize has a name"));
    }
    let lines = [
        ("name", &settings.name, NAME_MAX),
        ("description", &settings.description, DESCRIPTION_MAX),
        ("picture", &settings.picture, PICTURE_MAX),
        ("partner", &settings.partner, NAME_MAX),
    ];
    for (field, text, max) in lines {
        if text.chars().count() > max {
            let message = format!("at most {max} characters");
            return Err(Problem::invalid("too_long", field, message).with("max", max));
        }
    }
    if !is_web_address(&settings.picture) {
        let message = "a picture has an address that begins with https:// or http://";
        return Err(Problem::invalid("not_a_web_address", "picture", message));
    }
    check_number("points", settings.points, 0)
}

/// Whether a picture can be asked for there; none at all is fine.
fn is_web_address(text: &str) -> bool {
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
    text.is_empty()
        || rest.is_some_and(|rest| {
            !rest.starts_with('/')
                && !rest.is_empty()
                && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        })
}
