use std::collections::BTreeMap;

use serde::Serialize;

/// What kind of failure it is; the edge maps each kind to one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The request cannot be read at all (400).
    Malformed,
    /// Nobody is signed in, or the key is unknown (401).
    Unauthenticated,
    /// Signed in, without the right (403).
    Forbidden,
    /// There is no such thing (404).
    NotFound,
    /// It contradicts what is recorded (409).
    Conflict,
    /// It was there once and is used up (410).
    Gone,
    /// Too large (413).
    TooLarge,
    /// It can be read and breaks a rule (422).
    Invalid,
    /// Too often (429).
    Throttled,
    /// Ours: a bug or a broken store (500).
    Internal,
    /// This server is built without it (501).
    NotBuilt,
    /// Not just now, try again (503).
    Unavailable,
}

/// Named values of a message, for the console to put into its own words.
pub type Params = BTreeMap<String, serde_json::Value>;

/// One named value for [`Params`].
pub fn param(name: &str, value: impl Into<serde_json::Value>) -> Params {
    Params::from([(name.to_owned(), value.into())])
}

/// One field of a request that breaks a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldError {
    /// Stable code, `field_required`.
    pub code: &'static str,
    /// Path of the field in the request, `lines[2].quantity`.
    pub field: String,
    /// Values the words need.
    #[serde(skip_serializing_if = "Params::is_empty")]
    pub params: Params,
}

/// A failure as it leaves a room: a kind, a stable code, and what it was about. Never personal data.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// Maps to the HTTP status.
    pub kind: ErrorKind,
    /// Stable code the console translates.
    pub code: &'static str,
    /// English for developers: what failed and for what.
    pub message: String,
    /// The field at fault, if one is.
    pub field: Option<String>,
    /// Values the words need.
    pub params: Params,
    /// Further fields at fault.
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// A problem with its message.
    pub fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Problem {
        Problem {
            kind,
            code,
            message: message.into(),
            field: None,
            params: Params::new(),
            errors: Vec::new(),
        }
    }

    /// A rule broken by one field.
    pub fn invalid(code: &'static str, field: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem::new(ErrorKind::Invalid, code, message).on(field)
    }

    /// There is no such thing.
    pub fn not_found(what: impl std::fmt::Display) -> Problem {
        Problem::new(ErrorKind::NotFound, "not_found", format!("there is no {what}"))
            .with("id", what.to_string())
    }

    /// It was changed since the caller looked: the change was made on one version, another is there.
    pub fn version_conflict(what: impl std::fmt::Display, there: i64, made_on: i64) -> Problem {
        let message = format!("{what} is at version {there}, the change was made on {made_on}");
        Problem::new(ErrorKind::Conflict, "version_conflict", message).with("version", there)
    }

    /// A broken promise of ours; the cause goes to the log, not to the caller.
    pub fn internal(cause: impl std::fmt::Display) -> Problem {
        Problem::new(ErrorKind::Internal, "internal", cause.to_string())
    }

    /// Names the field at fault.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Problem {
        self.field = Some(field.into());
        self
    }

    /// Adds a value for the words.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Problem {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}
