use access::{Invitation, Scope, Token, invitations};
use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{InvitationId, Params, param};

use super::staff::role_of;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};
use crate::wire::{At, Items, NamedId};

/// An invitation that waits, without its link.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(crate) struct InvitationBody {
    id: String,
    /// Whom it is for.
    email: String,
    /// `owner` or `marketer`.
    role: String,
    invited_by: NamedId,
    created_at: At,
    /// When it stops working.
    expires_at: At,
}

/// A fresh invitation with its link: shown this once, to be handed over to whom it is for.
#[derive(Serialize, ToSchema)]
#[schema(as = FreshInvitation)]
pub(crate) struct FreshInvitationBody {
    #[serde(flatten)]
    about: InvitationBody,
    link: String,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewInvitation)]
pub(crate) struct NewInvitationBody {
    email: String,
    /// `owner` or `marketer`.
    role: String,
}

impl From<Invitation> for InvitationBody {
    fn from(invitation: Invitation) -> InvitationBody {
        InvitationBody {
            id: invitation.id.to_string(),
            email: invitation.email,
            role: invitation.role.as_str().to_owned(),
            invited_by: NamedId::new(invitation.invited_by, invitation.invited_by_name),
            created_at: invitation.created_at.into(),
            expires_at: invitation.expires_at.into(),
        }
    }
}

/// Invitations that can still be accepted, the newest first.
#[utoipa::path(get, path = "/api/v1/staff/invitations", tag = "settings", operation_id = "list_invitations", responses((status = 200, body = Items<InvitationBody>), (status = 403, description = "owner_needed")))]
pub(crate) async fn list(caller: Caller) -> Answer<Json<Items<InvitationBody>>> {
    caller.allow(Scope::Admin)?;
    let (now, workspace) = (caller.now(), caller.workspace.id);
    let open = caller.app.read(move |tx| invitations::list(tx, now, workspace)).await?;
    Ok(Json(Items { items: open.into_iter().map(InvitationBody::from).collect() }))
}

/// Invites a person and shows the link once; an older invitation of the same address stops working.
#[utoipa::path(post, path = "/api/v1/staff/invitations", tag = "settings", request_body = NewInvitationBody, responses((status = 201, body = FreshInvitationBody), (status = 403, description = "owner_needed"), (status = 409, description = "already_a_member, too_many_invitations"), (status = 422)))]
pub(crate) async fn invite(
    caller: Caller,
    Body(asked): Body<NewInvitationBody>,
) -> Answer<(StatusCode, Json<FreshInvitationBody>)> {
    let by = caller.owner()?.staff.id;
    let (now, workspace, role) = (caller.now(), caller.workspace.id, role_of(&asked.role)?);
    let token = Token::throw(caller.app.dice().as_ref());
    let stored = token.clone();
    let made = caller
        .app
        .write(move |tx| invitations::invite(tx, now, workspace, by, &asked.email, role, &stored))
        .await?;
    caller.audit("staff.invited", made.id, param("role", role.as_str())).await?;
    let link = format!("{}/welcome?token={}", caller.app.options().public_url, token.text());
    Ok((StatusCode::CREATED, Json(FreshInvitationBody { about: made.into(), link })))
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/api/v1/staff/invitations/{id}", tag = "settings", operation_id = "withdraw_invitation", params(("id" = String, Path)), responses((status = 204), (status = 403, description = "owner_needed"), (status = 404)))]
pub(crate) async fn withdraw(caller: Caller, Named(id): Named<InvitationId>) -> Answer<StatusCode> {
    caller.owner()?;
    let workspace = caller.workspace.id;
    caller.app.write(move |tx| invitations::withdraw(tx, workspace, id)).await?;
    caller.audit("staff.invitation_withdrawn", id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}
