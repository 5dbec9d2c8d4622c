use std::collections::{BTreeMap, HashMap, HashSet};

use columnar::{Cell, ReportLimits, Reports};
use columnar_datafusion::DataFusionReports;
use measure::reports::{
    Days, Dimension, Period, Turnover, by_dimension, by_month, new_and_returning, top_products,
};
use vocabulary::{Date, Instant, Zone};

use crate::shop::{Facts, shop};

fn engine() -> DataFusionReports {
    DataFusionReports::try_new(2).unwrap()
}

fn limits() -> ReportLimits {
    ReportLimits::default()
}

fn days(from: &str, until: &str) -> Days {
    Days { from: Date::parse(from).unwrap(), until: Date::parse(until).unwrap() }
}

fn spring() -> Period {
    days("2026-03-01", "2026-05-01").period(&Zone::utc())
}

/// What came back of each order's line.
fn returned(facts: &Facts) -> HashMap<(i64, i64), (i64, i64)> {
    let lines = facts.lives.returns.iter().flat_map(|back| {
        back.lines.iter().map(|line| ((back.order.0, line.line), (line.quantity, line.total)))
    });
    lines.collect()
}

#[derive(Default)]
struct Sum {
    revenue: i64,
    orders: HashSet<i64>,
    customers: HashSet<i64>,
}

impl Sum {
    fn turnover(&self) -> Turnover {
        Turnover {
            revenue: self.revenue,
            orders: self.orders.len() as i64,
            customers: self.customers.len() as i64,
        }
    }
}

fn by<K: Ord>(
    facts: &Facts,
    key: impl Fn(&columnar::OrderFact, &columnar::LineFact) -> Option<K>,
) -> BTreeMap<K, Sum> {
    let returned = returned(facts);
    let mut sums: BTreeMap<K, Sum> = BTreeMap::new();
    for order in &facts.lives.orders {
        for line in &order.lines {
            let Some(key) = key(order, line) else { continue };
            let sum = sums.entry(key).or_default();
            sum.revenue += line.total - returned.get(&(order.order.0, line.line)).map_or(0, |back| back.1);
            sum.orders.insert(order.order.0);
            sum.customers.extend(order.customer.map(|customer| customer.0));
        }
    }
    sums
}

fn is_in(period: Period, at: Instant) -> bool {
    at >= period.from && at < period.until
}

#[test]
fn turnover_by_month_is_that_of_the_zones_months() {
    let (snapshot, facts, _folder) = shop(1);
    let zone = Zone::parse("Asia/Almaty").unwrap();
    let days = days("2026-02-15", "2026-05-20");
    let found = by_month(&engine(), &snapshot, limits(), &zone, days).unwrap();
    let slow = by(&facts, |order, _| {
        is_in(days.period(&zone), order.placed_at)
            .then(|| zone.date(order.placed_at).to_string()[..7].to_owned())
    });
    assert_eq!(found.len(), 4);
    for (month, turnover) in found {
        assert_eq!(turnover, slow[&month.to_string()[..7]].turnover(), "{month}");
    }
}

#[test]
fn turnover_by_category_store_and_channel_is_that_of_the_receipts() {
    let (snapshot, facts, _folder) = shop(2);
    let spring = spring();
    let engine = engine();
    let check = |dimension, slow: BTreeMap<Option<String>, Sum>| {
        let found = by_dimension(&engine, &snapshot, limits(), dimension, spring).unwrap();
        assert!(!found.is_cut);
        let found = found.parts;
        assert!(found.windows(2).all(|pair| pair[0].1.revenue >= pair[1].1.revenue));
        let found: BTreeMap<_, _> = found.into_iter().collect();
        assert_eq!(found, slow.iter().map(|(key, sum)| (key.clone(), sum.turnover())).collect());
    };
    check(
        Dimension::Category,
        by(&facts, |order, line| is_in(spring, order.placed_at).then(|| line.category.clone())),
    );
    check(
        Dimension::Store,
        by(&facts, |order, _| is_in(spring, order.placed_at).then(|| order.store.clone())),
    );
    check(
        Dimension::Channel,
        by(&facts, |order, _| is_in(spring, order.placed_at).then(|| order.channel.clone())),
    );
    let two = ReportLimits { rows: 2, ..limits() };
    let cut = by_dimension(&engine, &snapshot, two, Dimension::Category, spring).unwrap();
    assert!(cut.is_cut && cut.parts.len() == 2);
}

#[test]
fn days_without_sales_have_zeros_and_no_parts() {
    let (snapshot, _, _folder) = shop(7);
    let (engine, zone, empty) = (engine(), Zone::utc(), days("2019-12-31", "2020-01-02"));
    let found = by_month(&engine, &snapshot, limits(), &zone, empty).unwrap();
    assert_eq!(found.iter().map(|(_, turnover)| *turnover).collect::<Vec<_>>(), [Turnover::default(); 2]);
    let period = empty.period(&zone);
    assert!(by_dimension(&engine, &snapshot, limits(), Dimension::Brand, period).unwrap().parts.is_empty());
    assert!(top_products(&engine, &snapshot, limits(), period, 5).unwrap().is_empty());
    let found = new_and_returning(&engine, &snapshot, limits(), &zone, empty).unwrap();
    assert!(found.len() == 2 && found.iter().all(|month| month.new == 0 && month.returning == 0));
}

#[test]
fn the_best_products_are_those_that_brought_most() {
    let (snapshot, facts, _folder) = shop(3);
    let spring = spring();
    let found = top_products(&engine(), &snapshot, limits(), spring, 5).unwrap();
    let slow = by(&facts, |order, line| is_in(spring, order.placed_at).then(|| line.sku.clone()));
    let mut revenues: Vec<i64> = slow.values().map(|sum| sum.revenue).collect();
    revenues.sort_unstable_by_key(|revenue| -revenue);
    assert_eq!(found.iter().map(|product| product.revenue).collect::<Vec<_>>(), revenues[..5]);
    assert!(
        found.iter().all(|product| product.revenue == slow[&product.sku].revenue
            && product.quantity == 2 * product.revenue)
    );
}

#[test]
fn buyers_of_a_month_are_new_once_and_returning_ever_after() {
    let (snapshot, facts, _folder) = shop(4);
    let zone = Zone::utc();
    let days = days("2026-02-01", "2026-05-01");
    let found = new_and_returning(&engine(), &snapshot, limits(), &zone, days).unwrap();
    assert_eq!(found.len(), 3);
    let month_of = |at: Instant| zone.date(at).to_string()[..7].to_owned();
    let mut firsts: HashMap<i64, String> = HashMap::new();
    let mut months: BTreeMap<String, HashSet<i64>> = BTreeMap::new();
    for order in &facts.lives.orders {
        let Some(customer) = order.customer.map(|customer| customer.0) else { continue };
        let month = month_of(order.placed_at);
        months.entry(month.clone()).or_default().insert(customer);
        let first = firsts.entry(customer).or_insert_with(|| month.clone());
        *first = first.clone().min(month);
    }
    for month in found {
        let name = month.month.to_string()[..7].to_owned();
        let new = months[&name].iter().filter(|customer| firsts[customer] == name).count() as i64;
        assert_eq!((month.new, month.returning), (new, months[&name].len() as i64 - new), "{name}");
    }
}

#[test]
fn words_dates_truths_and_lists_read_as_what_they_are() {
    let (snapshot, _, _folder) = shop(5);
    let sql = "select city, birthday, \"attributes.plan:text\", \"attributes.adult:bool\", array_to_string(\"attributes.likes:list\", '+') \
               from customers where customer_id = 20";
    let answer = engine().answer(&snapshot, sql, limits()).unwrap();
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(
        answer.rows,
        [vec![text("Київ"), text("1990-05-17"), text("gold"), Cell::Bool(false), text("tea+rye")]]
    );
    let sql = "select \"text\", count(*) from event_properties where \"text\" is not null group by 1 order by 1 limit 1";
    assert_eq!(engine().answer(&snapshot, sql, limits()).unwrap().rows, [vec![text("p0"), Cell::Int(11)]]);
}

#[test]
fn a_join_over_all_tables_counts_each_row_once() {
    let (snapshot, facts, _folder) = shop(6);
    let tables = ["customers", "orders", "order_lines", "returns", "return_lines", "events", "messages"];
    let counts = tables.map(|table| format!("(select count(*) from {table}) as {table}"));
    let sql = format!("select {}", counts.join(", "));
    let lines = facts.lives.orders.iter().map(|order| order.lines.len() as i64).sum();
    let returns = facts.lives.returns.len() as i64;
    let counts = [80, 600, lines, returns, returns, 80, 0].map(Cell::Int);
    assert_eq!(engine().answer(&snapshot, &sql, limits()).unwrap().rows, [counts.to_vec()]);
    let sql = "select count(*) from orders join customers on customers.customer_id = orders.customer_id";
    let known = facts.lives.orders.iter().filter(|order| order.customer.is_some()).count() as i64;
    assert_eq!(engine().answer(&snapshot, sql, limits()).unwrap().rows, [vec![Cell::Int(known)]]);
}
