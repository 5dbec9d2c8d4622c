//! Who calls: a person with the console's cookie, or a machine with a key.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use access::{Actor, Key, Scope, Session, Token, keys, sessions};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use base64::Engine;
use flows::Workspace;
use store::Tx;
use vocabulary::{ErrorKind, Instant, KeyId, Params, Problem};

use crate::App;
use crate::problem::Failure;

pub(crate) const SESSION_COOKIE: &str = "perennial_session";
const CSRF_HEADER: &str = "x-csrf-token";

/// A caller with rights in a workspace.
pub(crate) struct Caller {
    pub app: App,
    pub workspace: Arc<Workspace>,
    who: Who,
}

enum Who {
    Staff { session: Session, token: Token },
    Machine(Arc<Key>),
}

impl Caller {
    /// Refuses a machine whose key lacks the scope, and a person whose role does not reach so far.
    pub fn allow(&self, scope: Scope) -> Result<(), Problem> {
        match &self.who {
            Who::Staff { session, .. } => Ok(session.role.allow(scope)?),
            Who::Machine(key) => Ok(key.allow(scope)?),
        }
    }

    /// The session of a person; machines have none.
    pub fn session(&self) -> Result<(&Session, &Token), Problem> {
        match &self.who {
            Who::Staff { session, token } => Ok((session, token)),
            Who::Machine(_) => {
                Err(Problem::new(ErrorKind::Forbidden, "staff_only", "only a signed-in person can do this"))
            }
        }
    }

    /// The session of an owner: who works here is for people to decide, never for a machine.
    pub fn owner(&self) -> Result<&Session, Problem> {
        let (session, _) = self.session()?;
        session.role.allow(Scope::Admin)?;
        Ok(session)
    }

    pub fn actor(&self) -> Actor {
        match &self.who {
            Who::Staff { session, .. } => Actor::Staff(session.staff.id),
            Who::Machine(key) => Actor::Key(key.id),
        }
    }

    /// The key of a machine.
    pub fn key(&self) -> Option<KeyId> {
        match &self.who {
            Who::Staff { .. } => None,
            Who::Machine(key) => Some(key.id),
        }
    }

    /// The source of external ids that come without one.
    pub fn source(&self) -> String {
        match &self.who {
            Who::Machine(key) if !key.source.is_empty() => key.source.clone(),
            _ => String::new(),
        }
    }

    pub fn now(&self) -> Instant {
        self.app.now()
    }

    /// Writes a line of the audit trail: codes and ids, never personal data.
    pub async fn audit(
        &self,
        action: &'static str,
        object: impl ToString,
        params: Params,
    ) -> Result<(), Problem> {
        let (now, workspace, actor, object) =
            (self.now(), self.workspace.id, self.actor(), object.to_string());
        self.app
            .write(move |tx| access::audit::record(tx, now, workspace, actor, action, &object, &params))
            .await
    }

    /// Runs a closure on the workspace's store with the right to write.
    pub async fn write<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.workspace.store.transact(body).await
    }

    /// Runs a closure on the workspace's store.
    pub async fn read<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.workspace.store.read(body).await
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, Failure> {
        let who = match bearer(&parts.headers) {
            Some(text) => Who::Machine(key_of(app, text).await?),
            None => staff_of(app, parts).await?,
        };
        let workspace_id = match &who {
            Who::Staff { session, .. } => session.workspace_id,
            Who::Machine(key) => key.workspace_id,
        };
        let workspace = app.workspace(workspace_id).await?;
        Ok(Caller { app: app.clone(), workspace, who })
    }
}

async fn staff_of(app: &App, parts: &Parts) -> Result<Who, Problem> {
    let token = session_token(&parts.headers).ok_or(access::AccessError::SignedOut)?;
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        check_csrf(&parts.headers, &token)?;
    }
    let (now, asked) = (app.now(), token.clone());
    let session = app.read(move |tx| sessions::load(tx, now, &asked)).await?;
    if session.is_due_for_note {
        let id = session.id;
        app.write(move |tx| sessions::note_use(tx, now, id)).await?;
    }
    Ok(Who::Staff { session, token })
}

fn check_csrf(headers: &HeaderMap, token: &Token) -> Result<(), Problem> {
    let given = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok()).and_then(Token::parse);
    if given.is_some_and(|given| given.matches(&token.csrf())) {
        return Ok(());
    }
    Err(Problem::new(
        ErrorKind::Forbidden,
        "bad_csrf_token",
        "a write needs the session's token in X-CSRF-Token",
    ))
}

/// The session's token in the cookie.
pub(crate) fn session_token(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == SESSION_COOKIE).and_then(|(_, value)| Token::parse(value))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim())
}

/// The key of a Basic authorisation: the user's name, the password is left empty.
pub(crate) fn basic_user(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    let decoded = scheme
        .eq_ignore_ascii_case("basic")
        .then(|| base64::engine::general_purpose::STANDARD.decode(rest.trim()))?;
    let text = String::from_utf8(decoded.ok()?).ok()?;
    Some(text.split_once(':').map_or(text.as_str(), |(user, _)| user).to_owned())
}

/// The key in a request's headers, Bearer or Basic.
pub(crate) fn key_text(headers: &HeaderMap) -> Option<String> {
    bearer(headers).map(str::to_owned).or_else(|| basic_user(headers))
}

/// The key of a text: remembered for a second, so that a revoked one works no longer than that.
pub(crate) async fn key_of(app: &App, text: &str) -> Result<Arc<Key>, Problem> {
    let (now, hash) = (app.now(), keys::hash(text));
    if let Some(key) = app.keys().recall(now, &hash) {
        return Ok(key);
    }
    let found = app.read(move |tx| keys::by_hash(tx, &hash)).await?;
    let key = Arc::new(found.ok_or(access::AccessError::UnknownKey)?);
    app.keys().remember(now, hash, Arc::clone(&key));
    if key.is_due_for_note(now) {
        let id = key.id;
        app.write(move |tx| keys::note_use(tx, now, id)).await?;
    }
    Ok(key)
}

/// The network address a request comes from.
pub(crate) struct Peer(pub String);

impl FromRequestParts<App> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Peer, Self::Rejection> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = app.options().behind_proxy.then(|| forwarded_for(&parts.headers)).flatten();
        Ok(Peer(forwarded.or(connected).map_or_else(String::new, |address| address.to_string())))
    }
}

/// The last hop is the one our own proxy saw; those before it anybody can write.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
