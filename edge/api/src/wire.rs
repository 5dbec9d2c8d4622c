//! Shapes that many doors share.

use serde::{Deserialize, Deserializer, Serialize};
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

/// Tells a field that is absent from one that is null: absent leaves things as they are, null clears them.
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
