//! Statements of awards.

use store::{Row, StoreError, Tx, params};
use vocabulary::{AwardId, CustomerId, Instant, ProgrammeId};

use super::super::awards::{Award, Moved, NewAward, State};

const COLUMNS: &str = "select id, programme_id, customer_id, to_customer_id, currency, points, reason, asked_by, asked_at, state, \
                       decided_by, decided_at from loyalty_awards";

fn award(row: &Row<'_>) -> Result<Award, StoreError> {
    Ok(Award {
        id: AwardId(row.int(0)?),
        programme: ProgrammeId(row.int(1)?),
        customer: row.opt_int(2)?.map(CustomerId),
        to: row.opt_int(3)?.map(CustomerId),
        currency: row.text(4)?,
        points: row.int(5)?,
        reason: row.opt_text(6)?,
        asked_by: row.text(7)?,
        asked_at: row.instant(8)?,
        state: State::read(row.str(9)?)
            .ok_or(StoreError::Shape { column: 9, expected: "a state of an award" })?,
        decided_by: row.opt_text(10)?,
        decided_at: row.opt_instant(11)?,
    })
}

/// Inserts an award.
pub(in crate::loyalty) fn insert_award(
    tx: &mut Tx<'_>,
    new: &NewAward,
    state: State,
    now: Instant,
) -> Result<AwardId, StoreError> {
    tx.one(
        "insert into loyalty_awards (programme_id, customer_id, to_customer_id, currency, points, reason, asked_by, asked_at, state) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        params![
            new.programme,
            new.customer,
            new.to,
            &new.currency,
            new.points,
            &new.reason,
            &new.by,
            now,
            state.as_str()
        ],
        |row| Ok(AwardId(row.int(0)?)),
    )
}

/// What the giver of an award gave, took or moved alone since an instant of the same points of some customers.
pub(in crate::loyalty) fn given_alone(
    tx: &mut Tx<'_>,
    new: &NewAward,
    customers: &[CustomerId],
    since: Instant,
) -> Result<Vec<Moved>, StoreError> {
    let customers: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    tx.query(
        "select customer_id, to_customer_id, points from loyalty_awards \
         where (customer_id = any($1) or to_customer_id = any($1)) and asked_at >= $2 and asked_by = $3 \
         and programme_id = $4 and currency = $5 and state = 'done' and decided_by is null",
        params![&customers, since, &new.by, new.programme, &new.currency],
        |row| {
            let (customer, to) = (row.opt_int(0)?.map(CustomerId), row.opt_int(1)?.map(CustomerId));
            Ok(Moved { customer, to, points: row.int(2)? })
        },
    )
}

/// An award by its id.
pub(in crate::loyalty) fn load_award(tx: &mut Tx<'_>, id: AwardId) -> Result<Option<Award>, StoreError> {
    tx.optional(&format!("{COLUMNS} where id = $1"), params![id], award)
}

/// Awards that wait, after one.
pub(in crate::loyalty) fn waiting(
    tx: &mut Tx<'_>,
    after: AwardId,
    limit: i64,
) -> Result<Vec<Award>, StoreError> {
    let sql = format!("{COLUMNS} where state = 'waiting' and id > $1 order by id limit $2");
    tx.query(&sql, params![after, limit], award)
}

/// Awards of a customer that wait.
pub(in crate::loyalty) fn waiting_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<Award>, StoreError> {
    let sql = format!("{COLUMNS} where state = 'waiting' and customer_id = $1 order by id limit $2");
    tx.query(&sql, params![customer, limit], award)
}

/// Writes what became of an award.
pub(in crate::loyalty) fn decide_award(
    tx: &mut Tx<'_>,
    id: AwardId,
    state: State,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "update loyalty_awards set state = $2, decided_by = $3, decided_at = $4 where id = $1",
        params![id, state.as_str(), by, now],
    )?;
    Ok(())
}

/// Gives a customer's waiting awards to another.
pub(in crate::loyalty) fn move_awards(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), StoreError> {
    tx.execute(
        "update loyalty_awards set customer_id = $2 where customer_id = $1 and state = 'waiting'",
        params![from, into],
    )?;
    tx.execute(
        "update loyalty_awards set to_customer_id = $2 where to_customer_id = $1 and state = 'waiting'",
        params![from, into],
    )?;
    Ok(())
}

/// Leaves awards to the books without their customer and without what people wrote; what waits is over.
pub(in crate::loyalty) fn erase_awards(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "update loyalty_awards set reason = null, state = case when state = 'waiting' then 'declined' else state end, \
         customer_id = case when customer_id = $1 then null else customer_id end, \
         to_customer_id = case when to_customer_id = $1 then null else to_customer_id end \
         where customer_id = $1 or to_customer_id = $1",
        params![customer],
    )?;
    Ok(())
}
