use measure::Habit;
use serde::Serialize;
use vocabulary::{CustomerId, Instant, MICROS_PER_DAY, Money, Problem};

use crate::Workspace;

/// How a customer buys, for the card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CardFacts {
    /// Everything ever bought, less what was given back.
    pub turnover: Money,
    /// Orders.
    pub orders: i64,
    /// Turnover of an average order.
    pub average_receipt: Option<Money>,
    /// Orders a month since the first.
    pub purchases_per_month: f64,
    /// The last order.
    pub last_order_at: Option<Instant>,
    /// The first order.
    pub first_order_at: Option<Instant>,
    /// Whole days since the last order.
    pub days_since_last_order: Option<i64>,
    /// The last twelve calendar months.
    pub monthly: Vec<MonthFacts>,
}

/// A calendar month of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthFacts {
    /// `2026-10`.
    pub month: String,
    /// Orders.
    pub orders: i64,
    /// Turnover in minor units.
    pub turnover_minor: i64,
}

/// The figures of a customer's card from the columns, with the instant they are known up to. A customer without orders has zeros. Blocks this thread.
pub fn card(workspace: &Workspace, customer: CustomerId) -> Result<(CardFacts, Instant), Problem> {
    let (now, settings) = (workspace.now(), workspace.settings());
    let snapshot = crate::columns::picture(workspace)?;
    let lives = snapshot.lives(&[customer]);
    let habit = lives
        .find(customer.0)
        .map(|row| Habit::of(&lives.life(row), now, &settings.zone))
        .unwrap_or_default();
    let money = |minor| Money::new(minor, settings.currency);
    let facts = CardFacts {
        turnover: money(habit.turnover),
        orders: habit.orders,
        average_receipt: habit.average_receipt().map(money),
        purchases_per_month: (habit.purchases_per_month(now) * 100.0).round() / 100.0,
        last_order_at: habit.last_order_at,
        first_order_at: habit.first_order_at,
        days_since_last_order: habit.last_order_at.map(|last| (now.0 - last.0).max(0) / MICROS_PER_DAY),
        monthly: habit
            .months
            .iter()
            .map(|month| MonthFacts {
                month: month.begins.to_string().chars().take(7).collect(),
                orders: month.orders,
                turnover_minor: month.turnover,
            })
            .collect(),
    };
    Ok((facts, snapshot.as_of()))
}
