use vocabulary::{ErrorKind, Problem};

/// What can go wrong with the columns. None of it loses anything: they are rebuilt from the store.
#[derive(Debug, thiserror::Error)]
pub enum ColumnarError {
    /// The disk refused.
    #[error("columns: {0}")]
    Disk(#[from] std::io::Error),
    /// A file is not what the manifest says.
    #[error("columns: damaged: {0}")]
    Damaged(String),
    /// Arrow refused.
    #[error("columns: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// Another process merged in between.
    #[error("columns: another process swapped the manifest")]
    Outrun,
    /// The store or a room failed.
    #[error("{0}")]
    Room(Problem),
}

impl From<Problem> for ColumnarError {
    fn from(problem: Problem) -> ColumnarError {
        ColumnarError::Room(problem)
    }
}

impl From<store::StoreError> for ColumnarError {
    fn from(error: store::StoreError) -> ColumnarError {
        ColumnarError::Room(error.into())
    }
}

impl From<ColumnarError> for Problem {
    fn from(error: ColumnarError) -> Problem {
        match error {
            ColumnarError::Room(problem) => problem,
            ColumnarError::Outrun => {
                Problem::new(ErrorKind::Unavailable, "columns_busy", "another process is merging the columns")
            }
            other => Problem::internal(other),
        }
    }
}
