use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, DrawId, Instant, TicketId};

use crate::draws::{Draw, DrawState, NewDraw, Winner};

const COLUMNS: &str = "id, name, prizes, is_once_per_holder, state, commitment, root, seed, tickets, created_at, committed_at, frozen_at, drawn_at";

fn draw(row: &Row<'_>) -> Result<Draw, StoreError> {
    Ok(Draw {
        id: DrawId(row.int(0)?),
        name: row.text(1)?,
        prizes: row.int(2)?,
        is_once_per_holder: row.bool(3)?,
        state: state_of(row, 4)?,
        commitment: hash(row, 5)?,
        root: hash(row, 6)?,
        seed: hash(row, 7)?,
        tickets: row.opt_int(8)?,
        created_at: row.instant(9)?,
        committed_at: row.opt_instant(10)?,
        frozen_at: row.opt_instant(11)?,
        drawn_at: row.opt_instant(12)?,
    })
}

fn hash(row: &Row<'_>, column: usize) -> Result<Option<[u8; 32]>, StoreError> {
    let shape = |_| StoreError::Shape { column, expected: "32 bytes" };
    row.opt_bytes(column)?.map(|bytes| bytes.try_into().map_err(shape)).transpose()
}

/// Where a draw stands, from a row.
pub(super) fn state_of(row: &Row<'_>, column: usize) -> Result<DrawState, StoreError> {
    DrawState::from_number(row.int(column)?)
        .ok_or(StoreError::Shape { column, expected: "where a draw stands" })
}

/// Makes a draw.
pub(in crate::draws) fn insert(tx: &mut Tx<'_>, now: Instant, new: &NewDraw) -> Result<DrawId, StoreError> {
    tx.one(
        "insert into draws (name, prizes, is_once_per_holder, state, created_at) values ($1, $2, $3, $4, $5) returning id",
        params![new.name.trim(), new.prizes, new.is_once_per_holder, DrawState::Open.number(), now],
        |row| row.int(0).map(DrawId),
    )
}

/// A draw by its id.
pub(in crate::draws) fn load(tx: &mut Tx<'_>, id: DrawId) -> Result<Option<Draw>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from draws where id = $1"), params![id], draw)
}

/// The newest below an id.
pub(in crate::draws) fn page(tx: &mut Tx<'_>, below: i64, limit: i64) -> Result<Vec<Draw>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from draws where id < $1 order by id desc limit $2"),
        params![below, limit],
        draw,
    )
}

/// Keeps everybody from a draw until the transaction ends, who gives tickets out among them.
pub(in crate::draws) fn lock(tx: &mut Tx<'_>, id: DrawId) -> Result<(), StoreError> {
    let sql = tx.pick("select id from draws where id = $1", "select id from draws where id = $1 for update");
    tx.query(sql, params![id], |_| Ok(()))?;
    Ok(())
}

/// Where a draw stands, and stays until the transaction ends; many may ask at once.
pub(in crate::draws) fn state(tx: &mut Tx<'_>, id: DrawId) -> Result<Option<DrawState>, StoreError> {
    let sql =
        tx.pick("select state from draws where id = $1", "select state from draws where id = $1 for share");
    tx.optional(sql, params![id], |row| state_of(row, 0))
}

/// What the seed comes from, kept to ourselves until it is drawn.
pub(in crate::draws) fn nonce(tx: &mut Tx<'_>, id: DrawId) -> Result<Option<[u8; 32]>, StoreError> {
    let found = tx.optional("select nonce from draws where id = $1", params![id], |row| hash(row, 0))?;
    Ok(found.flatten())
}

/// Notes the commitment and what the seed comes from.
pub(in crate::draws) fn commit(
    tx: &mut Tx<'_>,
    now: Instant,
    id: DrawId,
    nonce: &[u8; 32],
    commitment: &[u8; 32],
) -> Result<(), StoreError> {
    tx.execute(
        "update draws set nonce = $2, commitment = $3, committed_at = $4 where id = $1",
        params![id, nonce, commitment, now],
    )?;
    Ok(())
}

/// Notes that the tickets are frozen, and their hash.
pub(in crate::draws) fn freeze(
    tx: &mut Tx<'_>,
    now: Instant,
    id: DrawId,
    root: &[u8; 32],
    tickets: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update draws set state = $2, root = $3, tickets = $4, frozen_at = $5 where id = $1",
        params![id, DrawState::Frozen.number(), root, tickets, now],
    )?;
    Ok(())
}

/// Notes the seed.
pub(in crate::draws) fn reveal(
    tx: &mut Tx<'_>,
    now: Instant,
    id: DrawId,
    seed: &[u8; 32],
) -> Result<(), StoreError> {
    tx.execute(
        "update draws set state = $2, seed = $3, drawn_at = $4 where id = $1",
        params![id, DrawState::Drawn.number(), seed, now],
    )?;
    Ok(())
}

/// Writes the winners down by their places.
pub(in crate::draws) fn insert_winners(
    tx: &mut Tx<'_>,
    id: DrawId,
    tickets: &[TicketId],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> =
        tickets.iter().enumerate().map(|(place, ticket)| params![id, place + 1, *ticket].to_vec()).collect();
    tx.batch("insert into draw_winners (draw_id, place, ticket_id) values ($1, $2, $3)", &rows)?;
    Ok(())
}

/// The first winners by their places, and whose the tickets are.
pub(in crate::draws) fn winners(tx: &mut Tx<'_>, id: DrawId, limit: i64) -> Result<Vec<Winner>, StoreError> {
    tx.query(
        "select w.place, w.ticket_id, h.customer_id from draw_winners w join draw_tickets t on t.id = w.ticket_id \
         join draw_holders h on h.id = t.holder_id where w.draw_id = $1 order by w.place limit $2",
        params![id, limit],
        |row| {
            Ok(Winner {
                place: row.int(0)?,
                ticket: TicketId(row.int(1)?),
                customer: row.opt_int(2)?.map(CustomerId),
            })
        },
    )
}
