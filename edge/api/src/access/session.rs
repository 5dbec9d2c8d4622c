use access::throttle::{self, Subject};
use access::{
    AccessError, Actor, PasswordHash, Purpose, Session, Staff, Token, audit, links, sessions, staff,
    workspaces,
};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Params, Problem, StaffId, WorkspaceId};

use crate::App;
use crate::caller::{Caller, Peer, SESSION_COOKIE, session_token};
use crate::problem::Answer;
use crate::read::Body;

/// Who is signed in, and where.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionBody {
    staff: StaffBody,
    workspace: WorkspaceBody,
    workspaces: Vec<WorkspaceName>,
    /// Goes into `X-CSRF-Token` of every write.
    csrf_token: String,
    version: String,
    /// `owner` or `marketer`.
    role: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Staff)]
struct StaffBody {
    id: String,
    name: String,
    email: String,
    language: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SessionWorkspace)]
struct WorkspaceBody {
    id: String,
    slug: String,
    name: String,
    time_zone: String,
    currency: String,
    country: String,
    language: String,
}

#[derive(Serialize, ToSchema)]
struct WorkspaceName {
    id: String,
    slug: String,
    name: String,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SignIn {
    email: String,
    password: String,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SignInByLink {
    /// From the address of the page, `?link=`.
    token: String,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct StaffChange {
    language: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct EnterWorkspace {
    #[schema(value_type = String)]
    workspace_id: WorkspaceId,
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "access", operation_id = "show_session", responses((status = 200, body = SessionBody), (status = 401, description = "signed_out")))]
pub(crate) async fn show(caller: Caller) -> Answer<Json<SessionBody>> {
    let (session, token) = caller.session()?;
    Ok(Json(body_of(&caller.app, session.clone(), token).await?))
}

/// Signs in with e-mail and password.
#[utoipa::path(post, path = "/api/v1/session", tag = "access", request_body = SignIn, responses((status = 200, body = SessionBody), (status = 401, description = "wrong_credentials"), (status = 429, description = "too_many_attempts")))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    Body(asked): Body<SignIn>,
) -> Answer<Response> {
    let subjects = [Subject::email(&asked.email), Subject::address(&peer.0)];
    let (now, email, charged) = (app.now(), asked.email, subjects.clone());
    let found = app
        .write(move |tx| {
            throttle::charge(tx, now, &charged)?;
            staff::find(tx, &email)
        })
        .await?;
    let (person, hash) = match found {
        Some((person, hash)) => (Some(person), hash),
        None => (None, PasswordHash::of_nobody()),
    };
    let password = asked.password;
    let is_right = app.hashing(move || hash.matches(&password)).await?;
    let person = person.filter(|_| is_right).ok_or(AccessError::WrongCredentials)?;
    app.write(move |tx| throttle::forgive(tx, &subjects)).await?;
    signed_in(&app, person, None).await
}

/// Signs in with a one-time link.
#[utoipa::path(post, path = "/api/v1/session/link", tag = "access", request_body = SignInByLink, responses((status = 200, body = SessionBody), (status = 410, description = "link_used")))]
pub(crate) async fn sign_in_by_link(
    State(app): State<App>,
    Body(asked): Body<SignInByLink>,
) -> Answer<Response> {
    let token = Token::parse(&asked.token).ok_or(AccessError::LinkUsed)?;
    let now = app.now();
    let (person, workspace) = app
        .write(move |tx| {
            let link = links::use_up(tx, now, Purpose::SignIn, &token)?;
            Ok((staff::load(tx, link.staff_id.unwrap_or(StaffId(0)))?, link.workspace_id))
        })
        .await?;
    signed_in(&app, person, workspace).await
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "access", responses((status = 204)))]
pub(crate) async fn sign_out(caller: Caller) -> Answer<Response> {
    let (_, token) = caller.session()?;
    let token = token.clone();
    caller.app.write(move |tx| sessions::end(tx, &token)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&caller.app, &mut response, "", 0)?;
    Ok(response)
}

/// Changes the signed-in person's name or language.
#[utoipa::path(patch, path = "/api/v1/session", tag = "access", operation_id = "change_session", request_body = StaffChange, responses((status = 200, body = SessionBody)))]
pub(crate) async fn change(caller: Caller, Body(asked): Body<StaffChange>) -> Answer<Json<SessionBody>> {
    let (session, token) = caller.session()?;
    let id = session.staff.id;
    let staff = caller
        .app
        .write(move |tx| staff::change(tx, id, asked.name.as_deref(), asked.language.as_deref()))
        .await?;
    Ok(Json(body_of(&caller.app, Session { staff, ..session.clone() }, token).await?))
}

/// Goes to another workspace of the signed-in person.
#[utoipa::path(post, path = "/api/v1/session/workspace", tag = "access", request_body = EnterWorkspace, responses((status = 200, body = SessionBody), (status = 403, description = "not_a_member")))]
pub(crate) async fn enter_workspace(
    caller: Caller,
    headers: HeaderMap,
    Body(asked): Body<EnterWorkspace>,
) -> Answer<Json<SessionBody>> {
    let (session, _) = caller.session()?;
    let (session, now) = (session.clone(), caller.now());
    caller.app.write(move |tx| sessions::enter(tx, now, &session, asked.workspace_id)).await?;
    let token = session_token(&headers).ok_or(AccessError::SignedOut)?;
    let again = token.clone();
    let session = caller.app.read(move |tx| sessions::load(tx, now, &again)).await?;
    Ok(Json(body_of(&caller.app, session, &token).await?))
}

/// Begins a session for a person who has shown who they are, in a given workspace or their first.
pub(crate) async fn signed_in(app: &App, person: Staff, workspace: Option<WorkspaceId>) -> Answer<Response> {
    let (now, token) = (app.now(), Token::throw(app.dice().as_ref()));
    let begun = token.clone();
    let session = app
        .write(move |tx| {
            let first = staff::workspaces_of(tx, person.id)?.first().map(|workspace| workspace.id);
            let workspace = workspace.or(first).ok_or(AccessError::NotAMember)?;
            let session = sessions::begin(tx, now, &begun, person.id, workspace)?;
            audit::record(
                tx,
                now,
                workspace,
                Actor::Staff(person.id),
                "session.begun",
                &person.id.to_string(),
                &Params::new(),
            )?;
            Ok(session)
        })
        .await?;
    let mut response = Json(body_of(app, session, &token).await?).into_response();
    set_cookie(app, &mut response, &token.text(), sessions::LIFE_DAYS * 86_400)?;
    Ok(response)
}

async fn body_of(app: &App, session: Session, token: &Token) -> Result<SessionBody, Problem> {
    let (id, staff_id) = (session.workspace_id, session.staff.id);
    let (workspace, all) =
        app.read(move |tx| Ok((workspaces::load(tx, id)?, staff::workspaces_of(tx, staff_id)?))).await?;
    let Session { staff, role, .. } = session;
    Ok(SessionBody {
        staff: StaffBody {
            id: staff.id.to_string(),
            name: staff.name,
            email: staff.email,
            language: staff.language,
        },
        workspace: WorkspaceBody {
            id: workspace.id.to_string(),
            slug: workspace.slug,
            name: workspace.details.name,
            time_zone: workspace.details.time_zone,
            currency: workspace.details.currency,
            country: workspace.details.country,
            language: workspace.details.language,
        },
        workspaces: all
            .into_iter()
            .map(|one| WorkspaceName { id: one.id.to_string(), slug: one.slug, name: one.details.name })
            .collect(),
        csrf_token: token.csrf().text(),
        version: app.options().version.clone(),
        role: role.as_str().to_owned(),
    })
}

fn set_cookie(app: &App, response: &mut Response, value: &str, seconds: i64) -> Result<(), Problem> {
    let secure = if app.options().public_url.starts_with("https:") { "; Secure" } else { "" };
    let cookie =
        format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let cookie = HeaderValue::from_str(&cookie).map_err(Problem::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(())
}
