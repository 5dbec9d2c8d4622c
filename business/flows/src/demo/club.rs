//! The shop's club: points for what was bought, now and then spent, and levels.

use motivate::loyalty::{
    self, Accounts, Earning, EarningRule, EventRule, Expiry, Key, Level, Lifetime, Measure, PaidLine,
    Pending, PointCurrency, Programme, Rules, Spending, SpendingRule, SpentLine, Tiers, Window, programmes,
};
use store::Tx;
use vocabulary::{CustomerId, Instant, Problem};

use super::{DemoShop, SOURCE};
use crate::Workspace;

/// Members: more make no better picture.
const MEMBERS: usize = 3_000;
const AT_ONCE: i64 = 100;
const ORDERS_MAX: i64 = 200;
/// Days the club is old.
const DAYS: i64 = 365;
/// Every so many orders points are spent.
const SPENDS_EVERY: i64 = 5;

/// Makes the club and gives its members the points of their orders. Done again it changes nothing.
pub fn club(workspace: &Workspace, shop: &DemoShop) -> Result<(), Problem> {
    let (begin, end) = (shop.end.plus_days(-DAYS), shop.end);
    let found = workspace.store.read(programmes::all).wait()?.into_iter().next();
    let club = match found {
        Some(club) => club,
        None => {
            let rules = rules();
            workspace.store.transact(move |tx| programmes::create(tx, begin, &rules)).wait()?
        }
    };
    let (mut after, mut members) = (CustomerId(0), 0);
    while members < MEMBERS {
        let club = club.clone();
        let some = workspace.store.transact(move |tx| {
            let some = know::customers::after(tx, after, AT_ONCE)?;
            for customer in &some {
                buy(tx, &club, *customer, begin, end)?;
            }
            Ok::<_, Problem>(some)
        });
        let some = some.wait()?;
        let Some(last) = some.last() else { break };
        (after, members) = (*last, members + some.len());
    }
    Ok(())
}

fn buy(
    tx: &mut Tx<'_>,
    club: &Programme,
    customer: CustomerId,
    begin: Instant,
    end: Instant,
) -> Result<(), Problem> {
    let mut orders = collect::orders::of_customer(tx, customer, end, ORDERS_MAX)?;
    orders.retain(|order| order.placed_at >= begin && order.cancelled_at.is_none());
    orders.reverse();
    for order in orders {
        let paid = |line: &collect::orders::OrderLine| PaidLine {
            line: line.number,
            quantity: line.quantity,
            paid: line.total,
            is_excluded: false,
        };
        let lines: Vec<PaidLine> = order.lines.iter().map(paid).collect();
        let (at, key) =
            (order.placed_at, |operation: &str| Key::new(SOURCE, order.id.to_string(), operation));
        let accounts = Accounts::of(tx, club, customer)?;
        let balance = accounts.balance(tx, "points", at)?.active;
        if let Some(first) = lines.first().filter(|_| order.id.0 % SPENDS_EVERY == 0 && balance >= 100) {
            let line = SpentLine { line: first.line, quantity: first.quantity, points: balance / 100 * 100 };
            let spending = Spending { currency: "points".into(), lines: vec![line] };
            loyalty::spend(tx, club, customer, &key("spend"), at, &spending)?;
        }
        let multiplier = accounts.level(club).map_or(100, |level| level.multiplier);
        let points = loyalty::points_of(club, &lines, multiplier);
        loyalty::earn(tx, club, customer, &key("earn"), at, &Earning { lines, points })?;
    }
    Ok(())
}

fn rules() -> Rules {
    let level = |code: &str, from, multiplier| Level { code: code.into(), from, multiplier, discount: 0 };
    let event = |event: &str, points, days| EventRule {
        event: event.into(),
        currency: "points".into(),
        points,
        times_max: Some(1),
        days,
        funding: None,
    };
    Rules {
        name: "Kofe Dala Club".into(),
        zone: "Asia/Almaty".into(),
        currencies: vec![PointCurrency {
            code: "points".into(),
            name: None,
            is_spendable: true,
            earning: Some(EarningRule {
                points: 1,
                per: 10_000,
                rounding: Default::default(),
                funding: None,
            }),
            pending: Pending::None,
            expiry: Expiry::After(Lifetime { months: 6, days: 0, end_of: None, is_renewed: false }),
        }],
        spending: SpendingRule { points: 1, money: 100, share_max: 50, money_min: 0, step: 1 },
        negative: Default::default(),
        returns: Default::default(),
        return_grace_days: 14,
        adjust_alone_max: Some(5_000),
        tiers: Some(Tiers {
            measure: Measure::Turnover,
            window: Window::Rolling(365),
            grace_days: 0,
            levels: vec![
                level("Base", 0, 100),
                level("Silver", 5_000_000, 125),
                level("Gold", 15_000_000, 150),
            ],
        }),
        events: vec![event("registration", 50, None), event("birthday", 100, Some(300))],
        notice_days: vec![14],
    }
}
