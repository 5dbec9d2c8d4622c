//! How much of limits is used, for people to look at.

use store::Tx;
use vocabulary::{Instant, Problem, PromotionId, Zone};

use super::{Counted, Counter, slot, sql, used};
use crate::promotions::limit::{Limit, Per};

/// How much of a limit is used, today where it is daily.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// The limit.
    pub limit: Limit,
    /// What was used: by everybody together, or by the customer or store that used most.
    pub used: i64,
    /// How many customers or stores used something; for everybody 1 or 0.
    pub counted: i64,
    /// How many of them have nothing left.
    pub full: i64,
}

/// How much of each limit of a promotion is used.
pub fn uses(
    tx: &mut Tx<'_>,
    promotion: PromotionId,
    limits: &[Limit],
    now: Instant,
    zone: &Zone,
) -> Result<Vec<Use>, Problem> {
    let mut uses = Vec::with_capacity(limits.len());
    for limit in limits {
        let counter = of_anybody(promotion, limit, now, zone);
        let (counted, used, full) = sql::spread(tx, &counter, limit.most)?;
        uses.push(Use { limit: *limit, used, counted, full });
    }
    Ok(uses)
}

/// What was used so far of promotions' limits for everybody, today or ever; other limits are left out.
pub fn used_of(
    tx: &mut Tx<'_>,
    limits: &[(PromotionId, Limit)],
    now: Instant,
    zone: &Zone,
) -> Result<Vec<(PromotionId, Limit, i64)>, Problem> {
    let counters: Vec<(Limit, Counter)> = limits
        .iter()
        .filter(|(_, limit)| limit.per == Per::Everybody)
        .map(|(promotion, limit)| (*limit, of_anybody(*promotion, limit, now, zone)))
        .collect();
    let used = used(tx, counters.iter().map(|(_, counter)| counter))?;
    let used_so_far = |counter| used.get(counter).copied().unwrap_or_default();
    Ok(counters.iter().map(|(limit, counter)| (counter.promotion, *limit, used_so_far(counter))).collect())
}

/// A limit's counter without saying whose.
fn of_anybody(promotion: PromotionId, limit: &Limit, now: Instant, zone: &Zone) -> Counter {
    let counted = Counted { customer: None, is_nobody: true, store: None, at: now, zone };
    Counter { promotion, slot: slot(limit), entity: String::new(), bucket: counted.bucket(limit) }
}
