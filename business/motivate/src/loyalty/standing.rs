//! Standing: which level a customer has reached, for how long, and what is missing to the next.

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{AccountId, CustomerId, Instant, Problem};

use super::accounts::Accounts;
use super::programme::Programme;
use super::programmes;
use super::sql;
use super::tiers::{Measure, Tiers, Window};

/// Where a customer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The level's code.
    pub tier: String,
    /// Points are multiplied by this, percent.
    pub multiplier: i64,
    /// A discount on purchases, hundredths of a percent.
    pub discount: i64,
    /// The level is reviewed here; never for the first.
    pub keep_until: Option<Instant>,
    /// What counts in the present window.
    pub measured: i64,
    /// The next level, and what is missing to it.
    pub next: Option<(String, i64)>,
    /// What is missing in the present window to keep the level for another.
    pub missing_to_keep: i64,
}

/// A level given anew.
pub(super) struct Change {
    pub account: AccountId,
    pub tier: String,
    pub keep_until: Option<Instant>,
    pub measured: i64,
}

/// How many customers' accounts stand on each level, by its code; those never moved are without one.
pub fn standings(tx: &mut Tx<'_>, programme: &Programme) -> Result<Vec<(Option<String>, i64)>, Problem> {
    Ok(sql::standings(tx, programme.id)?)
}

/// Gives a higher level when what counts by now has reached one: after customers were joined.
pub fn refresh(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    at: Instant,
) -> Result<(), Problem> {
    let mut accounts = Accounts::held(tx, programme, customer)?;
    upgrade(tx, programme, &mut accounts, at)
}

/// Gives a higher level at once when it is reached: by the newest levels, also where points were given by earlier rules.
pub(super) fn upgrade(
    tx: &mut Tx<'_>,
    programme: &Programme,
    accounts: &mut Accounts,
    at: Instant,
) -> Result<(), Problem> {
    if programme.version < programme.newest {
        let newest = programmes::load(tx, programme.id)?;
        return upgrade(tx, &newest, accounts, at);
    }
    let Some(tiers) = programme.rules.tiers.as_ref() else { return Ok(()) };
    let (index, _) = highest(tiers, &accounts.rows);
    if accounts.rows.is_empty() || index + 1 >= tiers.levels.len() {
        return Ok(());
    }
    let measured = accounts.measured(tx, programme, tiers, at)?;
    let reached = tiers.reached(measured);
    if reached <= index {
        return Ok(());
    }
    let keep_until = Some(tiers.kept_until(&programme.zone, joined_at(&accounts.rows), at));
    let tier = tiers.levels[reached].code.clone();
    let own = &mut accounts.rows[0];
    (own.tier, own.keep_until, own.tier_since) = (Some(tier.clone()), keep_until, Some(at));
    Ok(sql::stand(tx, &Change { account: own.id, tier, keep_until, measured }, at)?)
}

/// Looks again at a level whose time is over: kept if it was reached anew, otherwise the one that was.
pub(super) fn review(
    tx: &mut Tx<'_>,
    programme: &Programme,
    account: &sql::Account,
    accounts: &[sql::Account],
    now: Instant,
) -> Result<(), Problem> {
    let Some(tiers) = programme.rules.tiers.as_ref() else {
        let gone = Change { account: account.id, tier: String::new(), keep_until: None, measured: 0 };
        return Ok(sql::stand(tx, &gone, now)?);
    };
    let (zone, joined) = (&programme.zone, joined_at(accounts));
    let present = measured(tx, programme, tiers, accounts, now)?;
    let closed = match tiers.window {
        Window::Rolling(_) => present,
        Window::Calendar(_) | Window::Anniversary => {
            let (from, to) = tiers.closed(zone, joined, account.keep_until.unwrap_or(now));
            amount(tx, tiers, accounts, from, to)?
        }
    };
    let (index, keep_until) = tiers.reviewed(zone, joined, now, (present, closed));
    let tier = tiers.levels.get(index).map(|level| level.code.clone()).unwrap_or_default();
    let change = Change { account: account.id, tier, keep_until, measured: present.max(closed) };
    Ok(sql::stand(tx, &change, now)?)
}

pub(super) fn highest(tiers: &Tiers, accounts: &[sql::Account]) -> (usize, Option<Instant>) {
    let place = |account: &sql::Account| {
        let index = tiers.levels.iter().position(|level| Some(&level.code) == account.tier.as_ref());
        (index.unwrap_or(0), account.keep_until)
    };
    accounts.iter().map(place).max().unwrap_or((0, None))
}

fn joined_at(accounts: &[sql::Account]) -> Instant {
    accounts.iter().map(|account| account.opened_at).min().unwrap_or_default()
}

pub(super) fn measured(
    tx: &mut Tx<'_>,
    programme: &Programme,
    tiers: &Tiers,
    accounts: &[sql::Account],
    at: Instant,
) -> Result<i64, Problem> {
    let (from, to) = tiers.window(&programme.zone, joined_at(accounts), at);
    amount(tx, tiers, accounts, from, to)
}

fn amount(
    tx: &mut Tx<'_>,
    tiers: &Tiers,
    accounts: &[sql::Account],
    from: Instant,
    to: Instant,
) -> Result<i64, Problem> {
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.0).collect();
    let (turnover, orders) = match &tiers.measure {
        Measure::Points(currency) => return Ok(sql::points_counted(tx, &ids, currency, from, to)?),
        Measure::Turnover | Measure::Orders => sql::bought(tx, &ids, from, to)?,
    };
    Ok(if tiers.measure == Measure::Orders { orders } else { turnover })
}
