//! The shop's newest receipts: baskets through the till, with coupons and points, some of which come back, and prizes ordered for points.

use std::sync::Arc;

use collect::returns::{LineRef, NewReturn, NewReturnLine};
use motivate::loyalty::Wanted;
use motivate::prizes::{self, NewPrizeOrder};
use motivate::tax::Prices;
use vocabulary::{CustomerId, Instant, OrderId, Problem, UNIT};

use super::chance::Chance;
use super::people::Person;
use super::purchases::{basket, tenge};
use super::{DemoShop, SOURCE};
use crate::till::{self, Ask, AskLine, Told};
use crate::{Workspace, order, prize_order};

/// Whose numbers the receipts carry.
const TILL: &str = "till";
/// One customer in so many stands at a till.
const EVERY: u32 = 60;
const AT_ONCE: usize = 20;
/// Of a hundred customers, how many show the coupon and how many pay with points.
const COUPON: u64 = 20;
const POINTS: u64 = 25;
/// One receipt in so many brings something back.
const RETURNS_EVERY: usize = 25;
/// Prizes ordered.
const PRIZES: usize = 8;

/// Sells to some of the first so many people, once the shop has its offers. Done again it changes nothing.
pub fn tills(workspace: &Arc<Workspace>, shop: &DemoShop, people: u32) -> Result<(), Problem> {
    // What the shop offers begins with its end.
    let now = shop.end.plus_seconds(1);
    let asks: Vec<Ask> =
        (0..people).step_by(EVERY as usize).map(|number| ask(shop, &shop.person(number))).collect();
    let mut sold: Vec<(OrderId, Option<CustomerId>)> = Vec::with_capacity(asks.len());
    for some in asks.chunks(AT_ONCE) {
        let (selling, some) = (Arc::clone(workspace), some.to_vec());
        let papers = workspace.store.transact(move |tx| {
            let sell = |ask: &Ask| match till::order(tx, &selling, now, ask)? {
                Told::New(paper) | Told::Again(paper) => Ok(paper.order.map(|order| (order, paper.customer))),
            };
            some.iter().map(sell).collect::<Result<Vec<_>, Problem>>()
        });
        sold.extend(papers.wait()?.into_iter().flatten());
    }
    for (order, _) in sold.iter().step_by(RETURNS_EVERY) {
        bring_back(workspace, now, *order)?;
    }
    let buyers: Vec<CustomerId> = sold.into_iter().filter_map(|(_, customer)| customer).collect();
    prizes_for_points(workspace, now, &buyers)
}

fn ask(shop: &DemoShop, person: &Person) -> Ask {
    let chance = Chance::new(shop.seed, 11, u64::from(person.number));
    let lines = basket(shop, person, &chance, shop.end);
    let line = |line: collect::orders::NewLine| AskLine {
        sku: line.sku,
        quantity: line.quantity,
        price: None,
        tax_rate: None,
    };
    Ask {
        source: TILL.to_owned(),
        number: format!("T-{:05}", person.number),
        who: person.names_at(true),
        currency: tenge(),
        placed_at: None,
        lines: lines.into_iter().map(line).collect(),
        prices: Prices::default(),
        store: person.store.map(str::to_owned),
        channel: Some("store".to_owned()),
        payment: Some((*chance.pick(&["card", "wallet", "cash"])).to_owned()),
        coupons: if chance.percent(COUPON) { vec!["KOFE10".to_owned()] } else { Vec::new() },
        programme: None,
        points: chance.percent(POINTS).then_some(Wanted::Most),
        language: Some(person.language.to_owned()),
        asker: None,
        address: None,
        is_open: false,
    }
}

/// One unit of an order's first line.
fn bring_back(workspace: &Workspace, now: Instant, order: OrderId) -> Result<(), Problem> {
    let write = workspace.store.transact(move |tx| {
        let Some(order) = collect::orders::load(tx, order)? else { return Ok(()) };
        let Some(first) = order.lines.first() else { return Ok(()) };
        let line = NewReturnLine { line: LineRef::Number(first.number), quantity: first.quantity.min(UNIT) };
        let back = NewReturn {
            source: SOURCE.to_owned(),
            number: format!("{}-back", order.number),
            returned_at: now,
            lines: vec![line],
        };
        order::give_back(tx, now, &order, &back).map(drop)
    });
    write.wait()
}

/// The first buyers whose points are enough order the cheapest prize.
fn prizes_for_points(workspace: &Workspace, now: Instant, buyers: &[CustomerId]) -> Result<(), Problem> {
    let offered = workspace.store.read(|tx| prizes::list(tx, true, None, i64::MAX)).wait()?;
    let Some(prize) = offered.into_iter().min_by_key(|prize| prize.settings.points) else { return Ok(()) };
    let mut ordered = 0;
    for customer in buyers.iter().copied() {
        let new =
            NewPrizeOrder { prize: prize.id, customer, quantity: 1, key: format!("demo {}", customer.0) };
        match workspace.store.transact(move |tx| prize_order::order(tx, now, &new)).wait() {
            Ok(_) => ordered += 1,
            Err(problem) if problem.code == "not_enough_points" => {}
            Err(problem) => return Err(problem),
        }
        if ordered == PRIZES {
            break;
        }
    }
    Ok(())
}
