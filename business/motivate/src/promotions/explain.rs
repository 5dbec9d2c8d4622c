//! What came out, told so that a receipt, a return and a marketer can follow it.

use vocabulary::split_by_weight;

use super::definition::Effect;
use super::masks::FilterId;
use super::priced::{
    Applied, Discount, Extra, ExtraOf, Multiplier, NotApplied, PointsOf, Priced, PricedLine, Reason,
};
use super::till::{Till, Within};
use crate::Funding;

pub(super) fn priced(till: &Till<'_>) -> Priced {
    let mut priced = Priced { lines: lines(till), choices: till.choices.clone(), ..Priced::default() };
    priced.gross = priced.lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.gross));
    priced.total = priced.lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.total));
    priced.discount = priced.gross - priced.total;
    priced.not_applied.reserve(till.ledger.len());
    for (place, ledger) in till.ledger.iter().enumerate() {
        let rule = till.rule(place);
        let (promotion, version) = (rule.id, rule.version);
        if ledger.given == 0 && ledger.marks == 0 {
            let reason = ledger.unfit.or(ledger.note).unwrap_or(Reason::NothingLeft);
            let would_give = (reason == Reason::NotBest).then_some(ledger.would_give);
            priced.not_applied.push(NotApplied { promotion, version, reason, would_give });
            continue;
        }
        let mut pools = Vec::new();
        if let Some(need) = &rule.need {
            need.pools(till.facts, &mut pools);
        }
        let (amount, wanted) = (ledger.given + rule.gifts, ledger.wanted + rule.gifts);
        priced.applied.push(Applied { promotion, version, amount, wanted, pools });
        for (effect, of) in &rule.extras {
            give(till, place, effect, *of, &mut priced);
        }
    }
    priced
}

fn lines(till: &Till<'_>) -> Vec<PricedLine> {
    let pairs = till.facts.gross.iter().zip(&till.net);
    let mut lines: Vec<PricedLine> = pairs
        .map(|(gross, total)| PricedLine { gross: *gross, discounts: Vec::new(), total: *total })
        .collect();
    for entry in till.entries.iter().filter(|entry| entry.amount > 0) {
        let rule = till.rule(entry.rule);
        let discounts = &mut lines[entry.line].discounts;
        match discounts.iter_mut().find(|discount| discount.promotion == rule.id) {
            Some(known) => known.amount += entry.amount,
            None => {
                discounts.push(Discount { promotion: rule.id, version: rule.version, amount: entry.amount });
            }
        }
    }
    lines
}

fn give(till: &Till<'_>, place: usize, effect: &Effect, of: Option<FilterId>, priced: &mut Priced) {
    let (promotion, version) = (till.rule(place).id, till.rule(place).version);
    let reached = of.map(|of| reached(till, place, of)).unwrap_or_default();
    let extra = match effect {
        Effect::Gift { sku, quantity } => till.rules.gift(sku, *quantity),
        Effect::Coupon { pool, count } => Extra::Coupon { pool: *pool, count: *count },
        Effect::Ticket { draw, count } => Extra::Ticket { draw: draw.clone(), count: *count },
        Effect::FreeDelivery => Extra::FreeDelivery,
        Effect::Message { text } => Extra::Message { text: text.clone() },
        Effect::PointsMultiplier { basis_points, funding, .. } => {
            if !reached.is_empty() {
                let (basis_points, funding, lines) = (*basis_points, funding.clone(), reached);
                priced.multipliers.push(Multiplier { promotion, version, basis_points, lines, funding });
            }
            return;
        }
        Effect::Points { points, funding, .. } => {
            return give_points(till, place, (*points, funding.as_ref()), &reached, priced);
        }
        Effect::PointsPerMoney { points, per, funding, .. } => {
            let money = reached.iter().fold(0_i64, |sum, line| sum.saturating_add(till.net[*line].max(0)));
            let points = if *per > 0 { (money / per).saturating_mul(*points) } else { 0 };
            return give_points(till, place, (points, funding.as_ref()), &reached, priced);
        }
        _ => return,
    };
    priced.extras.push(ExtraOf { promotion, version, extra });
}

/// The lines of a filter that the promotion was applied to.
fn reached(till: &Till<'_>, place: usize, of: FilterId) -> Vec<usize> {
    let marks = till.marks.iter().filter(|mark| mark.rule == place);
    let mut lines: Vec<usize> =
        match till.marks.iter().any(|mark| mark.rule == place && mark.within == Within::Basket) {
            true => till.lines(of, Within::Basket).collect(),
            false => marks.flat_map(|mark| till.lines(of, mark.within)).collect(),
        };
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Shares points out over the lines by what they cost.
fn give_points(
    till: &Till<'_>,
    place: usize,
    (points, funding): (i64, Option<&Funding>),
    reached: &[usize],
    priced: &mut Priced,
) {
    if points <= 0 || reached.is_empty() {
        return;
    }
    let rule = till.rule(place);
    let weights: Vec<u64> = reached.iter().map(|line| till.net[*line].max(0) as u64).collect();
    let mut lines = vec![0; till.net.len()];
    for (line, share) in reached.iter().zip(split_by_weight(points, &weights)) {
        lines[*line] = share;
    }
    let (promotion, version, funding) = (rule.id, rule.version, funding.cloned());
    priced.points.push(PointsOf { promotion, version, points, lines, funding });
}
