use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::extract::Path;
use motivate::promotions::counters::{self, Use};
use motivate::promotions::{self, Limit, SavedPromotion};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{Problem, PromotionId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::wire::Items;

use super::promotions::promotion_id;

/// How much of a limit is used; of a daily one today.
#[derive(Serialize, ToSchema)]
#[schema(as = LimitUse)]
pub(crate) struct UseBody {
    /// `money` (minor units) or `times` (baskets).
    measure: &'static str,
    /// `everybody`, `customer` or `store`.
    per: &'static str,
    daily: bool,
    most: i64,
    /// What was used: by everybody together, or by the customer or store that used most.
    used: i64,
    /// How many customers or stores used something.
    counted: i64,
    /// How many of them have nothing left.
    full: i64,
}

/// How much of each limit of a promotion in force is used.
#[utoipa::path(get, path = "/api/v1/promotions/{id}/uses", tag = "promotions", params(("id" = String, Path)), responses((status = 200, body = Items<UseBody>), (status = 404)))]
pub(crate) async fn uses(caller: Caller, Path(id): Path<String>) -> Answer<Json<Items<UseBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let (id, now, zone) = (promotion_id(&id)?, caller.now(), caller.workspace.settings().zone.clone());
    let uses = caller
        .read(move |tx| {
            let limits = promotions::load(tx, id)?.definition.limits;
            counters::uses(tx, id, &limits, now, &zone)
        })
        .await?;
    Ok(Json(Items { items: uses.iter().map(UseBody::of).collect() }))
}

/// How much of the limits for everybody is used, by promotion.
pub(super) async fn budgets(
    caller: &Caller,
    saved: &[SavedPromotion],
) -> Result<HashMap<PromotionId, Vec<UseBody>>, Problem> {
    let (now, zone) = (caller.now(), caller.workspace.settings().zone.clone());
    let of = |one: &SavedPromotion| {
        one.definition.limits.iter().map(|limit| (one.id, *limit)).collect::<Vec<(PromotionId, Limit)>>()
    };
    let limits: Vec<(PromotionId, Limit)> = saved.iter().flat_map(of).collect();
    let used = caller.read(move |tx| counters::used_of(tx, &limits, now, &zone)).await?;
    let mut budgets: HashMap<PromotionId, Vec<UseBody>> = HashMap::new();
    for (promotion, limit, used) in used {
        let counted = i64::from(used > 0);
        let full = i64::from(used >= limit.most);
        budgets.entry(promotion).or_default().push(UseBody::of(&Use { limit, used, counted, full }));
    }
    Ok(budgets)
}

impl UseBody {
    fn of(found: &Use) -> UseBody {
        UseBody {
            measure: found.limit.measure.as_str(),
            per: found.limit.per.as_str(),
            daily: found.limit.daily,
            most: found.limit.most,
            used: found.used,
            counted: found.counted,
            full: found.full,
        }
    }
}
