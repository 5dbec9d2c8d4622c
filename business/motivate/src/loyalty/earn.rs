//! Points for an order or for something that happened.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CustomerId, Instant, LotId, Problem};

use super::accounts::Accounts;
use super::book::{Book, Origin};
use super::check::check_points;
use super::entries::Kind;
use super::ledger::Lot;
use super::operations::{Key, Operation, known_to_stand, text};
use super::points::PaidLine;
use super::programme::{PointCurrency, Programme};
use super::standing;
use crate::Funding;

/// What an order earns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Earning {
    /// Its lines as they are paid: returns are worked out from them.
    pub lines: Vec<PaidLine>,
    /// Points by line, of rules and promotions.
    pub points: Vec<LinePoints>,
}

/// Points of a line.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LinePoints {
    /// Its number in the order.
    pub line: i64,
    /// Which points.
    pub currency: String,
    /// How many.
    pub points: i64,
    /// Who pays for them, when not the shop.
    #[serde(default)]
    pub funder: Option<String>,
    /// What a point costs the funder, thousandths of a minor unit.
    #[serde(default)]
    pub unit_cost: i64,
}

impl LinePoints {
    /// Points of a line; the shop pays for them where nobody is named.
    pub fn new(line: i64, currency: &str, points: i64, funding: Option<&Funding>) -> LinePoints {
        LinePoints {
            line,
            currency: currency.to_owned(),
            points,
            funder: funding.map(|funding| funding.funder.trim().to_owned()),
            unit_cost: funding.map_or(0, |funding| funding.unit_cost),
        }
    }
}

/// What was earned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Earned {
    /// New lots.
    pub lots: Vec<EarnedLot>,
}

/// A new lot as the customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarnedLot {
    /// Which points.
    pub currency: String,
    /// How many.
    pub points: i64,
    /// Can be spent from here on; nothing until confirmed.
    pub active_from: Option<Instant>,
    /// Dead from here on; nothing for never or not known yet.
    pub expires_at: Option<Instant>,
}

/// The points an order's lines earn by the programme's own rule, at a multiplier in percent.
pub fn points_of(programme: &Programme, lines: &[PaidLine], multiplier: i64) -> Vec<LinePoints> {
    let mut points = Vec::new();
    for currency in &programme.rules.currencies {
        let Some(rule) = &currency.earning else { continue };
        for (line, earned) in lines.iter().zip(rule.points(lines, multiplier)) {
            if earned > 0 {
                let points_of = LinePoints::new(line.line, &currency.code, earned, rule.funding.as_ref());
                points.push(points_of);
            }
        }
    }
    points
}

/// Records what an order earned, and gives a higher level when one is reached.
pub fn earn(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    earning: &Earning,
) -> Result<Earned, Problem> {
    let mut accounts = Accounts::held(tx, programme, customer)?;
    if let Some((_, answer)) = known_to_stand(tx, programme, key, &text(earning)?)? {
        return Ok(answer);
    }
    earn_first(tx, programme, &mut accounts, key, at, earning)
}

/// As [`earn`], for an order that is known to have earned nothing yet and not to be called off (earning again fails), and for accounts that were read
/// while others are kept from them (see [`super::hold`]); they are told what became of them.
pub fn earn_first(
    tx: &mut Tx<'_>,
    programme: &Programme,
    accounts: &mut Accounts,
    key: &Key,
    at: Instant,
    earning: &Earning,
) -> Result<Earned, Problem> {
    let body = text(earning)?;
    check(programme, earning)?;
    let mut book = Book::open_to_earn(tx, programme, accounts, at)?;
    let earned = accrue(&mut book, programme, key, at, &earning.points, Of::Order)?;
    renew(&mut book, programme, at);
    accounts.become_of(book.accounts_after(at));
    let mut operation = Operation::new(key, "earn", at, &body, &earned)?;
    operation.turnover = earning.lines.iter().map(|line| line.paid).sum();
    operation.orders = 1;
    book.write(tx, &operation)?;
    standing::upgrade(tx, programme, accounts, at)?;
    Ok(earned)
}

fn check(programme: &Programme, earning: &Earning) -> Result<(), Problem> {
    for (index, line) in earning.lines.iter().enumerate() {
        check_points(line.quantity, &format!("lines[{index}].quantity"))?;
        if earning.lines[..index].iter().any(|before| before.line == line.line) {
            return Err(Problem::invalid("twice", format!("lines[{index}].line"), "a line is named once"));
        }
    }
    for (index, points) in earning.points.iter().enumerate() {
        programme.currency(&points.currency)?;
        check_points(points.points, &format!("points[{index}].points"))?;
        if !earning.lines.iter().any(|line| line.line == points.line) {
            return Err(Problem::invalid("unknown_line", format!("points[{index}].line"), "no such line"));
        }
    }
    Ok(())
}

/// What points would become if they were earned at an instant.
pub fn foresee(programme: &Programme, at: Instant, points: &[LinePoints]) -> Result<Earned, Problem> {
    let lot = |((code, ..), lines): (Terms<'_>, Lines)| {
        Ok(earned_lot(&new_lot(programme.currency(code)?, programme, "", sum(&lines), at)))
    };
    Ok(Earned { lots: by_terms(points).into_iter().map(lot).collect::<Result<_, Problem>>()? })
}

/// Currency, funder and cost.
type Terms<'p> = (&'p str, Option<&'p str>, i64);
/// Points by line.
type Lines = Vec<(i64, i64)>;

/// What points are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// An order, which somebody can confirm.
    Order,
    /// Something that happened, which nobody confirms.
    Event,
}

/// One lot for each currency, funder and cost: the lines that share them share it.
pub(super) fn accrue(
    book: &mut Book,
    programme: &Programme,
    key: &Key,
    at: Instant,
    points: &[LinePoints],
    of: Of,
) -> Result<Earned, Problem> {
    let mut earned = Earned::default();
    for ((code, funder, unit_cost), lines) in by_terms(points) {
        let currency = programme.currency(code)?;
        let mut lot = new_lot(currency, programme, &key.document, sum(&lines), at);
        if of == Of::Event && lot.active_from == Instant::MAX {
            lot = begun(lot, currency, programme, at);
        }
        earned.lots.push(earned_lot(&lot));
        book.accrue(Kind::Accrue, lot, Origin { lines, funder: funder.map(str::to_owned), unit_cost }, at);
    }
    Ok(earned)
}

fn by_terms(points: &[LinePoints]) -> BTreeMap<Terms<'_>, Lines> {
    let mut by_terms: BTreeMap<Terms<'_>, Lines> = BTreeMap::new();
    for share in points.iter().filter(|share| share.points > 0) {
        let terms = (share.currency.as_str(), share.funder.as_deref(), share.unit_cost);
        by_terms.entry(terms).or_default().push((share.line, share.points));
    }
    by_terms
}

fn sum(lines: &Lines) -> i64 {
    lines.iter().map(|(_, points)| points).sum()
}

/// A lot whose points count from an instant on.
pub(super) fn begun(lot: Lot, currency: &PointCurrency, programme: &Programme, at: Instant) -> Lot {
    Lot { active_from: at, expires_at: currency.expires_at(&programme.zone, at), ..lot }
}

/// A lot as the customer sees it.
pub(super) fn earned_lot(lot: &Lot) -> EarnedLot {
    EarnedLot {
        currency: lot.currency.clone(),
        points: lot.points,
        active_from: known_instant(lot.active_from),
        expires_at: known_instant(lot.expires_at),
    }
}

fn known_instant(at: Instant) -> Option<Instant> {
    (at < Instant::MAX).then_some(at)
}

/// A lot as the rules of its currency date it.
pub(super) fn new_lot(
    currency: &PointCurrency,
    programme: &Programme,
    document: &str,
    points: i64,
    at: Instant,
) -> Lot {
    let active_from = currency.active_from(&programme.zone, at);
    let expires_at = match active_from {
        Instant::MAX => Instant::MAX,
        from => currency.expires_at(&programme.zone, from),
    };
    Lot {
        id: LotId(0),
        account: vocabulary::AccountId(0),
        currency: currency.code.clone(),
        document: document.to_owned(),
        earned_at: at,
        active_from,
        expires_at,
        points,
    }
}

/// Activity lengthens the life of points that are not dead, where the rules say so.
pub(super) fn renew(book: &mut Book, programme: &Programme, at: Instant) {
    for currency in programme.rules.currencies.iter().filter(|currency| currency.is_renewed()) {
        let until = currency.expires_at(&programme.zone, at);
        let is_short = |lot: &&Lot| {
            lot.currency == currency.code && lot.expires_at > at && lot.expires_at < until && lot.points > 0
        };
        let short: Vec<LotId> = book.ledger.lots.iter().filter(is_short).map(|lot| lot.id).collect();
        for id in short {
            book.date(Kind::Renew, id, None, until, at);
        }
    }
}
