//! Keys of machines: write keys can only collect, secret keys have scopes. Only a hash is kept; the key is shown once.

mod ring;
mod sql;

pub use ring::KeyRing;

use store::Tx;
use vocabulary::{Dice, Instant, KeyId, Problem, WorkspaceId};

use crate::AccessError;

const NAME_LENGTH_MAX: usize = 120;
const SOURCE_LENGTH_MAX: usize = 64;
/// Bytes of randomness in a key.
const KEY_BYTES: usize = 20;
/// Characters shown in lists.
const PREFIX_LENGTH: usize = 9;
/// How often the last use is noted, in seconds.
const NOTE_EVERY_SECONDS: i64 = 60;

/// What sort of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Stands in web pages for everybody to see: it can only collect.
    Write,
    /// Stays on servers; can do what its scopes say.
    Secret,
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal;)*) => {
        /// What a secret key may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Scope { $($(#[$doc])* $variant,)* }

        impl Scope {
            /// All of them.
            pub const ALL: &'static [Scope] = &[$(Scope::$variant),*];
            /// The word used in the API and in the store.
            pub fn as_str(self) -> &'static str { match self { $(Scope::$variant => $word,)* } }
            /// The scope of a word.
            pub fn from_word(word: &str) -> Option<Scope> { match word { $($word => Some(Scope::$variant),)* _ => None } }
        }
    };
}

scopes! {
    /// Record orders and returns.
    OrdersWrite = "orders:write";
    /// Look at customers.
    CustomersRead = "customers:read";
    /// Change customers.
    CustomersWrite = "customers:write";
    /// Look at segments and count them.
    SegmentsRead = "segments:read";
    /// Look at campaigns and reports.
    CampaignsRead = "campaigns:read";
    /// Make and launch campaigns.
    CampaignsWrite = "campaigns:write";
    /// Collect events.
    CollectWrite = "collect:write";
    /// Keep the catalogue.
    ProductsWrite = "products:write";
    /// Everything.
    Admin = "admin";
}

/// A key, without what opens the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Whose door it opens.
    pub workspace_id: WorkspaceId,
    /// What staff call it.
    pub name: String,
    /// Its sort.
    pub kind: KeyKind,
    /// Its first characters, to recognise it by.
    pub prefix: String,
    /// What it may do (secret keys).
    pub scopes: Vec<Scope>,
    /// The source system of external ids that come in with it.
    pub source: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
    /// When it stopped working.
    pub revoked_at: Option<Instant>,
}

/// A key to be.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What staff call it.
    pub name: String,
    /// Its sort.
    pub kind: KeyKind,
    /// What it may do (secret keys).
    pub scopes: Vec<Scope>,
    /// The source system of external ids that come in with it; empty means the workspace's own.
    pub source: String,
}

impl KeyKind {
    /// The word used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            KeyKind::Write => "write",
            KeyKind::Secret => "secret",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<KeyKind> {
        [KeyKind::Write, KeyKind::Secret].into_iter().find(|kind| kind.as_str() == word)
    }

    fn number(self) -> i64 {
        match self {
            KeyKind::Write => 1,
            KeyKind::Secret => 2,
        }
    }

    fn text_prefix(self) -> &'static str {
        match self {
            KeyKind::Write => "wk_",
            KeyKind::Secret => "sk_",
        }
    }
}

impl Key {
    /// Whether it may do something of a scope.
    pub fn allow(&self, scope: Scope) -> Result<(), AccessError> {
        let allowed = match self.kind {
            KeyKind::Write => scope == Scope::CollectWrite,
            KeyKind::Secret => self.scopes.contains(&scope) || self.scopes.contains(&Scope::Admin),
        };
        if allowed { Ok(()) } else { Err(AccessError::MissingScope { scope: scope.as_str() }) }
    }

    /// Whether its last use should be noted by [`note_use`].
    pub fn is_due_for_note(&self, now: Instant) -> bool {
        self.last_used_at.is_none_or(|at| at < now.plus_seconds(-NOTE_EVERY_SECONDS))
    }
}

/// The text of a fresh key, to be shown once.
pub fn throw(kind: KeyKind, dice: &dyn Dice) -> String {
    let digits = dice.bytes()[..KEY_BYTES].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("{}{digits}", kind.text_prefix())
}

/// What the store keeps of a key's text.
pub fn hash(text: &str) -> [u8; 32] {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// Makes a key of a text from [`throw`].
pub fn create(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    new: &NewKey,
    text: &str,
) -> Result<Key, Problem> {
    check(new)?;
    let prefix: String = text.chars().take(PREFIX_LENGTH).collect();
    let id = sql::insert(tx, now, workspace, new, &prefix, &hash(text))?;
    sql::by_id(tx, workspace, id)?.ok_or_else(|| Problem::not_found(id))
}

/// The keys of a workspace, the newest first.
pub fn list(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Vec<Key>, Problem> {
    Ok(sql::list(tx, workspace)?)
}

/// The key of a hash, unless it is revoked.
pub fn by_hash(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Key>, Problem> {
    Ok(sql::by_hash(tx, hash)?.filter(|key| key.revoked_at.is_none()))
}

/// Stops a key; once stopped it stays so.
pub fn revoke(tx: &mut Tx<'_>, now: Instant, workspace: WorkspaceId, id: KeyId) -> Result<(), Problem> {
    sql::by_id(tx, workspace, id)?.ok_or_else(|| Problem::not_found(id))?;
    Ok(sql::revoke(tx, now, id)?)
}

/// Notes that a key was used.
pub fn note_use(tx: &mut Tx<'_>, now: Instant, id: KeyId) -> Result<(), Problem> {
    Ok(sql::note_use(tx, now, id)?)
}

fn check(new: &NewKey) -> Result<(), Problem> {
    if new.name.trim().is_empty() {
        return Err(Problem::invalid("field_required", "name", "a key needs a name"));
    }
    if new.name.chars().count() > NAME_LENGTH_MAX {
        return Err(
            Problem::invalid("too_long", "name", "the name is too long").with("at_most", NAME_LENGTH_MAX)
        );
    }
    if new.source.chars().count() > SOURCE_LENGTH_MAX {
        return Err(Problem::invalid("too_long", "source", "the source is too long")
            .with("at_most", SOURCE_LENGTH_MAX));
    }
    match new.kind {
        KeyKind::Write if !new.scopes.is_empty() => Err(Problem::invalid(
            "scopes_not_allowed",
            "scopes",
            "a write key can only collect, it has no scopes",
        )),
        KeyKind::Secret if new.scopes.is_empty() => {
            Err(Problem::invalid("field_required", "scopes", "a secret key needs at least one scope"))
        }
        _ => Ok(()),
    }
}
