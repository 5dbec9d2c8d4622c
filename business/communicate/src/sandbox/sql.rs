use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CampaignId, CustomerId, Instant, SandboxMessageId};

use super::{Caught, Opened};
use crate::Message;

const COLUMNS: &str = "id, recipient, subject, campaign_id, customer_id, at";

fn caught(row: &Row<'_>) -> Result<Caught, StoreError> {
    Ok(Caught {
        id: SandboxMessageId(row.int(0)?),
        to: row.text(1)?,
        subject: row.text(2)?,
        campaign: row.opt_int(3)?.map(CampaignId),
        customer: row.opt_int(4)?.map(CustomerId),
        at: row.instant(5)?,
    })
}

/// Keeps messages with their folded recipient, sender and headers.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    messages: &[(&Message, String, String, String)],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = messages
        .iter()
        .map(|(message, folded, from, headers)| {
            params![
                message.delivery,
                message.campaign,
                message.customer,
                &message.to,
                folded,
                from,
                &message.subject,
                &message.html,
                &message.text,
                headers,
                message.html.len() + message.text.len(),
                now
            ]
            .to_vec()
        })
        .collect();
    tx.batch(
        "insert into sandbox_messages (delivery_id, campaign_id, customer_id, recipient, recipient_folded, sender, subject, html, body, \
         headers, size_bytes, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (delivery_id) do nothing",
        &rows,
    )?;
    Ok(())
}

/// A page, newest first.
pub(super) fn page(tx: &mut Tx<'_>, q: &str, below: i64, limit: i64) -> Result<Vec<Caught>, StoreError> {
    if q.is_empty() {
        return tx.query(
            &format!("select {COLUMNS} from sandbox_messages where id < $1 order by id desc limit $2"),
            params![below, limit],
            caught,
        );
    }
    let find = tx.pick("instr(recipient_folded, $3)", "strpos(recipient_folded, $3)");
    let sql = format!(
        "select {COLUMNS} from sandbox_messages where id < $1 and {find} > 0 order by id desc limit $2"
    );
    tx.query(&sql, params![below, limit, q], caught)
}

/// How many there are.
pub(super) fn count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.one("select count(*) from sandbox_messages", params![], |row| row.int(0))
}

/// One message.
pub(super) fn load(tx: &mut Tx<'_>, id: SandboxMessageId) -> Result<Option<Opened>, StoreError> {
    tx.optional(
        &format!(
            "select {COLUMNS}, sender, html, body, headers, size_bytes from sandbox_messages where id = $1"
        ),
        params![id],
        |row| {
            Ok(Opened {
                caught: caught(row)?,
                from: row.text(6)?,
                html: row.text(7)?,
                text: row.text(8)?,
                headers: serde_json::from_str(row.str(9)?).unwrap_or_default(),
                size_bytes: row.int(10)?,
            })
        },
    )
}

/// Removes all.
pub(super) fn delete_all(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute("delete from sandbox_messages", params![])?;
    Ok(())
}

/// Moves a customer's.
pub(super) fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute("update sandbox_messages set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Removes a customer's.
pub(super) fn delete_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("delete from sandbox_messages where customer_id = $1", params![customer])?;
    Ok(())
}
