//! The statement of the books.

use store::{StoreError, Tx, params};
use vocabulary::{Instant, ProgrammeId};

use super::super::report::{Figures, Part};

/// Points by currency and funder as of an instant, the spent ones also by what they cost: entries to lots, lots to sums, in one pass.
///
/// What a spent point paid is told by the version of the rules in force when it was spent, also of one given back since.
pub(in crate::loyalty) fn figures(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    at: Instant,
) -> Result<Vec<Part>, StoreError> {
    tx.query(
        "with told as (select e.currency, l.funder, coalesce(l.unit_cost, 0) as unit_cost, e.lot_id, e.kind, e.amount, \
         case when e.until_at > $2 then e.held else 0 end as held, e.active_from, e.expires_at, \
         case when e.kind in ('spend', 'capture') then e.at when e.kind = 'give_back' then (select min(s.at) \
         from loyalty_operations o join loyalty_operations s on s.programme_id = o.programme_id and s.source = o.source \
         and s.document = o.document and s.kind in ('spend', 'capture') where o.id = e.operation_id) end as spent_at \
         from loyalty_entries e join loyalty_accounts a on a.id = e.account_id left join loyalty_lots l on l.id = e.lot_id \
         where a.programme_id = $1 and e.at <= $2), \
         parts as (select currency, funder, unit_cost, lot_id, \
         (select max(v.version) from loyalty_versions v where v.programme_id = $1 and v.made_at <= spent_at) as version, \
         sum(amount) as points, sum(held) as held, min(active_from) as active_from, max(expires_at) as expires_at, \
         sum(case when kind in ('accrue', 'adjust') then amount else 0 end) as issued, \
         -sum(case when kind in ('spend', 'capture', 'give_back') then amount else 0 end) as spent, \
         -sum(case when kind = 'expire' then amount else 0 end) as expired, \
         -sum(case when kind = 'reverse' then amount else 0 end) as reversed, \
         -sum(case when kind = 'erase' then amount else 0 end) as erased \
         from told group by 1, 2, 3, 4, 5), \
         lots as (select currency, funder, unit_cost, version, points, held, issued, spent, expired, reversed, erased, lot_id, \
         min(active_from) over (partition by lot_id) as active_from, \
         coalesce(max(expires_at) over (partition by lot_id), 9223372036854775807) as expires_at from parts) \
         select currency, funder, unit_cost, version, cast(sum(issued) as bigint), cast(sum(spent) as bigint), \
         cast(sum(expired + case when lot_id is not null and expires_at <= $2 then points - held else 0 end) as bigint), \
         cast(sum(reversed) as bigint), cast(sum(erased) as bigint), \
         cast(sum(case when lot_id is not null then held else 0 end) as bigint), \
         cast(sum(case when lot_id is not null and active_from > $2 and expires_at > $2 then points - held else 0 end) as bigint), \
         cast(sum(case when lot_id is not null and active_from <= $2 and expires_at > $2 then points - held else 0 end) as bigint), \
         cast(sum(case when lot_id is null then -points else 0 end) as bigint) \
         from lots group by 1, 2, 3, 4 order by currency, coalesce(funder, ''), funder, unit_cost, version",
        params![programme, at],
        |row| {
            Ok(Part {
                unit_cost: row.int(2)?,
                version: row.opt_int(3)?,
                figures: Figures {
                    currency: row.text(0)?,
                    funder: row.opt_text(1)?,
                    issued: row.int(4)?,
                    spent: row.int(5)?,
                    expired: row.int(6)?,
                    reversed: row.int(7)?,
                    erased: row.int(8)?,
                    reserved: row.int(9)?,
                    pending: row.int(10)?,
                    active: row.int(11)?,
                    owed: row.int(12)?,
                    ..Figures::default()
                },
            })
        },
    )
}
