//! Facts as all workloads make them.

use columnar::{ConsentFact, ContactFact, CustomerFact, LineFact, OrderFact};
use vocabulary::{Channel, ConsentStatus, CustomerId, Instant, OrderId, Purpose};

/// The channels of the bits of a customer's reach.
const CHANNELS: [Channel; 3] = [Channel::Email, Channel::Sms, Channel::Push];

/// A customer of whom nothing is known but the day of the card.
pub fn nameless(customer: CustomerId, created_at: Instant) -> CustomerFact {
    CustomerFact {
        customer,
        created_at,
        first_name: None,
        last_name: None,
        birthday: None,
        gender: None,
        city: None,
        language: None,
        time_zone: None,
        attributes: Vec::new(),
        contacts: Vec::new(),
        consents: Vec::new(),
    }
}

/// An order of one line.
pub fn one_line(id: i64, customer: i64, placed_at: i64, total: i64, category: String) -> OrderFact {
    let line = LineFact {
        line: 1,
        sku: None,
        category: Some(category),
        brand: None,
        quantity: 1000,
        price: total,
        discount: 0,
        total,
        cost: None,
    };
    OrderFact {
        order: OrderId(id),
        customer: Some(CustomerId(customer)),
        placed_at: Instant(placed_at),
        total,
        discount: 0,
        cost: None,
        store: None,
        channel: None,
        payment: None,
        is_cancelled: false,
        lines: vec![line],
    }
}

/// The addresses that can be used: bits 0 to 2.
pub fn contacts(reach: i64) -> Vec<ContactFact> {
    let usable = (0..3).filter(|bit| reach >> bit & 1 == 1);
    usable.map(|bit| ContactFact { channel: CHANNELS[bit], is_usable: true }).collect()
}

/// What was said about marketing: bits 3 to 5.
pub fn consents(reach: i64) -> Vec<ConsentFact> {
    let consent = |bit: usize| ConsentFact {
        channel: CHANNELS[bit],
        purpose: Purpose::Marketing,
        status: if reach >> (bit + 3) & 1 == 1 { ConsentStatus::Granted } else { ConsentStatus::Denied },
    };
    (0..3).map(consent).collect()
}
