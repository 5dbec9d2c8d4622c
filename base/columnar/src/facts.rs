//! What the rooms hand over: plain rows with their words spelled out. Ids of one kind are never given twice for two things.

use vocabulary::{
    CampaignId, Channel, ConsentStatus, CustomerId, Date, DeliveryId, EventId, Instant, OrderId, Purpose,
    ReturnId,
};

/// A value of a customer's attribute or an event's property.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A word or words.
    Text(String),
    /// A number in thousandths.
    Number(i64),
    /// A calendar date.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// Several words.
    List(Vec<String>),
}

/// One customer as the columns keep it. A customer asked for and not given (merged away, erased) is dropped from the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerFact {
    /// Who.
    pub customer: CustomerId,
    /// When the card was made.
    pub created_at: Instant,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Birthday.
    pub birthday: Option<Date>,
    /// Gender.
    pub gender: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// The customer's own time zone.
    pub time_zone: Option<String>,
    /// Further attributes by key.
    pub attributes: Vec<(String, Value)>,
    /// Channels on which the customer has an address at all.
    pub contacts: Vec<ContactFact>,
    /// What the customer last said, for each channel and purpose spoken about.
    pub consents: Vec<ConsentFact>,
}

/// A channel on which the customer has an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactFact {
    /// The channel.
    pub channel: Channel,
    /// Whether one of the addresses can be written to (neither bounced, complained nor invalid).
    pub is_usable: bool,
}

/// The consent in force for a channel and purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentFact {
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: Purpose,
    /// What was said last.
    pub status: ConsentStatus,
}

/// An order with its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderFact {
    /// Its id.
    pub order: OrderId,
    /// Whose; nothing for a receipt nobody is known for.
    pub customer: Option<CustomerId>,
    /// When it was placed.
    pub placed_at: Instant,
    /// Paid in all, in minor units of the workspace's currency, before returns.
    pub total: i64,
    /// Discount on the whole order in minor units.
    pub discount: i64,
    /// What the goods cost the shop, where it is known.
    pub cost: Option<i64>,
    /// Store.
    pub store: Option<String>,
    /// Sales channel (`online`, `store`).
    pub channel: Option<String>,
    /// Way of payment.
    pub payment: Option<String>,
    /// A cancelled order is left out of the columns.
    pub is_cancelled: bool,
    /// What was bought.
    pub lines: Vec<LineFact>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct LineFact {
    /// Its number in the order.
    pub line: i64,
    /// The product.
    pub sku: Option<String>,
    /// The product's category when it was bought.
    pub category: Option<String>,
    /// The product's brand.
    pub brand: Option<String>,
    /// Units in thousandths.
    pub quantity: i64,
    /// Price of a unit in minor units.
    pub price: i64,
    /// Discount in minor units.
    pub discount: i64,
    /// Paid for the line in minor units, before returns.
    pub total: i64,
    /// What the line's goods cost the shop, where it is known.
    pub cost: Option<i64>,
}

/// Goods brought back.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnFact {
    /// Its id.
    pub return_id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// Whose order it was; nothing as for the order.
    pub customer: Option<CustomerId>,
    /// When.
    pub returned_at: Instant,
    /// Given back in all, in minor units, positive.
    pub total: i64,
    /// Lines brought back, wholly or in part.
    pub lines: Vec<ReturnLineFact>,
}

/// Units of a line brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnLineFact {
    /// Number of the order's line.
    pub line: i64,
    /// Units in thousandths, positive.
    pub quantity: i64,
    /// Given back in minor units, positive.
    pub total: i64,
}

/// Something a customer did.
#[derive(Debug, Clone, PartialEq)]
pub struct EventFact {
    /// Its id.
    pub event: EventId,
    /// Who; events of nobody known are not kept.
    pub customer: CustomerId,
    /// When it happened.
    pub occurred_at: Instant,
    /// Name as conditions use it (`Product Viewed`; a page view without a name is `page`).
    pub name: String,
    /// Properties by key; of nested ones the path with dots.
    pub properties: Vec<(String, Value)>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// Handed over to the provider.
    Sent,
    /// Held back: the customer is in the control group.
    Control,
    /// Opened.
    Opened,
    /// A link was followed.
    Clicked,
    /// Unsubscribed through it.
    Unsubscribed,
    /// Came back.
    Bounced,
    /// Reported as spam.
    Complained,
}

impl MessageKind {
    /// All kinds, in order of their numbers.
    pub const ALL: [MessageKind; 7] = [
        MessageKind::Sent,
        MessageKind::Control,
        MessageKind::Opened,
        MessageKind::Clicked,
        MessageKind::Unsubscribed,
        MessageKind::Bounced,
        MessageKind::Complained,
    ];

    /// The number the columns keep, from 1.
    pub fn number(self) -> u32 {
        self as u32 + 1
    }
}

/// One thing that happened with a message, append-only: a message sent and clicked is two facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageFact {
    /// Unique among message facts (two tables feeding one: `id * 2` and `id * 2 + 1`).
    pub fact: i64,
    /// The delivery.
    pub delivery: DeliveryId,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// To whom.
    pub customer: CustomerId,
    /// Over which channel.
    pub channel: Channel,
    /// What happened.
    pub kind: MessageKind,
    /// Whether a person did it, as far as can be told; true for what we did ourselves.
    pub is_human: bool,
    /// When.
    pub at: Instant,
}
