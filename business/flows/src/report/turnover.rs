use std::sync::Arc;

use columnar::{ReportLimits, Reports, Snapshot};
use measure::reports::{self, Days, Dimension, MonthOfCustomers, Turnover};
use vocabulary::{Currency, Date, Instant, Money, Problem};

use crate::Workspace;

/// Days a report may look back over, and the years it may lie in.
const DAYS_MAX: i64 = 3_660;
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
/// Calendar months when nobody says since when, that of the last day included.
const MONTHS_UNLESS_TOLD: usize = 12;
/// Parts of a breakdown.
const PARTS_MAX: usize = 1_000;
/// Products of a ranking.
const PRODUCTS_MAX: usize = 200;

/// A report over a picture of the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<T> {
    /// Its days, in the workspace's zone.
    pub days: Days,
    /// The instant up to which orders are known.
    pub as_of: Instant,
    /// False while the columns are being filled: figures leave customers out.
    pub is_complete: bool,
    /// Whether there are more rows than these.
    pub is_cut: bool,
    /// Its rows.
    pub rows: Vec<T>,
}

/// What was sold under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// A month's first day, a category, a store; none for what has no name.
    pub name: Option<String>,
    /// Paid less given back.
    pub revenue: Money,
    /// Orders; for categories and brands, orders with them.
    pub orders: i64,
    /// Known customers.
    pub customers: i64,
}

/// A product and how much of it was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSale {
    /// Its code; none for lines that name no product.
    pub sku: Option<String>,
    /// What the catalogue calls it.
    pub name: Option<String>,
    /// Units less those brought back, `1.5`.
    pub quantity: String,
    /// Paid less given back.
    pub revenue: Money,
}

/// The days asked for, today the last one and twelve calendar months unless told.
pub fn days(workspace: &Workspace, from: Option<Date>, until: Option<Date>) -> Result<Days, Problem> {
    let tomorrow = workspace.settings().zone.date(workspace.now()).plus_days(1);
    let until = until.unwrap_or(tomorrow);
    let from = from.unwrap_or_else(|| {
        let month_before = |date: Date, _| Date(date.plus_days(-1).0.first_of_month());
        (0..MONTHS_UNLESS_TOLD).fold(until, month_before)
    });
    for (field, date) in [("until", until), ("from", from)] {
        if !YEARS.contains(&date.0.year()) {
            let words = format!("the year of {field} is not one of {YEARS:?}");
            return Err(Problem::invalid("out_of_range", field, words)
                .with("min", format!("{}-01-01", YEARS.start()))
                .with("max", format!("{}-12-31", YEARS.end())));
        }
    }
    let (earliest, latest) = (from.plus_days(1), from.plus_days(DAYS_MAX));
    if until < earliest || until > latest {
        let words = format!("until is the first day after the report's and lies from {earliest} to {latest}");
        return Err(Problem::invalid("out_of_range", "until", words)
            .with("min", earliest.to_string())
            .with("max", latest.to_string()));
    }
    Ok(Days { from, until })
}

/// Turnover by calendar month, named by its first day. Blocks this thread, as the others do.
pub fn sales_by_month(
    workspace: &Workspace,
    engine: &dyn Reports,
    days: Days,
) -> Result<Report<Sale>, Problem> {
    let (snapshot, settings) = (crate::columns::picture(workspace)?, workspace.settings());
    let months = reports::by_month(engine, &snapshot, ReportLimits::default(), &settings.zone, days)?;
    let rows = months.into_iter().map(|(month, sold)| sale(Some(month.to_string()), sold, settings.currency));
    Ok(report(&snapshot, days, rows.collect(), false))
}

/// Turnover by a dimension, the largest first.
pub fn sales_by(
    workspace: &Workspace,
    engine: &dyn Reports,
    dimension: Dimension,
    days: Days,
) -> Result<Report<Sale>, Problem> {
    let (snapshot, settings) = (crate::columns::picture(workspace)?, workspace.settings());
    let limits = ReportLimits { rows: PARTS_MAX, ..ReportLimits::default() };
    let found = reports::by_dimension(engine, &snapshot, limits, dimension, days.period(&settings.zone))?;
    let rows = found.parts.into_iter().map(|(name, sold)| sale(name, sold, settings.currency));
    Ok(report(&snapshot, days, rows.collect(), found.is_cut))
}

/// The products that brought most, at most 200 of them, with the catalogue's names.
pub fn products(
    workspace: &Workspace,
    engine: &dyn Reports,
    days: Days,
    count: usize,
) -> Result<Report<ProductSale>, Problem> {
    let (snapshot, settings) = (crate::columns::picture(workspace)?, workspace.settings());
    let (period, count) = (days.period(&settings.zone), count.clamp(1, PRODUCTS_MAX));
    let mut sold = reports::top_products(engine, &snapshot, ReportLimits::default(), period, count + 1)?;
    let is_cut = sold.len() > count;
    sold.truncate(count);
    let skus: Vec<String> = sold.iter().filter_map(|product| product.sku.clone()).collect();
    let known = workspace
        .store
        .read(move |tx| collect::products::by_sku(tx, &skus.iter().map(String::as_str).collect::<Vec<_>>()));
    let known = known.wait()?;
    let rows = sold.into_iter().map(|product| ProductSale {
        name: product.sku.as_ref().and_then(|sku| known.get(sku)).and_then(|product| product.name.clone()),
        sku: product.sku,
        quantity: crate::timeline::quantity(product.quantity),
        revenue: Money::new(product.revenue, settings.currency),
    });
    Ok(report(&snapshot, days, rows.collect(), is_cut))
}

/// Buyers of each calendar month, new and returning.
pub fn buyers(
    workspace: &Workspace,
    engine: &dyn Reports,
    days: Days,
) -> Result<Report<MonthOfCustomers>, Problem> {
    let (snapshot, settings) = (crate::columns::picture(workspace)?, workspace.settings());
    let limits = ReportLimits::default();
    let months = reports::new_and_returning(engine, &snapshot, limits, &settings.zone, days)?;
    Ok(report(&snapshot, days, months, false))
}

fn sale(name: Option<String>, sold: Turnover, currency: Currency) -> Sale {
    let revenue = Money::new(sold.revenue, currency);
    Sale { name, revenue, orders: sold.orders, customers: sold.customers }
}

fn report<T>(snapshot: &Arc<Snapshot>, days: Days, rows: Vec<T>, is_cut: bool) -> Report<T> {
    Report { days, as_of: snapshot.as_of(), is_complete: snapshot.is_complete(), is_cut, rows }
}
