use std::sync::Arc;

use access::Scope;
use axum::Json;
use axum::extract::Path;
use flows::till::{Ask, Paper, Tried};
use motivate::promotions::Choice;
use motivate::tax::Prices;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, Money, Problem, PromotionId};

use super::answer::TillAnswer;
use super::promotions::promotion_id;
use super::till::{LineBody, line_of};
use crate::caller::Caller;
use crate::collect::orders::{WhoBody, present};
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::{Amount, At, NamedId};

/// What external ids that come without a source belong to, and the name of a basket that nobody buys.
const CONSOLE: &str = "console";

/// A basket to try a promotion on. Amounts are decimal text or numbers in major units of the workspace's currency.
#[derive(Deserialize, ToSchema)]
#[schema(as = PromotionTry)]
pub(crate) struct TryBody {
    /// Who buys; or
    customer_id: Option<String>,
    /// how the buyer is known; nobody without either.
    customer: Option<WhoBody>,
    /// When; now unless told.
    placed_at: Option<At>,
    store: Option<String>,
    channel: Option<String>,
    payment: Option<String>,
    /// Codes shown.
    #[serde(default)]
    coupons: Vec<String>,
    lines: Vec<LineBody>,
}

/// A basket priced with a promotion and without it.
#[derive(Serialize, ToSchema)]
#[schema(as = PromotionTried)]
pub(crate) struct TriedBody {
    /// The promotion's version: its newest, be it a draft or a revision that waits.
    version: i64,
    /// With it beside the promotions in force.
    with: TillAnswer,
    /// With only those.
    without: TillAnswer,
    /// How groups chose where there was a choice, with it.
    choices: Vec<ChoiceBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PromotionChoice)]
struct ChoiceBody {
    group: String,
    /// The line's number from 1, in a group decided line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    chosen: Vec<NamedId>,
    /// What they give, with what their gifts are worth.
    value: Amount,
    /// The next best.
    alternative: Vec<NamedId>,
    /// What those would have given.
    alternative_value: Amount,
    /// What the basket would then have cost.
    alternative_total: Amount,
}

/// Prices a basket with a promotion as it was last saved, and without it; takes nothing, writes nothing.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/try", tag = "promotions", params(("id" = String, Path)), request_body = TryBody, responses((status = 200, body = TriedBody), (status = 404), (status = 422, description = "unknown_product, no_price, out_of_range, too_many")))]
pub(crate) async fn try_out(
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<TryBody>,
) -> Answer<Json<TriedBody>> {
    caller.session()?;
    caller.allow(Scope::CampaignsRead)?;
    let (id, buyer) = (promotion_id(&id)?, buyer(&body)?);
    let ask = ask_of(body, &caller)?;
    let (now, workspace) = (caller.now(), Arc::clone(&caller.workspace));
    let tried = caller.read(move |tx| flows::till::try_out(tx, &workspace, now, &ask, buyer, id)).await?;
    Ok(Json(TriedBody::of(tried)))
}

fn buyer(body: &TryBody) -> Result<Option<CustomerId>, Problem> {
    let told = body.customer_id.as_deref().filter(|text| !text.is_empty());
    told.map(|text| text.parse().map_err(|_| Problem::not_found("such a customer"))).transpose()
}

fn ask_of(body: TryBody, caller: &Caller) -> Result<Ask, Problem> {
    let currency = caller.workspace.settings().currency;
    let lines = body.lines.into_iter().enumerate().map(|(index, line)| line_of(line, index, currency));
    Ok(Ask {
        source: CONSOLE.to_owned(),
        number: CONSOLE.to_owned(),
        who: body.customer.map(|who| who.identifiers(CONSOLE)).unwrap_or_default(),
        currency,
        placed_at: body.placed_at.map(|at| at.0),
        lines: lines.collect::<Result<_, _>>()?,
        prices: Prices::default(),
        store: present(body.store),
        channel: present(body.channel),
        payment: present(body.payment),
        coupons: body.coupons,
        programme: None,
        points: None,
        language: None,
        asker: None,
        address: None,
        is_open: false,
    })
}

impl TriedBody {
    fn of(tried: Tried) -> TriedBody {
        let choices = tried.with.priced.choices.iter().map(|choice| ChoiceBody::of(choice, &tried.with));
        TriedBody {
            version: tried.version,
            choices: choices.collect(),
            with: TillAnswer::of(tried.with),
            without: TillAnswer::of(tried.without),
        }
    }
}

impl ChoiceBody {
    fn of(choice: &Choice, paper: &Paper) -> ChoiceBody {
        let amount = |minor| Amount::from(Money::new(minor, paper.currency));
        let named = |id: &PromotionId| {
            let name = paper.names.iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str());
            NamedId::new(id, name.unwrap_or_default())
        };
        ChoiceBody {
            group: choice.group.clone(),
            line: choice.line.map(|place| place + 1),
            chosen: choice.chosen.iter().map(named).collect(),
            value: amount(choice.value),
            alternative: choice.alternative.iter().map(named).collect(),
            alternative_value: amount(choice.alternative_value),
            alternative_total: amount(paper.priced.total + choice.value - choice.alternative_value),
        }
    }
}
