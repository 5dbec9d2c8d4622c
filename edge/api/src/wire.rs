//! Shapes that many doors share.

use serde::{Deserialize, Deserializer, Serialize};
use store::{Position, Tx};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Instant, Money, Problem};

/// RFC 3339 text in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(pub Instant);

impl utoipa::PartialSchema for At {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
    }
}

impl ToSchema for At {
    fn name() -> std::borrow::Cow<'static, str> {
        "Instant".into()
    }
}

impl From<Instant> for At {
    fn from(at: Instant) -> At {
        At(at)
    }
}

/// An amount in minor units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Money)]
pub struct Amount {
    /// Minor units: tiyn, kopecks, cents.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Amount {
        Amount { minor: money.minor, currency: money.currency.to_string() }
    }
}

/// Thousandths of a unit as decimal text, without zeros at the end.
pub(crate) fn thousandths(quantity: i64) -> String {
    let text = format!("{}.{:03}", quantity / 1_000, quantity % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// An id with the name to show.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NamedId {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl NamedId {
    pub(crate) fn new(id: impl ToString, name: impl Into<String>) -> NamedId {
        NamedId { id: id.to_string(), name: name.into() }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// All of a list that is never long.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    /// What is in it.
    pub items: Vec<T>,
}

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageAsked {
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Items a page, 50 unless told, at most 500.
    pub limit: Option<u32>,
}

impl PageAsked {
    /// Items a page.
    pub(crate) fn limit(&self) -> i64 {
        i64::from(self.limit.unwrap_or(50).clamp(1, 500))
    }

    /// A cursor that is a number: the place after which to go on.
    pub(crate) fn after(&self) -> Result<Option<i64>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let place = cursor
            .parse()
            .map_err(|_| Problem::invalid("bad_cursor", "cursor", "the cursor is not one of ours"))?;
        Ok(Some(place))
    }
}

/// What came after a place, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feed<T> {
    /// What came; nothing when there is nothing yet.
    pub items: Vec<T>,
    /// The place to go on from, then or later: `after` of the next request.
    pub next: String,
}

/// From where in a feed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedAsked {
    /// `next` of the last answer; `latest` for nothing of what is there already. Without it from the oldest that is kept.
    pub after: Option<String>,
    /// Items an answer, 50 unless told, at most 500.
    pub limit: Option<u32>,
}

impl<T> Feed<T> {
    /// What a table holds after the place that is asked for, as far as it is shown.
    pub(crate) fn read<Row>(
        tx: &mut Tx<'_>,
        asked: &FeedAsked,
        end: impl FnOnce(&mut Tx<'_>) -> Result<Position, Problem>,
        since: impl FnOnce(&mut Tx<'_>, Position, i64) -> Result<Vec<(Position, Row)>, Problem>,
        show: impl Fn(Row) -> Option<T>,
    ) -> Result<Feed<T>, Problem> {
        let after = match asked.after.as_deref() {
            Some("latest") => return Ok(Feed { items: Vec::new(), next: place(end(tx)?) }),
            Some(text) => of_place(text)?,
            None => Position::default(),
        };
        let rows = since(tx, after, i64::from(asked.limit.unwrap_or(50).clamp(1, 500)))?;
        let next = place(rows.last().map_or(after, |(at, _)| *at));
        Ok(Feed { items: rows.into_iter().filter_map(|(_, row)| show(row)).collect(), next })
    }
}

fn place(at: Position) -> String {
    format!("{}-{}", at.commit, at.id)
}

fn of_place(text: &str) -> Result<Position, Problem> {
    let parts = text.split_once('-').and_then(|(commit, id)| Some((commit.parse().ok()?, id.parse().ok()?)));
    let (commit, id) =
        parts.ok_or_else(|| Problem::invalid("bad_cursor", "after", "the place is not one of ours"))?;
    Ok(Position { commit, id })
}

/// Tells a field that is absent from one that is null: absent leaves things as they are, null clears them.
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
