use std::error::Error;

use tokio_postgres::types::{Format, IsNull, ToSql, Type, private::BytesMut};
use vocabulary::{
    AccountId, AdAudienceId, AdExportId, AwardId, CampaignId, CouponId, CouponPoolId, Currency, CustomerId,
    Date, DeliveryId, DrawId, EntryId, EventId, ImportId, Instant, InvitationId, JobId, KeyId, ListId, LotId,
    OrderId, PrizeId, PrizeOrderId, ProductId, ProgrammeId, PromotionId, ReceiptId, ReservationId, ReturnId,
    SandboxMessageId, SegmentId, StaffId, TicketId, WorkspaceId,
};

/// A value bound to a placeholder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Param<'a> {
    /// No value.
    Null,
    /// Integers, ids, instants in microseconds, truth as 0 or 1.
    Int(i64),
    /// Floats (never money or points).
    Float(f64),
    /// Text, also JSON.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A list for `= any($1)`.
    Ints(&'a [i64]),
    /// A list for `= any($1)`.
    Texts(&'a [&'a str]),
}

/// The values bound to a statement's placeholders: `params![id, name]`.
#[macro_export]
macro_rules! params {
    () => { &[] as &[$crate::Param<'_>] };
    ($($value:expr),+ $(,)?) => { &[$($crate::Param::from($value)),+] };
}

macro_rules! from_int {
    ($($type:ty => |$value:ident| $number:expr;)*) => {$(
        impl From<$type> for Param<'_> {
            fn from($value: $type) -> Self { Param::Int($number) }
        }
    )*};
}

from_int! {
    i64 => |v| v;
    i32 => |v| i64::from(v);
    u32 => |v| i64::from(v);
    usize => |v| v as i64;
    bool => |v| i64::from(v);
    Instant => |v| v.0;
    CustomerId => |v| v.0;
    OrderId => |v| v.0;
    ReturnId => |v| v.0;
    ProductId => |v| v.0;
    EventId => |v| v.0;
    ImportId => |v| v.0;
    SegmentId => |v| v.0;
    ListId => |v| v.0;
    CampaignId => |v| v.0;
    DeliveryId => |v| v.0;
    AdAudienceId => |v| v.0;
    AdExportId => |v| v.0;
    SandboxMessageId => |v| v.0;
    PromotionId => |v| v.0;
    CouponPoolId => |v| v.0;
    CouponId => |v| v.0;
    ProgrammeId => |v| v.0;
    AccountId => |v| v.0;
    LotId => |v| v.0;
    AwardId => |v| v.0;
    EntryId => |v| v.0;
    ReservationId => |v| v.0;
    ReceiptId => |v| v.0;
    PrizeId => |v| v.0;
    PrizeOrderId => |v| v.0;
    DrawId => |v| v.0;
    TicketId => |v| v.0;
    JobId => |v| v.0;
    WorkspaceId => |v| v.0;
    StaffId => |v| v.0;
    InvitationId => |v| v.0;
    KeyId => |v| v.0;
    Date => |v| i64::from(v.epoch_days());
}

impl From<f64> for Param<'_> {
    fn from(value: f64) -> Self {
        Param::Float(value)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a Currency> for Param<'a> {
    fn from(value: &'a Currency) -> Self {
        Param::Text(value.as_str())
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Param::Bytes(value)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Param<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Param::Bytes(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Param<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Param::Bytes(value)
    }
}

impl<'a> From<&'a [i64]> for Param<'a> {
    fn from(value: &'a [i64]) -> Self {
        Param::Ints(value)
    }
}

impl<'a> From<&'a Vec<i64>> for Param<'a> {
    fn from(value: &'a Vec<i64>) -> Self {
        Param::Ints(value)
    }
}

impl<'a> From<&'a [&'a str]> for Param<'a> {
    fn from(value: &'a [&'a str]) -> Self {
        Param::Texts(value)
    }
}

impl<'a> From<&'a Vec<&'a str>> for Param<'a> {
    fn from(value: &'a Vec<&'a str>) -> Self {
        Param::Texts(value)
    }
}

impl<'a, T> From<Option<T>> for Param<'a>
where
    Param<'a>: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Param::from)
    }
}

impl<'a> From<&'a Option<String>> for Param<'a> {
    fn from(value: &'a Option<String>) -> Self {
        value.as_deref().map_or(Param::Null, Param::Text)
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Param::Null => Ok(IsNull::Yes),
            Param::Int(value) => int_to_sql(*value, ty, out),
            Param::Float(value) => value.to_sql(ty, out),
            Param::Text(value) => value.to_sql(ty, out),
            Param::Bytes(value) => value.to_sql(ty, out),
            Param::Ints(values) => values.to_sql(ty, out),
            Param::Texts(values) => values.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Binary
    }

    tokio_postgres::types::to_sql_checked!();
}

fn int_to_sql(value: i64, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
    match *ty {
        Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(value)?.to_sql(ty, out),
        Type::FLOAT8 => (value as f64).to_sql(ty, out),
        _ => value.to_sql(ty, out),
    }
}
