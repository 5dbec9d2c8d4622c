use access::throttle::{self, Subject};
use access::{AccessError, Actor, NewStaff, PasswordHash, Staff, Token, audit, invitations, staff};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vocabulary::{Problem, param};

use super::session::{SessionBody, signed_in};
use crate::App;
use crate::caller::Peer;
use crate::problem::Answer;
use crate::read::Body;

#[derive(Deserialize, ToSchema)]
pub(crate) struct Join {
    /// From the invitation's link.
    token: String,
    /// The account's; of a new account at least ten characters.
    password: String,
    /// Of a new account.
    #[serde(default)]
    name: String,
    /// Of a new account: `en`, `ru`, `kk`, `tr` or `uk`.
    #[serde(default)]
    language: String,
}

/// Who comes: somebody with an account, or somebody to be added.
enum Comer {
    Known(Staff),
    New(NewStaff),
}

/// An invited person joins the workspace and is signed in: with their password if they have an account, else with a name and a password of their choice.
#[utoipa::path(post, path = "/api/v1/welcome/join", tag = "access", request_body = Join, responses((status = 200, body = SessionBody), (status = 401, description = "wrong_credentials"), (status = 410, description = "link_used"), (status = 422), (status = 429, description = "too_many_attempts")))]
pub(crate) async fn join(State(app): State<App>, peer: Peer, Body(asked): Body<Join>) -> Answer<Response> {
    let token = Token::parse(&asked.token).ok_or(AccessError::LinkUsed)?;
    let (now, looked, address) = (app.now(), token.clone(), Subject::address(&peer.0));
    let charged = address.clone();
    let (invitation, account) = app
        .write(move |tx| {
            throttle::charge(tx, now, std::slice::from_ref(&charged))?;
            let invitation = invitations::peek(tx, now, &looked)?;
            let account = staff::find(tx, &invitation.email)?;
            if account.is_some() {
                throttle::charge(tx, now, &[Subject::email(&invitation.email)])?;
            }
            Ok((invitation, account))
        })
        .await?;
    let subjects = [Subject::email(&invitation.email), address];
    let comer = match account {
        Some((person, hash)) => Comer::Known(recognised(&app, person, hash, asked.password).await?),
        None => Comer::New(newcomer(&app, invitation.email, asked).await?),
    };
    let person = app
        .write(move |tx| {
            let person = match &comer {
                Comer::Known(person) => person.clone(),
                Comer::New(new) => staff::add(tx, now, new)?,
            };
            let accepted = invitations::accept(tx, now, &token, person.id)?;
            throttle::forgive(tx, &subjects)?;
            let (actor, object) = (Actor::Staff(person.id), person.id.to_string());
            let role = param("role", accepted.role.as_str());
            audit::record(tx, now, accepted.workspace_id, actor, "staff.joined", &object, &role)?;
            Ok(person)
        })
        .await?;
    signed_in(&app, person, Some(invitation.workspace_id)).await
}

async fn recognised(
    app: &App,
    person: Staff,
    hash: PasswordHash,
    password: String,
) -> Result<Staff, Problem> {
    let is_right = app.hashing(move || hash.matches(&password)).await?;
    if is_right { Ok(person) } else { Err(AccessError::WrongCredentials.into()) }
}

async fn newcomer(app: &App, email: String, asked: Join) -> Result<NewStaff, Problem> {
    let (hasher, password) = (app.clone(), asked.password);
    let password = app.hashing(move || PasswordHash::make(&password, hasher.dice().as_ref())).await??;
    Ok(NewStaff { email, name: asked.name, language: asked.language, password })
}
