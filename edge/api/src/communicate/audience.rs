use access::Scope;
use axum::Json;
use flows::campaign::CheckStatus;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{CampaignId, Params};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Named;

/// The list before the launch.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignCheck {
    ready: bool,
    checks: Vec<CheckBody>,
    estimate: EstimateBody,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignCheckPoint)]
struct CheckBody {
    /// `audience`, `consent`, `address`, `subject`, `content`, `unsubscribe_link`, `links`, `sender`, `control` or `power`.
    code: String,
    /// `ok`, `warning` or `error`.
    status: &'static str,
    #[schema(value_type = Object)]
    params: Params,
}

/// What would become of the audience now.
#[derive(Serialize, ToSchema)]
#[schema(as = CampaignEstimate)]
struct EstimateBody {
    audience: i64,
    control: i64,
    no_consent: i64,
    no_address: i64,
    duplicate_address: i64,
    suppressed: i64,
    to_send: i64,
    /// The smallest difference in conversion this size can show.
    smallest_effect: Option<f64>,
}

/// Checks a campaign before its launch; nothing is written.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/check", tag = "campaigns", operation_id = "check_campaign", params(("id" = String, Path)), responses((status = 200, body = CampaignCheck)))]
pub(crate) async fn check(caller: Caller, Named(id): Named<CampaignId>) -> Answer<Json<CampaignCheck>> {
    caller.allow(Scope::CampaignsRead)?;
    let (workspace, app) = (caller.workspace.clone(), caller.app.clone());
    let window = caller.read(move |tx| communicate::campaigns::load(tx, id)).await?.window_days;
    let check = blocking(move || {
        let home = app.overviews().home(&workspace, u32::try_from(window).unwrap_or(28))?;
        let base = home.base.customers;
        let buyers_share = (base > 0).then(|| home.active_customers.value as f64 / base as f64);
        flows::campaign::check(
            &workspace,
            id,
            &|campaign| flows::work::audience(&workspace, campaign),
            buyers_share,
        )
    })
    .await?;
    let checks = check.checks.into_iter().map(|point| CheckBody {
        code: point.code.to_owned(),
        status: match point.status {
            CheckStatus::Ok => "ok",
            CheckStatus::Warning => "warning",
            CheckStatus::Error => "error",
        },
        params: point.params,
    });
    let estimate = check.estimate;
    Ok(Json(CampaignCheck {
        ready: check.ready,
        checks: checks.collect(),
        estimate: EstimateBody {
            audience: estimate.audience,
            control: estimate.control,
            no_consent: estimate.no_consent,
            no_address: estimate.no_address,
            duplicate_address: estimate.duplicate_address,
            suppressed: estimate.suppressed,
            to_send: estimate.to_send,
            smallest_effect: estimate.smallest_effect,
        },
    }))
}
