use std::ops::Range;

use columnar::{Part, Snapshot, consent_shift, contact_usable_bit};
use vocabulary::{Channel, ConsentStatus, Instant, Purpose};

use crate::scan::{Scan, merged};

/// How large the customer base is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Base {
    /// Customers.
    pub customers: u64,
    /// Orders, receipts of nobody known included.
    pub orders: u64,
    /// Their events.
    pub events: u64,
    /// Customers who agreed to marketing on a channel on which they have an address that works.
    pub reachable: u64,
    /// The latest order.
    pub last_order_at: Option<Instant>,
}

/// Counts the customer base in one walk.
pub fn base(snapshot: &Snapshot, scan: Scan<'_>) -> Base {
    let states = snapshot.scan(scan.threads, scan.stop, Base::default, |base, part, rows| {
        for row in rows.iter() {
            let life = part.life(*row as usize);
            base.customers += 1;
            base.events += life.events().len() as u64;
            base.reachable +=
                u64::from(is_reachable(part.customers.contacts[life.row], part.customers.consents[life.row]));
            base.add_orders(part, life.orders());
        }
    });
    let mut base = merged(states, |sum: &mut Base, other| {
        sum.customers += other.customers;
        sum.orders += other.orders;
        sum.events += other.events;
        sum.reachable += other.reachable;
        sum.last_order_at = sum.last_order_at.max(other.last_order_at);
    });
    snapshot.scan_receipts(|part, rows| base.add_orders(part, rows));
    base
}

impl Base {
    fn add_orders(&mut self, part: &Part, rows: Range<usize>) {
        self.orders += rows.len() as u64;
        let last = rows.last().map(|row| Instant(part.orders.placed_at[row]));
        self.last_order_at = self.last_order_at.max(last);
    }
}

/// Whether marketing may and can be sent on any channel.
fn is_reachable(contacts: u32, consents: u32) -> bool {
    Channel::ALL.iter().any(|channel| {
        let said = i64::from((consents >> consent_shift(*channel, Purpose::Marketing)) & 0b11);
        contacts & contact_usable_bit(*channel) != 0 && said == ConsentStatus::Granted.number()
    })
}
