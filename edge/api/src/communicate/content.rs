use access::Scope;
use axum::Json;
use communicate::Verdict;
use communicate::sender::{self, Mode};
use flows::campaign::Draft;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CampaignId, CustomerId, ErrorKind, Params, Problem, param};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};

/// Words being written and not saved.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PreviewAsked {
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    subject: Option<String>,
    mjml: Option<String>,
}

/// A message as one person would get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignPreview {
    subject: String,
    html: String,
    text: String,
    warnings: Vec<WarningBody>,
    size_bytes: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ContentWarning)]
struct WarningBody {
    code: String,
    #[schema(value_type = Object)]
    params: Params,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct TestAsked {
    /// One to ten addresses.
    to: Vec<String>,
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct TestSent {
    /// Messages that were taken.
    sent: usize,
    /// `sandbox` or `smtp`.
    transport: String,
}

/// Renders a campaign for a customer, or for a person of whom nothing is known.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/preview", tag = "campaigns", operation_id = "preview_campaign", params(("id" = String, Path)), request_body = PreviewAsked, responses((status = 200, body = CampaignPreview), (status = 422, description = "template_invalid")))]
pub(crate) async fn preview(
    caller: Caller,
    Named(id): Named<CampaignId>,
    Body(asked): Body<PreviewAsked>,
) -> Answer<Json<CampaignPreview>> {
    caller.allow(Scope::CampaignsRead)?;
    let workspace = caller.workspace.clone();
    let draft = Draft { subject: asked.subject, mjml: asked.mjml };
    let preview =
        blocking(move || flows::campaign::preview(&workspace, id, asked.customer_id, &draft)).await?;
    let warnings = preview
        .warnings
        .into_iter()
        .map(|warning| WarningBody { code: warning.code.to_owned(), params: warning.params });
    Ok(Json(CampaignPreview {
        subject: preview.subject,
        html: preview.html,
        text: preview.text,
        warnings: warnings.collect(),
        size_bytes: preview.size_bytes,
    }))
}

/// Sends a campaign to some addresses to look at; nothing is counted.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/test", tag = "campaigns", operation_id = "test_campaign", params(("id" = String, Path)), request_body = TestAsked, responses((status = 200, body = TestSent), (status = 503, description = "sender_down")))]
pub(crate) async fn test(
    caller: Caller,
    Named(id): Named<CampaignId>,
    Body(asked): Body<TestAsked>,
) -> Answer<Json<TestSent>> {
    caller.allow(Scope::CampaignsWrite)?;
    let (workspace, app) = (caller.workspace.clone(), caller.app.clone());
    let verdicts = blocking(move || {
        flows::campaign::test(&workspace, app.outlets().as_ref(), id, &asked.to, asked.customer_id)
    })
    .await?;
    let mode = caller.read(sender::load).await?.settings.mode;
    let sent = verdicts.iter().filter(|verdict| **verdict == Verdict::Accepted).count();
    if sent == 0 {
        return Err(refused(&verdicts).into());
    }
    caller.audit("campaign.tested", id, param("sent", sent)).await?;
    let transport = if mode == Mode::Smtp { "smtp" } else { "sandbox" };
    Ok(Json(TestSent { sent, transport: transport.to_owned() }))
}

/// Why none of the messages was taken, in the mail server's words.
pub(super) fn refused(verdicts: &[Verdict]) -> Problem {
    let detail = verdicts.iter().find_map(|verdict| match verdict {
        Verdict::Bounced(words) | Verdict::Refused(words) | Verdict::Later(words) | Verdict::Down(words) => {
            Some(words.clone())
        }
        Verdict::Accepted | Verdict::Unknown => None,
    });
    let detail = detail.unwrap_or_else(|| "no answer".to_owned());
    Problem::new(ErrorKind::Unavailable, "sender_down", "the mail server took none of the messages")
        .with("detail", detail)
}
