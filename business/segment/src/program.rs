//! A tree made ready to be asked of many customers: cheap conditions first, whole blocks of rows at a time.

use std::collections::HashMap;
use std::sync::Arc;

use columnar::{
    Life, MISSING, MISSING_DAY, MessageKind, Part, Words, consent_shift, contact_known_bit,
    contact_usable_bit,
};
use roaring::RoaringTreemap;
use vocabulary::{Channel, ConsentStatus, Instant, ListId, Problem, Purpose, SegmentId, Zone};

use crate::condition::{
    AttributeName, CampaignOp, Condition, ContactOp, Edge, EdgeCondition, MeasureCondition, TimeTest,
    ValueTest,
};
use crate::error::{Reason, bad_condition};
use crate::favourite::Favourite;
use crate::happening::{Happenings, Measured, measure_field};
use crate::own::own_truths;
use crate::sequence::Steps;
use crate::share::Places;
use crate::span::Span;
use crate::truth::Truth;
use crate::value::{Asked, Here};

/// What a tree needs besides the customers: the instant and zone of the question, the dictionary, and what it refers to.
pub struct Context<'a> {
    /// The instant of the question.
    pub now: Instant,
    /// Whose calendar days count.
    pub zone: &'a Zone,
    /// The dictionary of the columns.
    pub words: &'a Words,
    /// Trees of the segments it may refer to.
    pub segments: &'a HashMap<SegmentId, Condition>,
    /// Members of the lists it may refer to.
    pub lists: &'a HashMap<ListId, Arc<RoaringTreemap>>,
    /// Days for which events are kept: earlier ones are not seen, wherever they are still lying. For ever when there is no number.
    pub events_kept_days: Option<i64>,
    /// What RFM scores are told from; needed by trees that ask for them.
    pub rfm: Option<&'a crate::rfm::Scale>,
}

/// A tree made ready.
#[derive(Debug)]
pub struct Program {
    pub(crate) root: Node,
    pub(crate) now: Instant,
    pub(crate) zone: Zone,
}

#[derive(Debug)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// Members of another segment: unknown is not a member.
    Member(Box<Node>),
    List(Arc<RoaringTreemap>),
    Profile(ProfileColumn, Asked),
    Own(String, Asked),
    Contact {
        channel: Channel,
        all: u32,
        consent_shift: u32,
        op: ContactOp,
        purpose: Purpose,
    },
    Measure(Box<Measured>),
    /// From when to when it is to have happened, both included, or that it never did; the days of a test that moves with today come last.
    Edge(Happenings, Edge, Option<(i64, i64)>, Option<i64>),
    Sequence(Box<Steps>),
    Favourite(Favourite),
    Campaign {
        campaign: i64,
        op: CampaignOp,
        now: i64,
    },
    Share(Places),
    Rfm(Box<crate::rfm::wanted::Ready>),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum ProfileColumn {
    FirstName,
    LastName,
    City,
    Gender,
    Language,
    Birthday,
    CreatedAt,
}

impl Program {
    /// Makes a tree ready; refuses one that refers to itself or to what there is not.
    pub fn compile(tree: &Condition, context: &Context<'_>) -> Result<Program, Problem> {
        let here = Here {
            now: context.now,
            zone: context.zone,
            words: context.words,
            events_kept_days: context.events_kept_days,
        };
        let root = Compiler { context, here, within: Vec::new() }.node(tree, "/root")?;
        Ok(Program { root, now: context.now, zone: context.zone.clone() })
    }

    /// Paths of the conditions that are counted one after another: all in groups, groups before what they hold.
    pub fn step_paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.root.step_paths("/root", &mut paths);
        if paths.is_empty() {
            paths.push("/root".to_owned());
        }
        paths
    }

    /// Keeps the rows of members.
    pub fn keep_members(&self, part: &Part, rows: &mut Vec<u32>) {
        self.root.keep(part, rows);
    }

    /// Keeps the rows of members and adds to each step how many passed it: under `all` those who passed it and all before, under
    /// `any` those who passed it or one before, each of those who came to the group. What is under `not` counts whom it leaves out.
    pub fn count_steps(&self, part: &Part, rows: &mut Vec<u32>, counts: &mut [u64]) {
        let mut step = 0;
        self.root.keep_counting(part, rows, counts, &mut step);
        if step == 0 {
            counts.iter_mut().for_each(|count| *count += rows.len() as u64);
        }
    }

    /// What the tree says of one customer.
    pub fn truth(&self, life: Life<'_>) -> Truth {
        self.root.truths(life.part, &[life.row as u32])[0]
    }
}

struct Compiler<'c> {
    context: &'c Context<'c>,
    here: Here<'c>,
    within: Vec<SegmentId>,
}

impl Compiler<'_> {
    fn node(&mut self, condition: &Condition, path: &str) -> Result<Node, Problem> {
        Ok(match condition {
            Condition::All(of) => Node::All(self.nodes(of, path)?),
            Condition::Any(of) => Node::Any(self.nodes(of, path)?),
            Condition::Not(of) => Node::Not(Box::new(self.node(of, &format!("{path}/of"))?)),
            Condition::Attribute { key, test } => self.attribute(key, test),
            Condition::Contact { channel, purpose, op } => contact(*channel, *purpose, *op),
            Condition::Measure(condition) => Node::Measure(Box::new(self.measured(condition))),
            Condition::Edge(condition) => self.edge(condition),
            Condition::Sequence(sequence) => Node::Sequence(Box::new(Steps::new(sequence, self.here))),
            Condition::Favourite(favourite) => Node::Favourite(Favourite::new(favourite, self.here)),
            Condition::Share(share) => Node::Share(Places::new(share)),
            Condition::Campaign { campaign, op } => {
                Node::Campaign { campaign: campaign.0, op: *op, now: self.here.now.0 }
            }
            Condition::Rfm(wanted) => {
                Node::Rfm(Box::new(crate::rfm::wanted::Ready::new(wanted, self.context)?))
            }
            Condition::Segment(id) => self.segment(*id, path)?,
            Condition::List(id) => match self.context.lists.get(id) {
                Some(list) => Node::List(Arc::clone(list)),
                None => return Err(bad_condition(&format!("{path}/list"), Reason::NotFound)),
            },
        })
    }

    fn nodes(&mut self, of: &[Condition], path: &str) -> Result<Vec<Node>, Problem> {
        of.iter().enumerate().map(|(index, inner)| self.node(inner, &format!("{path}/of/{index}"))).collect()
    }

    fn segment(&mut self, id: SegmentId, path: &str) -> Result<Node, Problem> {
        let path = format!("{path}/segment");
        if self.within.contains(&id) {
            return Err(bad_condition(&path, Reason::Cycle));
        }
        if self.within.len() >= crate::parse::SEGMENT_DEPTH_MAX {
            return Err(bad_condition(&path, Reason::TooDeep));
        }
        let tree = self.context.segments.get(&id).ok_or_else(|| bad_condition(&path, Reason::NotFound))?;
        self.within.push(id);
        let node = self.node(tree, &path);
        self.within.pop();
        Ok(Node::Member(Box::new(node?)))
    }

    fn attribute(&self, key: &AttributeName, test: &ValueTest) -> Node {
        let column = match key {
            AttributeName::FirstName => ProfileColumn::FirstName,
            AttributeName::LastName => ProfileColumn::LastName,
            AttributeName::City => ProfileColumn::City,
            AttributeName::Gender => ProfileColumn::Gender,
            AttributeName::Language => ProfileColumn::Language,
            AttributeName::Birthday => ProfileColumn::Birthday,
            AttributeName::CreatedAt => ProfileColumn::CreatedAt,
            AttributeName::Age => return Node::Profile(ProfileColumn::Birthday, Asked::age(test, self.here)),
            AttributeName::Own(key) => return Node::Own(key.clone(), Asked::new(test, self.here)),
        };
        Node::Profile(column, Asked::new(test, self.here))
    }

    fn measured(&self, condition: &MeasureCondition) -> Measured {
        let span = Span::new(condition.window.as_ref(), self.here);
        Measured {
            happenings: Happenings::new(&condition.subject, span, &condition.filters, self.here),
            measure: condition.measure,
            field: condition
                .field
                .as_ref()
                .map_or(crate::happening::Field::Total, |field| measure_field(field, self.here)),
            test: condition.test,
            zone: self.here.zone.clone(),
        }
    }

    fn edge(&self, condition: &EdgeCondition) -> Node {
        let always = Span::always(self.here);
        let happenings = Happenings::new(&condition.subject, always, &condition.filters, self.here);
        let (here, today) = (self.here, self.here.today());
        let instants = match condition.test {
            TimeTest::Never => None,
            TimeTest::WithinLast(days) => Some(here.instants(Some(today.plus_days(-days)), Some(today))),
            TimeTest::LongerAgo(days) => Some(here.instants(None, Some(today.plus_days(-days - 1)))),
            TimeTest::Before(date) => Some(here.instants(None, Some(date.plus_days(-1)))),
            TimeTest::After(date) => Some(here.instants(Some(date.plus_days(1)), None)),
            TimeTest::Between(from, to) => Some(here.instants(Some(from), Some(to))),
        };
        let moving = match condition.test {
            TimeTest::WithinLast(days) | TimeTest::LongerAgo(days) => Some(days),
            _ => None,
        };
        Node::Edge(happenings, condition.edge, instants, moving)
    }
}

fn contact(channel: Channel, purpose: Purpose, op: ContactOp) -> Node {
    let all = match op {
        ContactOp::Reachable | ContactOp::Unreachable => contact_usable_bit(channel),
        _ => contact_known_bit(channel),
    };
    Node::Contact { channel, all, consent_shift: consent_shift(channel, purpose), op, purpose }
}

/// Whether a customer can be written to, told from the bits of contacts and consents.
pub fn is_reachable(part: &Part, row: usize, channel: Channel, purpose: Purpose) -> bool {
    let consent = part.customers.consents[row] >> consent_shift(channel, purpose) & 3;
    part.customers.contacts[row] & contact_usable_bit(channel) != 0 && allows(consent, purpose)
}

fn allows(consent: u32, purpose: Purpose) -> bool {
    let is = |status: ConsentStatus| i64::from(consent) == status.number();
    match purpose {
        Purpose::Marketing => is(ConsentStatus::Granted),
        Purpose::Transactional => !is(ConsentStatus::Denied) && !is(ConsentStatus::Revoked),
    }
}

impl Node {
    /// How much work a customer is.
    fn cost(&self) -> u32 {
        match self {
            Node::Contact { .. } | Node::Profile(..) | Node::Share(_) => 1,
            Node::Own(..) => 2,
            Node::List(_) => 3,
            Node::Campaign { .. } | Node::Rfm(_) => 5,
            Node::Measure(measured) => measured.happenings.cost(),
            Node::Edge(happenings, ..) => happenings.cost(),
            Node::Sequence(steps) => steps.cost(),
            Node::Favourite(favourite) => favourite.cost(),
            Node::All(of) | Node::Any(of) => of.iter().map(Node::cost).sum(),
            Node::Not(of) | Node::Member(of) => of.cost(),
        }
    }

    fn by_cost(of: &[Node]) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = of.iter().collect();
        nodes.sort_by_key(|node| node.cost());
        nodes
    }

    fn step_paths(&self, path: &str, paths: &mut Vec<String>) {
        match self {
            Node::All(of) | Node::Any(of) => {
                for (index, node) in of.iter().enumerate() {
                    let path = format!("{path}/of/{index}");
                    paths.push(path.clone());
                    node.step_paths(&path, paths);
                }
            }
            Node::Not(of) => of.step_paths(&format!("{path}/of"), paths),
            _ => {}
        }
    }

    /// As [`Node::keep`], with a count for each of its steps, in order of their paths.
    fn keep_counting(&self, part: &Part, rows: &mut Vec<u32>, counts: &mut [u64], step: &mut usize) {
        match self {
            Node::All(of) => {
                for node in of {
                    let here = next(step);
                    node.keep_counting(part, rows, counts, step);
                    counts[here] += rows.len() as u64;
                }
            }
            Node::Any(of) => {
                let mut left = std::mem::take(rows);
                for node in of {
                    let here = next(step);
                    let mut passed = left.clone();
                    node.keep_counting(part, &mut passed, counts, step);
                    left.retain(|row| passed.binary_search(row).is_err());
                    rows.extend(passed);
                    counts[here] += rows.len() as u64;
                }
                rows.sort_unstable();
            }
            Node::Not(of) => {
                of.keep_counting(part, &mut rows.clone(), counts, step);
                self.keep(part, rows);
            }
            _ => self.keep(part, rows),
        }
    }

    /// Keeps the rows for which it is true.
    fn keep(&self, part: &Part, rows: &mut Vec<u32>) {
        match self {
            Node::All(of) => Node::by_cost(of).into_iter().for_each(|node| node.keep(part, rows)),
            Node::Member(of) => of.keep(part, rows),
            Node::Profile(column, asked) => column.each(part, asked, rows),
            Node::Measure(measured) => {
                keep_buyers(part, rows, measured.since());
                let fetch = |rows: &[u32]| measured.fetch(part, rows);
                retain_fetched(rows, fetch, |row| measured.truth(part.life(row)) == Truth::True);
            }
            Node::Sequence(steps) => {
                keep_buyers(part, rows, steps.since());
                steps.keep(part, rows);
            }
            Node::Edge(happenings, edge, instants, _) => {
                let passes = |row| edge_passes(happenings, *edge, *instants, part.life(row));
                if let Some(now) = happenings.last_by(*edge)
                    && let Some((from, to)) = *instants
                {
                    // One column tells it of whoever did not buy in the future.
                    let (last, from) = (&part.customers.last_order_at[..], from.max(MISSING + 1));
                    let is_within = |row| (from..=to).contains(&last[row]);
                    retain(rows, |row: usize| if last[row] > now { passes(row) } else { is_within(row) });
                } else {
                    retain_fetched(rows, |rows| happenings.fetch_edge(part, rows, *edge), passes);
                }
            }
            Node::Contact { all, consent_shift, op, purpose, .. } => {
                let (contacts, consents) = (&part.customers.contacts[..], &part.customers.consents[..]);
                let passes = |row: usize| {
                    contact_passes(
                        contacts[row] & all != 0,
                        consents[row] >> consent_shift & 3,
                        *op,
                        *purpose,
                    )
                };
                retain(rows, passes);
            }
            Node::Favourite(favourite) => {
                rows.retain(|row| favourite.truth(part.life(*row as usize)) == Truth::True);
            }
            Node::List(_) | Node::Campaign { .. } | Node::Share(_) | Node::Rfm(_) => {
                rows.retain(|row| self.plain(part, *row as usize));
            }
            Node::Any(_) | Node::Not(_) | Node::Own(..) => {
                let truths = self.truths(part, rows);
                let mut truths = truths.iter();
                rows.retain(|_| truths.next() == Some(&Truth::True));
            }
        }
    }

    /// What it says of each row.
    pub(crate) fn truths(&self, part: &Part, rows: &[u32]) -> Vec<Truth> {
        match self {
            Node::All(of) => fold_truths(of, part, rows, Truth::True, Truth::False, Truth::min),
            Node::Any(of) => fold_truths(of, part, rows, Truth::False, Truth::True, Truth::max),
            Node::Not(of) => of.truths(part, rows).into_iter().map(Truth::negated).collect(),
            Node::Member(of) => {
                of.truths(part, rows).into_iter().map(|truth| Truth::of(truth == Truth::True)).collect()
            }
            Node::Profile(column, asked) => {
                rows.iter().map(|row| column.truth(part, asked, *row as usize)).collect()
            }
            Node::Own(key, asked) => own_truths(part, key, asked, rows),
            Node::Measure(measured) => {
                rows.iter().map(|row| measured.truth(part.life(*row as usize))).collect()
            }
            Node::Sequence(steps) => rows.iter().map(|row| steps.truth(part.life(*row as usize))).collect(),
            Node::Favourite(favourite) => {
                rows.iter().map(|row| favourite.truth(part.life(*row as usize))).collect()
            }
            _ => rows.iter().map(|row| Truth::of(self.plain(part, *row as usize))).collect(),
        }
    }

    /// Of conditions that are never unknown.
    fn plain(&self, part: &Part, row: usize) -> bool {
        match self {
            Node::List(list) => list.contains(part.customers.customer_id[row] as u64),
            Node::Rfm(ready) => ready.passes(part.life(row)),
            Node::Contact { all, consent_shift, op, purpose, .. } => {
                let has = part.customers.contacts[row] & all != 0;
                let consent = part.customers.consents[row] >> consent_shift & 3;
                contact_passes(has, consent, *op, *purpose)
            }
            Node::Share(places) => places.has(part.customers.customer_id[row]),
            Node::Edge(happenings, edge, instants, _) => {
                edge_passes(happenings, *edge, *instants, part.life(row))
            }
            Node::Campaign { campaign, op, now } => {
                campaign_at(part, row, *campaign, *op, *now).is_some() != (*op == CampaignOp::NotSent)
            }
            _ => self.truths(part, &[row as u32])[0] == Truth::True,
        }
    }
}

/// The number of a step, and on to the next.
fn next(step: &mut usize) -> usize {
    *step += 1;
    *step - 1
}

/// Keeps the rows of those who bought since an instant.
fn keep_buyers(part: &Part, rows: &mut Vec<u32>, since: i64) {
    if since > i64::MIN {
        let last = &part.customers.last_order_at[..];
        retain(rows, |row| last[row] >= since);
    }
}

/// Rows whose lives are fetched from memory together: one by one each would be waited for.
pub(crate) const FETCHED: usize = 256;

/// As [`retain`], some rows fetched ahead at a time.
pub(crate) fn retain_fetched(rows: &mut Vec<u32>, fetch: impl Fn(&[u32]), stays: impl Fn(usize) -> bool) {
    let (mut kept, length) = (0, rows.len());
    for start in (0..length).step_by(FETCHED) {
        let end = length.min(start + FETCHED);
        fetch(&rows[start..end]);
        for index in start..end {
            let row = rows[index];
            rows[kept] = row;
            kept += usize::from(stays(row as usize));
        }
    }
    rows.truncate(kept);
}

/// Keeps the rows that stay without a branch a row: which of them do cannot be foreseen.
#[inline]
fn retain(rows: &mut Vec<u32>, stays: impl Fn(usize) -> bool) {
    retain_fetched(rows, |_| {}, stays);
}

#[inline]
fn edge_passes(happenings: &Happenings, edge: Edge, instants: Option<(i64, i64)>, life: Life<'_>) -> bool {
    let at = happenings.edge(life, edge);
    match instants {
        None => at.is_none(),
        Some((from, to)) => at.is_some_and(|at| from <= at && at <= to),
    }
}

#[inline]
fn contact_passes(has: bool, consent: u32, op: ContactOp, purpose: Purpose) -> bool {
    let is = |status: ConsentStatus| i64::from(consent) == status.number();
    match op {
        ContactOp::Granted => is(ConsentStatus::Granted),
        ContactOp::Refused => is(ConsentStatus::Denied) || is(ConsentStatus::Revoked),
        ContactOp::Unasked => consent == 0,
        ContactOp::Reachable => has && allows(consent, purpose),
        ContactOp::Unreachable => !(has && allows(consent, purpose)),
        ContactOp::Known => has,
        ContactOp::Unknown => !has,
    }
}

/// Folds the children's truths; a row that cannot change any more is not asked again.
fn fold_truths(
    of: &[Node],
    part: &Part,
    rows: &[u32],
    start: Truth,
    end: Truth,
    fold: fn(Truth, Truth) -> Truth,
) -> Vec<Truth> {
    let mut truths = vec![start; rows.len()];
    let mut open: Vec<usize> = (0..rows.len()).collect();
    let mut asked = Vec::with_capacity(rows.len());
    for node in Node::by_cost(of) {
        asked.clear();
        asked.extend(open.iter().map(|index| rows[*index]));
        for (index, truth) in open.iter().zip(node.truths(part, &asked)) {
            truths[*index] = fold(truths[*index], truth);
        }
        open.retain(|index| truths[*index] != end);
    }
    truths
}

impl ProfileColumn {
    pub(crate) fn words(self, part: &Part) -> Option<&[u32]> {
        Some(match self {
            ProfileColumn::FirstName => &part.customers.first_name,
            ProfileColumn::LastName => &part.customers.last_name,
            ProfileColumn::City => &part.customers.city,
            ProfileColumn::Gender => &part.customers.gender,
            ProfileColumn::Language => &part.customers.language,
            ProfileColumn::Birthday | ProfileColumn::CreatedAt => return None,
        })
    }

    fn each(self, part: &Part, asked: &Asked, rows: &mut Vec<u32>) {
        match self.words(part) {
            Some(words) => retain(rows, |row| asked.word(words[row]) == Truth::True),
            None => retain(rows, |row| self.truth(part, asked, row) == Truth::True),
        }
    }

    fn truth(self, part: &Part, asked: &Asked, row: usize) -> Truth {
        if let Some(words) = self.words(part) {
            return asked.word(words[row]);
        }
        if let ProfileColumn::CreatedAt = self {
            let at = part.customers.created_at[row];
            return asked.instant((at != MISSING).then_some(at));
        }
        let day = part.customers.birthday[row];
        asked.day((day != MISSING_DAY).then_some(i64::from(day)))
    }
}

/// When the thing asked about happened to the customer first; `NotSent` asks about sending.
pub(crate) fn campaign_at(part: &Part, row: usize, campaign: i64, op: CampaignOp, now: i64) -> Option<i64> {
    let kind = match op {
        CampaignOp::Sent | CampaignOp::NotSent | CampaignOp::Converted(_) => MessageKind::Sent,
        CampaignOp::Opened => MessageKind::Opened,
        CampaignOp::Clicked => MessageKind::Clicked,
        CampaignOp::InControl => MessageKind::Control,
    };
    let (life, messages) = (part.life(row), &part.messages);
    let is_it = |m: &usize| {
        messages.campaign_id[*m] == campaign
            && messages.at[*m] <= now
            && messages.is_human[*m] == 1
            && messages.kind[*m] == kind.number()
    };
    let mut times = life.messages().filter(is_it).map(|m| messages.at[m]);
    let CampaignOp::Converted(within) = op else { return times.next() };
    let orders = &part.orders.placed_at[life.orders()];
    times.find_map(|sent| {
        let next = orders.get(orders.partition_point(|at| *at <= sent)).copied()?;
        (next <= now && next.saturating_sub(sent) <= within).then_some(next)
    })
}
