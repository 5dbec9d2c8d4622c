//! Putting parts together: what is newer wins, rows are sorted by time again, sums after returns are worked out anew.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::attributes::{AttributeBuilder, AttributeKey};
use crate::pace::Pace;
use crate::part::{Life, Part, Room};
use crate::table::{MISSING, MISSING_DAY};
use crate::tables::{
    CustomerRow, Customers, CustomersBuilder, EventsBuilder, LinesBuilder, MessagesBuilder, OrdersBuilder,
    PropertiesBuilder, ReturnLinesBuilder, ReturnsBuilder,
};

/// A part as it grows, customer after customer.
#[derive(Default)]
pub(crate) struct PartBuilder {
    pub customers: CustomersBuilder,
    pub attributes: BTreeMap<AttributeKey, AttributeBuilder>,
    pub orders: OrdersBuilder,
    pub lines: LinesBuilder,
    pub returns: ReturnsBuilder,
    pub return_lines: ReturnLinesBuilder,
    pub events: EventsBuilder,
    pub properties: PropertiesBuilder,
    pub messages: MessagesBuilder,
    order: Vec<Found>,
}

/// A row of one of several lives, to be sorted.
#[derive(Clone, Copy)]
struct Found {
    id: i64,
    at: i64,
    life: usize,
    row: usize,
}

/// A customer of whom nothing is known.
pub(crate) fn nobody(customer_id: i64, state: u32) -> CustomerRow {
    CustomerRow {
        customer_id,
        state,
        created_at: MISSING,
        first_name: 0,
        last_name: 0,
        gender: 0,
        city: 0,
        language: 0,
        time_zone: 0,
        birthday: MISSING_DAY,
        contacts: 0,
        consents: 0,
        last_order_at: MISSING,
        orders_end: 0,
        lines_end: 0,
        returns_end: 0,
        events_end: 0,
        messages_end: 0,
    }
}

impl PartBuilder {
    /// Empty, with room for rows to come.
    fn with_room(room: Room) -> PartBuilder {
        let mut builder = PartBuilder::default();
        builder.customers.reserve(room.customers);
        builder.orders.reserve(room.orders);
        builder.lines.reserve(room.lines);
        builder.events.reserve(room.events);
        builder.properties.reserve(room.properties);
        builder.messages.reserve(room.messages);
        builder
    }

    /// Rows of customers so far.
    pub fn rows(&self) -> usize {
        self.customers.customer_id.len()
    }

    /// The part.
    pub fn finish(self) -> Part {
        Part {
            customers: self.customers.finish(),
            attributes: self.attributes.into_iter().map(|(key, column)| (key, column.finish())).collect(),
            orders: self.orders.finish(),
            lines: self.lines.finish(),
            returns: self.returns.finish(),
            return_lines: self.return_lines.finish(),
            events: self.events.finish(),
            properties: self.properties.finish(),
            messages: self.messages.finish(),
        }
    }

    /// The column of an attribute, made when it is new.
    pub fn attribute(&mut self, key: &AttributeKey) -> &mut AttributeBuilder {
        if !self.attributes.contains_key(key) {
            self.attributes.insert(key.clone(), AttributeBuilder::new(key.kind));
        }
        self.attributes.get_mut(key).expect("the column was just made")
    }

    /// Ends a customer: the rows of other tables pushed since the last one are this customer's.
    pub fn push_customer(&mut self, mut row: CustomerRow) {
        let first_order = self.customers.orders_end.last().map_or(0, |end| *end as usize);
        row.last_order_at = self.orders.placed_at[first_order..].last().copied().unwrap_or(MISSING);
        row.orders_end = self.orders.order_id.len() as u32;
        row.lines_end = self.lines.order_id.len() as u32;
        row.returns_end = self.returns.return_id.len() as u32;
        row.events_end = self.events.event_id.len() as u32;
        row.messages_end = self.messages.fact_id.len() as u32;
        self.customers.push(row);
    }

    /// Copies neighbouring customers as they are.
    pub fn append_run(&mut self, part: &Part, rows: Range<usize>) {
        let to = self.rows();
        self.append_orders(part, part.orders_of(rows.clone()));
        self.append_returns(part, part.returns_of(rows.clone()));
        self.append_events(part, part.events_of(rows.clone()));
        self.messages.append(&part.messages, part.messages_of(rows.clone()));
        self.append_attributes(part, rows.clone());
        self.customers.append(&part.customers, rows.clone());
        let starts = [
            (self.orders.order_id.len(), &mut self.customers.orders_end),
            (self.lines.order_id.len(), &mut self.customers.lines_end),
            (self.returns.return_id.len(), &mut self.customers.returns_end),
            (self.events.event_id.len(), &mut self.customers.events_end),
            (self.messages.fact_id.len(), &mut self.customers.messages_end),
        ];
        for (length, ends) in starts {
            shift_ends(&mut ends[to..], length);
        }
    }

    /// Puts one customer together from several lives, oldest first.
    pub fn append_combined(&mut self, lives: &[Life<'_>]) {
        let state = |life: &Life<'_>| life.part.customers.state[life.row];
        let from = lives.iter().rposition(|life| state(life) & Customers::REPLACES != 0).unwrap_or(0);
        let replaces = lives.get(from).map_or(0, |life| state(life) & Customers::REPLACES);
        let lives = &lives[from..];
        if let [life] = lives {
            return self.append_run(life.part, life.row..life.row + 1);
        }
        let Some(last) = lives.last() else { return };
        let profile = lives.iter().rfind(|life| life.is_present());
        let mut row = match profile {
            Some(life) => {
                self.append_attributes(life.part, life.row..life.row + 1);
                life.part.customers.row(life.row)
            }
            None => nobody(last.customer().0, 0),
        };
        row.state |= replaces;
        let orders_from = self.orders.order_id.len();
        let returns_from = self.returns.return_id.len();
        self.combine_orders(lives);
        self.combine_returns(lives);
        self.combine_events(lives);
        self.combine_messages(lives);
        if self.returns.return_id.len() > returns_from {
            self.take_off_returns(orders_from, returns_from);
        }
        self.push_customer(row);
    }

    fn append_attributes(&mut self, part: &Part, rows: Range<usize>) {
        let to = self.rows();
        for (key, column) in &part.attributes {
            self.attribute(key).append(to, column, rows.clone());
        }
    }

    fn append_orders(&mut self, part: &Part, rows: Range<usize>) {
        let to = self.orders.order_id.len();
        self.lines.append(&part.lines, part.lines_of(rows.clone()));
        self.orders.append(&part.orders, rows);
        shift_ends(&mut self.orders.lines_end[to..], self.lines.order_id.len());
    }

    fn append_returns(&mut self, part: &Part, rows: Range<usize>) {
        let to = self.returns.return_id.len();
        self.return_lines.append(&part.return_lines, part.return_lines_of(rows.clone()));
        self.returns.append(&part.returns, rows);
        shift_ends(&mut self.returns.lines_end[to..], self.return_lines.line.len());
    }

    fn append_events(&mut self, part: &Part, rows: Range<usize>) {
        let to = self.events.event_id.len();
        self.properties.append(&part.properties, part.properties_of(rows.clone()));
        self.events.append(&part.events, rows);
        shift_ends(&mut self.events.properties_end[to..], self.properties.key.len());
    }

    fn combine_orders(&mut self, lives: &[Life<'_>]) {
        let found = self.sort(
            lives,
            |life| life.orders(),
            |part, row| (part.orders.order_id[row], part.orders.placed_at[row]),
        );
        for Found { life, row, .. } in &found {
            self.append_orders(lives[*life].part, *row..*row + 1);
        }
        self.order = found;
    }

    fn combine_returns(&mut self, lives: &[Life<'_>]) {
        let found = self.sort(
            lives,
            |life| life.returns(),
            |part, row| (part.returns.return_id[row], part.returns.returned_at[row]),
        );
        for Found { life, row, .. } in &found {
            self.append_returns(lives[*life].part, *row..*row + 1);
        }
        self.order = found;
    }

    fn combine_events(&mut self, lives: &[Life<'_>]) {
        let found = self.sort(
            lives,
            |life| life.events(),
            |part, row| (part.events.event_id[row], part.events.occurred_at[row]),
        );
        for Found { life, row, .. } in &found {
            self.append_events(lives[*life].part, *row..*row + 1);
        }
        self.order = found;
    }

    fn combine_messages(&mut self, lives: &[Life<'_>]) {
        let found = self.sort(
            lives,
            |life| life.messages(),
            |part, row| (part.messages.fact_id[row], part.messages.at[row]),
        );
        for Found { life, row, .. } in &found {
            self.messages.append(&lives[*life].part.messages, *row..*row + 1);
        }
        self.order = found;
    }

    /// All rows of a table in several lives, the newest of each id, by time.
    fn sort(
        &mut self,
        lives: &[Life<'_>],
        rows_of: impl Fn(&Life<'_>) -> Range<usize>,
        id_and_time: impl Fn(&Part, usize) -> (i64, i64),
    ) -> Vec<Found> {
        let mut found = std::mem::take(&mut self.order);
        found.clear();
        for (life, source) in lives.iter().enumerate() {
            found.extend(rows_of(source).map(|row| {
                let (id, at) = id_and_time(source.part, row);
                Found { id, at, life, row }
            }));
        }
        found.sort_unstable_by_key(|found| (found.id, std::cmp::Reverse(found.life)));
        found.dedup_by_key(|found| found.id);
        found.sort_unstable_by_key(|found| (found.at, found.id));
        found
    }

    /// Works out what is left of the last customer's orders and lines after returns.
    pub fn take_off_returns(&mut self, orders_from: usize, returns_from: usize) {
        for order in orders_from..self.orders.order_id.len() {
            self.orders.net_total[order] = self.orders.total[order];
            for line in crate::part::span(&self.orders.lines_end, order..order + 1) {
                self.lines.net_total[line] = self.lines.total[line];
                self.lines.net_quantity[line] = self.lines.quantity[line];
            }
        }
        for index in returns_from..self.returns.return_id.len() {
            let order_id = self.returns.order_id[index];
            let order = self.orders.order_id[orders_from..].iter().position(|id| *id == order_id);
            if let Some(order) = order {
                self.take_off_return(orders_from + order, index);
            }
        }
    }

    fn take_off_return(&mut self, order: usize, index: usize) {
        self.orders.net_total[order] -= self.returns.total[index];
        let lines = crate::part::span(&self.orders.lines_end, order..order + 1);
        for back in crate::part::span(&self.returns.lines_end, index..index + 1) {
            let number = self.return_lines.line[back];
            if let Some(line) = lines.clone().find(|line| self.lines.line[*line] == number) {
                self.lines.net_total[line] -= self.return_lines.total[back];
                self.lines.net_quantity[line] -= self.return_lines.quantity[back];
            }
        }
    }
}

/// Turns ends counted in another part into ends counted here, given that the last of them is `length`.
fn shift_ends(ends: &mut [u32], length: usize) {
    if let Some(last) = ends.last().copied() {
        let by = (length as u32).wrapping_sub(last);
        ends.iter_mut().for_each(|end| *end = end.wrapping_add(by));
    }
}

/// Walks several parts in step, customer after customer.
pub(crate) struct Cursors<'a> {
    parts: Vec<(&'a Part, usize, usize)>,
}

impl<'a> Cursors<'a> {
    /// Over the customers of the parts whose ids lie in the range, parts oldest first.
    pub fn over(parts: impl IntoIterator<Item = &'a Part>, ids: Range<i64>) -> Cursors<'a> {
        let within = |part: &'a Part| {
            let all = &part.customers.customer_id[..];
            (part, all.partition_point(|id| *id < ids.start), all.partition_point(|id| *id < ids.end))
        };
        Cursors { parts: parts.into_iter().map(within).filter(|(_, from, to)| from < to).collect() }
    }

    /// The room all rows ahead take beside some others.
    pub fn room(&self, others: Room) -> Room {
        self.parts.iter().fold(others, |room, (part, at, to)| room + part.room_for(*at..*to))
    }

    /// The next customer with the lives in the parts that have rows of it.
    pub fn next(&mut self, lives: &mut Vec<Life<'a>>) -> Option<i64> {
        let head =
            |(part, at, to): &(&'a Part, usize, usize)| (at < to).then(|| part.customers.customer_id[*at]);
        let customer = self.parts.iter().filter_map(head).min()?;
        for (part, at, to) in &mut self.parts {
            if *at < *to && part.customers.customer_id[*at] == customer {
                lives.push(Life { part, row: *at });
                *at += 1;
            }
        }
        Some(customer)
    }
}

/// Several chunks, oldest first, as one.
pub(crate) fn combine_chunks(chunks: &[&Part]) -> Part {
    let mut builder = PartBuilder::default();
    let mut cursors = Cursors::over(chunks.iter().copied(), i64::MIN..i64::MAX);
    let mut lives = Vec::new();
    while cursors.next(&mut lives).is_some() {
        builder.append_combined(&lives);
        lives.clear();
    }
    builder.finish()
}

/// A bucket's base with the chunks' rows worked in: a row for every id from the bucket's first on.
pub(crate) fn combine_bucket(
    ids: Range<i64>,
    base: Option<&Part>,
    chunks: &[&Part],
    pace: &mut Pace,
) -> Part {
    let first = ids.start;
    let base_rows = base.map_or(0, Part::rows);
    let mut copied = 0;
    let mut cursors = Cursors::over(chunks.iter().copied(), ids);
    let room = base.map(|base| base.room_for(0..base_rows)).unwrap_or_default();
    let mut builder = PartBuilder::with_room(cursors.room(room));
    let mut lives = Vec::new();
    let mut fresh = Vec::new();
    while let Some(customer) = cursors.next(&mut fresh) {
        let row = (customer - first) as usize;
        if let Some(base) = base.filter(|_| copied < base_rows.min(row)) {
            builder.append_run(base, copied..row.min(base_rows));
        }
        for absent in builder.rows()..row {
            builder.push_customer(nobody(first + absent as i64, 0));
        }
        lives.extend(base.filter(|_| row < base_rows).map(|part| part.life(row)));
        lives.append(&mut fresh);
        builder.append_combined(&lives);
        lives.clear();
        copied = row + 1;
        pace.rest();
    }
    if let Some(base) = base.filter(|_| copied < base_rows) {
        builder.append_run(base, copied..base_rows);
    }
    builder.finish()
}
