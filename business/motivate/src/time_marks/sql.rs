use std::collections::BTreeMap;

use store::{Param, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant};

use super::{Mark, Source};

/// Something that began or ended.
pub(super) struct Found {
    pub at: Instant,
    pub id: i64,
    pub customer: Option<CustomerId>,
}

const KEPT: &str = "select source, of_id, at, id from time_marks";
const PROGRAMMES: &str = "select id from loyalty_programmes order by id";

/// How far every way is seen, from the beginning of time where nothing is kept of it.
pub(super) fn marks(tx: &mut Tx<'_>) -> Result<Vec<Mark>, StoreError> {
    tx.ahead(PROGRAMMES, params![])?;
    let kept =
        tx.query(KEPT, params![], |row| Ok(((row.int(0)?, row.int(1)?), (row.instant(2)?, row.int(3)?))))?;
    let kept: BTreeMap<(i64, i64), (Instant, i64)> = kept.into_iter().collect();
    let mark = |source: Source, of: i64| {
        let (at, id) = kept.get(&(source as i64, of)).copied().unwrap_or_default();
        Mark { source, of, at, id }
    };
    let pools = kept.keys().filter(|(source, _)| *source == Source::Holders as i64);
    let mut marks: Vec<Mark> = pools.map(|(_, pool)| mark(Source::Holders, *pool)).collect();
    marks.extend(
        [
            Source::CouponEnds,
            Source::CouponHoldEnds,
            Source::PoolBegins,
            Source::PoolEnds,
            Source::PointHoldEnds,
        ]
        .map(|source| mark(source, 0)),
    );
    for programme in tx.query(PROGRAMMES, params![], |row| row.int(0))? {
        marks.extend([Source::PointsBegin, Source::PointsEnd].map(|source| mark(source, programme)));
    }
    Ok(marks)
}

/// The latest instant any way is seen up to.
pub(super) fn latest(tx: &mut Tx<'_>) -> Result<Instant, StoreError> {
    tx.one("select coalesce(max(at), 0) from time_marks", params![], |row| row.instant(0))
}

/// Says that [`after`] will be asked of these.
pub(super) fn ahead(tx: &mut Tx<'_>, marks: &[Mark], now: Instant, limit: i64) -> Result<(), StoreError> {
    for mark in marks {
        tx.ahead(question(mark.source), &values(mark, now, limit))?;
    }
    Ok(())
}

/// What began or ended after a mark and by now, in order.
pub(super) fn after(
    tx: &mut Tx<'_>,
    mark: &Mark,
    now: Instant,
    limit: i64,
) -> Result<Vec<Found>, StoreError> {
    tx.query(question(mark.source), &values(mark, now, limit), |row| {
        Ok(Found { at: row.instant(0)?, id: row.int(1)?, customer: row.opt_int(2)?.map(CustomerId) })
    })
}

fn values(mark: &Mark, now: Instant, limit: i64) -> Vec<Param<'static>> {
    match mark.source {
        Source::Holders => params![limit, mark.of, mark.at, mark.id].to_vec(),
        Source::PointsBegin | Source::PointsEnd => params![limit, mark.of, mark.at, mark.id, now].to_vec(),
        _ => params![limit, mark.at, mark.id, now].to_vec(),
    }
}

/// When, its id, and whose.
fn question(source: Source) -> &'static str {
    match source {
        Source::CouponEnds => {
            "select expires_at, coupon_id, customer_id from coupon_grants where expires_at is not null \
             and (expires_at, coupon_id) > ($2, $3) and expires_at <= $4 order by expires_at, coupon_id limit $1"
        }
        // Whoever used it, its holder has it again.
        Source::CouponHoldEnds => {
            "select u.until_at, u.id, (select g.customer_id from coupon_grants g where g.coupon_id = u.coupon_id) \
             from coupon_uses u where u.until_at is not null and (u.until_at, u.id) > ($2, $3) and u.until_at <= $4 \
             order by u.until_at, u.id limit $1"
        }
        Source::PoolBegins => {
            "select from_at, id, cast(null as bigint) from coupon_pools where from_at is not null \
             and (from_at, id) > ($2, $3) and from_at <= $4 order by from_at, id limit $1"
        }
        Source::PoolEnds => {
            "select until_at, id, cast(null as bigint) from coupon_pools where until_at is not null \
             and (until_at, id) > ($2, $3) and until_at <= $4 order by until_at, id limit $1"
        }
        Source::Holders => {
            "select cast($3 as bigint), coupon_id, customer_id from coupon_grants where pool_id = $2 and coupon_id > $4 \
             order by coupon_id limit $1"
        }
        // The account is the id: one lot of those that begin together stands for all of its account.
        Source::PointsBegin => {
            "select l.active_from, l.account_id, (select a.customer_id from loyalty_accounts a where a.id = l.account_id) \
             from loyalty_open_lots l where l.programme_id = $2 and l.is_pending = 1 \
             and (l.active_from, l.account_id) > ($3, $4) and l.active_from <= $5 order by l.active_from, l.account_id limit $1"
        }
        Source::PointsEnd => {
            "select l.expires_at, l.account_id, (select a.customer_id from loyalty_accounts a where a.id = l.account_id) \
             from loyalty_open_lots l where l.programme_id = $2 \
             and (l.expires_at, l.account_id) > ($3, $4) and l.expires_at <= $5 order by l.expires_at, l.account_id limit $1"
        }
        Source::PointHoldEnds => {
            "select h.until_at, h.account_id, (select a.customer_id from loyalty_accounts a where a.id = h.account_id) \
             from loyalty_holds h where (h.until_at, h.account_id) > ($2, $3) and h.until_at <= $4 \
             order by h.until_at, h.account_id limit $1"
        }
    }
}

/// Keeps how far one way is seen.
pub(super) fn keep(tx: &mut Tx<'_>, mark: Mark) -> Result<(), StoreError> {
    tx.execute(
        "insert into time_marks (source, of_id, at, id) values ($1, $2, $3, $4) \
         on conflict (source, of_id) do update set at = excluded.at, id = excluded.id",
        params![mark.source as i64, mark.of, mark.at, mark.id],
    )?;
    Ok(())
}

/// All who hold a coupon of a pool are gone through.
pub(super) fn forget(tx: &mut Tx<'_>, mark: Mark) -> Result<(), StoreError> {
    tx.execute(
        "delete from time_marks where source = $1 and of_id = $2",
        params![mark.source as i64, mark.of],
    )?;
    Ok(())
}
