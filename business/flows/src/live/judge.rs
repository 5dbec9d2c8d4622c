//! Who is in, who is out, and when to look again.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;

use columnar::{Life, Snapshot};
use know::Changed;
use segment::live::{Cause, Change, LiveSegment, Standing, Turn};
use segment::{Condition, Context, MemberSet, Needs, Outlook, Program, Truth};
use vocabulary::{CustomerId, Instant, ListId, Problem, SegmentId};

use super::news::Piece;
use crate::{Workspace, columns};

/// A live segment made ready to be asked again and again.
pub(super) struct Kept {
    pub live: LiveSegment,
    tree: Condition,
    segments: HashMap<SegmentId, Condition>,
    lists: HashMap<ListId, Arc<MemberSet>>,
    needs: Needs,
    /// Somebody was told that it cannot be asked: not at each turn.
    is_told: Cell<bool>,
}

impl Kept {
    /// Whether a piece of news can change who is in it.
    pub fn listens_to(&self, piece: &Piece) -> bool {
        match piece.cause {
            Cause::Order | Cause::Return => self.needs.orders,
            Cause::Event => piece.event.as_ref().is_some_and(|name| self.needs.events.contains(name)),
            Cause::Message => self.needs.messages,
            Cause::Card => self.asks_for(piece.card.as_ref().unwrap_or(&Changed::Anything)),
            Cause::Time => self.asks_for_standing(),
            Cause::Edit | Cause::Gone => true,
        }
    }

    fn asks_for(&self, changed: &Changed) -> bool {
        match changed {
            Changed::Anything => true,
            Changed::Contacts => !self.needs.contacts.is_empty(),
            Changed::Standing | Changed::Time => self.asks_for_standing(),
            Changed::Fields(fields) => fields.iter().any(|field| self.needs.fields.contains(field)),
        }
    }

    /// Whether points, level or coupons are asked for.
    pub fn asks_for_standing(&self) -> bool {
        self.needs.fields.iter().any(|field| columns::is_standing(field))
    }
}

/// Reads what the trees of live segments lead to.
pub(super) fn kept(workspace: &Workspace, live: Vec<LiveSegment>) -> Result<Vec<Kept>, Problem> {
    let make = |live: LiveSegment| {
        let tree = segment::parse(&live.tree)?;
        let (segments, lists) = crate::segment::referred(workspace, &tree)?;
        let needs = Needs::of(&tree, &segments);
        Ok(Kept { live, tree, segments, lists, needs, is_told: Cell::new(false) })
    };
    live.into_iter().map(make).collect()
}

/// The live segments at one instant.
pub(super) struct Bench<'k> {
    now: Instant,
    /// Those whose trees can be asked.
    pub judges: Vec<(&'k Kept, Program)>,
    /// Those whose trees cannot: who is in them stays as it was.
    resting: Vec<&'k Kept>,
}

impl<'k> Bench<'k> {
    pub fn open(
        workspace: &Workspace,
        snapshot: &Arc<Snapshot>,
        now: Instant,
        kept: &'k [Kept],
    ) -> Result<Bench<'k>, Problem> {
        let asks_rfm = kept.iter().any(|kept| kept.needs.rfm);
        let scale = asks_rfm.then(|| crate::rfm::scale_of_day(workspace, snapshot, now)).transpose()?;
        let (settings, words) = (workspace.settings(), snapshot.words());
        let mut bench = Bench { now, judges: Vec::new(), resting: Vec::new() };
        for kept in kept {
            let context = Context {
                now,
                zone: &settings.zone,
                words: &words,
                segments: &kept.segments,
                lists: &kept.lists,
                events_kept_days: settings.events_kept_days,
                rfm: scale.as_ref(),
            };
            match Program::compile(&kept.tree, &context) {
                Ok(program) => bench.judges.push((kept, program)),
                Err(problem) => {
                    if !kept.is_told.replace(true) {
                        tracing::warn!(workspace = %workspace.id, segment = %kept.live.id, %problem, "a live segment cannot be asked");
                    }
                    bench.resting.push(kept);
                }
            }
        }
        Ok(bench)
    }

    fn kept(&self) -> impl Iterator<Item = &'k Kept> {
        self.judges.iter().map(|(kept, _)| *kept).chain(self.resting.iter().copied())
    }

    /// Asks the segments that the news are of concern to, or all when the customer is due, and writes down what is different. Gives how many it asked.
    pub fn judge(
        &self,
        customer: CustomerId,
        life: Option<Life<'_>>,
        known: Option<&Standing>,
        news: Option<&Vec<Piece>>,
        is_due: bool,
        turn: &mut Turn,
    ) -> u64 {
        let mut asked = 0;
        let old = known.cloned().unwrap_or_default();
        let mut new = Standing { due_at: old.due_at.filter(|_| !is_due), ..old.clone() };
        new.segments.retain(|live| self.kept().any(|kept| kept.live.live == *live));
        for (kept, program) in &self.judges {
            let heard = || news.into_iter().flatten().filter(|piece| kept.listens_to(piece));
            // What a card that was just made did says more than that it was made.
            let says_more = |piece: &&Piece| !matches!(piece.cause, Cause::Card | Cause::Time);
            let piece = heard().find(says_more).or_else(|| heard().next());
            if piece.is_none() && !is_due {
                continue;
            }
            asked += 1;
            let cause = match (life, piece) {
                (None, _) => (Cause::Gone, None),
                (Some(_), Some(piece)) => (piece.cause, piece.id),
                (Some(_), None) => (Cause::Time, None),
            };
            let outlook = life.map(|life| program.outlook(life));
            let fires = kept.live.knows(customer);
            self.settle(customer, kept, outlook, cause, fires, &mut new, turn);
        }
        if life.is_none() {
            new.due_at = None;
        }
        if new != old {
            turn.standings.push((customer, new));
        }
        asked
    }

    /// Brings what is kept of a customer in line with what one segment says.
    pub fn settle(
        &self,
        customer: CustomerId,
        kept: &Kept,
        outlook: Option<Outlook>,
        (cause, cause_id): (Cause, Option<i64>),
        fires: bool,
        standing: &mut Standing,
        turn: &mut Turn,
    ) {
        let is_in = outlook.is_some_and(|outlook| outlook.truth == Truth::True);
        let until = outlook.and_then(|outlook| outlook.until);
        standing.due_at = standing.due_at.into_iter().chain(until).min();
        let was_in = standing.segments.contains(&kept.live.live);
        if is_in == was_in {
            return;
        }
        if is_in {
            standing.segments.insert(kept.live.live);
        } else {
            standing.segments.remove(&kept.live.live);
        }
        turn.changes.push(Change {
            customer,
            segment: kept.live.id,
            version: kept.live.version,
            entered: is_in,
            cause,
            cause_id,
            fires,
            at: self.now,
        });
    }
}
