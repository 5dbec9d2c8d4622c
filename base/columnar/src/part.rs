use std::collections::BTreeMap;
use std::ops::Range;

use vocabulary::{Channel, CustomerId, Purpose};

use crate::attributes::{AttributeColumn, AttributeKey};
use crate::tables::{Customers, Events, Lines, Messages, Orders, Properties, ReturnLines, Returns};

/// Some customers' lives as columns, sorted by customer: a bucket's base (a row for every id), a chunk of fresh rows, or
/// lives put together for one question.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The customers.
    pub customers: Customers,
    /// Their own attributes.
    pub attributes: BTreeMap<AttributeKey, AttributeColumn>,
    /// Their orders.
    pub orders: Orders,
    /// Lines of the orders.
    pub lines: Lines,
    /// Their returns.
    pub returns: Returns,
    /// Lines of the returns.
    pub return_lines: ReturnLines,
    /// Their events.
    pub events: Events,
    /// Properties of the events.
    pub properties: Properties,
    /// What happened with messages to them.
    pub messages: Messages,
}

impl Part {
    /// Number of customer rows.
    pub fn rows(&self) -> usize {
        self.customers.customer_id.len()
    }

    /// Number of rows of all tables that are counted against memory.
    pub fn weight(&self) -> usize {
        let Room { customers, orders, lines, events, properties, messages } = self.room_for(0..self.rows());
        customers + orders + lines + events + properties + messages
    }

    /// The room that customer rows take with what belongs to them.
    pub(crate) fn room_for(&self, rows: Range<usize>) -> Room {
        let (orders, events) = (self.orders_of(rows.clone()), self.events_of(rows.clone()));
        Room {
            customers: rows.len(),
            orders: orders.len(),
            lines: self.lines_of_customers(rows.clone()).len(),
            events: events.len(),
            properties: self.properties_of(events).len(),
            messages: self.messages_of(rows).len(),
        }
    }

    /// The row of a customer.
    pub fn find(&self, customer: i64) -> Option<usize> {
        let ids = &self.customers.customer_id[..];
        let position = usize::try_from(customer.checked_sub(*ids.first()?)?).ok()?;
        match ids.get(position) {
            Some(id) if *id == customer => Some(position),
            _ => ids.binary_search(&customer).ok(),
        }
    }

    /// One customer's life.
    #[inline]
    pub fn life(&self, row: usize) -> Life<'_> {
        Life { part: self, row }
    }

    /// Rows of orders that belong to customer rows.
    #[inline]
    pub fn orders_of(&self, rows: Range<usize>) -> Range<usize> {
        span(&self.customers.orders_end, rows)
    }

    /// Rows of returns that belong to customer rows.
    #[inline]
    pub fn returns_of(&self, rows: Range<usize>) -> Range<usize> {
        span(&self.customers.returns_end, rows)
    }

    /// Rows of events that belong to customer rows.
    #[inline]
    pub fn events_of(&self, rows: Range<usize>) -> Range<usize> {
        span(&self.customers.events_end, rows)
    }

    /// Rows of messages that belong to customer rows.
    #[inline]
    pub fn messages_of(&self, rows: Range<usize>) -> Range<usize> {
        span(&self.customers.messages_end, rows)
    }

    /// Rows of lines that belong to order rows.
    #[inline]
    pub fn lines_of(&self, orders: Range<usize>) -> Range<usize> {
        span(&self.orders.lines_end, orders)
    }

    /// Rows of lines that belong to the orders of customer rows.
    #[inline]
    pub fn lines_of_customers(&self, rows: Range<usize>) -> Range<usize> {
        span(&self.customers.lines_end, rows)
    }

    /// Rows of return lines that belong to return rows.
    #[inline]
    pub fn return_lines_of(&self, returns: Range<usize>) -> Range<usize> {
        span(&self.returns.lines_end, returns)
    }

    /// Rows of properties that belong to event rows.
    #[inline]
    pub fn properties_of(&self, events: Range<usize>) -> Range<usize> {
        span(&self.events.properties_end, events)
    }
}

/// Numbers of rows of the tables that grow large.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Room {
    pub customers: usize,
    pub orders: usize,
    pub lines: usize,
    pub events: usize,
    pub properties: usize,
    pub messages: usize,
}

impl std::ops::Add for Room {
    type Output = Room;

    fn add(self, other: Room) -> Room {
        Room {
            customers: self.customers + other.customers,
            orders: self.orders + other.orders,
            lines: self.lines + other.lines,
            events: self.events + other.events,
            properties: self.properties + other.properties,
            messages: self.messages + other.messages,
        }
    }
}

/// The children of some neighbouring parents, given where each parent's children end.
#[inline]
pub(crate) fn span(ends: &[u32], parents: Range<usize>) -> Range<usize> {
    let start = if parents.start == 0 { 0 } else { ends[parents.start - 1] as usize };
    let end = if parents.end == 0 { 0 } else { ends[parents.end - 1] as usize };
    start..end.max(start)
}

/// One customer's life: where its rows lie in a part.
#[derive(Clone, Copy)]
pub struct Life<'a> {
    /// The part.
    pub part: &'a Part,
    /// The customer's row in it.
    pub row: usize,
}

impl<'a> Life<'a> {
    /// Who.
    pub fn customer(&self) -> CustomerId {
        CustomerId(self.part.customers.customer_id[self.row])
    }

    /// Whether the customer exists and counts.
    pub fn is_present(&self) -> bool {
        self.part.customers.state[self.row] & Customers::PRESENT != 0
    }

    /// Rows of the customer's orders in `part.orders`, earliest first.
    #[inline]
    pub fn orders(&self) -> Range<usize> {
        self.part.orders_of(self.row..self.row + 1)
    }

    /// Rows of the lines of the customer's orders in `part.lines`, earliest first.
    #[inline]
    pub fn lines(&self) -> Range<usize> {
        self.part.lines_of_customers(self.row..self.row + 1)
    }

    /// When the last of the customer's orders was placed; [`MISSING`](crate::MISSING) where there is none.
    #[inline]
    pub fn last_order_at(&self) -> i64 {
        self.part.customers.last_order_at[self.row]
    }

    /// Rows of the customer's returns.
    #[inline]
    pub fn returns(&self) -> Range<usize> {
        self.part.returns_of(self.row..self.row + 1)
    }

    /// Rows of the customer's events, earliest first.
    #[inline]
    pub fn events(&self) -> Range<usize> {
        self.part.events_of(self.row..self.row + 1)
    }

    /// Rows of what happened with messages to the customer, earliest first.
    #[inline]
    pub fn messages(&self) -> Range<usize> {
        self.part.messages_of(self.row..self.row + 1)
    }

    /// The customer's column of an attribute.
    pub fn attribute(&self, key: &AttributeKey) -> Option<&'a AttributeColumn> {
        self.part.attributes.get(key)
    }
}

/// The bit that says a customer has an address on the channel.
#[inline]
pub fn contact_known_bit(channel: Channel) -> u32 {
    1 << (2 * (channel.number() - 1))
}

/// The bit that says one of the customer's addresses on the channel can be used.
#[inline]
pub fn contact_usable_bit(channel: Channel) -> u32 {
    contact_known_bit(channel) << 1
}

/// How far to shift a customer's consents right to have the status for channel and purpose in the lowest two bits.
#[inline]
pub fn consent_shift(channel: Channel, purpose: Purpose) -> u32 {
    (2 * (2 * (channel.number() - 1) + purpose.number() - 1)) as u32
}
