//! Ids: 64-bit integers inside, prefixed text outside (`cus_12`).

use std::fmt;
use std::str::FromStr;

/// The text is not an id of the expected noun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not an id like {prefix}_12")]
pub struct IdError {
    /// The prefix the noun's ids carry.
    pub prefix: &'static str,
    /// What was given.
    pub text: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl $name {
            /// The prefix of the id's text form.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(|digits| digits.parse::<i64>().ok())
                    .filter(|id| *id > 0)
                    .map($name)
                    .ok_or_else(|| IdError { prefix: $prefix, text: text.chars().take(40).collect() })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A company's own space: its data, settings and staff.
    WorkspaceId = "wsp";
    /// A person who works in the console.
    StaffId = "stf";
    /// An invitation of a person into a workspace.
    InvitationId = "inv";
    /// A write or secret key of a machine.
    KeyId = "key";
    /// A customer.
    CustomerId = "cus";
    /// An order.
    OrderId = "ord";
    /// A return of units of an order.
    ReturnId = "ret";
    /// A product of the catalogue.
    ProductId = "prd";
    /// An event of site, app or another system.
    EventId = "evt";
    /// An import of a file.
    ImportId = "imp";
    /// A segment.
    SegmentId = "seg";
    /// A frozen list of customers.
    ListId = "lst";
    /// A campaign.
    CampaignId = "cam";
    /// A delivery: one person of a campaign on one channel.
    DeliveryId = "del";
    /// An ad audience: a segment told to an ad network.
    AdAudienceId = "ada";
    /// A numbered export of an ad audience.
    AdExportId = "adx";
    /// A promotion.
    PromotionId = "prm";
    /// A pool of coupons: one kind, generic or unique codes.
    CouponPoolId = "cpp";
    /// A coupon of a pool.
    CouponId = "cpn";
    /// A loyalty programme.
    ProgrammeId = "pgm";
    /// A customer's account with a point currency of a programme.
    AccountId = "acc";
    /// An accrual of points: a lot.
    LotId = "lot";
    /// An entry of the points' ledger.
    EntryId = "ent";
    /// Points given, taken or moved by hand.
    AwardId = "awd";
    /// A reservation of points at a till.
    ReservationId = "rsv";
    /// A receipt: a basket a till brought, and what it was told.
    ReceiptId = "rcp";
    /// A prize of the catalogue.
    PrizeId = "prz";
    /// An order of a prize.
    PrizeOrderId = "pro";
    /// A prize draw.
    DrawId = "drw";
    /// A ticket of a draw.
    TicketId = "tkt";
    /// A message caught by the sandbox mailbox.
    SandboxMessageId = "sbx";
    /// A queued piece of work.
    JobId = "job";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote_and_refuses_another_nouns() {
        assert_eq!("cus_12".parse::<CustomerId>(), Ok(CustomerId(12)));
        assert_eq!(CustomerId(12).to_string(), "cus_12");
        for wrong in ["ord_12", "cus_", "cus_-1", "cus_0", "12", "cus_99999999999999999999"] {
            assert!(wrong.parse::<CustomerId>().is_err(), "{wrong}");
        }
    }
}
