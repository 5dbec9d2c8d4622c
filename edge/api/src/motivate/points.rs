use access::Scope;
use axum::Json;
use motivate::loyalty::{self, Accounts, Ledger, Lot, Place, Programme, Standing, awards, programmes};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CustomerId, EntryId, Identifier, Instant, Money, Problem, ProgrammeId};

use super::awards::{AwardBody, Names};
use crate::caller::Caller;
use crate::collect::orders::{WhoBody, default_source};
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{Amount, At, NamedId, Page, PageAsked};

/// Lots shown of each kind of points: those that end first.
const LOTS_MAX: usize = 100;
const WAITING_MAX: i64 = 50;

/// A customer's points in all programmes.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerPoints)]
pub(crate) struct PointsBody {
    as_of: At,
    programmes: Vec<InProgramme>,
    /// Awards that wait for a second person.
    waiting: Vec<AwardBody>,
}

/// A customer's points in a programme.
#[derive(Serialize, ToSchema)]
#[schema(as = ProgrammePoints)]
struct InProgramme {
    programme: NamedId,
    /// More points than this by hand need a second person.
    alone_max: Option<i64>,
    balances: Vec<BalanceBody>,
    /// As of now; absent with balances of another instant.
    tier: Option<TierBody>,
}

/// Points of one kind.
#[derive(Serialize, ToSchema)]
#[schema(as = PointsBalance)]
struct BalanceBody {
    currency: String,
    /// What customers call them.
    name: Option<String>,
    is_spendable: bool,
    /// Can be spent; below zero where points are owed.
    active: i64,
    /// Cannot be spent yet.
    pending: i64,
    /// Set aside by open orders.
    reserved: i64,
    /// What the active ones pay at most.
    worth: Option<Amount>,
    /// What ends next, and when.
    ending: Option<EndingBody>,
    /// Those that end first, first.
    lots: Vec<LotBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PointsEnding)]
struct EndingBody {
    points: i64,
    at: At,
}

/// Points accrued at once.
#[derive(Serialize, ToSchema)]
#[schema(as = PointsLot)]
struct LotBody {
    points: i64,
    earned_at: At,
    /// Can be spent from here on; nothing until confirmed.
    active_from: Option<At>,
    /// Dead from here on; nothing for never.
    expires_at: Option<At>,
}

/// Where a customer stands.
#[derive(Serialize, ToSchema)]
#[schema(as = PointsTier)]
struct TierBody {
    code: String,
    /// Percent.
    multiplier: i64,
    /// Hundredths of a percent.
    discount: i64,
    /// `turnover`, `orders` or `points`.
    measure: &'static str,
    measured: i64,
    /// The level is looked at again here.
    keep_until: Option<At>,
    /// Missing in the present window to keep it for another.
    missing_to_keep: i64,
    next: Option<NextBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PointsNextTier)]
struct NextBody {
    code: String,
    missing: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PointsAsked {
    /// Balances as of any instant, past or to come, by what is known today; now when absent.
    #[param(value_type = Option<String>)]
    at: Option<At>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryAsked {
    /// Of which programme.
    programme: String,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// An entry of the ledger.
#[derive(Serialize, ToSchema)]
#[schema(as = PointsEntry)]
pub(crate) struct EntryBody {
    id: String,
    at: At,
    /// `accrue`, `confirm`, `renew`, `reserve`, `capture`, `release`, `spend`, `give_back`, `reverse`, `settle`, `expire`, `transfer`, `adjust` or `erase`.
    kind: &'static str,
    currency: String,
    /// More, or fewer below zero.
    points: i64,
    /// More set aside, or less below zero.
    held: i64,
    /// The document: `rcp_12` of a till, `awd_3` by hand, an event's message.
    document: String,
    source: String,
    /// The reason of staff, or the event's name.
    reason: Option<String>,
    /// Who asked for it by hand.
    by: Option<NamedId>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = LoyaltyBalanceAsked)]
pub(crate) struct BalanceAsked {
    customer: WhoBody,
    /// Balances as of any instant, past or to come, by what is known today; now when absent.
    at: Option<At>,
}

/// What a customer can spend and how they stand, for sites, apps and tills.
#[derive(Serialize, ToSchema)]
#[schema(as = LoyaltyBalance)]
pub(crate) struct BalanceAnswer {
    customer: String,
    as_of: At,
    programmes: Vec<InProgramme>,
}

/// A customer's points, level and what waits.
#[utoipa::path(get, path = "/api/v1/customers/{id}/points", tag = "loyalty", operation_id = "show_customer_points", params(("id" = String, Path), PointsAsked), responses((status = 200, body = PointsBody), (status = 404)))]
pub(crate) async fn show(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Ask(asked): Ask<PointsAsked>,
) -> Answer<Json<PointsBody>> {
    caller.allow(Scope::CustomersRead)?;
    let as_of = AsOf::new(asked.at, caller.now());
    let currency = caller.workspace.settings().currency;
    let (programmes, waiting) = caller
        .read(move |tx| {
            let id = know::customers::survivor(tx, id)?;
            let inside = in_programmes(tx, id, as_of, &|minor| Money { minor, currency }.into())?;
            Ok((inside, awards::waiting_of(tx, id, WAITING_MAX)?))
        })
        .await?;
    let names = Names::of(&caller, &waiting).await?;
    let waiting = waiting.into_iter().map(|award| names.body(award)).collect();
    Ok(Json(PointsBody { as_of: At(as_of.at), programmes, waiting }))
}

/// What happened to a customer's points, newest first, with reasons.
#[utoipa::path(get, path = "/api/v1/customers/{id}/points/history", tag = "loyalty", params(("id" = String, Path), HistoryAsked), responses((status = 200, body = Page<EntryBody>), (status = 404)))]
pub(crate) async fn history(
    caller: Caller,
    Named(id): Named<CustomerId>,
    Ask(asked): Ask<HistoryAsked>,
) -> Answer<Json<Page<EntryBody>>> {
    caller.allow(Scope::CustomersRead)?;
    let programme: ProgrammeId =
        asked.programme.parse().map_err(|_| Problem::not_found("such a programme"))?;
    let limit = PageAsked { cursor: None, limit: asked.limit }.limit();
    let before = asked.cursor.as_deref().map_or(Ok(Place::NEWEST), place)?;
    let mut found = caller
        .read(move |tx| {
            let id = know::customers::survivor(tx, id)?;
            let programme = programmes::load(tx, programme)?;
            loyalty::history(tx, &programme, id, before, limit + 1)
        })
        .await?;
    let is_more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| is_more).map(|last| format!("{}-{}", last.at.0, last.id.0));
    let names = Names::of_staff(&caller, found.iter().filter_map(|entry| entry.by.clone())).await?;
    let items = found.into_iter().map(|entry| entry_body(entry, &names)).collect();
    Ok(Json(Page { items, next }))
}

/// A customer's balance by any name they are known by.
#[utoipa::path(post, path = "/v1/loyalty/balance", tag = "loyalty", request_body = BalanceAsked, responses((status = 200, body = BalanceAnswer), (status = 404), (status = 422)))]
pub(crate) async fn balance(caller: Caller, Body(asked): Body<BalanceAsked>) -> Answer<Json<BalanceAnswer>> {
    caller.allow(Scope::CustomersRead)?;
    let source = default_source(&caller);
    let as_of = AsOf::new(asked.at, caller.now());
    let (who, settings) = (asked.customer.identifiers(&source), caller.workspace.settings());
    let currency = settings.currency;
    let names = who
        .iter()
        .map(|name| know::identity::normalise(name, &settings.country))
        .collect::<Result<Vec<Identifier>, _>>()
        .map_err(|problem| problem.on("customer"))?;
    let found = caller
        .read(move |tx| {
            let mut customer = None;
            for name in &names {
                customer = customer.or(know::identity::find(tx, name)?);
            }
            let customer = customer.ok_or_else(|| Problem::not_found("such a customer"))?;
            let inside = in_programmes(tx, customer, as_of, &|minor| Money { minor, currency }.into())?;
            Ok((customer, inside))
        })
        .await?;
    Ok(Json(BalanceAnswer { customer: found.0.to_string(), as_of: At(as_of.at), programmes: found.1 }))
}

/// Of which instant points are asked; where a customer stands is known of now.
#[derive(Clone, Copy)]
struct AsOf {
    at: Instant,
    is_now: bool,
}

impl AsOf {
    fn new(asked: Option<At>, now: Instant) -> AsOf {
        AsOf { at: asked.map_or(now, |at| at.0), is_now: asked.is_none() }
    }
}

fn in_programmes(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    AsOf { at, is_now }: AsOf,
    money: &dyn Fn(i64) -> Amount,
) -> Result<Vec<InProgramme>, Problem> {
    let mut all = Vec::new();
    for programme in programmes::all(tx)? {
        let accounts = Accounts::of(tx, &programme, customer)?;
        let ledger = accounts.ledger(tx, at)?;
        let tier = if is_now { accounts.standing(tx, &programme, at)? } else { None };
        let codes = programme.rules.currencies.iter().map(|currency| currency.code.as_str());
        let balances = codes.map(|code| balance_body(&programme, &ledger, code, at, money)).collect();
        all.push(InProgramme {
            programme: NamedId::new(programme.id, programme.rules.name.clone()),
            alone_max: programme.rules.adjust_alone_max,
            balances,
            tier: tier.map(|tier| tier_body(&programme, tier)),
        });
    }
    Ok(all)
}

fn balance_body(
    programme: &Programme,
    ledger: &Ledger,
    code: &str,
    now: Instant,
    money: &dyn Fn(i64) -> Amount,
) -> BalanceBody {
    let balance = ledger.balance(code, now);
    let mut lots: Vec<&Lot> = ledger
        .lots
        .iter()
        .filter(|lot| lot.currency == code && lot.points > 0 && lot.expires_at > now)
        .collect();
    lots.sort_by_key(|lot| (lot.expires_at, lot.earned_at, lot.id));
    let kind = programme.currency(code).ok();
    let is_spendable = kind.is_some_and(|kind| kind.is_spendable);
    let first = lots.first().map(|lot| lot.expires_at).filter(|end| *end < Instant::MAX);
    let ending = first.map(|end| EndingBody {
        at: At(end),
        points: lots.iter().filter(|lot| lot.expires_at == end).map(|lot| lot.points).sum(),
    });
    let known = |at: Instant| (at < Instant::MAX).then_some(At(at));
    let lot = |lot: &Lot| LotBody {
        points: lot.points,
        earned_at: At(lot.earned_at),
        active_from: known(lot.active_from),
        expires_at: known(lot.expires_at),
    };
    BalanceBody {
        currency: code.to_owned(),
        name: kind.and_then(|kind| kind.name.clone()),
        is_spendable,
        active: balance.active,
        pending: balance.pending,
        reserved: balance.reserved,
        worth: is_spendable.then(|| money(programme.rules.spending.money(balance.active.max(0)))),
        ending,
        lots: lots.into_iter().take(LOTS_MAX).map(lot).collect(),
    }
}

fn tier_body(programme: &Programme, standing: Standing) -> TierBody {
    let measure = match programme.rules.tiers.as_ref().map(|tiers| &tiers.measure) {
        Some(loyalty::Measure::Points(_)) => "points",
        Some(loyalty::Measure::Orders) => "orders",
        _ => "turnover",
    };
    TierBody {
        code: standing.tier,
        multiplier: standing.multiplier,
        discount: standing.discount,
        measure,
        measured: standing.measured,
        keep_until: standing.keep_until.map(At),
        missing_to_keep: standing.missing_to_keep,
        next: standing.next.map(|(code, missing)| NextBody { code, missing }),
    }
}

fn entry_body(entry: loyalty::Event, names: &Names) -> EntryBody {
    let (source, document) = entry.document;
    EntryBody {
        id: entry.id.to_string(),
        at: At(entry.at),
        kind: entry.kind.word(),
        currency: entry.currency,
        points: entry.points,
        held: entry.held,
        document,
        source,
        reason: entry.reason,
        by: entry.by.map(|by| names.staff(&by)),
    }
}

fn place(cursor: &str) -> Result<Place, Problem> {
    let read = || {
        let (at, entry) = cursor.split_once('-')?;
        Some(Place { at: Instant(at.parse().ok()?), entry: EntryId(entry.parse().ok()?) })
    };
    read().ok_or_else(|| Problem::invalid("bad_cursor", "cursor", "the cursor is not one of ours"))
}
