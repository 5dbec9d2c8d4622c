//! Feeding the columns from the rooms, and keeping them fresh.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use columnar::{
    CustomerFact, EventFact, Freshness, Lives, MessageFact, OrderFact, Part, ReturnFact, Snapshot, Source,
    Touched,
};
use know::past::Past;
use motivate::time_marks;
use segment::Needs;
use store::{Position, Tx};
use vocabulary::{CustomerId, ErrorKind, Problem};

use crate::Workspace;
use crate::rest::rest;

mod standing;

pub use standing::FIELDS as STANDING_FIELDS;
pub(crate) use standing::is_standing;

/// How long after a look at the store the next one comes, at least and at most.
const EVERY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(1));
/// A look that took long is followed by a rest so many times as long: under load the store's writer goes first.
const REST: u32 = 4;
/// How long to wait after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// A picture older than this is brought up to date before a question is asked of it.
const STALE_MICROS: i64 = 2_000_000;

/// The rooms as a source of facts, as of an instant.
struct Rooms {
    now: vocabulary::Instant,
}

impl Source for Rooms {
    fn touched_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, Touched)>, Problem> {
        know::touched_since(tx, after, limit)
    }

    fn touched_end(&self, tx: &mut Tx<'_>) -> Result<Position, Problem> {
        know::touched_end(tx)
    }

    fn orders_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, OrderFact)>, Problem> {
        collect::facts::orders_since(tx, after, limit)
    }

    fn returns_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, ReturnFact)>, Problem> {
        collect::facts::returns_since(tx, after, limit)
    }

    fn events_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, EventFact)>, Problem> {
        collect::facts::events_since(tx, after, limit)
    }

    fn messages_since(
        &self,
        tx: &mut Tx<'_>,
        after: Position,
        limit: i64,
    ) -> Result<Vec<(Position, MessageFact)>, Problem> {
        communicate::facts::messages_since(tx, after, limit)
    }

    fn customers(&self, tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
        // Whose points ended a moment ago may be read by a look that began before.
        let now = self.now.max(time_marks::seen_to(tx)?);
        cards(tx, customers, now)
    }

    fn lives(&self, tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Lives, Problem> {
        let messages = communicate::facts::of_customers(tx, customers)?;
        Ok(Lives { messages, ..collect::facts::of_customers(tx, customers)? })
    }
}

fn cards(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    now: vocabulary::Instant,
) -> Result<Vec<CustomerFact>, Problem> {
    let mut facts = know::facts::customers(tx, customers)?;
    standing::add(tx, &mut facts, now)?;
    Ok(facts)
}

/// Brings the columns up to the present. Blocks this thread.
pub fn refresh(workspace: &Workspace) -> Result<Freshness, Problem> {
    let source: Arc<dyn Source> = Arc::new(Rooms { now: workspace.now() });
    Ok(workspace.columns.refresh(&source, workspace.now())?)
}

/// Customers whose coupons or points began or ended that are touched in one transaction, and the most transactions of a look.
const PASSED: (i64, usize) = (1_000, 8);

/// Sees whose coupons or points began or ended by themselves since the last look, and has their cards read anew. Blocks this thread.
pub fn pass_time(workspace: &Workspace) -> Result<(), Problem> {
    let now = workspace.now();
    if !workspace.store.read(move |tx| time_marks::is_due(tx, now)).wait()? {
        return Ok(());
    }
    for _ in 0..PASSED.1 {
        let some = workspace.store.transact(move |tx| {
            let passed = time_marks::pass(tx, now, PASSED.0)?;
            know::touch_by_time(tx, &passed.customers)?;
            Ok::<_, Problem>(passed.is_all)
        });
        if some.wait()? {
            break;
        }
    }
    Ok(())
}

/// Keeps the columns fresh until `stop` is set. Blocks this thread.
pub fn keep_fresh(workspace: &Workspace, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let wait = match pass_time(workspace).and(refresh(workspace)) {
            Ok(_) => {
                let wait = (begun.elapsed() * REST).clamp(EVERY.0, EVERY.1);
                workspace.columns.compact();
                wait
            }
            Err(problem) => {
                tracing::warn!(workspace = %workspace.id, %problem, "the columns were not refreshed");
                AFTER_FAILURE
            }
        };
        rest(stop, wait);
    }
}

/// A picture for a question: at most two seconds behind the store, unless the columns are still being filled. Blocks this thread.
pub fn picture(workspace: &Workspace) -> Result<Arc<Snapshot>, Problem> {
    let snapshot = workspace.columns.snapshot();
    let is_stale = workspace.now().0.saturating_sub(snapshot.as_of().0) > STALE_MICROS;
    if is_stale && snapshot.is_complete() {
        refresh(workspace)?;
        return Ok(workspace.columns.snapshot());
    }
    Ok(snapshot)
}

/// A customer's life as the store has it now, for somebody a picture does not know yet.
pub(crate) fn just_read(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    now: vocabulary::Instant,
    customer: CustomerId,
) -> Result<Part, Problem> {
    let (rooms, asked) = (Rooms { now }, [customer]);
    let card = cards(tx, &asked, now)?;
    Ok(snapshot.part(&card, &rooms.lives(tx, &asked)?))
}

/// A customer's life as of an instant that is over, and what of it may be of later.
pub(crate) struct Then {
    card: CustomerFact,
    lives: Lives,
    past: Past,
    are_coupons_told: bool,
}

impl Then {
    /// Reads it; nothing for a customer who is joined, erased or unknown today.
    pub fn read(
        tx: &mut Tx<'_>,
        customer: CustomerId,
        at: vocabulary::Instant,
        now: vocabulary::Instant,
    ) -> Result<Option<Then>, Problem> {
        let Some(past) = know::past::of(tx, customer, at, now)? else { return Ok(None) };
        let mut card = past.fact.clone();
        let are_coupons_told = standing::add_then(tx, &mut card, at)?;
        let lives = Rooms { now: at }.lives(tx, &[customer])?;
        Ok(Some(Then { card, lives, past, are_coupons_told }))
    }

    /// Put together as the columns would.
    pub fn part(&self, snapshot: &Snapshot) -> Part {
        snapshot.part(std::slice::from_ref(&self.card), &self.lives)
    }

    /// Whether what is asked of the card is as it was.
    pub fn tells(&self, needs: &Needs) -> bool {
        let tells = |field: &String| match field.as_str() {
            standing::COUPONS_FIELD => self.are_coupons_told,
            "created_at" => true,
            field => self.past.are_fields_told || is_standing(field),
        };
        needs.fields.iter().all(tells) && needs.contacts.is_disjoint(&self.past.untold)
    }
}

/// The code of [`whole`]'s problem.
pub const FILLING: &str = "columns_filling";

/// A picture of everything accepted so far: for what cannot be made up for, such as the audience of a campaign. Blocks this thread.
///
/// Fails with [`FILLING`] while the columns are read for the first time or anew.
pub fn whole(workspace: &Workspace) -> Result<Arc<Snapshot>, Problem> {
    if !workspace.columns.snapshot().is_complete() {
        return Err(Problem::new(
            ErrorKind::Unavailable,
            FILLING,
            "who belongs to it is still being worked out",
        ));
    }
    refresh(workspace)?;
    Ok(workspace.columns.snapshot())
}

/// Forgets the columns and reads the store from its beginning. Blocks this thread.
pub fn rebuild(workspace: &Workspace) -> Result<Freshness, Problem> {
    workspace.columns.rebuild()?;
    let freshness = refresh(workspace)?;
    workspace.columns.merge()?;
    Ok(freshness)
}
