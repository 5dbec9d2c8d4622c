//! The first reports, as questions to the port. Turnover is what was paid less what was given back, minor units, on the day of the order.

use std::sync::Arc;

use columnar::{Cell, ReportLimits, Reports, Snapshot};
use vocabulary::{Date, Instant, Problem, Zone};

/// What was sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnover {
    /// Paid less given back.
    pub revenue: i64,
    /// Orders; for categories and brands, orders with them.
    pub orders: i64,
    /// Known customers.
    pub customers: i64,
}

/// A stretch of time, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
}

/// What turnover is told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Category of the goods.
    Category,
    /// Brand of the goods.
    Brand,
    /// Store.
    Store,
    /// Sales channel.
    Channel,
}

/// A product and how much of it was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSold {
    /// Its code.
    pub sku: Option<String>,
    /// Units less those brought back, in thousandths.
    pub quantity: i64,
    /// Paid less given back.
    pub revenue: i64,
}

/// Buyers of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthOfCustomers {
    /// First day of the month.
    pub month: Date,
    /// Bought for the first time.
    pub new: i64,
    /// Had bought before the month.
    pub returning: i64,
}

/// Turnover of so many calendar months of the zone from the one of a date on; a month without sales has zeros.
pub fn by_month(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    zone: &Zone,
    first: Date,
    months: usize,
) -> Result<Vec<(Date, Turnover)>, Problem> {
    let calendar = Calendar::new(zone, first, months);
    let month = calendar.month_of("cast(placed_at as bigint)");
    let sql = format!(
        "select {month} as month, {FIGURES} from orders where {} group by 1",
        within("placed_at", calendar.whole())
    );
    let answer = reports.answer(snapshot, &sql, limits)?;
    let mut turnover: Vec<(Date, Turnover)> =
        calendar.months.iter().map(|(date, _)| (*date, Turnover::default())).collect();
    for row in &answer.rows {
        if let Some(month) = usize::try_from(int(row, 0)?).ok().and_then(|month| turnover.get_mut(month)) {
            month.1 = figures(row)?;
        }
    }
    Ok(turnover)
}

/// Turnover of a period by a dimension, the largest first; goods and orders without one have none.
pub fn by_dimension(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    dimension: Dimension,
    period: Period,
) -> Result<Vec<(Option<String>, Turnover)>, Problem> {
    let (column, table, figures_of) = match dimension {
        Dimension::Category => ("category", "order_lines", LINE_FIGURES),
        Dimension::Brand => ("brand", "order_lines", LINE_FIGURES),
        Dimension::Store => ("store", "orders", FIGURES),
        Dimension::Channel => ("channel", "orders", FIGURES),
    };
    let sql = format!(
        "select {column}, {figures_of} from {table} where {} group by 1 order by 2 desc, 1",
        within("placed_at", period)
    );
    let answer = reports.answer(snapshot, &sql, limits)?;
    answer.rows.iter().map(|row| Ok((text(row, 0), figures(row)?))).collect()
}

/// The products that brought most in a period.
pub fn top_products(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    period: Period,
    count: usize,
) -> Result<Vec<ProductSold>, Problem> {
    let sql = format!(
        "select sku, sum(net_quantity), sum(net_total) from order_lines where {} group by 1 order by 3 desc, 1 limit {count}",
        within("placed_at", period)
    );
    let answer = reports.answer(snapshot, &sql, limits)?;
    answer
        .rows
        .iter()
        .map(|row| Ok(ProductSold { sku: text(row, 0), quantity: int(row, 1)?, revenue: int(row, 2)? }))
        .collect()
}

/// Buyers of each of so many calendar months, told apart by whether they had bought before it.
pub fn new_and_returning(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    zone: &Zone,
    first: Date,
    months: usize,
) -> Result<Vec<MonthOfCustomers>, Problem> {
    let calendar = Calendar::new(zone, first, months);
    let (month, first_month) =
        (calendar.month_of("cast(placed_at as bigint)"), calendar.month_of("min(cast(placed_at as bigint))"));
    let sql = format!(
        "select bought.month, sum(case when firsts.month = bought.month then 1 else 0 end), sum(case when firsts.month < bought.month then 1 else 0 end) \
         from (select distinct customer_id, {month} as month from orders where customer_id > 0 and {}) as bought \
         join (select customer_id, {first_month} as month from orders where customer_id > 0 group by customer_id) as firsts \
         on firsts.customer_id = bought.customer_id group by 1",
        within("placed_at", calendar.whole())
    );
    let answer = reports.answer(snapshot, &sql, limits)?;
    let mut found: Vec<MonthOfCustomers> = calendar
        .months
        .iter()
        .map(|(month, _)| MonthOfCustomers { month: *month, new: 0, returning: 0 })
        .collect();
    for row in &answer.rows {
        if let Some(month) = usize::try_from(int(row, 0)?).ok().and_then(|month| found.get_mut(month)) {
            (month.new, month.returning) = (int(row, 1)?, int(row, 2)?);
        }
    }
    Ok(found)
}

const FIGURES: &str =
    "sum(net_total), count(*), count(distinct case when customer_id > 0 then customer_id end)";
const LINE_FIGURES: &str = "sum(net_total), count(distinct order_id), count(distinct case when customer_id > 0 then customer_id end)";

/// Calendar months of a zone with the instants they begin at, and where the last ends.
struct Calendar {
    months: Vec<(Date, Instant)>,
    end: Instant,
}

impl Calendar {
    fn new(zone: &Zone, first: Date, months: usize) -> Calendar {
        let mut begins: Vec<(Date, Instant)> = Vec::with_capacity(months);
        let mut month = month_begin(first);
        for _ in 0..months {
            begins.push((month, zone.start_of(month)));
            month = month_begin(month.plus_days(31));
        }
        Calendar { months: begins, end: zone.start_of(month) }
    }

    fn whole(&self) -> Period {
        Period { from: self.months.first().map_or(self.end, |(_, begin)| *begin), until: self.end }
    }

    /// The number of the month in which an instant of microseconds lies; −1 before the first.
    fn month_of(&self, micros: &str) -> String {
        let cases = self
            .months
            .iter()
            .enumerate()
            .map(|(month, (_, begin))| format!("when {micros} < {} then {} ", begin.0, month as i64 - 1));
        format!("(case {} else {} end)", cases.collect::<String>(), self.months.len() as i64 - 1)
    }
}

fn month_begin(date: Date) -> Date {
    date.plus_days(1 - i64::from(date.0.day()))
}

fn within(column: &str, period: Period) -> String {
    format!("cast({column} as bigint) >= {} and cast({column} as bigint) < {}", period.from.0, period.until.0)
}

fn figures(row: &[Cell]) -> Result<Turnover, Problem> {
    Ok(Turnover { revenue: int(row, 1)?, orders: int(row, 2)?, customers: int(row, 3)? })
}

fn int(row: &[Cell], column: usize) -> Result<i64, Problem> {
    match row.get(column) {
        Some(Cell::Int(value)) => Ok(*value),
        Some(Cell::Null) => Ok(0),
        other => {
            Err(Problem::internal(format!("column {column} of a report is {other:?}, not a whole number")))
        }
    }
}

fn text(row: &[Cell], column: usize) -> Option<String> {
    match row.get(column) {
        Some(Cell::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
