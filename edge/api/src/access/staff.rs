use access::{Member, Role, Scope, staff};
use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Params, Problem, StaffId, param};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};
use crate::wire::{At, Items};

/// A person who works in the workspace.
#[derive(Serialize, ToSchema)]
#[schema(as = StaffMember)]
pub(crate) struct MemberBody {
    id: String,
    name: String,
    email: String,
    /// `owner` or `marketer`.
    role: String,
    /// When they last signed in here; nothing when they never did.
    signed_in_at: Option<At>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct RoleChange {
    /// `owner` or `marketer`.
    role: String,
}

impl From<Member> for MemberBody {
    fn from(member: Member) -> MemberBody {
        MemberBody {
            id: member.staff.id.to_string(),
            name: member.staff.name,
            email: member.staff.email,
            role: member.role.as_str().to_owned(),
            signed_in_at: member.signed_in_at.map(At),
        }
    }
}

/// Who works in the workspace.
#[utoipa::path(get, path = "/api/v1/staff", tag = "settings", operation_id = "list_staff", responses((status = 200, body = Items<MemberBody>), (status = 403, description = "owner_needed")))]
pub(crate) async fn list(caller: Caller) -> Answer<Json<Items<MemberBody>>> {
    caller.allow(Scope::Admin)?;
    let workspace = caller.workspace.id;
    let members = caller.app.read(move |tx| staff::members(tx, workspace)).await?;
    Ok(Json(Items { items: members.into_iter().map(MemberBody::from).collect() }))
}

/// Gives a person another role.
#[utoipa::path(put, path = "/api/v1/staff/{id}", tag = "settings", operation_id = "change_staff", params(("id" = String, Path)), request_body = RoleChange, responses((status = 200, body = MemberBody), (status = 403, description = "owner_needed"), (status = 404), (status = 409, description = "last_owner")))]
pub(crate) async fn change(
    caller: Caller,
    Named(id): Named<StaffId>,
    Body(asked): Body<RoleChange>,
) -> Answer<Json<MemberBody>> {
    caller.owner()?;
    let (workspace, role) = (caller.workspace.id, role_of(&asked.role)?);
    let member = caller.app.write(move |tx| staff::change_role(tx, workspace, id, role)).await?;
    caller.audit("staff.role_changed", id, param("role", role.as_str())).await?;
    Ok(Json(member.into()))
}

/// Takes a person out of the workspace; their sessions in it end.
#[utoipa::path(delete, path = "/api/v1/staff/{id}", tag = "settings", params(("id" = String, Path)), responses((status = 204), (status = 403, description = "owner_needed"), (status = 404), (status = 409, description = "last_owner")))]
pub(crate) async fn remove(caller: Caller, Named(id): Named<StaffId>) -> Answer<StatusCode> {
    caller.owner()?;
    let workspace = caller.workspace.id;
    caller.app.write(move |tx| staff::remove(tx, workspace, id)).await?;
    caller.audit("staff.removed", id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The role of a word.
pub(super) fn role_of(word: &str) -> Result<Role, Problem> {
    Role::from_word(word).ok_or_else(|| Problem::invalid("unknown_value", "role", "there is no such role"))
}
