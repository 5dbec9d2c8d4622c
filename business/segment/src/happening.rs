//! What happened to a customer: the orders, returns or events that lie in a window and pass filters, and what they amount to.

use std::collections::BTreeSet;
use std::ops::Range;

use columnar::{Life, MISSING, NO_WORD, Part, ValueKind};
use vocabulary::{Instant, Zone};

use crate::condition::{Edge, Filter, FilterField, Filters, Measure, MeasureField, NumberTest, Subject};
use crate::flip::{Clock, Moves, of_day};
use crate::lines::{LineWords, word_column};
use crate::span::{Kept, Span};
use crate::truth::Truth;
use crate::value::{Asked, Here};

/// Which happenings count.
#[derive(Debug, Clone)]
pub(crate) struct Happenings {
    kind: Kind,
    pub span: Span,
    kept: Option<Kept>,
    now: i64,
    filters: Vec<(Field, Asked)>,
    is_any: bool,
    asks_lines: bool,
    /// Where a filter moves with today: whose days.
    moving: Option<Zone>,
    /// Of orders: where words of lines are all that is asked for.
    pub words: Option<LineWords>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Orders,
    Returns,
    Events(u32),
    Messages(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Product,
    Category,
    Brand,
    Quantity,
    Price,
    LineTotal,
    Store,
    Channel,
    Campaign,
    MessageChannel,
    Payment,
    Total,
    Discount,
    Day,
    Property(u32),
}

/// A word nobody ever used.
const UNHEARD: u32 = u32::MAX;

impl Happenings {
    pub fn new(subject: &Subject, span: Span, filters: &Filters, here: Here<'_>) -> Happenings {
        let kind = match subject {
            Subject::Orders => Kind::Orders,
            Subject::Returns => Kind::Returns,
            Subject::Events(name) => Kind::Events(here.words.number(name).unwrap_or(UNHEARD)),
            Subject::Messages(kind) => Kind::Messages(kind.number()),
        };
        let filters_of =
            |filter: &Filter| (filter_field(&filter.field, here), Asked::new(&filter.test, here));
        let of: Vec<_> = filters.of.iter().map(filters_of).collect();
        let asks_lines = of.iter().any(|(field, _)| is_of_line(*field));
        let kept = here.events_kept_days.filter(|_| matches!(kind, Kind::Events(_)));
        let kept = kept.map(|days| Kept::new(days, here));
        let moving = of.iter().any(|(_, asked)| asked.moves() != Moves::Never).then(|| here.zone.clone());
        let words = (kind == Kind::Orders).then(|| LineWords::of(&of)).flatten();
        Happenings {
            kind,
            span,
            kept,
            now: here.now.0,
            filters: of,
            is_any: filters.is_any,
            asks_lines,
            moving,
            words,
        }
    }

    /// How much work a customer is, for asking the cheap things first.
    pub fn cost(&self) -> u32 {
        let kind = if matches!(self.kind, Kind::Orders) { 10 } else { 15 };
        let since = if let Span::Since(other, ..) = &self.span { other.cost() } else { 0 };
        kind + since + 10 * self.filters.len() as u32
    }

    /// When it happened first or last.
    #[inline]
    pub fn edge(&self, life: Life<'_>, edge: Edge) -> Option<i64> {
        if self.is_told_by_last(edge)
            && let Some(from) = self.begins(life)
        {
            let last = life.last_order_at();
            return (last >= from && last != MISSING).then_some(last);
        }
        let (times, mut rows) = (self.times(life.part), self.rows(life)?);
        let row = match edge {
            Edge::First if self.takes_all() => rows.next(),
            Edge::Last if self.takes_all() => rows.next_back(),
            Edge::First => rows.find(|row| self.passes(life, *row)),
            Edge::Last => rows.rfind(|row| self.passes(life, *row)),
        };
        row.map(|row| times[row])
    }

    /// Whether the last of all orders is what is asked for.
    #[inline]
    fn is_told_by_last(&self, edge: Edge) -> bool {
        edge == Edge::Last && self.kind == Kind::Orders && self.filters.is_empty()
    }

    /// Up to when the last of all orders tells the answer for everybody; nothing where something else is asked for.
    pub fn last_by(&self, edge: Edge) -> Option<i64> {
        self.always().filter(|_| self.is_told_by_last(edge))
    }

    /// Where all that ever happened counts: the instant of the question. Nothing where there is a window.
    fn always(&self) -> Option<i64> {
        match &self.span {
            Span::Same(bounds) if bounds.from == i64::MIN => Some(bounds.to),
            _ => None,
        }
    }

    /// Where the window of orders begins, provided it is the same for everybody and the customer bought nothing after it.
    #[inline]
    fn begins(&self, life: Life<'_>) -> Option<i64> {
        match &self.span {
            Span::Same(bounds) if self.kind == Kind::Orders && life.last_order_at() <= bounds.to => {
                Some(bounds.from)
            }
            _ => None,
        }
    }

    /// The instant since which a customer must have bought for anything to be in the window; the beginning of time where that is not known.
    pub fn since(&self) -> i64 {
        match &self.span {
            Span::Same(bounds) if self.kind == Kind::Orders => bounds.from,
            _ => i64::MIN,
        }
    }

    /// Whether everything in the window counts.
    #[inline]
    fn takes_all(&self) -> bool {
        self.filters.is_empty() && matches!(self.kind, Kind::Orders | Kind::Returns)
    }

    /// The rows that pass, earliest first; nothing where the window has no beginning.
    pub fn passing(&self, life: Life<'_>) -> Option<impl DoubleEndedIterator<Item = usize>> {
        Some(self.rows(life)?.filter(move |row| self.passes(life, *row)))
    }

    /// When the rows that pass happened.
    pub fn passing_times(&self, life: Life<'_>) -> Vec<i64> {
        let times = self.times(life.part);
        self.passing(life).map(|rows| rows.map(|row| times[row]).collect()).unwrap_or_default()
    }

    /// When what happened at an instant within the window leaves it, or is kept no longer; the end of time for never.
    pub fn leaves(&self, life: Life<'_>, at: i64) -> i64 {
        let kept = self.kept.as_ref().map_or(i64::MAX, |kept| kept.leaves(at));
        kept.min(self.span.leaves(life, at))
    }

    /// When something that passes may come or go by itself: the first time after now of anything of the kind, the end of what is kept, and the day on
    /// which a filter says another thing of it. The window aside; the end of time for never.
    pub fn next(&self, life: Life<'_>) -> i64 {
        let times = &self.times(life.part)[self.all(life)];
        let next = times.get(times.partition_point(|at| *at <= self.now)).copied().unwrap_or(i64::MAX);
        let next = self.moving.as_ref().map_or(next, |zone| self.moves(life, zone).min(next));
        let Some(kept) = &self.kept else { return next };
        let first = self.edge(life, Edge::First);
        first.map_or(next, |first| kept.leaves(first).min(next))
    }

    /// When a filter that moves with today can say another thing of something that happened.
    fn moves(&self, life: Life<'_>, zone: &Zone) -> i64 {
        let clock = Clock { now: self.now, zone };
        let properties = &life.part.properties;
        let of_filter = |(field, asked): &(Field, Asked)| {
            let Field::Property(key) = *field else { return i64::MAX };
            let is_day =
                |at: &usize| properties.key[*at] == key && properties.kind[*at] == ValueKind::Date.number();
            let days = life.part.properties_of(self.all(life)).filter(is_day);
            days.map(|at| of_day(properties.value[at], asked, clock)).min().unwrap_or(i64::MAX)
        };
        self.filters.iter().map(of_filter).min().unwrap_or(i64::MAX)
    }

    /// How often it happened; nothing where the window has no beginning.
    #[inline]
    fn count(&self, life: Life<'_>) -> Option<i64> {
        let rows = self.rows(life)?;
        if self.takes_all() {
            return Some(rows.len() as i64);
        }
        if let Some(words) = &self.words {
            return Some(words.orders(life.part, rows).count() as i64);
        }
        Some(rows.filter(|row| self.passes(life, *row)).count() as i64)
    }

    pub fn times<'p>(&self, part: &'p Part) -> &'p [i64] {
        match self.kind {
            Kind::Orders => &part.orders.placed_at,
            Kind::Returns => &part.returns.returned_at,
            Kind::Events(_) => &part.events.occurred_at,
            Kind::Messages(_) => &part.messages.at,
        }
    }

    #[inline]
    fn all(&self, life: Life<'_>) -> Range<usize> {
        match self.kind {
            Kind::Orders => life.orders(),
            Kind::Returns => life.returns(),
            Kind::Events(_) => life.events(),
            Kind::Messages(_) => life.messages(),
        }
    }

    /// Has the last times of some lives fetched from memory, all at once.
    pub fn fetch(&self, part: &Part, rows: &[u32]) {
        fetch_back(self.times(part), self.ends(part), rows, 1);
    }

    /// As [`Happenings::fetch`], of what its first or last is told from.
    pub fn fetch_edge(&self, part: &Part, rows: &[u32], edge: Edge) {
        if !self.is_told_by_last(edge) {
            self.fetch(part, rows);
        }
    }

    fn ends<'p>(&self, part: &'p Part) -> &'p [u32] {
        match self.kind {
            Kind::Orders => &part.customers.orders_end,
            Kind::Returns => &part.customers.returns_end,
            Kind::Events(_) => &part.customers.events_end,
            Kind::Messages(_) => &part.customers.messages_end,
        }
    }

    /// Rows in the window. They lie by time.
    #[inline]
    pub fn rows(&self, life: Life<'_>) -> Option<Range<usize>> {
        let (from, to) = self.span.of(life)?;
        let from = self.kept.as_ref().map_or(from, |kept| kept.since(from));
        let all = self.all(life);
        let times = &self.times(life.part)[all.clone()];
        let last = match self.kind {
            Kind::Orders => life.last_order_at(),
            _ => times.last().copied().unwrap_or(MISSING),
        };
        if last < from {
            return Some(all.end..all.end);
        }
        let first = begin(times, from);
        let end = if last > to { times.partition_point(|at| *at <= to) } else { times.len() };
        Some(all.start + first..all.start + end.max(first))
    }

    fn passes(&self, life: Life<'_>, row: usize) -> bool {
        let part = life.part;
        match self.kind {
            Kind::Events(name) => {
                part.events.name[row] == name
                    && self.all_or_any(|field, asked| property(part, row, field, asked))
            }
            Kind::Messages(kind) => {
                part.messages.kind[row] == kind
                    && part.messages.is_human[row] == 1
                    && self.all_or_any(|field, asked| message_field(part, row, field, asked))
            }
            _ if self.filters.is_empty() => true,
            Kind::Orders if self.asks_lines => {
                part.lines_of(row..row + 1).any(|line| self.line_passes(part, row, line))
            }
            Kind::Orders => self.all_or_any(|field, asked| order_field(part, row, field, asked)),
            Kind::Returns => match order_of(life, row) {
                Some(order) if self.asks_lines => {
                    lines_back(part, row, order).any(|(_, line)| self.line_passes(part, order, line))
                }
                Some(order) => self.all_or_any(|field, asked| order_field(part, order, field, asked)),
                None => false,
            },
        }
    }

    fn line_passes(&self, part: &Part, order: usize, line: usize) -> bool {
        self.all_or_any(|field, asked| line_field(part, order, line, field, asked))
    }

    fn all_or_any(&self, passes: impl Fn(Field, &Asked) -> Truth) -> bool {
        let mut filters = self.filters.iter().map(|(field, asked)| passes(*field, asked) == Truth::True);
        if self.is_any && !self.filters.is_empty() {
            filters.any(|passes| passes)
        } else {
            filters.all(|passes| passes)
        }
    }

    /// What a row amounts to in thousandths; nothing when it has no such field.
    fn amount(&self, life: Life<'_>, row: usize, field: Field) -> Option<i128> {
        let part = life.part;
        match self.kind {
            Kind::Orders => Some(self.order_amount(part, row, field)),
            Kind::Returns => Some(self.return_amount(life, row, field)),
            Kind::Events(_) => event_number(part, row, field).map(i128::from),
            Kind::Messages(_) => None,
        }
    }

    /// The lines of an order that are asked for: all, unless the filters ask for lines.
    pub fn passing_lines(&self, part: &Part, order: usize) -> impl Iterator<Item = usize> {
        let lines = part.lines_of(order..order + 1);
        lines.filter(move |line| !self.asks_lines || self.line_passes(part, order, *line))
    }

    fn order_amount(&self, part: &Part, order: usize, field: Field) -> i128 {
        let lines = self.passing_lines(part, order);
        match (field, self.asks_lines) {
            (Field::Quantity, _) => lines.map(|line| i128::from(part.lines.net_quantity[line])).sum(),
            (Field::Discount, true) => lines.map(|line| i128::from(part.lines.discount[line]) * 1000).sum(),
            (Field::Discount, false) => i128::from(part.orders.discount[order]) * 1000,
            (_, true) => lines.map(|line| i128::from(part.lines.net_total[line]) * 1000).sum(),
            (_, false) => i128::from(part.orders.net_total[order]) * 1000,
        }
    }

    fn return_amount(&self, life: Life<'_>, row: usize, field: Field) -> i128 {
        let part = life.part;
        if field == Field::Total && !self.asks_lines {
            return i128::from(part.returns.total[row]) * 1000;
        }
        if !self.asks_lines {
            let quantities = &part.return_lines.quantity[part.return_lines_of(row..row + 1)];
            return quantities.iter().map(|quantity| i128::from(*quantity)).sum();
        }
        let Some(order) = order_of(life, row) else { return 0 };
        let back = lines_back(part, row, order).filter(|(_, line)| self.line_passes(part, order, *line));
        back.map(|(back, _)| match field {
            Field::Quantity => i128::from(part.return_lines.quantity[back]),
            _ => i128::from(part.return_lines.total[back]) * 1000,
        })
        .sum()
    }

    /// The different values of a row.
    fn values(
        &self,
        life: Life<'_>,
        row: usize,
        field: Field,
        zone: &Zone,
        values: &mut BTreeSet<(u32, i64)>,
    ) {
        let part = life.part;
        if field == Field::Day {
            let day = zone.date(Instant(self.times(part)[row])).epoch_days();
            values.insert((0, i64::from(day)));
            return;
        }
        let keep = |values: &mut BTreeSet<(u32, i64)>, word: u32| {
            if word != NO_WORD {
                values.insert((0, i64::from(word)));
            }
        };
        let order = match self.kind {
            Kind::Events(_) => {
                let Field::Property(key) = field else { return };
                let properties = part.properties_of(row..row + 1).filter(|p| part.properties.key[*p] == key);
                values.extend(properties.map(|p| (part.properties.kind[p], part.properties.value[p])));
                return;
            }
            Kind::Messages(_) => {
                values.insert(match field {
                    Field::Campaign => (0, part.messages.campaign_id[row]),
                    _ => (0, i64::from(part.messages.channel[row])),
                });
                return;
            }
            Kind::Orders => Some(row),
            Kind::Returns => order_of(life, row),
        };
        let Some(order) = order else { return };
        match field {
            Field::Store => keep(values, part.orders.store[order]),
            Field::Channel => keep(values, part.orders.channel[order]),
            _ if self.kind == Kind::Returns => {
                let lines = lines_back(part, row, order).map(|(_, line)| line);
                lines
                    .filter(|line| !self.asks_lines || self.line_passes(part, order, *line))
                    .for_each(|line| keep(values, line_word(part, line, field)));
            }
            _ => self.passing_lines(part, order).for_each(|line| keep(values, line_word(part, line, field))),
        }
    }
}

/// How often or how much, compared with a number.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub happenings: Happenings,
    pub measure: Measure,
    pub field: Field,
    pub test: NumberTest,
    pub zone: Zone,
}

impl Measured {
    #[inline]
    pub fn truth(&self, life: Life<'_>) -> Truth {
        if let Some(many) = self.enough()
            && let Some(begins) = self.happenings.begins(life)
        {
            match self.measure {
                Measure::Count => return Truth::of(reaches_back(life, many, begins)),
                _ if !lines_reach_back(life, many, begins) => return Truth::False,
                _ if self.words(life).is_some_and(|words| are_different(words, many)) => return Truth::True,
                _ => {}
            }
        }
        self.amount(life).map_or(Truth::Unknown, |(amount, of)| self.compare(amount, of))
    }

    /// Has what it measures of some lives fetched from memory.
    pub fn fetch(&self, part: &Part, rows: &[u32]) {
        match (self.enough(), self.measure) {
            (Some(many), Measure::Count) => {
                fetch_back(&part.orders.placed_at, &part.customers.orders_end, rows, many);
            }
            (Some(many), _) => fetch_back(&part.lines.placed_at, &part.customers.lines_end, rows, many),
            // All that was ever paid is summed without looking at times.
            (None, Measure::Sum) if self.is_plain_sum() && self.happenings.always().is_some() => {}
            _ => self.happenings.fetch(part, rows),
        }
        if self.measure == Measure::Sum && self.is_plain_sum() {
            fetch_back(&part.orders.net_total, &part.customers.orders_end, rows, 1);
        }
    }

    /// The instant since which a customer must have bought for it to be true; the beginning of time where others may pass as well.
    pub fn since(&self) -> i64 {
        let asks_for_some = match (self.measure, self.test) {
            (Measure::Count | Measure::Distinct | Measure::Sum, NumberTest::AtLeast(bound)) => bound > 0,
            (Measure::Average | Measure::Min | Measure::Max, _) => true,
            _ => false,
        };
        if asks_for_some { self.happenings.since() } else { i64::MIN }
    }

    /// How many orders or words of lines are enough, where the latest so many tell whether there are.
    #[inline]
    fn enough(&self) -> Option<usize> {
        let of_lines = matches!(self.field, Field::Product | Field::Category | Field::Brand);
        match (self.measure, self.test) {
            (Measure::Count, NumberTest::AtLeast(bound)) if bound > 0 => Some(bound),
            (Measure::Distinct, NumberTest::AtLeast(bound)) if bound > 0 && of_lines => Some(bound),
            _ => None,
        }
        .filter(|_| self.happenings.kind == Kind::Orders && self.happenings.filters.is_empty())
        .map(|bound| (bound as u64).div_ceil(1000) as usize)
    }

    /// When the truth can be another with nothing new: sums and counts are followed as what they count leaves the window, the others are
    /// asked again when the first of it does.
    pub fn changes(&self, life: Life<'_>) -> i64 {
        let happenings = &self.happenings;
        let next = happenings.next(life).min(happenings.span.next_start(life));
        let Some(mut rows) = happenings.passing(life) else { return next };
        let times = happenings.times(life.part);
        let leaves = |row: usize| happenings.leaves(life, times[row]);
        if !matches!(self.measure, Measure::Count | Measure::Sum) {
            return rows.next().map_or(next, |row| leaves(row).min(next));
        }
        let Some((mut amount, of)) = self.amount(life) else { return next };
        let truth = self.compare(amount, of);
        for row in rows {
            amount -= match self.measure {
                Measure::Count => 1000,
                _ => happenings.amount(life, row, self.field).unwrap_or(0),
            };
            let leaves = leaves(row);
            if leaves >= next || self.compare(amount, of) != truth {
                return leaves.min(next);
            }
        }
        next
    }

    /// What it comes to: a fraction of thousandths. Nothing where there is no average, smallest or largest.
    #[inline]
    pub fn amount(&self, life: Life<'_>) -> Option<(i128, i64)> {
        let happenings = &self.happenings;
        match self.measure {
            Measure::Count => Some((i128::from(happenings.count(life)?) * 1000, 1)),
            Measure::Sum if self.is_plain_sum() => {
                let sum = match happenings.begins(life) {
                    Some(begins) if begins > i64::MIN => sum_back_to(life, begins),
                    _ => life.part.orders.net_total[happenings.rows(life)?].iter().sum(),
                };
                Some((i128::from(sum) * 1000, 1))
            }
            Measure::Distinct => {
                if let Some(words) = self.words(life) {
                    return Some((i128::from(different(words)) * 1000, 1));
                }
                let mut values = BTreeSet::new();
                happenings
                    .passing(life)?
                    .for_each(|row| happenings.values(life, row, self.field, &self.zone, &mut values));
                Some((values.len() as i128 * 1000, 1))
            }
            Measure::Sum | Measure::Average | Measure::Min | Measure::Max => self.of_amounts(life),
        }
    }

    fn is_plain_sum(&self) -> bool {
        self.happenings.kind == Kind::Orders
            && self.happenings.filters.is_empty()
            && self.field == Field::Total
    }

    /// The words among which different ones are counted, where they lie side by side.
    #[inline]
    fn words<'p>(&self, life: Life<'p>) -> Option<&'p [u32]> {
        let happenings = &self.happenings;
        if self.measure != Measure::Distinct || happenings.kind != Kind::Orders || !happenings.takes_all() {
            return None;
        }
        let part = life.part;
        match (self.field, happenings.begins(life)) {
            (Field::Store, _) => Some(&part.orders.store[happenings.rows(life)?]),
            (Field::Channel, _) => Some(&part.orders.channel[happenings.rows(life)?]),
            (Field::Product | Field::Category | Field::Brand, begins) => {
                let lines = match begins {
                    Some(begins) => {
                        let all = life.lines();
                        all.start + begin(&part.lines.placed_at[all.clone()], begins)..all.end
                    }
                    None => part.lines_of(happenings.rows(life)?),
                };
                Some(&word_column(part, self.field)[lines])
            }
            _ => None,
        }
    }

    fn of_amounts(&self, life: Life<'_>) -> Option<(i128, i64)> {
        let rows = self.happenings.passing(life)?;
        let amounts = rows.filter_map(|row| self.happenings.amount(life, row, self.field));
        let first = (0_i128, 0_i64, i128::MAX, i128::MIN);
        let (sum, count, least, most) = amounts.fold(first, |(sum, count, least, most), amount| {
            (sum + amount, count + 1, least.min(amount), most.max(amount))
        });
        match self.measure {
            Measure::Sum => Some((sum, 1)),
            _ if count == 0 => None,
            Measure::Average => Some((sum, count)),
            Measure::Min => Some((least, 1)),
            _ => Some((most, 1)),
        }
    }

    /// Compares a fraction of thousandths without rounding.
    fn compare(&self, amount: i128, of: i64) -> Truth {
        let times = |bound: i64| i128::from(bound) * i128::from(of);
        Truth::of(match self.test {
            NumberTest::AtLeast(bound) => amount >= times(bound),
            NumberTest::AtMost(bound) => amount <= times(bound),
            NumberTest::Equals(bound) => amount == times(bound),
            NumberTest::Between(from, to) => times(from) <= amount && amount <= times(to),
        })
    }
}

/// Reads of each life the value so many before its end: short and without a branch, so that many are under way at once.
fn fetch_back<T: Copy + Default + std::ops::BitXor<Output = T>>(
    values: &[T],
    ends: &[u32],
    rows: &[u32],
    back: usize,
) {
    let one = |row: &u32| {
        values.get((ends[*row as usize] as usize).wrapping_sub(back)).copied().unwrap_or_default()
    };
    std::hint::black_box(rows.iter().map(one).fold(T::default(), |all, one| all ^ one));
}

/// Whether so many orders lie after an instant.
#[inline]
fn reaches_back(life: Life<'_>, many: usize, begins: i64) -> bool {
    let orders = life.orders();
    orders.len() >= many && life.part.orders.placed_at[orders.end - many] >= begins
}

/// As [`reaches_back`], for lines of orders.
#[inline]
fn lines_reach_back(life: Life<'_>, many: usize, begins: i64) -> bool {
    let lines = life.lines();
    lines.len() >= many && life.part.lines.placed_at[lines.end - many] >= begins
}

/// What was paid after returns since an instant.
#[inline]
fn sum_back_to(life: Life<'_>, begins: i64) -> i64 {
    let (orders, mut sum) = (life.orders(), 0);
    let (times, totals) = (&life.part.orders.placed_at[orders.clone()], &life.part.orders.net_total[orders]);
    for (at, total) in times.iter().zip(totals).rev() {
        if *at < begins {
            break;
        }
        sum += total;
    }
    sum
}

/// Whether so many of the words are certainly different; where it says no there may be as many after all.
#[inline]
fn are_different(words: &[u32], many: usize) -> bool {
    let met = words.iter().fold(0_u64, |met, word| met | u64::from(*word != NO_WORD) << (word & 63));
    met.count_ones() as usize >= many
}

/// Where the times from an instant on begin. Looked for from the end, as most windows reach back from now.
#[inline]
fn begin(times: &[i64], from: i64) -> usize {
    if from == i64::MIN {
        return 0;
    }
    let (mut end, mut step) = (times.len(), 1);
    while end > 0 {
        let before = end.saturating_sub(step);
        if times[before] < from {
            return before + 1 + times[before + 1..end].partition_point(|at| *at < from);
        }
        (end, step) = (before, step * 2);
    }
    0
}

/// Words looked through one by one before a set is made of them.
const FEW: usize = 32;

/// How many different words there are.
fn different(words: &[u32]) -> i64 {
    let (mut met, mut count) = ([NO_WORD; FEW], 0);
    for (index, word) in words.iter().enumerate() {
        if *word == NO_WORD || met[..count].contains(word) {
            continue;
        }
        if count == FEW {
            let rest = words[index..].iter().filter(|word| **word != NO_WORD);
            return rest.chain(&met).collect::<std::collections::HashSet<_>>().len() as i64;
        }
        met[count] = *word;
        count += 1;
    }
    count as i64
}

/// The order a return belongs to.
fn order_of(life: Life<'_>, row: usize) -> Option<usize> {
    let order_id = life.part.returns.order_id[row];
    life.orders().find(|order| life.part.orders.order_id[*order] == order_id)
}

/// The lines of a return with the lines of the order they bring back.
fn lines_back(part: &Part, row: usize, order: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let lines = part.lines_of(order..order + 1);
    part.return_lines_of(row..row + 1).filter_map(move |back| {
        let number = part.return_lines.line[back];
        lines.clone().find(|line| part.lines.line[*line] == number).map(|line| (back, line))
    })
}

fn order_field(part: &Part, order: usize, field: Field, asked: &Asked) -> Truth {
    match field {
        Field::Store => asked.word(part.orders.store[order]),
        Field::Channel => asked.word(part.orders.channel[order]),
        Field::Payment => asked.word(part.orders.payment[order]),
        Field::Total => asked.number(Some(part.orders.net_total[order].saturating_mul(1000))),
        _ => Truth::Unknown,
    }
}

fn message_field(part: &Part, message: usize, field: Field, asked: &Asked) -> Truth {
    let number = match field {
        Field::Campaign => part.messages.campaign_id[message],
        Field::MessageChannel => i64::from(part.messages.channel[message]),
        _ => return Truth::Unknown,
    };
    asked.number(Some(number.saturating_mul(1000)))
}

fn line_field(part: &Part, order: usize, line: usize, field: Field, asked: &Asked) -> Truth {
    match field {
        Field::Product | Field::Category | Field::Brand => asked.word(line_word(part, line, field)),
        Field::Quantity => asked.number(Some(part.lines.net_quantity[line])),
        Field::Price => asked.number(Some(part.lines.price[line].saturating_mul(1000))),
        Field::LineTotal => asked.number(Some(part.lines.net_total[line].saturating_mul(1000))),
        _ => order_field(part, order, field, asked),
    }
}

pub(crate) fn line_word(part: &Part, line: usize, field: Field) -> u32 {
    match field {
        Field::Product => part.lines.sku[line],
        Field::Category => part.lines.category[line],
        Field::Brand => part.lines.brand[line],
        _ => NO_WORD,
    }
}

/// Asks the values an event has for a property; a list has several.
fn property(part: &Part, event: usize, field: Field, asked: &Asked) -> Truth {
    let Field::Property(key) = field else { return Truth::Unknown };
    let mut list = Vec::new();
    for index in part.properties_of(event..event + 1) {
        if part.properties.key[index] != key {
            continue;
        }
        let (kind, value) = (part.properties.kind[index], part.properties.value[index]);
        if kind == ValueKind::List.number() {
            list.push(value as u32);
            continue;
        }
        let value_or_none = (value != MISSING).then_some(value);
        return match kind {
            kind if kind == ValueKind::Text.number() => asked.word(value as u32),
            kind if kind == ValueKind::Number.number() => asked.number(value_or_none),
            kind if kind == ValueKind::Date.number() => asked.day(value_or_none),
            _ => asked.bool(value_or_none),
        };
    }
    asked.list(&list)
}

fn event_number(part: &Part, event: usize, field: Field) -> Option<i64> {
    let Field::Property(key) = field else { return None };
    let is_it = |index: &usize| {
        part.properties.key[*index] == key && part.properties.kind[*index] == ValueKind::Number.number()
    };
    part.properties_of(event..event + 1).find(is_it).map(|index| part.properties.value[index])
}

fn is_of_line(field: Field) -> bool {
    matches!(
        field,
        Field::Product | Field::Category | Field::Brand | Field::Quantity | Field::Price | Field::LineTotal
    )
}

fn filter_field(field: &FilterField, here: Here<'_>) -> Field {
    match field {
        FilterField::Product => Field::Product,
        FilterField::Category => Field::Category,
        FilterField::Brand => Field::Brand,
        FilterField::Quantity => Field::Quantity,
        FilterField::Price => Field::Price,
        FilterField::LineTotal => Field::LineTotal,
        FilterField::Store => Field::Store,
        FilterField::Channel => Field::Channel,
        FilterField::Campaign => Field::Campaign,
        FilterField::MessageChannel => Field::MessageChannel,
        FilterField::Payment => Field::Payment,
        FilterField::Total => Field::Total,
        FilterField::Property(key) => Field::Property(here.words.number(key).unwrap_or(UNHEARD)),
    }
}

/// The field of a measure.
pub(crate) fn measure_field(field: &MeasureField, here: Here<'_>) -> Field {
    match field {
        MeasureField::Total => Field::Total,
        MeasureField::Quantity => Field::Quantity,
        MeasureField::Discount => Field::Discount,
        MeasureField::Product => Field::Product,
        MeasureField::Category => Field::Category,
        MeasureField::Brand => Field::Brand,
        MeasureField::Store => Field::Store,
        MeasureField::Channel => Field::Channel,
        MeasureField::Campaign => Field::Campaign,
        MeasureField::Day => Field::Day,
        MeasureField::Property(key) => Field::Property(here.words.number(key).unwrap_or(UNHEARD)),
    }
}
