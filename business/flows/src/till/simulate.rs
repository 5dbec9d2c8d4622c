//! A promotion tried on a basket before it is let go: nothing is taken and nothing written.

use std::sync::Arc;

use motivate::promotions::{self, Promotion};
use store::Tx;
use vocabulary::{CustomerId, Instant, Problem, PromotionId};

use super::paper::Paper;
use super::price::Desk;
use super::rules::Rules;
use super::{Ask, known};
use crate::Workspace;

/// How far from now a basket may be tried, in seconds: two years.
const AWAY_SECONDS_MAX: i64 = 731 * 86_400;

/// A basket priced with a promotion and without it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The promotion's version: its newest, be it a draft or a revision that waits.
    pub version: i64,
    /// With it beside those in force at the basket's time.
    pub with: Paper,
    /// With only those.
    pub without: Paper,
}

/// Prices a basket with the newest version of a promotion and without the promotion. A basket of the future may be tried, too.
pub fn try_out(
    tx: &mut Tx<'_>,
    workspace: &Workspace,
    now: Instant,
    ask: &Ask,
    buyer: Option<CustomerId>,
    id: PromotionId,
) -> Result<Tried, Problem> {
    let settings = workspace.settings();
    let at = ask.placed_at.unwrap_or(now);
    if at < now.plus_seconds(-AWAY_SECONDS_MAX) || at > now.plus_seconds(AWAY_SECONDS_MAX) {
        let message = "a basket is tried within two years from now";
        return Err(Problem::invalid("out_of_range", "placed_at", message)
            .with("min", now.plus_seconds(-AWAY_SECONDS_MAX).to_string())
            .with("max", now.plus_seconds(AWAY_SECONDS_MAX).to_string()));
    }
    Ask { placed_at: None, ..ask.clone() }.check(now, &settings)?;
    let customer = match buyer {
        Some(customer) => Some(know::customers::load(tx, customer)?.id),
        None => known(tx, &crate::order::normalised(&ask.who, &settings, "customer")?)?,
    };
    let version = promotions::load(tx, id)?.newest;
    let draft = promotions::version(tx, id, version)?;
    let mut running = promotions::running(tx, at)?;
    running.retain(|one| one.id != id);
    let mut price = |running: &[Promotion]| {
        let rules = Arc::new(Rules::of(tx, &settings.zone, now, at, running)?);
        let mut desk = Desk::price_by(tx, workspace, now, ask, customer, rules)?;
        desk.offer();
        let Desk { mut paper, club, .. } = desk;
        if let Some(club) = club {
            paper.points = Some(club.quote(tx, &paper, at)?);
        }
        Ok::<Paper, Problem>(paper)
    };
    let without = price(&running)?;
    running.push(draft);
    Ok(Tried { version, with: price(&running)?, without })
}
