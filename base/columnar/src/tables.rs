//! The eight tables of a part. Within each, rows lie by customer and then by time; `…_end` says where a row's children end.

use crate::table::table;

table! {
    /// One row a customer.
    Customers, CustomerRow, CustomersBuilder {
        /// Who; below zero for receipts of nobody known.
        customer_id: Int,
        /// Bits: [`Customers::PRESENT`], [`Customers::REPLACES`].
        state: Small,
        /// When the card was made.
        created_at: Time,
        /// First name.
        first_name: Word,
        /// Last name.
        last_name: Word,
        /// Gender.
        gender: Word,
        /// City.
        city: Word,
        /// Language.
        language: Word,
        /// The customer's own time zone.
        time_zone: Word,
        /// Birthday in days since 1970.
        birthday: Day,
        /// Two bits a channel: has an address, has a usable one.
        contacts: Small,
        /// Two bits a channel and purpose: number of the consent's status, 0 when nothing was said.
        consents: Small,
        /// When the last of the customer's orders was placed: most questions about a time are answered by it alone.
        last_order_at: Time,
        /// Where the customer's orders end.
        orders_end: Small,
        /// Where the lines of the customer's orders end.
        lines_end: Small,
        /// Where the customer's returns end.
        returns_end: Small,
        /// Where the customer's events end.
        events_end: Small,
        /// Where the customer's messages end.
        messages_end: Small,
    }
}

impl Customers {
    /// The customer exists and counts.
    pub const PRESENT: u32 = 1;
    /// What lies in earlier parts about the customer is void.
    pub const REPLACES: u32 = 2;
}

table! {
    /// One row an order.
    Orders, OrderRow, OrdersBuilder {
        /// Whose.
        customer_id: Int,
        /// Its id.
        order_id: Int,
        /// When it was placed.
        placed_at: Time,
        /// Paid in minor units.
        total: Int,
        /// Paid less what was given back.
        net_total: Int,
        /// Discount in minor units.
        discount: Int,
        /// What the goods cost the shop.
        cost: Maybe,
        /// Store.
        store: Word,
        /// Sales channel.
        channel: Word,
        /// Way of payment.
        payment: Word,
        /// Where the order's lines end.
        lines_end: Small,
    }
}

table! {
    /// One row an order line.
    Lines, LineRow, LinesBuilder {
        /// Whose.
        customer_id: Int,
        /// Of which order.
        order_id: Int,
        /// When the order was placed.
        placed_at: Time,
        /// Its number in the order.
        line: Int,
        /// The product.
        sku: Word,
        /// The product's category.
        category: Word,
        /// The product's brand.
        brand: Word,
        /// Units in thousandths.
        quantity: Int,
        /// Units less those brought back.
        net_quantity: Int,
        /// Price of a unit in minor units.
        price: Int,
        /// Discount in minor units.
        discount: Int,
        /// Paid in minor units.
        total: Int,
        /// Paid less what was given back.
        net_total: Int,
        /// What the goods cost the shop.
        cost: Maybe,
    }
}

table! {
    /// One row a return.
    Returns, ReturnRow, ReturnsBuilder {
        /// Whose.
        customer_id: Int,
        /// Its id.
        return_id: Int,
        /// Of which order.
        order_id: Int,
        /// When.
        returned_at: Time,
        /// Given back in minor units.
        total: Int,
        /// Where its lines end.
        lines_end: Small,
    }
}

table! {
    /// One row a line brought back.
    ReturnLines, ReturnLineRow, ReturnLinesBuilder {
        /// Number of the order's line.
        line: Int,
        /// Units in thousandths.
        quantity: Int,
        /// Given back in minor units.
        total: Int,
    }
}

table! {
    /// One row an event.
    Events, EventRow, EventsBuilder {
        /// Who did it.
        customer_id: Int,
        /// Its id.
        event_id: Int,
        /// When it happened.
        occurred_at: Time,
        /// Its name.
        name: Word,
        /// Where its properties end.
        properties_end: Small,
    }
}

table! {
    /// One row a property of an event; a list has a row for each of its words.
    Properties, PropertyRow, PropertiesBuilder {
        /// Its key.
        key: Word,
        /// Number of its [`ValueKind`](crate::ValueKind).
        kind: Small,
        /// The word, thousandths, day, or 0 and 1.
        value: Int,
    }
}

table! {
    /// One row a thing that happened with a message.
    Messages, MessageRow, MessagesBuilder {
        /// To whom.
        customer_id: Int,
        /// Unique id of the fact.
        fact_id: Int,
        /// The delivery.
        delivery_id: Int,
        /// Of which campaign.
        campaign_id: Int,
        /// Number of the channel.
        channel: Small,
        /// Number of the [`MessageKind`](crate::MessageKind).
        kind: Small,
        /// 1 when a person did it.
        is_human: Small,
        /// When.
        at: Time,
    }
}
