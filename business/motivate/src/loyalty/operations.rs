//! Operations: everything that happens to points happens under a key, once.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{ErrorKind, Instant, Problem};

use super::programme::Programme;
use super::sql;

/// By what an operation is known again, within a programme.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The system the document comes from.
    pub source: String,
    /// The document: an order's id or number.
    pub document: String,
    /// What is done for it: earn, spend, return 3.
    pub operation: String,
}

impl Key {
    /// A key.
    pub fn new(source: impl Into<String>, document: impl Into<String>, operation: impl Into<String>) -> Key {
        Key { source: source.into(), document: document.into(), operation: operation.into() }
    }
}

/// An operation about to be written.
pub(super) struct Operation<'k> {
    pub key: &'k Key,
    pub kind: &'static str,
    pub at: Instant,
    pub body: String,
    pub answer: String,
    pub label: Option<String>,
    pub turnover: i64,
    pub orders: i64,
}

impl<'k> Operation<'k> {
    /// An operation without money.
    pub fn new(
        key: &'k Key,
        kind: &'static str,
        at: Instant,
        body: &str,
        answer: &impl Serialize,
    ) -> Result<Operation<'k>, Problem> {
        let answer = text(answer)?;
        Ok(Operation { key, kind, at, body: body.to_owned(), answer, label: None, turnover: 0, orders: 0 })
    }
}

/// What an operation was asked, as it is compared and kept.
pub(super) fn text(body: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(body).map_err(Problem::internal)
}

/// Reads what [`text`] wrote.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(Problem::internal)
}

/// The answer given before under this key, with the operation's id; refused when something else was asked.
pub(super) fn known<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    programme: &Programme,
    key: &Key,
    body: &str,
) -> Result<Option<(i64, T)>, Problem> {
    sql::operation(tx, programme.id, key)?.map(|there| again(there, key, body)).transpose()
}

/// As [`known`]; refused also when its document was called off.
pub(super) fn known_to_stand<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    programme: &Programme,
    key: &Key,
    body: &str,
) -> Result<Option<(i64, T)>, Problem> {
    let (cancelled, done): (Vec<_>, Vec<_>) =
        sql::before(tx, programme.id, key)?.into_iter().partition(|there| there.kind == "cancel");
    match (done.into_iter().next(), cancelled.is_empty()) {
        (Some(there), _) => again(there, key, body).map(Some),
        (None, true) => Ok(None),
        (None, false) => {
            let message = format!("{} was called off", key.document);
            Err(Problem::new(ErrorKind::Conflict, "order_cancelled", message)
                .with("document", key.document.clone()))
        }
    }
}

fn again<T: DeserializeOwned>(there: sql::There, key: &Key, body: &str) -> Result<(i64, T), Problem> {
    if there.body == body { Ok((there.id, read(&there.answer)?)) } else { Err(conflict(key)) }
}

/// The key stands for something else.
pub(super) fn conflict(key: &Key) -> Problem {
    let message = format!("{} of {} was asked before and differently", key.operation, key.document);
    Problem::new(ErrorKind::Conflict, "other_body", message)
        .with("document", key.document.clone())
        .with("operation", key.operation.clone())
}
