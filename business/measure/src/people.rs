use columnar::{MISSING, Part, Snapshot};
use vocabulary::{CustomerId, Instant};

use crate::scan::{Scan, merged};
use crate::turnover::within;
use crate::{Arm, ArmSeries, PersonOutcome, Purchase, Window};

/// One person of a campaign who was to get the message or was held back from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// Who.
    pub customer: CustomerId,
    /// When it was decided: the same moment for both groups, so that neither has a head start.
    pub at: Instant,
    /// Whether the person was held back.
    pub is_control: bool,
}

/// One group with its day by day picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Sums.
    pub arm: Arm,
    /// By day.
    pub series: ArmSeries,
}

/// What the people of a campaign did, apart for the treated and the control group. `people` in ascending order of customers.
///
/// Whoever the columns do not know (erased since) counts as someone who bought nothing: leaving them out could favour a group.
pub fn outcomes(snapshot: &Snapshot, scan: Scan<'_>, people: &[Assigned], window: Window) -> (Group, Group) {
    let states = snapshot.scan(scan.threads, scan.stop, <(Group, Group)>::default, |groups, part, rows| {
        walk(groups, part, rows, people, window);
    });
    let (mut treated, mut control) = merged(states, |sum, other: (Group, Group)| {
        sum.0.merge(&other.0);
        sum.1.merge(&other.1);
    });
    let held_back = people.iter().filter(|person| person.is_control).count() as u64;
    treated.fill_up(people.len() as u64 - held_back);
    control.fill_up(held_back);
    (treated, control)
}

/// Rows and people both ascend, so each is passed once.
fn walk(groups: &mut (Group, Group), part: &Part, rows: &[u32], people: &[Assigned], window: Window) {
    let id = |row: &u32| part.customers.customer_id[*row as usize];
    let (Some(first), Some(last)) = (rows.first().map(id), rows.last().map(id)) else { return };
    let from = people.partition_point(|person| person.customer.0 < first);
    let mut rows = rows.iter();
    let mut row = rows.next();
    for person in people[from..].iter().take_while(|person| person.customer.0 <= last) {
        while row.is_some_and(|row| id(row) < person.customer.0) {
            row = rows.next();
        }
        if let Some(here) = row.filter(|row| id(row) == person.customer.0) {
            let group = if person.is_control { &mut groups.1 } else { &mut groups.0 };
            group.add(part, *here as usize, person.at, window);
        }
    }
}

impl Group {
    fn add(&mut self, part: &Part, row: usize, assigned_at: Instant, window: Window) {
        let orders = &part.orders;
        let mut outcome = PersonOutcome::default();
        self.series.add_person();
        for order in within(&orders.placed_at, part.life(row).orders(), assigned_at, window.end(assigned_at))
        {
            let purchase = Purchase {
                placed_at: Instant(orders.placed_at[order]),
                total: orders.total[order],
                returned: orders.total[order] - orders.net_total[order],
                cost: Some(orders.cost[order]).filter(|cost| *cost != MISSING),
            };
            outcome.count(&purchase);
            self.series.add_purchase(&purchase, assigned_at, window);
        }
        self.arm.add(&outcome);
    }

    fn merge(&mut self, other: &Group) {
        self.arm.merge(&other.arm);
        self.series.merge(&other.series);
    }

    fn fill_up(&mut self, people: u64) {
        for _ in self.arm.people()..people {
            self.arm.add(&PersonOutcome::default());
            self.series.add_person();
        }
    }
}
