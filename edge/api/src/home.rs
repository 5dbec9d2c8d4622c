//! The first page, and the search of the palette.

use access::Scope;
use axum::Json;
use communicate::campaigns;
use flows::report::Home;
use know::customers::{Search, search};
use know::{contact_points, customers};
use segment::segments;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vocabulary::{Channel, Params, mask_email, mask_phone};

use crate::App;
use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;
use crate::wire::{Amount, At, NamedId};

const FOUND_MAX: usize = 6;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(home)).routes(routes!(find))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HomeAsked {
    /// Days of the period, 28 unless told.
    days: Option<u32>,
}

/// The home page.
#[derive(Serialize, ToSchema)]
#[schema(as = Home)]
pub(crate) struct HomeBody {
    revenue: MoneyFigure,
    orders: CountFigure,
    active_customers: CountFigure,
    reachable: CountFigure,
    base: BaseBody,
    attention: Vec<AttentionBody>,
    running: Vec<RunningBody>,
    checklist: ChecklistBody,
    as_of: At,
    reached_vs_control: Option<ComparisonBody>,
}

/// An amount of the period, of the one before, and day by day in minor units.
#[derive(Serialize, ToSchema)]
struct MoneyFigure {
    value: Amount,
    previous: Option<Amount>,
    points: Vec<i64>,
}

#[derive(Serialize, ToSchema)]
struct CountFigure {
    value: i64,
    previous: Option<i64>,
    points: Vec<i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CustomerBase)]
struct BaseBody {
    customers: u64,
    orders: u64,
    events: u64,
    last_order_at: Option<At>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Attention)]
struct AttentionBody {
    code: String,
    #[schema(value_type = Object)]
    params: Params,
    link: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RunningCampaign)]
struct RunningBody {
    id: String,
    name: String,
    channel: String,
    state: String,
    audience: i64,
    done: i64,
    conversion: Option<f64>,
    conversion_control: Option<f64>,
    revenue: Option<Amount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Checklist)]
struct ChecklistBody {
    has_customers: bool,
    has_sender: bool,
    has_segment: bool,
    has_campaign: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReachedVsControl)]
struct ComparisonBody {
    campaign_id: String,
    campaign_name: String,
    days: Vec<String>,
    /// Minor units a person, summed up to each day.
    reached: Vec<f64>,
    control: Vec<f64>,
}

/// The home page.
#[utoipa::path(get, path = "/api/v1/home", tag = "home", params(HomeAsked), responses((status = 200, body = HomeBody)))]
pub(crate) async fn home(caller: Caller, Ask(asked): Ask<HomeAsked>) -> Answer<Json<HomeBody>> {
    caller.session()?;
    let (workspace, app) = (caller.workspace.clone(), caller.app.clone());
    let home = blocking(move || app.overviews().home(&workspace, asked.days.unwrap_or(28))).await?;
    Ok(Json(body(&home)))
}

fn body(home: &Home) -> HomeBody {
    let counted = |figure: &flows::report::Figure<i64>| CountFigure {
        value: figure.value,
        previous: figure.previous,
        points: figure.points.clone(),
    };
    HomeBody {
        revenue: MoneyFigure {
            value: home.revenue.value.into(),
            previous: home.revenue.previous.map(Amount::from),
            points: home.revenue.points.clone(),
        },
        orders: counted(&home.orders),
        active_customers: counted(&home.active_customers),
        reachable: counted(&home.reachable),
        base: BaseBody {
            customers: home.base.customers,
            orders: home.base.orders,
            events: home.base.events,
            last_order_at: home.base.last_order_at.map(At),
        },
        attention: home
            .attention
            .iter()
            .map(|one| AttentionBody {
                code: one.code.to_owned(),
                params: one.params.clone(),
                link: one.link.clone(),
            })
            .collect(),
        running: home
            .running
            .iter()
            .map(|one| RunningBody {
                id: one.id.to_string(),
                name: one.name.clone(),
                channel: one.channel.as_str().to_owned(),
                state: one.state.as_str().to_owned(),
                audience: one.audience,
                done: one.done,
                conversion: one.conversion,
                conversion_control: one.conversion_control,
                revenue: one.revenue.map(Amount::from),
            })
            .collect(),
        checklist: ChecklistBody {
            has_customers: home.checklist.has_customers,
            has_sender: home.checklist.has_sender,
            has_segment: home.checklist.has_segment,
            has_campaign: home.checklist.has_campaign,
        },
        as_of: home.as_of.into(),
        reached_vs_control: home.reached_vs_control.as_ref().map(|one| ComparisonBody {
            campaign_id: one.campaign_id.to_string(),
            campaign_name: one.campaign_name.clone(),
            days: one.days.iter().map(ToString::to_string).collect(),
            reached: one.reached.clone(),
            control: one.control.clone(),
        }),
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindAsked {
    #[serde(default)]
    q: String,
}

/// What the palette found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Found {
    customers: Vec<FoundCustomer>,
    segments: Vec<NamedId>,
    campaigns: Vec<NamedId>,
}

#[derive(Serialize, ToSchema)]
struct FoundCustomer {
    id: String,
    name: String,
    /// A masked address.
    hint: Option<String>,
}

/// Finds customers, segments and campaigns by what a person types.
#[utoipa::path(get, path = "/api/v1/search", tag = "home", params(FindAsked), responses((status = 200, body = Found)))]
pub(crate) async fn find(caller: Caller, Ask(asked): Ask<FindAsked>) -> Answer<Json<Found>> {
    caller.allow(Scope::CustomersRead)?;
    let country = caller.workspace.settings().country.clone();
    let found = caller
        .read(move |tx| {
            let limit = FOUND_MAX as i64;
            let people =
                search(tx, &Search { text: &asked.q, country: &country, before: None, limit })?.customers;
            let ids: Vec<_> = people.iter().map(|card| card.id).collect();
            let points = contact_points::of_many(tx, &ids)?;
            let hint = |card: &customers::Customer| {
                let point = points.get(&card.id)?.first()?;
                Some(if point.channel == Channel::Email {
                    mask_email(&point.value)
                } else {
                    mask_phone(&point.value)
                })
            };
            Ok(Found {
                customers: people
                    .iter()
                    .map(|card| FoundCustomer {
                        id: card.id.to_string(),
                        name: card.name(),
                        hint: hint(card),
                    })
                    .collect(),
                segments: segments::list(tx, &asked.q, None, FOUND_MAX)?
                    .into_iter()
                    .map(|one| NamedId::new(one.id, one.name))
                    .collect(),
                campaigns: campaigns::list(tx, None, &asked.q, None, FOUND_MAX)?
                    .into_iter()
                    .map(|one| NamedId::new(one.id, one.name))
                    .collect(),
            })
        })
        .await?;
    Ok(Json(found))
}
