//! Workspaces: a company's own space, and what it set for it.

mod sql;

use store::Tx;
use vocabulary::{Currency, Dice, ErrorKind, FieldError, Instant, Params, Problem, WorkspaceId, Zone};

/// The languages of the console.
pub const LANGUAGES: [&str; 5] = ["en", "ru", "kk", "tr", "uk"];
const NAME_LENGTH_MAX: usize = 120;
const SLUG_LENGTH_MAX: usize = 32;
/// A month, so that a slip of the hand does not throw last week away, and a century.
const KEPT_DAYS_MIN: i64 = 31;
const KEPT_DAYS_MAX: i64 = 36_600;

/// What a company sets for its workspace, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// The company's name as staff see it.
    pub name: String,
    /// IANA name of the zone whose calendar days count.
    pub time_zone: String,
    /// ISO 4217 code of the reporting currency.
    pub currency: String,
    /// ISO 3166 code of the country of phone numbers written without one.
    pub country: String,
    /// Language of the console and of customers whose own is unknown.
    pub language: String,
    /// Days for which events are kept; for ever when there is no number.
    pub events_kept_days: Option<i64>,
}

/// A workspace as the control store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name in addresses and folders: `a-z0-9_`.
    pub slug: String,
    /// What the company set.
    pub details: Details,
    /// Signs the links in its messages.
    pub link_key: [u8; 32],
    /// When it was made.
    pub created_at: Instant,
}

impl Details {
    /// Refuses what cannot be, with every field at fault.
    pub fn check(&self) -> Result<(), Problem> {
        let mut errors = Vec::new();
        let mut refuse = |fault: bool, code: &'static str, field: &str| {
            if fault {
                errors.push(FieldError { code, field: field.to_owned(), params: Params::new() });
            }
        };
        let name = self.name.trim();
        refuse(name.is_empty(), "field_required", "name");
        refuse(name.chars().count() > NAME_LENGTH_MAX, "too_long", "name");
        refuse(Zone::parse(&self.time_zone).is_none(), "unknown_time_zone", "time_zone");
        refuse(self.currency.parse::<Currency>().is_err(), "unknown_currency", "currency");
        let is_country =
            self.country.len() == 2 && self.country.bytes().all(|byte| byte.is_ascii_uppercase());
        refuse(!is_country, "unknown_country", "country");
        refuse(!is_language(&self.language), "unknown_language", "language");
        let is_kept =
            self.events_kept_days.is_none_or(|days| (KEPT_DAYS_MIN..=KEPT_DAYS_MAX).contains(&days));
        refuse(!is_kept, "out_of_range", "events_kept_days");
        match errors.first() {
            None => Ok(()),
            Some(first) => {
                let problem =
                    Problem::new(ErrorKind::Invalid, first.code, "the workspace's settings break a rule");
                Err(Problem { field: Some(first.field.clone()), errors, ..problem })
            }
        }
    }
}

/// Whether the console speaks the language.
pub fn is_language(language: &str) -> bool {
    LANGUAGES.contains(&language)
}

/// Makes a workspace under a slug of its own, taken from its name; `link_key` is thrown by the caller.
pub fn create(
    tx: &mut Tx<'_>,
    now: Instant,
    details: &Details,
    link_key: [u8; 32],
) -> Result<Workspace, Problem> {
    details.check()?;
    tx.lock("workspaces", 0)?;
    let slug = free_slug(tx, &details.name)?;
    create_as(tx, now, &slug, details, link_key)
}

/// Makes a workspace under a given slug, which must be free.
pub fn create_as(
    tx: &mut Tx<'_>,
    now: Instant,
    slug: &str,
    details: &Details,
    link_key: [u8; 32],
) -> Result<Workspace, Problem> {
    details.check()?;
    if slug.is_empty() || slug != slug_of(slug) {
        return Err(Problem::invalid(
            "bad_slug",
            "slug",
            format!("\"{slug}\" is not made of a-z, 0-9 and _"),
        ));
    }
    if sql::by_slug(tx, slug)?.is_some() {
        return Err(Problem::new(ErrorKind::Conflict, "slug_taken", format!("there is a workspace {slug}"))
            .on("slug"));
    }
    let id = sql::insert(tx, now, slug, details, &link_key)?;
    Ok(Workspace { id, slug: slug.to_owned(), details: details.clone(), link_key, created_at: now })
}

/// Changes what the company set.
pub fn change(tx: &mut Tx<'_>, id: WorkspaceId, details: &Details) -> Result<Workspace, Problem> {
    details.check()?;
    sql::update(tx, id, details)?;
    load(tx, id)
}

/// A workspace by its id.
pub fn load(tx: &mut Tx<'_>, id: WorkspaceId) -> Result<Workspace, Problem> {
    sql::by_id(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// A workspace by its slug, if there is one.
pub fn find(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Workspace>, Problem> {
    Ok(sql::by_slug(tx, slug)?)
}

/// All workspaces, the oldest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Workspace>, Problem> {
    Ok(sql::list(tx)?)
}

/// Makes a workspace's dice-thrown link key.
pub fn throw_link_key(dice: &dyn Dice) -> [u8; 32] {
    dice.bytes()
}

fn free_slug(tx: &mut Tx<'_>, name: &str) -> Result<String, Problem> {
    let base = Some(slug_of(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "shop".to_owned());
    for number in 1..10_000 {
        let slug = if number == 1 { base.clone() } else { format!("{base}_{number}") };
        if sql::by_slug(tx, &slug)?.is_none() {
            return Ok(slug);
        }
    }
    Err(Problem::internal(format!("no free slug like {base}")))
}

fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for letter in vocabulary::fold(name).chars() {
        match latin(letter) {
            Some(text) => slug.push_str(text),
            None if letter.is_ascii_alphanumeric() => slug.push(letter),
            None if !slug.is_empty() && !slug.ends_with('_') => slug.push('_'),
            None => {}
        }
    }
    slug.chars().take(SLUG_LENGTH_MAX).collect::<String>().trim_end_matches('_').to_owned()
}

/// Latin letters for the folded Cyrillic ones.
fn latin(letter: char) -> Option<&'static str> {
    const LETTERS: &str = "абвгдежзиклмнопрстуфхцчшщъыьэюя";
    const LATIN: [&str; 31] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
        "h", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya",
    ];
    LETTERS.chars().position(|known| known == letter).map(|at| LATIN[at])
}
