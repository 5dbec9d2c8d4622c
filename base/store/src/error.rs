use tokio_postgres::error::SqlState;
use vocabulary::{ErrorKind, Problem};

/// A failure of the database itself. What a caller did wrong is found out before a statement runs.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused or broke.
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL is named wrongly or does not let us in.
    #[error("postgres: {0}")]
    Postgres(#[from] tokio_postgres::Error),
    /// PostgreSQL refused a statement.
    #[error("postgres: {message} ({code})")]
    Refused {
        /// Its code: five characters.
        code: String,
        /// Its words, without the detail.
        message: String,
    },
    /// PostgreSQL undid what it was told to commit: a statement had failed, and the failure was passed over.
    #[error("postgres: a transaction that had failed was undone")]
    Undone,
    /// The connection to PostgreSQL broke.
    #[error("postgres: {0}")]
    Broken(std::io::Error),
    /// A value came back in another shape than the statement promised.
    #[error("column {column}: expected {expected}")]
    Shape {
        /// Position of the column, from 0.
        column: usize,
        /// What was expected.
        expected: &'static str,
    },
    /// The closure of a transaction panicked; nothing of it was kept.
    #[error("a transaction panicked: {0}")]
    Panicked(String),
    /// A parameter does not fit its place in a statement.
    #[error("a parameter does not fit: {0}")]
    Encoding(Box<dyn std::error::Error + Send + Sync>),
    /// The store is closing.
    #[error("the store is closing")]
    Closed,
    /// The disk failed to keep what was committed; whether it is there shows when the store is opened again.
    #[error("the disk fails: {0}")]
    Disk(String),
    /// The location cannot be opened.
    #[error("{0}")]
    Location(String),
}

impl StoreError {
    /// Whether the same transaction may succeed when run again.
    pub fn is_retryable(&self) -> bool {
        let codes = [&SqlState::T_R_SERIALIZATION_FAILURE, &SqlState::T_R_DEADLOCK_DETECTED];
        matches!(self, StoreError::Refused { code, .. } if codes.iter().any(|known| known.code() == code))
    }

    /// Whether the database is not there just now: it is starting, stopping, full of connections, or the line to it broke. What was under way may be kept or not.
    pub fn is_away(&self) -> bool {
        match self {
            StoreError::Broken(_) => true,
            StoreError::Refused { code, .. } => {
                code.starts_with("57P") || code == SqlState::TOO_MANY_CONNECTIONS.code()
            }
            _ => false,
        }
    }

    /// Whether a uniqueness rule was broken.
    pub fn is_unique_violation(&self) -> bool {
        match self {
            StoreError::Refused { code, .. } => code == SqlState::UNIQUE_VIOLATION.code(),
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => {
                matches!(
                    failure.extended_code,
                    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                )
            }
            _ => false,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Closed => Problem::new(ErrorKind::Unavailable, "closing", "the server is stopping"),
            other if other.is_away() => {
                tracing::warn!(cause = %other, "the database does not answer");
                Problem::new(
                    ErrorKind::Unavailable,
                    "database_away",
                    "the database does not answer just now, ask again",
                )
            }
            other => Problem::internal(other),
        }
    }
}
