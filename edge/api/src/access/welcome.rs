use access::throttle::{self, Subject};
use access::{
    AccessError, Actor, Details, Invitation, NewStaff, PasswordHash, Purpose, Role, Token, audit,
    invitations, links, staff, workspaces,
};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Params, Problem};

use super::session::{SessionBody, signed_in};
use super::workspace::{SettingsBody, settings_of};
use crate::App;
use crate::caller::Peer;
use crate::problem::Answer;
use crate::read::{Ask, Body};
use crate::wire::At;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WelcomeAsked {
    token: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = WelcomeState)]
pub(crate) struct WelcomeBody {
    /// Whether who is invited has an account: they join with its password.
    email_taken: bool,
    /// What the link invites to; nothing on the first owner's.
    invitation: Option<OfferBody>,
}

/// What an invitation offers to whom it is for.
#[derive(Serialize, ToSchema)]
#[schema(as = InvitationOffer)]
struct OfferBody {
    /// The workspace's name.
    workspace: String,
    email: String,
    /// `owner` or `marketer`.
    role: String,
    /// When it stops working.
    expires_at: At,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct Welcome {
    token: String,
    name: String,
    email: String,
    /// At least ten characters.
    password: String,
    language: String,
    /// The workspace to make; where the link leads to one that is there, its new settings.
    workspace: Option<SettingsBody>,
}

/// Whether a welcome link still works, and what it opens: the first owner's workspace, or one that somebody is invited to.
#[utoipa::path(get, path = "/api/v1/welcome", tag = "access", operation_id = "look_at_invitation", params(WelcomeAsked), responses((status = 200, body = WelcomeBody), (status = 410, description = "link_used")))]
pub(crate) async fn look(State(app): State<App>, Ask(asked): Ask<WelcomeAsked>) -> Answer<Json<WelcomeBody>> {
    let token = Token::parse(&asked.token).ok_or(AccessError::LinkUsed)?;
    let now = app.now();
    let found = app
        .read(move |tx| match links::peek(tx, now, Purpose::Welcome, &token) {
            Ok(_) => Ok(WelcomeBody { email_taken: false, invitation: None }),
            Err(_) => {
                let invitation = invitations::peek(tx, now, &token)?;
                offer(tx, invitation)
            }
        })
        .await?;
    Ok(Json(found))
}

fn offer(tx: &mut Tx<'_>, invitation: Invitation) -> Result<WelcomeBody, Problem> {
    let email_taken = staff::find(tx, &invitation.email)?.is_some();
    let workspace = workspaces::load(tx, invitation.workspace_id)?.details.name;
    let (role, expires_at) = (invitation.role.as_str().to_owned(), invitation.expires_at.into());
    let offer = OfferBody { workspace, email: invitation.email, role, expires_at };
    Ok(WelcomeBody { email_taken, invitation: Some(offer) })
}

/// The first owner makes themselves known, and is signed in.
#[utoipa::path(post, path = "/api/v1/welcome", tag = "access", request_body = Welcome, responses((status = 200, body = SessionBody), (status = 410, description = "link_used")))]
pub(crate) async fn welcome(
    State(app): State<App>,
    peer: Peer,
    Body(asked): Body<Welcome>,
) -> Answer<Response> {
    let token = Token::parse(&asked.token).ok_or(AccessError::LinkUsed)?;
    let now = app.now();
    let (looked, subject) = (token.clone(), [Subject::address(&peer.0)]);
    app.write(move |tx| {
        throttle::charge(tx, now, &subject)?;
        links::peek(tx, now, Purpose::Welcome, &looked)
    })
    .await?;
    let (hasher, password) = (app.clone(), asked.password);
    let password = app.hashing(move || PasswordHash::make(&password, hasher.dice().as_ref())).await??;
    let new = NewStaff { email: asked.email, name: asked.name, language: asked.language, password };
    let (details, link_key) =
        (asked.workspace.map(Details::from), workspaces::throw_link_key(app.dice().as_ref()));
    let (person, workspace) = app
        .write(move |tx| {
            let link = links::use_up(tx, now, Purpose::Welcome, &token)?;
            let workspace = match (link.workspace_id, &details) {
                (Some(id), Some(details)) => workspaces::change(tx, id, details)?,
                (Some(id), None) => workspaces::load(tx, id)?,
                (None, Some(details)) => workspaces::create(tx, now, details, link_key)?,
                (None, None) => {
                    return Err(Problem::invalid("field_required", "workspace", "a workspace is to be made"));
                }
            };
            let person = staff::add(tx, now, &new)?;
            staff::join(tx, workspace.id, person.id, Role::Owner)?;
            audit::record(
                tx,
                now,
                workspace.id,
                Actor::Staff(person.id),
                "owner.welcomed",
                &person.id.to_string(),
                &Params::new(),
            )?;
            Ok((person, workspace))
        })
        .await
        .map_err(below_workspace)?;
    app.workspace(workspace.id).await?.set_settings(settings_of(&workspace.details)?);
    signed_in(&app, person, Some(workspace.id)).await
}

/// Fields of the workspace stand one level deeper in this request.
fn below_workspace(mut problem: Problem) -> Problem {
    let is_of_workspace = |field: &str| matches!(field, "time_zone" | "currency" | "country");
    let whole = problem.errors.iter().any(|error| is_of_workspace(&error.field));
    if whole || problem.field.as_deref().is_some_and(is_of_workspace) {
        problem.field = problem.field.map(|field| format!("workspace.{field}"));
        problem.errors.iter_mut().for_each(|error| error.field = format!("workspace.{}", error.field));
    }
    problem
}
