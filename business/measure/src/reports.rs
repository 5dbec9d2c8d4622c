//! Reports over everything, asked through the port `columnar::Reports`, so that any engine behind it can answer them.
//! Turnover is what was paid less what was given back, minor units, on the day of the order; a cancelled order does not count.

mod months;
mod sql;

use std::sync::Arc;

use columnar::{Cell, ReportLimits, Reports, Snapshot};
use vocabulary::{Date, Instant, Problem, Zone};

use months::Months;

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

/// Calendar days, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The first day after them.
    pub until: Date,
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

/// Turnover told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Breakdown {
    /// The largest first; goods and orders without a name stand under none.
    pub parts: Vec<(Option<String>, Turnover)>,
    /// Whether there are more than the limit let through.
    pub is_cut: bool,
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

impl Days {
    /// The days as a stretch of time in a zone.
    pub fn period(self, zone: &Zone) -> Period {
        Period { from: zone.start_of(self.from), until: zone.start_of(self.until) }
    }
}

/// Turnover of the days by calendar month of the zone, named by its first day; a month without sales has zeros.
pub fn by_month(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    zone: &Zone,
    days: Days,
) -> Result<Vec<(Date, Turnover)>, Problem> {
    let months = Months::of(zone, days);
    let answer = reports.answer(snapshot, &sql::by_month(&months, days.period(zone)), limits)?;
    let mut turnover: Vec<_> = months.dates().map(|date| (date, Turnover::default())).collect();
    for row in &answer.rows {
        if let Some(month) = numbered(&mut turnover, row)? {
            month.1 = figures(row)?;
        }
    }
    Ok(turnover)
}

/// Turnover of a period by a dimension, in as many parts as the limit has rows.
pub fn by_dimension(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    dimension: Dimension,
    period: Period,
) -> Result<Breakdown, Problem> {
    let answer = reports.answer(snapshot, &sql::by_dimension(dimension, period), limits)?;
    let parts: Result<_, Problem> = answer.rows.iter().map(|row| Ok((text(row, 0), figures(row)?))).collect();
    Ok(Breakdown { parts: parts?, is_cut: answer.is_cut })
}

/// The products that brought most in a period.
pub fn top_products(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    period: Period,
    count: usize,
) -> Result<Vec<ProductSold>, Problem> {
    let answer = reports.answer(snapshot, &sql::top_products(period, count), limits)?;
    let sold = |row: &Vec<Cell>| {
        Ok(ProductSold { sku: text(row, 0), quantity: int(row, 1)?, revenue: int(row, 2)? })
    };
    answer.rows.iter().map(sold).collect()
}

/// Buyers of the days by calendar month of the zone, told apart by whether they had bought before the month.
pub fn new_and_returning(
    reports: &dyn Reports,
    snapshot: &Arc<Snapshot>,
    limits: ReportLimits,
    zone: &Zone,
    days: Days,
) -> Result<Vec<MonthOfCustomers>, Problem> {
    let months = Months::of(zone, days);
    let answer = reports.answer(snapshot, &sql::new_and_returning(&months, days.period(zone)), limits)?;
    let mut found: Vec<_> =
        months.dates().map(|month| MonthOfCustomers { month, new: 0, returning: 0 }).collect();
    for row in &answer.rows {
        if let Some(month) = numbered(&mut found, row)? {
            (month.new, month.returning) = (int(row, 1)?, int(row, 2)?);
        }
    }
    Ok(found)
}

/// The month whose number stands in a row's first cell.
fn numbered<'m, T>(months: &'m mut [T], row: &[Cell]) -> Result<Option<&'m mut T>, Problem> {
    Ok(usize::try_from(int(row, 0)?).ok().and_then(|month| months.get_mut(month)))
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
