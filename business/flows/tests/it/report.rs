use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use communicate::campaigns::{CampaignChange, Goal};
use communicate::deliveries::{self, Conclusion, NewDelivery, Outcome};
use flows::demo::{DemoShop, PlantedEffect, aftermath, fill};
use flows::report::{self, Overviews};
use flows::{Workspace, columns, order};
use measure::{MetricCode, Scan};
use store::{Store, Tx};
use vocabulary::{
    CampaignId, Channel, CustomerId, Date, DeliveryId, FixedClock, Identifier, Instant, Problem, SeededDice,
    WorkspaceId,
};

use crate::support::{both, noon, number, settings, write};

const PEOPLE: u32 = 300;

fn workspace(store: &Store, folder: &std::path::Path) -> Workspace {
    let (clock, dice) = (Arc::new(FixedClock::at(noon())), Arc::new(SeededDice::new(1)));
    let folder = folder.to_owned();
    let address = "https://shop.example".to_owned();
    Workspace::new(
        WorkspaceId(1),
        "demo".into(),
        store.clone(),
        folder,
        address,
        [7; 32],
        clock,
        dice,
        settings(),
    )
    .expect("a workspace")
}

/// The demo shop's first people with their lives.
fn on_demo(test: impl Fn(&Workspace, &DemoShop)) {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(store, folder.path());
        let shop = DemoShop::new(2026, noon());
        fill(&workspace, &shop, PEOPLE, Instant::MIN..noon(), |_| ()).expect("the shop is filled");
        test(&workspace, &shop);
    });
}

fn customer(workspace: &Workspace, shop: &DemoShop, person: u32) -> CustomerId {
    let external: Identifier = shop.person(person).external().clone();
    crate::support::customer_of(&workspace.store, external).expect("a known person")
}

/// A campaign to everybody, every fifth held back, with its aftermath.
fn campaign(
    workspace: &Workspace,
    shop: &DemoShop,
    launched_at: Instant,
    effect: PlantedEffect,
) -> CampaignId {
    let people: Vec<(u32, CustomerId)> =
        (0..PEOPLE).map(|person| (person, customer(workspace, shop, person))).collect();
    let (held_back, written_to): (Vec<u32>, Vec<u32>) = (0..PEOPLE).partition(|person| person % 5 == 0);
    let orders = aftermath(shop, &written_to, &held_back, launched_at, effect).orders;
    let settings = workspace.settings();
    write(&workspace.store, move |tx| {
        let campaign = communicate::campaigns::create(tx, launched_at, "Come back", Goal::WinBack)?;
        let change = CampaignChange {
            control_basis_points: Some(2_000),
            window_days: Some(7),
            ..CampaignChange::default()
        };
        communicate::campaigns::change(tx, launched_at, campaign.id, campaign.version, change)?;
        let rows: Vec<NewDelivery> = people
            .iter()
            .map(|(person, customer)| NewDelivery {
                customer: *customer,
                contact: Some(format!("p{person}@example.com")),
                is_control: person % 5 == 0,
                held_back: None,
            })
            .collect();
        deliveries::plan(tx, launched_at, campaign.id, Channel::Email, &rows)?;
        take_turns(tx, launched_at, campaign.id)?;
        for verdict in order::record(tx, noon(), &settings, &orders)? {
            verdict?;
        }
        Ok(campaign.id)
    })
}

/// Refreshes the columns, which then hold every order.
fn catch_up(workspace: &Workspace) {
    testkit::settle(&workspace.store);
    columns::refresh(workspace).expect("fresh columns");
    let go_on = AtomicBool::new(false);
    let seen = measure::base(&workspace.columns.snapshot(), Scan { threads: 1, stop: &go_on }).orders;
    assert_eq!(seen as i64, number(&workspace.store, "select count(*) from orders"));
}

/// Everybody's turn comes at once: the written to get their letter, the others do not. Every hundredth letter comes back.
fn take_turns(tx: &mut Tx<'_>, now: Instant, campaign: CampaignId) -> Result<(), Problem> {
    let leased = deliveries::lease(tx, now, campaign, 1, PEOPLE as usize)?;
    let ids: Vec<DeliveryId> = leased.iter().map(|row| row.id).collect();
    deliveries::hand_over(tx, now, 1, &ids)?;
    let ended = leased.iter().map(|row| {
        let outcome = match (row.is_control, row.id.0 % 100) {
            (true, _) => Outcome::ControlGroup,
            (false, 2) => Outcome::Bounced,
            (false, _) => Outcome::Sent,
        };
        (row.id, Conclusion::Done(outcome, None))
    });
    deliveries::conclude(tx, now, 1, &ended.collect::<Vec<_>>())
}

#[test]
fn the_demo_shop_comes_in_once_however_often_it_is_filled() {
    on_demo(|workspace, shop| {
        let count = |sql| number(&workspace.store, sql);
        let before = ["customers", "orders", "order_lines", "returns", "events", "consents", "products"]
            .map(|table| (table, count(Box::leak(format!("select count(*) from {table}").into_boxed_str()))));
        let filled = fill(workspace, shop, PEOPLE, Instant::MIN..noon(), |_| ()).expect("filled again");
        for (table, rows) in before {
            assert_eq!(
                count(Box::leak(format!("select count(*) from {table}").into_boxed_str())),
                rows,
                "{table}"
            );
        }
        let [customers, orders, _, returns, events, consents, products] = before.map(|(_, rows)| rows as u64);
        assert_eq!(
            (customers, orders, returns, events),
            (filled.customers, filled.orders, filled.returns, filled.events)
        );
        assert!(consents >= customers && products == 120);
        assert_eq!(count("select count(distinct customer_id) from consents"), i64::from(PEOPLE));
    });
}

#[test]
fn the_report_finds_the_effect_that_was_planted() {
    on_demo(|workspace, shop| {
        let launched_at = noon().plus_days(-10);
        let effect = PlantedEffect { control_permille: 50, treated_permille: 400, days: 7 };
        let id = campaign(workspace, shop, launched_at, effect);
        catch_up(workspace);
        let found = report::campaign(workspace, id, None).expect("a report");
        assert_eq!((found.funnel.audience, found.funnel.outcomes.values().sum::<i64>()), (300, 300));
        let outcome = |name| found.funnel.outcomes[name];
        assert_eq!(
            (outcome("control_group"), outcome("pending"), outcome("sent") + outcome("bounced")),
            (60, 0, 240)
        );
        assert!(outcome("bounced") > 0, "whom the letter did not reach is among the treated all the same");
        assert!(found.is_complete && found.window_days == 7);
        let effect = found.effect.expect("two groups");
        assert_eq!((effect.treated, effect.control), (240, 60));
        assert!(!effect.sample_ratio.mismatch);
        let conversion =
            effect.metrics.iter().find(|metric| metric.code == MetricCode::Conversion).expect("conversion");
        assert!(conversion.significant && conversion.low > Some(0.0), "{conversion:?}");
        let revenue =
            effect.metrics.iter().find(|metric| metric.code == MetricCode::Revenue).expect("revenue");
        assert_eq!(found.series.len(), 7);
        assert_eq!(found.series[6].treated_mean, revenue.treated_mean);
        assert_eq!(effect.total_revenue.minor, (revenue.treated_mean * 240.0).round() as i64);
        assert!(effect.metrics.iter().any(|metric| metric.code == MetricCode::Margin && metric.treated_mean < revenue.treated_mean));
        let first_day =
            report::campaign(workspace, id, Some(1)).expect("a report").effect.expect("two groups");
        assert!(first_day.total_revenue.minor < effect.total_revenue.minor);
    });
}

#[test]
fn the_home_page_adds_up_to_the_receipts() {
    on_demo(|workspace, shop| {
        campaign(workspace, shop, noon().plus_days(-3), PlantedEffect::default());
        catch_up(workspace);
        let overviews = Overviews::default();
        let home = overviews.home(workspace, 365).expect("a home page");
        let zone = settings().zone;
        let from = zone.start_of(zone.date(noon()).plus_days(-364));
        let sum = workspace.store.read(move |tx| {
            let orders = tx.one("select cast(sum(total) as bigint), count(*), count(distinct customer_id) from orders where placed_at >= $1", store::params![from], |row| {
                Ok((row.int(0)?, row.int(1)?, row.int(2)?))
            })?;
            let sql = "select cast(coalesce(sum(returns.total), 0) as bigint) from returns join orders on orders.id = returns.order_id where orders.placed_at >= $1";
            let returned = tx.one(sql, store::params![from], |row| row.int(0))?;
            Ok::<_, vocabulary::Problem>((orders.0 - returned, orders.1, orders.2))
        });
        let (revenue, orders, buyers) = sum.wait().expect("sums");
        assert_eq!(
            (home.revenue.value.minor, home.orders.value, home.active_customers.value),
            (revenue, orders, buyers)
        );
        assert_eq!(home.revenue.points.iter().sum::<i64>(), revenue);
        assert_eq!((home.orders.points.len(), home.orders.points.iter().sum::<i64>()), (365, orders));
        assert_eq!(home.base.customers, u64::from(PEOPLE));
        assert!(home.reachable.value > 100 && home.reachable.value < i64::from(PEOPLE));
        assert!(
            home.checklist.has_customers
                && home.checklist.has_campaign
                && !home.checklist.has_sender
                && !home.checklist.has_segment
        );
        assert!(home.attention.iter().any(|item| item.code == "sender_missing"));
        assert!(
            Arc::ptr_eq(&home, &overviews.home(workspace, 365).expect("again")),
            "kept for a few seconds"
        );
    });
}

#[test]
fn a_card_shows_what_the_customer_bought() {
    on_demo(|workspace, shop| {
        catch_up(workspace);
        let buyer = (0..PEOPLE)
            .find(|person| shop.life(&shop.person(*person)).orders.len() > 20)
            .expect("someone loyal");
        let life = shop.life(&shop.person(buyer));
        let (facts, as_of) = report::card(workspace, customer(workspace, shop, buyer)).expect("a card");
        let bought: i64 = life.orders.iter().map(|order| order.total()).sum();
        assert_eq!(facts.orders, life.orders.len() as i64);
        assert!(facts.turnover.minor <= bought && facts.turnover.minor > bought / 2);
        assert_eq!(facts.last_order_at, life.orders.last().map(|order| order.placed_at));
        assert_eq!((facts.monthly.len(), facts.monthly[11].month.as_str()), (12, "2026-11"));
        assert_eq!(as_of, noon());
    });
}

#[test]
fn a_report_without_days_covers_twelve_calendar_months_up_to_today() {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(store, folder.path());
        let date = |text: &str| Date::parse(text).expect("a date");
        let days = |from: Option<&str>, until: Option<&str>| {
            let days = report::days(&workspace, from.map(date), until.map(date)).expect("days");
            (days.from.to_string(), days.until.to_string())
        };
        let told = |from: &str, until: &str| (from.to_owned(), until.to_owned());
        assert_eq!(days(None, None), told("2025-12-01", "2026-11-23"));
        assert_eq!(days(Some("2026-11-22"), None), told("2026-11-22", "2026-11-23"));
        assert_eq!(days(None, Some("2026-03-01")), told("2025-03-01", "2026-03-01"));
        assert_eq!(days(None, Some("2026-03-02")), told("2025-04-01", "2026-03-02"));
        let backwards = report::days(&workspace, Some(date("2026-03-02")), Some(date("2026-03-02")));
        assert_eq!(backwards.expect_err("no day").code, "out_of_range");
    });
}
