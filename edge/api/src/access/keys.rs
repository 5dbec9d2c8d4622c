use access::{Key, KeyKind, NewKey, Scope, keys};
use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{KeyId, Problem, param};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};
use crate::wire::{At, Items};

/// A key, without what opens the door.
#[derive(Serialize, ToSchema)]
#[schema(as = Key)]
pub(crate) struct KeyBody {
    id: String,
    name: String,
    /// `write` or `secret`.
    kind: String,
    /// Its first characters.
    prefix: String,
    scopes: Vec<String>,
    /// Source of external ids that come in with it.
    source: String,
    created_at: At,
    last_used_at: Option<At>,
    revoked_at: Option<At>,
}

/// A fresh key, with its text: shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = FreshKey)]
pub(crate) struct FreshKeyBody {
    #[serde(flatten)]
    about: KeyBody,
    key: String,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewKey)]
pub(crate) struct NewKeyBody {
    name: String,
    /// `write` or `secret`.
    kind: String,
    scopes: Option<Vec<String>>,
    source: Option<String>,
}

impl From<Key> for KeyBody {
    fn from(key: Key) -> KeyBody {
        KeyBody {
            id: key.id.to_string(),
            name: key.name,
            kind: key.kind.as_str().to_owned(),
            prefix: key.prefix,
            scopes: key.scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
            source: key.source,
            created_at: key.created_at.into(),
            last_used_at: key.last_used_at.map(At),
            revoked_at: key.revoked_at.map(At),
        }
    }
}

/// The workspace's keys, the newest first.
#[utoipa::path(get, path = "/api/v1/keys", tag = "settings", operation_id = "list_keys", responses((status = 200, body = Items<KeyBody>)))]
pub(crate) async fn list(caller: Caller) -> Answer<Json<Items<KeyBody>>> {
    caller.allow(Scope::Admin)?;
    let workspace = caller.workspace.id;
    let keys = caller.app.read(move |tx| keys::list(tx, workspace)).await?;
    Ok(Json(Items { items: keys.into_iter().map(KeyBody::from).collect() }))
}

/// Makes a key and shows it once.
#[utoipa::path(post, path = "/api/v1/keys", tag = "settings", operation_id = "create_key", request_body = NewKeyBody, responses((status = 201, body = FreshKeyBody)))]
pub(crate) async fn create(
    caller: Caller,
    Body(asked): Body<NewKeyBody>,
) -> Answer<(StatusCode, Json<FreshKeyBody>)> {
    caller.allow(Scope::Admin)?;
    let new = new_key(asked)?;
    let (now, workspace, text) =
        (caller.now(), caller.workspace.id, keys::throw(new.kind, caller.app.dice().as_ref()));
    let stored = text.clone();
    let key = caller.app.write(move |tx| keys::create(tx, now, workspace, &new, &stored)).await?;
    caller.audit("key.created", key.id, param("kind", key.kind.as_str())).await?;
    Ok((StatusCode::CREATED, Json(FreshKeyBody { about: key.into(), key: text })))
}

/// Stops a key.
#[utoipa::path(delete, path = "/api/v1/keys/{id}", tag = "settings", params(("id" = String, Path)), responses((status = 204)))]
pub(crate) async fn revoke(caller: Caller, Named(id): Named<KeyId>) -> Answer<StatusCode> {
    caller.allow(Scope::Admin)?;
    let (now, workspace) = (caller.now(), caller.workspace.id);
    caller.app.write(move |tx| keys::revoke(tx, now, workspace, id)).await?;
    caller.app.keys().forget(id);
    caller.audit("key.revoked", id, vocabulary::Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn new_key(asked: NewKeyBody) -> Result<NewKey, Problem> {
    let kind = KeyKind::from_word(&asked.kind);
    let kind = kind.ok_or_else(|| Problem::invalid("unknown_value", "kind", "a key is write or secret"))?;
    let mut scopes = Vec::new();
    for (index, word) in asked.scopes.unwrap_or_default().iter().enumerate() {
        let scope = Scope::from_word(word);
        scopes.push(scope.ok_or_else(|| {
            Problem::invalid("unknown_value", format!("scopes[{index}]"), "there is no such scope")
        })?);
    }
    Ok(NewKey { name: asked.name, kind, scopes, source: asked.source.unwrap_or_default() })
}
