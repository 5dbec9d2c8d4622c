//! The questions. Instants are compared as whole microseconds, which every engine does alike.

use super::months::Months;
use super::{Dimension, Period};

const KNOWN: &str = "count(distinct case when customer_id > 0 then customer_id end)";

/// Turnover by number of the month.
pub(super) fn by_month(months: &Months, period: Period) -> String {
    let (month, within) = (months.number_of(PLACED_AT), within(period));
    format!(
        "select {month} as month, sum(net_total), count(*), {KNOWN} from orders where {within} group by 1"
    )
}

/// Turnover by a column, the largest first: of goods from order lines, of places from orders.
pub(super) fn by_dimension(dimension: Dimension, period: Period) -> String {
    let (column, table, orders) = match dimension {
        Dimension::Category => ("category", "order_lines", "count(distinct order_id)"),
        Dimension::Brand => ("brand", "order_lines", "count(distinct order_id)"),
        Dimension::Store => ("store", "orders", "count(*)"),
        Dimension::Channel => ("channel", "orders", "count(*)"),
    };
    let within = within(period);
    format!(
        "select {column}, sum(net_total), {orders}, {KNOWN} from {table} where {within} group by 1 order by 2 desc, 1"
    )
}

/// The products that brought most.
pub(super) fn top_products(period: Period, count: usize) -> String {
    let within = within(period);
    format!(
        "select sku, sum(net_quantity), sum(net_total) from order_lines where {within} group by 1 order by 3 desc, 1 limit {count}"
    )
}

/// Buyers by number of the month, apart for those whose first order ever lies in it.
pub(super) fn new_and_returning(months: &Months, period: Period) -> String {
    let month = months.number_of(PLACED_AT);
    let first_month = months.number_of(&format!("min({PLACED_AT})"));
    let within = within(period);
    format!(
        "select bought.month, sum(case when firsts.month = bought.month then 1 else 0 end), \
         sum(case when firsts.month < bought.month then 1 else 0 end) \
         from (select distinct customer_id, {month} as month from orders where customer_id > 0 and {within}) as bought \
         join (select customer_id, {first_month} as month from orders where customer_id > 0 group by customer_id) as firsts \
         on firsts.customer_id = bought.customer_id group by 1"
    )
}

const PLACED_AT: &str = "cast(placed_at as bigint)";

fn within(period: Period) -> String {
    format!("{PLACED_AT} >= {} and {PLACED_AT} < {}", period.from.0, period.until.0)
}
