//! Prize draws nobody need believe.

use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use flows::Workspace;
use know::customers::{self, Customer};
use motivate::draws::{self, Draw, DrawKey, DrawState, NewDraw, NewTickets, ProtocolPart};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;
use vocabulary::{CustomerId, DrawId, Params, Problem, TicketId, param};

use super::coupons::{customer_id, known};
use super::published;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, Items, NamedId, Page, PageAsked};

/// A prize draw as it stands. Hashes are written in hexadecimal.
#[derive(Serialize, ToSchema)]
#[schema(as = Draw)]
pub(crate) struct DrawBody {
    id: String,
    name: String,
    /// How many win.
    prizes: i64,
    /// Whether who has won once wins no more.
    is_once_per_holder: bool,
    /// `open`, `committed`, `frozen` or `drawn`.
    state: String,
    /// The hash of the seed, to be published before the tickets are frozen.
    commitment: Option<String>,
    /// The hash of all entries.
    root: Option<String>,
    /// The seed, once drawn.
    seed: Option<String>,
    /// Tickets that take part.
    tickets: i64,
    /// How many have them.
    holders: i64,
    created_at: At,
    committed_at: Option<At>,
    frozen_at: Option<At>,
    drawn_at: Option<At>,
    /// The page on which anyone who has this address sees what is published of it and draws again.
    public_link: String,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDraw)]
pub(crate) struct DrawTold {
    name: String,
    prizes: i64,
    #[serde(default)]
    is_once_per_holder: bool,
}

/// Who won.
#[derive(Serialize, ToSchema)]
#[schema(as = DrawWinner)]
pub(crate) struct WinnerBody {
    /// Which prize, from 1.
    place: i64,
    ticket: String,
    /// Nobody once erased.
    customer: Option<NamedId>,
}

/// A ticket that takes part, as it is published.
#[derive(Serialize, ToSchema)]
#[schema(as = DrawEntry)]
pub(crate) struct EntryBody {
    ticket: String,
    /// Tickets with the same number are one customer's.
    holder: i64,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewTickets)]
pub(crate) struct TicketsTold {
    customer_id: String,
    count: i64,
    /// The same key gives once.
    key: String,
}

/// Prize draws, the newest first.
#[utoipa::path(get, path = "/api/v1/draws", tag = "draws", operation_id = "list_draws", params(PageAsked), responses((status = 200, body = Page<DrawBody>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<PageAsked>) -> Answer<Json<Page<DrawBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let (below, limit, workspace) = (asked.after()?.map(DrawId), asked.limit(), caller.workspace.clone());
    let found = caller
        .read(move |tx| {
            let found = draws::list(tx, below, limit)?;
            let told = found.into_iter().map(|draw| Ok((draw.id, body(tx, &workspace, draw)?)));
            told.collect::<Result<Vec<_>, Problem>>()
        })
        .await?;
    let next = (found.len() as i64 == limit).then(|| found.last().map(|(id, _)| id.0.to_string())).flatten();
    Ok(Json(Page { items: found.into_iter().map(|(_, body)| body).collect(), next }))
}

/// A prize draw.
#[utoipa::path(get, path = "/api/v1/draws/{id}", tag = "draws", operation_id = "show_draw", params(("id" = String, Path)), responses((status = 200, body = DrawBody), (status = 404)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<DrawId>) -> Answer<Json<DrawBody>> {
    caller.allow(Scope::CampaignsRead)?;
    let workspace = caller.workspace.clone();
    let shown = caller
        .read(move |tx| {
            let draw = draws::load(tx, id)?;
            body(tx, &workspace, draw)
        })
        .await?;
    Ok(Json(shown))
}

/// Opens a draw for tickets.
#[utoipa::path(post, path = "/api/v1/draws", tag = "draws", operation_id = "create_draw", request_body = DrawTold, responses((status = 201, body = DrawBody), (status = 422)))]
pub(crate) async fn create(
    caller: Caller,
    Body(told): Body<DrawTold>,
) -> Answer<(StatusCode, Json<DrawBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let (now, workspace) = (caller.now(), caller.workspace.clone());
    let new = NewDraw { name: told.name, prizes: told.prizes, is_once_per_holder: told.is_once_per_holder };
    let made = caller
        .write(move |tx| {
            let draw = draws::create(tx, now, &new)?;
            body(tx, &workspace, draw)
        })
        .await?;
    caller.audit("draw.created", &made.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Takes a draw a step on: `commit` to a seed, `freeze` the tickets, `draw` the winners. Each is done once; again changes nothing.
#[utoipa::path(post, path = "/api/v1/draws/{id}/{move}", tag = "draws", operation_id = "advance_draw", params(("id" = String, Path), ("move" = String, Path)), responses((status = 200, body = DrawBody), (status = 409, description = "draw_not_committed, draw_not_frozen")))]
pub(crate) async fn advance(
    caller: Caller,
    Path((id, word)): Path<(String, String)>,
) -> Answer<Json<DrawBody>> {
    caller.session()?;
    let id: DrawId = id.parse().map_err(|_| Problem::not_found("such a draw"))?;
    let (action, step) = match word.as_str() {
        "commit" => ("draw.committed", Step::Commit),
        "freeze" => ("draw.frozen", Step::Freeze),
        "draw" => ("draw.drawn", Step::Draw),
        _ => return Err(Problem::not_found("such a move").into()),
    };
    let (now, workspace) = (caller.now(), caller.workspace.clone());
    let key = DrawKey::new(&workspace.link_key);
    let moved = caller
        .write(move |tx| {
            let draw = match step {
                Step::Commit => draws::commit(tx, now, id, &key, workspace.dice.as_ref())?,
                Step::Freeze => draws::freeze(tx, now, id)?,
                Step::Draw => draws::draw(tx, now, id, &key)?,
            };
            body(tx, &workspace, draw)
        })
        .await?;
    caller.audit(action, id, Params::new()).await?;
    Ok(Json(moved))
}

/// Gives a customer tickets by hand.
#[utoipa::path(post, path = "/api/v1/draws/{id}/tickets", tag = "draws", operation_id = "give_tickets", params(("id" = String, Path)), request_body = TicketsTold, responses((status = 200, body = DrawBody), (status = 409, description = "draw_not_open")))]
pub(crate) async fn give(
    caller: Caller,
    Named(id): Named<DrawId>,
    Body(told): Body<TicketsTold>,
) -> Answer<Json<DrawBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let (customer, now, count) = (customer_id(&told.customer_id)?, caller.now(), told.count);
    let workspace = caller.workspace.clone();
    let shown = caller
        .write(move |tx| {
            let customer = known(tx, customer)?;
            let new = NewTickets { draw: id, customer, order: None, key: told.key.clone(), count };
            draws::add(tx, now, &new)?;
            let draw = draws::load(tx, id)?;
            body(tx, &workspace, draw)
        })
        .await?;
    caller.audit("draw.tickets_given", id, param("count", count)).await?;
    Ok(Json(shown))
}

/// Who won, by places; nobody before it is drawn.
#[utoipa::path(get, path = "/api/v1/draws/{id}/winners", tag = "draws", params(("id" = String, Path)), responses((status = 200, body = Items<WinnerBody>)))]
pub(crate) async fn winners(caller: Caller, Named(id): Named<DrawId>) -> Answer<Json<Items<WinnerBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let (found, names) = caller
        .read(move |tx| {
            draws::load(tx, id)?;
            let found = draws::winners(tx, id, i64::MAX)?;
            let people: Vec<CustomerId> = found.iter().filter_map(|winner| winner.customer).collect();
            Ok((found, customers::load_map(tx, &people)?))
        })
        .await?;
    let items = found.into_iter().map(|winner| WinnerBody {
        place: winner.place,
        ticket: winner.ticket.to_string(),
        customer: winner.customer.map(|id| named(&names, id)),
    });
    Ok(Json(Items { items: items.collect() }))
}

/// The tickets that take part, in the order in which they are hashed.
#[utoipa::path(get, path = "/api/v1/draws/{id}/entries", tag = "draws", params(("id" = String, Path), PageAsked), responses((status = 200, body = Page<EntryBody>)))]
pub(crate) async fn entries(
    caller: Caller,
    Named(id): Named<DrawId>,
    Ask(asked): Ask<PageAsked>,
) -> Answer<Json<Page<EntryBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let (after, limit) = (asked.after()?.map(TicketId), asked.limit());
    let found = caller.read(move |tx| draws::entries(tx, id, after, limit)).await?;
    let next =
        (found.len() as i64 == limit).then(|| found.last().map(|last| last.ticket.0.to_string())).flatten();
    let items =
        found.into_iter().map(|entry| EntryBody { ticket: entry.ticket.to_string(), holder: entry.holder });
    Ok(Json(Page { items: items.collect(), next }))
}

/// What is to be published of a draw as it stands: with it anyone can draw again.
#[utoipa::path(get, path = "/api/v1/draws/{id}/protocol.txt", tag = "draws", params(("id" = String, Path)), responses((status = 200, content_type = "text/plain")))]
pub(crate) async fn protocol(caller: Caller, Named(id): Named<DrawId>) -> Answer<impl IntoResponse> {
    caller.allow(Scope::CampaignsRead)?;
    let opening = caller.read(move |tx| draws::publish_part(tx, id, ProtocolPart::Opening)).await?;
    Ok(published::streamed(&caller.workspace, id, opening))
}

#[derive(Clone, Copy)]
enum Step {
    Commit,
    Freeze,
    Draw,
}

fn named(names: &HashMap<CustomerId, Customer>, id: CustomerId) -> NamedId {
    NamedId::new(id, names.get(&id).map(Customer::name).unwrap_or_default())
}

fn body(tx: &mut Tx<'_>, workspace: &Workspace, draw: Draw) -> Result<DrawBody, Problem> {
    let (tickets, holders) = draws::count(tx, draw.id)?;
    let hex = |hash: Option<[u8; 32]>| {
        hash.map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    };
    let is_committed = draw.state == DrawState::Open && draw.commitment.is_some();
    Ok(DrawBody {
        id: draw.id.to_string(),
        state: if is_committed { "committed" } else { draw.state.as_str() }.to_owned(),
        name: draw.name,
        prizes: draw.prizes,
        is_once_per_holder: draw.is_once_per_holder,
        commitment: hex(draw.commitment),
        root: hex(draw.root),
        seed: hex(draw.seed),
        tickets,
        holders,
        created_at: At(draw.created_at),
        committed_at: draw.committed_at.map(At),
        frozen_at: draw.frozen_at.map(At),
        drawn_at: draw.drawn_at.map(At),
        public_link: published::link(workspace, draw.id),
    })
}
