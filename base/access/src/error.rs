use vocabulary::{ErrorKind, Problem};

/// Why somebody is not let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// No session, or one that has ended.
    #[error("nobody is signed in")]
    SignedOut,
    /// E-mail and password do not belong together.
    #[error("e-mail or password is wrong")]
    WrongCredentials,
    /// Tried too often; says how long to wait.
    #[error("too many attempts, wait {retry_after_seconds} s")]
    TooManyAttempts {
        /// Seconds until the next attempt is looked at.
        retry_after_seconds: i64,
    },
    /// A one-time link that is unknown, used or expired.
    #[error("the link has been used or has expired")]
    LinkUsed,
    /// Another person has the e-mail address.
    #[error("somebody with this e-mail address is already on the staff")]
    EmailTaken,
    /// No such key, or a revoked one.
    #[error("the key is unknown or revoked")]
    UnknownKey,
    /// The key is there but not for this.
    #[error("the key lacks the scope {scope}")]
    MissingScope {
        /// The scope that is missing.
        scope: &'static str,
    },
    /// Signed in, but what is asked belongs to owners.
    #[error("only an owner of the workspace can do this")]
    OwnerNeeded,
    /// Signed in, but not in this workspace.
    #[error("not a member of this workspace")]
    NotAMember,
    /// Invited, but there already.
    #[error("somebody with this e-mail address works in this workspace already")]
    AlreadyAMember,
    /// So many invitations wait that another would help nobody.
    #[error("a workspace has at most {at_most} open invitations")]
    TooManyInvitations {
        /// How many there may be.
        at_most: i64,
    },
    /// A workspace without an owner could never have one again.
    #[error("a workspace keeps at least one owner")]
    LastOwner,
    /// A secret that was sealed with another master key, or damaged.
    #[error("a stored secret cannot be opened with this master key")]
    SealBroken,
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Problem {
        let message = error.to_string();
        let (kind, code) = match &error {
            AccessError::SignedOut => (ErrorKind::Unauthenticated, "signed_out"),
            AccessError::WrongCredentials => (ErrorKind::Unauthenticated, "wrong_credentials"),
            AccessError::TooManyAttempts { .. } => (ErrorKind::Throttled, "too_many_attempts"),
            AccessError::LinkUsed => (ErrorKind::Gone, "link_used"),
            AccessError::EmailTaken => (ErrorKind::Conflict, "email_taken"),
            AccessError::UnknownKey => (ErrorKind::Unauthenticated, "unknown_key"),
            AccessError::MissingScope { .. } => (ErrorKind::Forbidden, "missing_scope"),
            AccessError::OwnerNeeded => (ErrorKind::Forbidden, "owner_needed"),
            AccessError::NotAMember => (ErrorKind::Forbidden, "not_a_member"),
            AccessError::AlreadyAMember => (ErrorKind::Conflict, "already_a_member"),
            AccessError::TooManyInvitations { .. } => (ErrorKind::Conflict, "too_many_invitations"),
            AccessError::LastOwner => (ErrorKind::Conflict, "last_owner"),
            AccessError::SealBroken => (ErrorKind::Internal, "seal_broken"),
        };
        let problem = Problem::new(kind, code, message);
        match error {
            AccessError::TooManyAttempts { retry_after_seconds } => {
                problem.with("retry_after_seconds", retry_after_seconds)
            }
            AccessError::MissingScope { scope } => problem.with("scope", scope),
            AccessError::TooManyInvitations { at_most } => problem.with("at_most", at_most),
            _ => problem,
        }
    }
}
