//! Taking back all that an import did, in steps that can be repeated.

use collect::imports::{self, ImportState};
use collect::products::Product;
use know::consent::NewConsent;
use store::Tx;
use vocabulary::{ConsentStatus, CustomerId, ImportId, Instant, Problem, ReturnId};

use super::apply::change;
use super::customers::{CardBefore, ConsentBefore, NamesGiven};
use super::run::Progress;
use crate::Workspace;

/// Orders removed in one transaction.
const ORDERS_AT_ONCE: i64 = 2_000;

/// Takes back what an import did: orders, returns, products and customers it brought go, cards, products and consents it changed are as before.
/// What others have built on since stays: a customer with other orders, a product that other orders name. False when it was stopped.
pub fn undo(
    workspace: &Workspace,
    id: ImportId,
    watch: &mut (dyn FnMut(Progress) -> Result<bool, Problem> + '_),
) -> Result<bool, Problem> {
    let import = super::load(workspace, id)?;
    if import.state != ImportState::Undoing {
        return Ok(true);
    }
    let mut done = 0;
    loop {
        let removed: Result<usize, Problem> = workspace
            .store
            .transact(move |tx| {
                let (customers, removed) = collect::orders::undo_import(tx, id, ORDERS_AT_ONCE)?;
                know::touch(tx, &customers)?;
                Ok(removed)
            })
            .wait();
        let removed = removed?;
        done += removed as i64;
        if !watch(Progress { rows_done: done, rows_total: None })? {
            return Ok(false);
        }
        if removed == 0 {
            break;
        }
    }
    loop {
        let now = workspace.now();
        let more: Result<bool, Problem> =
            workspace.store.transact(move |tx| take_back_newest(tx, now, id)).wait();
        if !more? {
            break;
        }
        done += 1;
        if !watch(Progress { rows_done: done, rows_total: None })? {
            return Ok(false);
        }
    }
    let now = workspace.now();
    let ended: Result<(), Problem> = workspace
        .store
        .transact(move |tx| {
            collect::products::undo_import(tx, now, id)?;
            imports::set_state(tx, now, id, ImportState::Undone)
        })
        .wait();
    ended.map(|()| true)
}

/// Takes back the newest change there is; false when there is none.
fn take_back_newest(tx: &mut Tx<'_>, now: Instant, id: ImportId) -> Result<bool, Problem> {
    let Some((number, kind, content)) = imports::newest_change(tx, id)? else { return Ok(false) };
    match kind.as_str() {
        change::CUSTOMERS_MADE => remove_customers(tx, &read::<CustomerId>(&content)?)?,
        change::NAMES_GIVEN => {
            for given in read::<NamesGiven>(&content)? {
                know::identity::take_back(tx, given.at, &given.names)?;
            }
        }
        change::CUSTOMERS_BEFORE => put_cards_back(tx, now, read(&content)?)?,
        change::CONSENTS_BEFORE => put_consents_back(tx, now, read(&content)?)?,
        change::PRODUCTS_BEFORE => collect::products::put_back(tx, now, &read::<Product>(&content)?)?,
        change::RETURNS_MADE => {
            let whose = collect::returns::remove(tx, &read::<ReturnId>(&content)?)?;
            know::touch(tx, &whose)?;
        }
        other => return Err(Problem::internal(format!("an import's change of kind {other}"))),
    }
    imports::remove_change(tx, id, number)?;
    Ok(true)
}

fn read<T: serde::de::DeserializeOwned>(content: &str) -> Result<Vec<T>, Problem> {
    serde_json::from_str(content).map_err(Problem::internal)
}

/// Removes customers on whom nothing else has been built.
fn remove_customers(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    let mut lone = Vec::with_capacity(customers.len());
    for card in know::customers::load_many(tx, customers)? {
        let is_lone = card.merged_into.is_none()
            && collect::orders::of_customer(tx, card.id, Instant::MAX, 1)?.is_empty()
            && collect::events::of_customer(tx, card.id, Instant::MAX, 1)?.is_empty()
            && communicate::deliveries::of_customer(tx, card.id, None, 1)?.is_empty();
        if is_lone {
            lone.push(card.id);
        }
    }
    know::customers::remove(tx, &lone)
}

fn put_cards_back(tx: &mut Tx<'_>, now: Instant, before: Vec<CardBefore>) -> Result<(), Problem> {
    let ids: Vec<CustomerId> = before.iter().map(|card| card.customer).collect();
    let current = know::customers::load_map(tx, &ids)?;
    let changes: Vec<_> = before
        .into_iter()
        .filter_map(|card| Some((current.get(&card.customer)?, card)))
        .map(|(current, card)| card.change(current))
        .collect();
    know::customers::change(tx, now, &changes)?;
    Ok(())
}

/// What was in force is said again; where nothing was, the consent of the import is revoked: never wider than before.
fn put_consents_back(tx: &mut Tx<'_>, now: Instant, before: Vec<ConsentBefore>) -> Result<(), Problem> {
    let consents: Vec<NewConsent> = before
        .into_iter()
        .map(|image| {
            let (status, source, text_version) =
                image.before.unwrap_or((ConsentStatus::Revoked, "import_undone".to_owned(), None));
            let (customer, channel, purpose) = (image.customer, image.channel, image.purpose);
            NewConsent {
                customer,
                channel,
                purpose,
                status,
                source,
                text_version,
                evidence: None,
                at: Some(now),
            }
        })
        .collect();
    know::consent::record(tx, now, &consents)?;
    Ok(())
}
