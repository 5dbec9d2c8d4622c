//! Facts as they come from the rooms, made into a part: words become numbers, rows are sorted by customer and time.

use vocabulary::{CustomerId, OrderId};

use crate::combine::{PartBuilder, nobody};
use crate::facts::{CustomerFact, EventFact, MessageFact, OrderFact, ReturnFact};
use crate::part::{Part, consent_shift, contact_known_bit, contact_usable_bit};
use crate::source::Lives;
use crate::table::{MISSING, MISSING_DAY};
use crate::tables::{
    CustomerRow, Customers, EventRow, LineRow, MessageRow, OrderRow, PropertyRow, ReturnLineRow, ReturnRow,
};
use crate::words::{NO_WORD, Words};

/// Receipts of nobody known lie under made-up customers below zero, so many orders each.
const NOBODYS_ORDERS_BITS: u32 = 12;

impl Part {
    /// A part of these facts. `read_whole` are the customers whose facts here are all there are, whatever earlier parts say;
    /// one of them that is not among `customers` is gone.
    pub fn from_facts(
        words: &mut Words,
        customers: &[CustomerFact],
        read_whole: &[CustomerId],
        lives: &Lives,
    ) -> Part {
        let mut maker = Maker { words, part: PartBuilder::default() };
        let mut customers: Vec<&CustomerFact> = customers.iter().collect();
        customers.sort_by_key(|fact| fact.customer);
        let mut whole: Vec<i64> = read_whole.iter().map(|customer| customer.0).collect();
        whole.sort_unstable();
        let mut orders: Vec<&OrderFact> = lives.orders.iter().filter(|order| !order.is_cancelled).collect();
        orders.sort_by_key(|fact| (owner(fact.customer, fact.order), fact.placed_at, fact.order));
        let mut returns: Vec<&ReturnFact> = lives.returns.iter().collect();
        returns.sort_by_key(|fact| (owner(fact.customer, fact.order), fact.returned_at, fact.return_id));
        let mut events: Vec<&EventFact> = lives.events.iter().collect();
        events.sort_by_key(|fact| (fact.customer, fact.occurred_at, fact.event));
        let mut messages: Vec<&MessageFact> = lives.messages.iter().collect();
        messages.sort_by_key(|fact| (fact.customer, fact.at, fact.fact));

        let (mut customers, mut whole) = (customers.as_slice(), whole.as_slice());
        let (mut orders, mut returns) = (orders.as_slice(), returns.as_slice());
        let (mut events, mut messages) = (events.as_slice(), messages.as_slice());
        loop {
            let heads = [
                customers.first().map(|fact| fact.customer.0),
                whole.first().copied(),
                orders.first().map(|fact| owner(fact.customer, fact.order)),
                returns.first().map(|fact| owner(fact.customer, fact.order)),
                events.first().map(|fact| fact.customer.0),
                messages.first().map(|fact| fact.customer.0),
            ];
            let Some(customer) = heads.into_iter().flatten().min() else { break };
            let is_whole = !take(&mut whole, |id| *id == customer).is_empty();
            let facts = take(&mut customers, |fact| fact.customer.0 == customer);
            maker.customer(
                customer,
                is_whole,
                facts.last().copied(),
                take(&mut orders, |fact| owner(fact.customer, fact.order) == customer),
                take(&mut returns, |fact| owner(fact.customer, fact.order) == customer),
                take(&mut events, |fact| fact.customer.0 == customer),
                take(&mut messages, |fact| fact.customer.0 == customer),
            );
        }
        maker.part.finish()
    }
}

/// Under which customer an order lies.
fn owner(customer: Option<CustomerId>, order: OrderId) -> i64 {
    customer.map_or(-1 - (order.0 >> NOBODYS_ORDERS_BITS), |customer| customer.0)
}

/// Splits the leading facts off that belong together.
fn take<'f, T>(facts: &mut &'f [T], belongs: impl Fn(&T) -> bool) -> &'f [T] {
    let count = facts.iter().take_while(|fact| belongs(fact)).count();
    let (taken, rest) = facts.split_at(count);
    *facts = rest;
    taken
}

struct Maker<'w> {
    words: &'w mut Words,
    part: PartBuilder,
}

impl Maker<'_> {
    fn customer(
        &mut self,
        customer: i64,
        is_whole: bool,
        fact: Option<&CustomerFact>,
        orders: &[&OrderFact],
        returns: &[&ReturnFact],
        events: &[&EventFact],
        messages: &[&MessageFact],
    ) {
        let orders_from = self.part.orders.order_id.len();
        let returns_from = self.part.returns.return_id.len();
        orders.iter().for_each(|order| self.order(customer, order));
        returns.iter().for_each(|back| self.give_back(customer, back));
        events.iter().for_each(|event| self.event(event));
        messages.iter().for_each(|message| self.message(message));
        if !returns.is_empty() {
            self.part.take_off_returns(orders_from, returns_from);
        }
        let mut row = fact.map_or_else(|| nobody(customer, 0), |fact| self.profile(fact));
        if is_whole {
            row.state |= Customers::REPLACES;
        }
        self.part.push_customer(row);
    }

    fn word(&mut self, word: Option<&String>) -> u32 {
        word.map_or(NO_WORD, |word| self.words.learn(word))
    }

    fn profile(&mut self, fact: &CustomerFact) -> CustomerRow {
        let row = self.part.rows();
        for (key, value) in &fact.attributes {
            let key = crate::AttributeKey { key: key.clone(), kind: value.kind() };
            let mut values = Vec::new();
            value.learn(self.words, |value| values.push(value));
            self.part.attribute(&key).set(row, &values);
        }
        let contacts = fact.contacts.iter().fold(0, |bits, contact| {
            let usable = if contact.is_usable { contact_usable_bit(contact.channel) } else { 0 };
            bits | contact_known_bit(contact.channel) | usable
        });
        let consents = fact.consents.iter().fold(0, |bits, consent| {
            bits | (consent.status.number() as u32) << consent_shift(consent.channel, consent.purpose)
        });
        CustomerRow {
            created_at: fact.created_at.0,
            first_name: self.word(fact.first_name.as_ref()),
            last_name: self.word(fact.last_name.as_ref()),
            gender: self.word(fact.gender.as_ref()),
            city: self.word(fact.city.as_ref()),
            language: self.word(fact.language.as_ref()),
            time_zone: self.word(fact.time_zone.as_ref()),
            birthday: fact.birthday.map_or(MISSING_DAY, |date| date.epoch_days()),
            contacts,
            consents,
            ..nobody(fact.customer.0, Customers::PRESENT)
        }
    }

    fn order(&mut self, customer_id: i64, order: &OrderFact) {
        for line in &order.lines {
            let row = LineRow {
                customer_id,
                order_id: order.order.0,
                placed_at: order.placed_at.0,
                line: line.line,
                sku: self.word(line.sku.as_ref()),
                category: self.word(line.category.as_ref()),
                brand: self.word(line.brand.as_ref()),
                quantity: line.quantity,
                net_quantity: line.quantity,
                price: line.price,
                discount: line.discount,
                total: line.total,
                net_total: line.total,
                cost: line.cost.unwrap_or(MISSING),
            };
            self.part.lines.push(row);
        }
        let row = OrderRow {
            customer_id,
            order_id: order.order.0,
            placed_at: order.placed_at.0,
            total: order.total,
            net_total: order.total,
            discount: order.discount,
            cost: order.cost.unwrap_or(MISSING),
            store: self.word(order.store.as_ref()),
            channel: self.word(order.channel.as_ref()),
            payment: self.word(order.payment.as_ref()),
            lines_end: self.part.lines.order_id.len() as u32,
        };
        self.part.orders.push(row);
    }

    fn give_back(&mut self, customer_id: i64, back: &ReturnFact) {
        for line in &back.lines {
            self.part.return_lines.push(ReturnLineRow {
                line: line.line,
                quantity: line.quantity,
                total: line.total,
            });
        }
        self.part.returns.push(ReturnRow {
            customer_id,
            return_id: back.return_id.0,
            order_id: back.order.0,
            returned_at: back.returned_at.0,
            total: back.total,
            lines_end: self.part.return_lines.line.len() as u32,
        });
    }

    fn event(&mut self, event: &EventFact) {
        for (key, value) in &event.properties {
            let (key, kind) = (self.words.learn(key), value.kind().number());
            let properties = &mut self.part.properties;
            value.learn(self.words, |value| properties.push(PropertyRow { key, kind, value }));
        }
        self.part.events.push(EventRow {
            customer_id: event.customer.0,
            event_id: event.event.0,
            occurred_at: event.occurred_at.0,
            name: self.words.learn(&event.name),
            properties_end: self.part.properties.key.len() as u32,
        });
    }

    fn message(&mut self, message: &MessageFact) {
        self.part.messages.push(MessageRow {
            customer_id: message.customer.0,
            fact_id: message.fact,
            delivery_id: message.delivery.0,
            campaign_id: message.campaign.0,
            channel: message.channel.number() as u32,
            kind: message.kind.number(),
            is_human: u32::from(message.is_human),
            at: message.at.0,
        });
    }
}
