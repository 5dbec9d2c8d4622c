use store::{Param, StoreError, Tx, params};
use vocabulary::AdAudienceId;

use super::{bytes_of, line};
use crate::ad_networks::Line;

/// A line that left carries in `until` the number of the export that no longer had it; one that did not carries this.
const OPEN: i64 = 0;

/// Notes that an export has these lines; new ones begin with it.
pub(in crate::ad_exports) fn see(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
    lines: &[&Line],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = lines
        .iter()
        .map(|line| {
            let [email, phone] = bytes_of(line);
            vec![audience.into(), email, phone, number.into(), OPEN.into(), number.into()]
        })
        .collect();
    tx.batch(
        "insert into ad_lines (ad_audience_id, email, phone, since, until, seen) values ($1, $2, $3, $4, $5, $6) \
         on conflict (ad_audience_id, email, phone, until) do update set seen = excluded.seen",
        &rows,
    )?;
    Ok(())
}

/// The line so many further on; nothing when there are fewer.
pub(in crate::ad_exports) fn line_at(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    after: &Line,
    further: i64,
) -> Result<Option<Line>, StoreError> {
    tx.optional(
        "select email, phone from ad_lines where ad_audience_id = $1 and (email, phone) > ($2, $3) \
         order by email, phone limit 1 offset $4",
        params![audience, &after.email, &after.phone, further],
        line,
    )
}

/// Closes open lines of a stretch that an export has not seen.
pub(in crate::ad_exports) fn close(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
    after: &Line,
    to: Option<&Line>,
) -> Result<(), StoreError> {
    stretch(
        tx,
        "update ad_lines set until = $4 where ad_audience_id = $1 and (email, phone) > ($2, $3) and until = 0 and seen <> $4",
        "and (email, phone) <= ($5, $6)",
        params![audience, &after.email, &after.phone, number],
        to,
    )
}

/// Forgets lines of a stretch that were closed before an export.
pub(in crate::ad_exports) fn forget_closed(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    before: i64,
    after: &Line,
    to: Option<&Line>,
) -> Result<(), StoreError> {
    stretch(
        tx,
        "delete from ad_lines where ad_audience_id = $1 and (email, phone) > ($2, $3) and until > 0 and until < $4",
        "and (email, phone) <= ($5, $6)",
        params![audience, &after.email, &after.phone, before],
        to,
    )
}

/// Forgets the lines of an audience up to one.
pub(in crate::ad_exports) fn forget(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    to: Option<&Line>,
) -> Result<(), StoreError> {
    stretch(
        tx,
        "delete from ad_lines where ad_audience_id = $1",
        "and (email, phone) <= ($2, $3)",
        params![audience],
        to,
    )
}

fn stretch(
    tx: &mut Tx<'_>,
    statement: &str,
    up_to: &str,
    params: &[Param<'_>],
    to: Option<&Line>,
) -> Result<(), StoreError> {
    match to {
        Some(to) => {
            let params = [params, &bytes_of(to)].concat();
            tx.execute(&format!("{statement} {up_to}"), &params)?;
        }
        None => {
            tx.execute(statement, params)?;
        }
    }
    Ok(())
}

/// Takes out lines that an export brought.
pub(in crate::ad_exports) fn drop_opened(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
) -> Result<(), StoreError> {
    tx.execute("delete from ad_lines where ad_audience_id = $1 and since = $2", params![audience, number])?;
    Ok(())
}

/// Opens lines again that an export closed.
pub(in crate::ad_exports) fn reopen(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update ad_lines set until = 0 where ad_audience_id = $1 and until = $2",
        params![audience, number],
    )?;
    Ok(())
}

/// Lines an export has, and how many of them it brought.
pub(in crate::ad_exports) fn count(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
) -> Result<(i64, i64), StoreError> {
    tx.one(
        "select count(*), count(case when since = $2 then 1 end) from ad_lines \
         where ad_audience_id = $1 and since <= $2 and (until = 0 or until > $2)",
        params![audience, number],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

/// Lines of an export.
pub(in crate::ad_exports) fn full(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
    after: &Line,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    tx.query(
        "select email, phone from ad_lines where ad_audience_id = $1 and (email, phone) > ($2, $3) \
         and since <= $4 and (until = 0 or until > $4) order by email, phone limit $5",
        params![audience, &after.email, &after.phone, number, limit],
        line,
    )
}

/// Lines an export brought.
pub(in crate::ad_exports) fn additions(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
    after: &Line,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    tx.query(
        "select email, phone from ad_lines where ad_audience_id = $1 and (email, phone) > ($2, $3) \
         and since = $4 order by email, phone limit $5",
        params![audience, &after.email, &after.phone, number, limit],
        line,
    )
}

/// Lines an export no longer has, each with what of it no other line has: an address somebody still has is not taken away from them.
pub(in crate::ad_exports) fn removals(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
    after: &Line,
    limit: i64,
) -> Result<Vec<(Line, Line)>, StoreError> {
    let stays = |column: &str| {
        format!(
            "(select count(*) from (select 1 from ad_lines as other where other.ad_audience_id = $1 and other.{column} = gone.{column} \
             and other.since <= $4 and (other.until = 0 or other.until > $4) limit 1) as one)"
        )
    };
    let statement = format!(
        "select email, phone, {}, {} from ad_lines as gone where ad_audience_id = $1 and (email, phone) > ($2, $3) \
         and until = $4 order by email, phone limit $5",
        stays("email"),
        stays("phone"),
    );
    tx.query(&statement, params![audience, &after.email, &after.phone, number, limit], |row| {
        let (line, email_stays, phone_stays) = (line(row)?, row.bool(2)?, row.bool(3)?);
        let mut gone = line.clone();
        if email_stays {
            gone.email.clear();
        }
        if phone_stays {
            gone.phone.clear();
        }
        Ok((line, gone))
    })
}
