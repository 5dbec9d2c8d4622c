//! Orders of the past as promotions look at them, out of the columns, some at a time and in the order they were bought.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use collect::products;
use columnar::{Life, MISSING, Part, Snapshot, Words};
use motivate::basket::{Basket, Line};
use motivate::promotions::replay::PastOrder;
use vocabulary::{CustomerId, Instant, OrderId, Problem, UNIT};

use super::super::ask::Told;
use super::super::rules::Rules;
use crate::Workspace;
use crate::question::NEVER;

/// Threads that read while nobody prices.
const THREADS: usize = 2;
/// Orders held in memory, unless a single day has more.
const WINDOW_ORDERS: i64 = 10_000;
/// Products looked up at a time.
const PRODUCTS: usize = 500;
const DAY_MICROS: i64 = 86_400_000_000;

/// The orders of a period.
pub(super) struct Past<'w> {
    workspace: &'w Workspace,
    snapshot: Arc<Snapshot>,
    rules: Rules,
    from: Instant,
    until: Instant,
    /// Orders of each stretch of 24 hours from the first instant on.
    counts: Vec<i64>,
    /// Lowest price and whether there are no discounts, of the products met so far.
    told: HashMap<String, Told>,
}

impl<'w> Past<'w> {
    /// Counts the orders of a period; customer conditions are those of `rules`.
    pub fn new(
        workspace: &'w Workspace,
        snapshot: Arc<Snapshot>,
        rules: Rules,
        from: Instant,
        until: Instant,
    ) -> Past<'w> {
        let counts = counts(&snapshot, from, until);
        Past { workspace, snapshot, rules, from, until, counts, told: HashMap::new() }
    }

    /// How many there are.
    pub fn orders(&self) -> i64 {
        self.counts.iter().sum()
    }

    /// Neighbouring stretches of time with not too many orders each.
    pub fn windows(&self) -> Vec<Range<Instant>> {
        let mut windows = Vec::new();
        let (mut start, mut held) = (self.from, 0);
        for (day, count) in (0..).zip(&self.counts) {
            let begins = self.from.plus_micros(day * DAY_MICROS);
            if held > 0 && held + count > WINDOW_ORDERS {
                windows.push(start..begins);
                (start, held) = (begins, 0);
            }
            held += count;
        }
        windows.push(start..self.until);
        windows
    }

    /// The orders of a window by their time.
    pub fn read(&mut self, window: Range<Instant>) -> Result<Vec<PastOrder>, Problem> {
        let read = |found: &mut Result<Vec<PastOrder>, Problem>, part: &Part, rows: &mut Vec<u32>| {
            for row in rows.iter() {
                let Ok(orders) = found else { return };
                if let Err(problem) = self.read_life(part.life(*row as usize), &window, orders) {
                    *found = Err(problem);
                }
            }
        };
        let mut orders = Vec::new();
        for found in self.snapshot.scan(THREADS, &NEVER, || Ok(Vec::new()), read) {
            orders.append(&mut found?);
        }
        self.snapshot.scan_receipts(|part, rows| {
            let words = self.snapshot.words();
            orders.extend(within(part, rows, &window).map(|order| past_order(&words, part, order)));
        });
        orders.sort_unstable_by_key(|order| (order.basket.at, order.order));
        self.bind(&mut orders)?;
        Ok(orders)
    }

    fn read_life(
        &self,
        life: Life<'_>,
        window: &Range<Instant>,
        orders: &mut Vec<PastOrder>,
    ) -> Result<(), Problem> {
        let all = life.orders();
        for order in within(life.part, all.clone(), window) {
            // As of just before it, so that it does not count itself.
            let before = Instant(life.part.orders.placed_at[order] - 1);
            let today = self.workspace.now();
            let fits = self.rules.fits_as_of(self.workspace, &self.snapshot, Some(life), before, today)?;
            let purchases = Some((order - all.start) as i64);
            let customer: Option<CustomerId> = Some(life.customer());
            let told = past_order(&self.snapshot.words(), life.part, order);
            orders.push(PastOrder { customer, purchases, fits, ..told });
        }
        Ok(())
    }

    /// Puts in what the catalogue says about the least price and discounts of products.
    fn bind(&mut self, orders: &mut [PastOrder]) -> Result<(), Problem> {
        let lines = orders.iter().flat_map(|order| &order.basket.lines);
        let mut unknown: Vec<String> =
            lines.filter(|line| !self.told.contains_key(&line.sku)).map(|line| line.sku.clone()).collect();
        unknown.sort_unstable();
        unknown.dedup();
        for some in unknown.chunks(PRODUCTS) {
            let skus: Arc<[String]> = some.into();
            let read = self
                .workspace
                .store
                .read(move |tx| products::by_sku(tx, &skus.iter().map(String::as_str).collect::<Vec<_>>()));
            let known = read.wait()?;
            let found = |sku: &String| known.get(sku).map(|product| Told::of(product)).unwrap_or_default();
            self.told.extend(some.iter().map(|sku| (sku.clone(), found(sku))));
        }
        for line in orders.iter_mut().flat_map(|order| &mut order.basket.lines) {
            let told = self.told.get(&line.sku).copied().unwrap_or_default();
            (line.floor, line.is_excluded) = (told.floor, told.is_excluded);
        }
        Ok(())
    }
}

/// Orders of each stretch of 24 hours.
fn counts(snapshot: &Snapshot, from: Instant, until: Instant) -> Vec<i64> {
    let period = from..until;
    let days = ((until.0 - from.0) / DAY_MICROS + 1).max(1) as usize;
    let count = |counts: &mut Vec<i64>, part: &Part, orders: Range<usize>| {
        for order in within(part, orders, &period) {
            counts[((part.orders.placed_at[order] - from.0) / DAY_MICROS) as usize] += 1;
        }
    };
    let found = snapshot.scan(
        THREADS,
        &NEVER,
        || vec![0; days],
        |counts, part, rows| {
            rows.iter().for_each(|row| count(counts, part, part.life(*row as usize).orders()))
        },
    );
    let mut sum = vec![0; days];
    found.iter().for_each(|counts| sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count));
    snapshot.scan_receipts(|part, orders| count(&mut sum, part, orders));
    sum
}

/// The orders of a range, in order of time, that lie within a period.
fn within(part: &Part, orders: Range<usize>, period: &Range<Instant>) -> Range<usize> {
    let times = &part.orders.placed_at[orders.clone()];
    let start = orders.start + times.partition_point(|at| *at < period.start.0);
    let end = orders.start + times.partition_point(|at| *at < period.end.0);
    start..end.max(start)
}

/// An order of nobody known.
fn past_order(words: &Words, part: &Part, order: usize) -> PastOrder {
    let (orders, lines) = (&part.orders, &part.lines);
    let word = |number: u32| words.text(number).map(str::to_owned);
    // A line without a price and without money was given, not bought: promotions give again what they give.
    let is_bought =
        |line: &usize| (lines.price[*line], lines.discount[*line], lines.total[*line]) != (0, 0, 0);
    let rows = part.lines_of(order..order + 1).filter(is_bought);
    let cost = |line: usize| Some(lines.cost[line]).filter(|cost| *cost != MISSING);
    let line = |line: usize| Line {
        sku: word(lines.sku[line]).unwrap_or_default(),
        category: word(lines.category[line]),
        brand: word(lines.brand[line]),
        quantity: lines.quantity[line],
        price: lines.price[line],
        cost: cost(line).and_then(|cost| of_unit(cost, lines.quantity[line])),
        floor: None,
        is_excluded: false,
    };
    PastOrder {
        order: OrderId(orders.order_id[order]),
        customer: None,
        basket: Basket {
            lines: rows.clone().map(line).collect(),
            store: word(orders.store[order]),
            channel: word(orders.channel[order]),
            payment: word(orders.payment[order]),
            at: Instant(orders.placed_at[order]),
        },
        costs: rows.map(cost).collect(),
        purchases: None,
        fits: Vec::new(),
    }
}

/// What a unit costs, rounded up, so that margins are never smaller than asked for.
fn of_unit(cost: i64, quantity: i64) -> Option<i64> {
    let (cost, quantity) = (i128::from(cost), i128::from(quantity));
    (quantity > 0)
        .then(|| i64::try_from((cost * i128::from(UNIT) + quantity - 1).div_euclid(quantity)).ok())?
}
