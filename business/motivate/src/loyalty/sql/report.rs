//! The statement of the books.

use store::{StoreError, Tx, params};
use vocabulary::{Instant, ProgrammeId};

use super::super::report::Figures;

/// Points by currency and funder as of an instant: entries to lots, lots to sums.
pub(in crate::loyalty) fn figures(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    at: Instant,
) -> Result<Vec<Figures>, StoreError> {
    tx.query(
        "select currency, funder, cast(sum(issued) as bigint), cast(sum(spent) as bigint), \
         cast(sum(expired + case when lot_id is not null and expires_at <= $2 then points - held else 0 end) as bigint), \
         cast(sum(reversed) as bigint), cast(sum(erased) as bigint), \
         cast(sum(case when lot_id is not null then held else 0 end) as bigint), \
         cast(sum(case when lot_id is not null and active_from > $2 and expires_at > $2 then points - held else 0 end) as bigint), \
         cast(sum(case when lot_id is not null and active_from <= $2 and expires_at > $2 then points - held else 0 end) as bigint), \
         cast(sum(case when lot_id is null then -points else 0 end) as bigint), cast(sum(spent * unit_cost) as bigint) \
         from (select e.currency, l.funder, coalesce(l.unit_cost, 0) as unit_cost, e.lot_id, sum(e.amount) as points, \
         sum(case when e.until_at > $2 then e.held else 0 end) as held, min(e.active_from) as active_from, \
         coalesce(max(e.expires_at), 9223372036854775807) as expires_at, \
         sum(case when e.kind in ('accrue', 'adjust') then e.amount else 0 end) as issued, \
         -sum(case when e.kind in ('spend', 'capture', 'give_back') then e.amount else 0 end) as spent, \
         -sum(case when e.kind = 'expire' then e.amount else 0 end) as expired, \
         -sum(case when e.kind = 'reverse' then e.amount else 0 end) as reversed, \
         -sum(case when e.kind = 'erase' then e.amount else 0 end) as erased \
         from loyalty_entries e join loyalty_accounts a on a.id = e.account_id left join loyalty_lots l on l.id = e.lot_id \
         where a.programme_id = $1 and e.at <= $2 group by e.currency, l.funder, l.unit_cost, e.lot_id) as lots \
         group by currency, funder order by currency, funder",
        params![programme, at],
        |row| {
            Ok(Figures {
                currency: row.text(0)?,
                funder: row.opt_text(1)?,
                issued: row.int(2)?,
                spent: row.int(3)?,
                expired: row.int(4)?,
                reversed: row.int(5)?,
                erased: row.int(6)?,
                reserved: row.int(7)?,
                pending: row.int(8)?,
                active: row.int(9)?,
                owed: row.int(10)?,
                cost: row.int(11)? / 1_000,
                ..Figures::default()
            })
        },
    )
}
