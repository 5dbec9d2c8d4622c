use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use communicate::campaigns::{self, Campaign, CampaignState, Move};
use communicate::content::Content;
use communicate::deliveries::{self, Conclusion, Leased, Outcome};
use communicate::sender::OpenSender;
use communicate::{Answers, Channel, Message, Receipt, Verdict, workers};
use know::customers::Customer;
use vocabulary::{CampaignId, CustomerId, DeliveryId, Instant, Problem};

use super::turn::{Bounce, Turn, Waiting};
use super::{IDLE, Outlets, message, open_sender};
use crate::Workspace;

/// A worker not heard of for so long is taken for dead.
const ALIVE_SECONDS: i64 = 10;
/// A worker says that it is alive this often.
const BEAT_SECONDS: i64 = 3;
/// Rows of a campaign leased at once, at most: rendering them must not take longer than the channel has work in hand.
const LEASE_MAX: usize = 200;
/// Rows of a stopped campaign ended in one transaction.
const STOP_BATCH: usize = 2_000;
/// How long to wait when the provider cannot be reached, in seconds.
const DOWN_SECONDS: i64 = 10;
/// Waits before a try that was told to come later is repeated, in seconds; after the last one it has failed.
const LATER_SECONDS: [i64; 8] = [60, 300, 900, 3_600, 3_600, 14_400, 14_400, 43_200];
/// How long an answer may wait for others to be concluded with, in microseconds.
const GATHER_MICROS: i64 = 20_000;
/// One worker. Dropping it at any point is what a crash does: nothing is given back, and others take care of its rows.
pub struct Worker<'w> {
    workspace: &'w Workspace,
    outlets: &'w dyn Outlets,
    /// Its number, once signed on, and when it was last heard of.
    signed_on: Option<(i64, Instant)>,
    outlet: Option<(OpenSender, Arc<dyn Channel>)>,
    contents: HashMap<(CampaignId, i64), Arc<Content>>,
    ready: VecDeque<Ready>,
    /// Handed over and not answered, with the try's number and the address.
    out: HashMap<DeliveryId, (i64, String)>,
    answers: Answers,
    verdicts: Receiver<(DeliveryId, Verdict)>,
    conclusions: Vec<(DeliveryId, Conclusion)>,
    concluded_first: Instant,
    bounces: Vec<Bounce>,
    closed_until: Instant,
    dry_until: Instant,
    looked_at: Instant,
}

/// Rows leased from a campaign, with what is known of the people.
type Lease = (Campaign, Vec<Leased>, HashMap<CustomerId, Customer>);

/// A leased row with its message; none for a row of the control group.
struct Ready {
    leased: Leased,
    message: Option<Message>,
}

impl<'w> Worker<'w> {
    /// A worker that has not signed on.
    pub fn new(workspace: &'w Workspace, outlets: &'w dyn Outlets) -> Worker<'w> {
        let (answers, verdicts) = channel();
        Worker {
            workspace,
            outlets,
            signed_on: None,
            outlet: None,
            contents: HashMap::new(),
            ready: VecDeque::new(),
            out: HashMap::new(),
            answers,
            verdicts,
            conclusions: Vec::new(),
            concluded_first: Instant::MIN,
            bounces: Vec::new(),
            closed_until: Instant::MIN,
            dry_until: Instant::MIN,
            looked_at: Instant::MIN,
        }
    }

    /// Does what can be done at once; false when there was nothing.
    pub fn turn(&mut self) -> Result<bool, Problem> {
        let now = self.workspace.now();
        let worker = self.stay_signed_on(now)?;
        self.collect();
        let looked = self.look_after_campaigns(now)?;
        let refilled = self.refill(now, worker)?;
        let moved = self.hand_over(now, worker)?;
        Ok(looked || refilled || moved)
    }

    /// Waits for an answer, so long at most.
    pub fn wait(&mut self, time: Duration) {
        if let Ok((id, verdict)) = self.verdicts.recv_timeout(time) {
            self.take(id, verdict);
        }
    }

    /// How long there is nothing to do at most.
    pub(super) fn patience(&self) -> Duration {
        if self.conclusions.is_empty() { IDLE } else { Duration::from_micros(GATHER_MICROS as u64) }
    }

    /// Gives back what is in hand and signs off, waiting a little for answers that are still out.
    pub fn leave(mut self) -> Result<(), Problem> {
        for _ in 0..50 {
            if self.out.is_empty() {
                break;
            }
            self.wait(IDLE);
        }
        let Some((worker, _)) = self.signed_on else { return Ok(()) };
        let (now, conclusions) = (self.workspace.now(), std::mem::take(&mut self.conclusions));
        let leased: Vec<DeliveryId> = self.ready.iter().map(|ready| ready.leased.id).collect();
        let has_nothing = self.out.is_empty();
        let transacted = self.workspace.store.transact(move |tx| {
            deliveries::conclude(tx, now, worker, &conclusions)?;
            deliveries::release(tx, worker, &leased)?;
            if has_nothing { workers::sign_off(tx, worker) } else { Ok(()) }
        });
        transacted.wait()
    }

    /// Signs on, says that it is alive, and takes care of rows of the dead. Gives the worker's number.
    fn stay_signed_on(&mut self, now: Instant) -> Result<i64, Problem> {
        if let Some((worker, _)) = self.signed_on.filter(|(_, heard)| now < heard.plus_seconds(BEAT_SECONDS))
        {
            return Ok(worker);
        }
        let (before, until) = (self.signed_on.map(|(worker, _)| worker), now.plus_seconds(ALIVE_SECONDS));
        let in_hand = self.in_hand();
        let transacted = self.workspace.store.transact(move |tx| {
            let kept = match before {
                Some(worker) => workers::beat(tx, worker, until)?,
                None => false,
            };
            let dead = workers::sign_off_dead(tx, now)?;
            let mut recovered = deliveries::recover(tx, now, &dead)?;
            if let Some(worker) = before.filter(|_| kept) {
                recovered += deliveries::recover_forgotten(tx, now, worker, &in_hand)?;
            }
            let worker = match before.filter(|_| kept) {
                Some(worker) => worker,
                None => workers::sign_on(tx, until)?,
            };
            Ok::<_, Problem>((worker, recovered))
        });
        let (worker, recovered) = transacted.wait()?;
        if recovered > 0 {
            tracing::warn!(workspace = %self.workspace.id, rows = recovered, "took care of rows that nobody had in hand any more");
        }
        if before.is_some_and(|before| before != worker) {
            // Taken for dead: what was in hand belongs to others by now.
            self.ready.clear();
            self.out.clear();
            self.conclusions.clear();
        }
        self.signed_on = Some((worker, now));
        Ok(worker)
    }

    fn in_hand(&self) -> HashSet<DeliveryId> {
        let ready = self.ready.iter().map(|ready| ready.leased.id);
        let concluded = self.conclusions.iter().map(|(id, _)| *id);
        ready.chain(concluded).chain(self.out.keys().copied()).collect()
    }

    /// Takes the answers that are there.
    fn collect(&mut self) {
        while let Ok((id, verdict)) = self.verdicts.try_recv() {
            self.take(id, verdict);
        }
    }

    fn take(&mut self, id: DeliveryId, verdict: Verdict) {
        let Some((attempts, contact)) = self.out.remove(&id) else { return };
        let now = self.workspace.now();
        let conclusion = match verdict {
            Verdict::Accepted => Conclusion::Done(Outcome::Sent, None),
            Verdict::Unknown => Conclusion::Done(Outcome::Sent, Some("unknown_after_break".to_owned())),
            Verdict::Refused(reason) => Conclusion::Done(Outcome::Bounced, Some(reason)),
            Verdict::Bounced(reason) => {
                self.bounces.push(Bounce { contact, reason: reason.clone() });
                Conclusion::Done(Outcome::Bounced, Some(reason))
            }
            Verdict::Later(reason) => match LATER_SECONDS.get(attempts.max(0) as usize) {
                Some(seconds) => Conclusion::Again(now.plus_seconds(*seconds), reason, true),
                None => Conclusion::Done(Outcome::Failed, Some(reason)),
            },
            Verdict::Down(reason) => {
                self.closed_until = now.plus_seconds(DOWN_SECONDS);
                Conclusion::Again(self.closed_until, reason, false)
            }
        };
        if self.conclusions.is_empty() {
            self.concluded_first = now;
        }
        self.conclusions.push((id, conclusion));
    }

    /// Finishes campaigns all of whose rows are done, and ends the waiting rows of stopped ones.
    fn look_after_campaigns(&mut self, now: Instant) -> Result<bool, Problem> {
        if now < self.looked_at.plus_micros(IDLE.as_micros() as i64) {
            return Ok(false);
        }
        self.looked_at = now;
        let transacted = self.workspace.store.transact(move |tx| {
            let mut moved = 0;
            let pending = deliveries::pending(tx)?;
            for campaign in campaigns::load_many(tx, &pending)? {
                if campaign.state == CampaignState::Stopped {
                    moved += deliveries::stop(tx, now, campaign.id, STOP_BATCH)?;
                }
            }
            for campaign in campaigns::of_state(tx, CampaignState::Sending)? {
                if campaign.is_prepared && !pending.contains(&campaign.id) {
                    campaigns::advance(tx, now, campaign.id, Move::Finish)?;
                    moved += 1;
                }
            }
            Ok::<_, Problem>(moved > 0)
        });
        transacted.wait()
    }

    /// Leases and renders until a channel full is ready.
    fn refill(&mut self, now: Instant, worker: i64) -> Result<bool, Problem> {
        if now < self.closed_until.max(self.dry_until) || self.ready.len() >= self.capacity() {
            return Ok(false);
        }
        let found = if self.has_campaigns()? {
            // Before rows are leased: without a channel they would be in nobody's hands.
            self.refresh_outlet(now)?;
            self.lease(now, worker)?
        } else {
            Vec::new()
        };
        let has_found = !found.is_empty();
        if !has_found {
            self.dry_until = now.plus_micros(IDLE.as_micros() as i64);
        }
        let mut queues: Vec<VecDeque<Ready>> = Vec::new();
        for (campaign, rows, people) in found {
            queues.push(self.render(&campaign, rows, &people));
        }
        interleave(queues, &mut self.ready);
        Ok(has_found)
    }

    fn has_campaigns(&self) -> Result<bool, Problem> {
        let read = self
            .workspace
            .store
            .read(|tx| Ok::<_, Problem>(!campaigns::of_state(tx, CampaignState::Sending)?.is_empty()));
        read.wait()
    }

    /// Leases from each campaign that is sending, with what is known of the people.
    fn lease(&self, now: Instant, worker: i64) -> Result<Vec<Lease>, Problem> {
        let transacted = self.workspace.store.transact(move |tx| {
            let mut found = Vec::new();
            for campaign in campaigns::of_state(tx, CampaignState::Sending)? {
                let limit =
                    campaign.rate_per_minute.map_or(LEASE_MAX, |rate| LEASE_MAX.min(rate as usize / 60 + 10));
                let rows = deliveries::lease(tx, now, campaign.id, worker, limit)?;
                let people: Vec<_> = rows.iter().map(|row| row.customer).collect();
                if !rows.is_empty() {
                    found.push((campaign, rows, know::customers::load_map(tx, &people)?));
                }
            }
            Ok::<_, Problem>(found)
        });
        transacted.wait()
    }

    fn render(
        &mut self,
        campaign: &Campaign,
        rows: Vec<Leased>,
        people: &HashMap<CustomerId, Customer>,
    ) -> VecDeque<Ready> {
        let content = match self.content(campaign) {
            Ok(content) => content,
            Err(problem) => {
                let failed = Conclusion::Done(Outcome::Failed, Some(problem.code.to_owned()));
                self.conclusions.extend(rows.iter().map(|row| (row.id, failed.clone())));
                return VecDeque::new();
            }
        };
        let settings = self.outlet.as_ref().map(|(sender, _)| sender.settings.clone()).unwrap_or_default();
        let key = crate::reaction::token_key(self.workspace);
        let mut ready = VecDeque::with_capacity(rows.len());
        for leased in rows {
            if leased.is_control {
                ready.push_back(Ready { leased, message: None });
                continue;
            }
            let person = people.get(&leased.customer).map(crate::campaign::person).unwrap_or_default();
            match message::render(self.workspace, campaign, &settings, &content, &key, &leased, &person) {
                Ok(message) => ready.push_back(Ready { leased, message: Some(message) }),
                Err(problem) => self
                    .conclusions
                    .push((leased.id, Conclusion::Done(Outcome::Failed, Some(problem.code.to_owned())))),
            }
        }
        ready
    }

    fn content(&mut self, campaign: &Campaign) -> Result<Arc<Content>, Problem> {
        let version = (campaign.id, campaign.version);
        if let Some(content) = self.contents.get(&version) {
            return Ok(Arc::clone(content));
        }
        if self.contents.len() >= 100 {
            self.contents.clear();
        }
        let content = Arc::new(Content::compile(message::source(campaign))?);
        self.contents.insert(version, Arc::clone(&content));
        Ok(content)
    }

    /// Opens the channel anew when the settings have changed and nothing is out on the old one.
    fn refresh_outlet(&mut self, now: Instant) -> Result<(), Problem> {
        let sender = open_sender(self.workspace)?;
        let is_current = self.outlet.as_ref().is_some_and(|(kept, _)| *kept == sender);
        if !is_current && self.out.is_empty() {
            match self.outlets.open(self.workspace, &sender) {
                Ok(channel) => self.outlet = Some((sender, channel)),
                Err(problem) => {
                    self.closed_until = now.plus_seconds(DOWN_SECONDS);
                    return Err(problem);
                }
            }
        }
        Ok(())
    }

    /// One transaction: concludes what was answered, checks the next ones once more, and marks them as handed over. Then hands them over.
    fn hand_over(&mut self, now: Instant, worker: i64) -> Result<bool, Problem> {
        let is_open = now >= self.closed_until && self.outlet.is_some();
        let free = if is_open { self.capacity().saturating_sub(self.out.len()) } else { 0 };
        let next = self.ready.iter().take(free).map(|ready| Waiting::of(&ready.leased)).collect::<Vec<_>>();
        if (next.is_empty() && self.conclusions.is_empty()) || !self.is_worth_a_commit(now) {
            return Ok(false);
        }
        let turn = Arc::new(Turn {
            now,
            worker,
            conclusions: self.conclusions.clone(),
            bounces: self.bounces.clone(),
            next,
        });
        let taken = turn.next.len();
        let transacted = self.workspace.store.transact({
            let turn = Arc::clone(&turn);
            move |tx| turn.run(tx)
        });
        let turned = transacted.wait()?;
        self.conclusions.clear();
        self.bounces.clear();
        let mut moved = taken == 0;
        for ready in self.ready.drain(..taken).collect::<Vec<_>>() {
            let id = ready.leased.id;
            if turned.waiting.contains(&id) {
                // To the end: a campaign that waits for its rate holds up no other.
                self.ready.push_back(ready);
                continue;
            }
            moved = true;
            if turned.handed_over.contains(&id) {
                self.send(ready, now);
            }
        }
        Ok(moved)
    }

    /// A commit costs milliseconds whatever is in it: while the channel has plenty to do, a few answers wait a moment for more.
    fn is_worth_a_commit(&self, now: Instant) -> bool {
        let are_few = self.conclusions.len() * 4 < self.capacity();
        let is_busy = self.out.len() * 2 > self.capacity();
        let have_waited =
            !self.conclusions.is_empty() && now >= self.concluded_first.plus_micros(GATHER_MICROS);
        !(are_few && is_busy) || have_waited
    }

    fn send(&mut self, ready: Ready, now: Instant) {
        let (Some((_, channel)), Some(mut message)) = (&self.outlet, ready.message) else { return };
        message.at_seconds = now.seconds();
        self.out.insert(ready.leased.id, (ready.leased.attempts, ready.leased.contact));
        channel.send(message, Receipt::new(ready.leased.id, self.answers.clone()));
    }

    fn capacity(&self) -> usize {
        self.outlet.as_ref().map_or(1, |(_, channel)| channel.capacity().max(1))
    }
}

/// Campaigns take turns, so that a large one does not hold up a small one.
fn interleave(mut queues: Vec<VecDeque<Ready>>, into: &mut VecDeque<Ready>) {
    while !queues.is_empty() {
        queues.retain_mut(|queue| {
            into.extend(queue.pop_front());
            !queue.is_empty()
        });
    }
}
