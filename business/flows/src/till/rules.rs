//! The rules that price baskets now or priced them then, compiled once and kept until they change.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use collect::orders;
use collect::products::Product;
use columnar::{Life, Part, Snapshot};
use motivate::loyalty::{Programme, programmes};
use motivate::promotions::{self, Edition, Gift, Promotion, RuleSet};
use parking_lot::Mutex;
use segment::{Condition, Context, MemberSet, Needs, Program, Truth};
use store::Tx;
use vocabulary::{
    CustomerId, ErrorKind, Instant, ListId, Problem, ProgrammeId, PromotionId, SegmentId, Zone,
};

use crate::promotion::customer_trees;
use crate::{Workspace, columns};

/// What compiled rules lead to (segments, lists) is looked up again after so long.
const FRESH_MICROS: i64 = 10_000_000;
/// While one looks it up, others go on with what is no older than this.
const USABLE_MICROS: i64 = 2 * FRESH_MICROS;
/// Rules of earlier times that are kept: a till without a line brings baskets of a few days.
const PAST_MAX: usize = 16;

/// The rules in force, and those of earlier times last asked for, while nothing changes.
#[derive(Default)]
pub(crate) struct Memo {
    kept: Mutex<Option<Arc<Rules>>>,
    past: Mutex<VecDeque<Arc<Rules>>>,
    /// Held by the one that loads them: for a shop with many promotions that takes longer than many baskets.
    loading: Mutex<()>,
}

impl Memo {
    /// The rules of an edition, no older than so much.
    fn of(&self, edition: &Edition, now: Instant, within: i64) -> Option<Arc<Rules>> {
        let is_it = |rules: &Arc<Rules>| rules.is_of(edition, now, within);
        self.kept.lock().clone().filter(is_it)
    }

    /// The rules of an instant before the last change.
    fn of_then(&self, edition: &Edition, now: Instant, at: Instant) -> Option<Arc<Rules>> {
        let is_it =
            |rules: &&Arc<Rules>| rules.serves.contains(&at) && rules.is_of(edition, now, FRESH_MICROS);
        self.past.lock().iter().find(is_it).cloned()
    }

    fn keep_of_then(&self, rules: &Arc<Rules>) {
        let mut past = self.past.lock();
        past.retain(|old| old.edition == rules.edition && old.serves != rules.serves);
        past.push_front(Arc::clone(rules));
        past.truncate(PAST_MAX);
    }
}

/// Promotions ready to price baskets.
pub(super) struct Rules {
    edition: Option<Edition>,
    /// The instants they are the rules of.
    serves: Range<Instant>,
    loaded_at: Instant,
    pub set: RuleSet,
    pub names: Vec<(PromotionId, String)>,
    /// Programmes, the oldest first.
    programmes: Vec<Arc<Programme>>,
    trees: Vec<(PromotionId, Tree)>,
    /// What scores are told by, where a condition asks for them.
    rfm: Option<segment::rfm::settings::Settings>,
}

/// A condition on the customer with what it leads to.
struct Tree {
    root: Condition,
    segments: HashMap<SegmentId, Condition>,
    lists: HashMap<ListId, Arc<MemberSet>>,
    asks_rfm: bool,
    asks_orders: bool,
    /// Somebody was told that it cannot be asked: not at each basket.
    is_told: AtomicBool,
}

impl Rules {
    /// The rules that price a basket bought at an instant: those in force, kept from one basket to the next, or those of then.
    pub fn at(
        tx: &mut Tx<'_>,
        workspace: &Workspace,
        now: Instant,
        at: Instant,
    ) -> Result<Arc<Rules>, Problem> {
        let edition = promotions::edition(tx)?;
        let zone = &workspace.settings().zone;
        let memo = &workspace.till;
        if at < edition.changed_at {
            if let Some(rules) = memo.of_then(&edition, now, at) {
                return Ok(rules);
            }
            let serves = promotions::unchanged_around(tx, at)?;
            let rules = Arc::new(Rules::load(tx, zone, edition, serves, now, at)?);
            memo.keep_of_then(&rules);
            return Ok(rules);
        }
        if let Some(rules) = memo.of(&edition, now, FRESH_MICROS) {
            return Ok(rules);
        }
        let loading = match (memo.loading.try_lock(), memo.of(&edition, now, USABLE_MICROS)) {
            (Some(loading), _) => loading,
            (None, Some(rules)) => return Ok(rules),
            (None, None) => memo.loading.lock(),
        };
        if let Some(rules) = memo.of(&edition, now, FRESH_MICROS) {
            return Ok(rules);
        }
        let serves = edition.changed_at..Instant::MAX;
        let rules = Arc::new(Rules::load(tx, zone, edition, serves, now, at)?);
        *memo.kept.lock() = Some(Arc::clone(&rules));
        drop(loading);
        Ok(rules)
    }

    fn load(
        tx: &mut Tx<'_>,
        zone: &Zone,
        edition: Edition,
        serves: Range<Instant>,
        now: Instant,
        at: Instant,
    ) -> Result<Rules, Problem> {
        let running = promotions::running(tx, at)?;
        let rules = Rules::of(tx, zone, now, at, &running)?;
        Ok(Rules { edition: Some(edition), serves, ..rules })
    }

    /// The rules of some promotions beside the stacking and the programmes of an instant, kept nowhere.
    pub fn of(
        tx: &mut Tx<'_>,
        zone: &Zone,
        now: Instant,
        at: Instant,
        running: &[Promotion],
    ) -> Result<Rules, Problem> {
        let names = promotions::list(tx)?.into_iter().map(|one| (one.id, one.name)).collect();
        let set = RuleSet::compile(running, &promotions::stacking_at(tx, at)?, zone);
        let set = set.with_gifts(gifts(tx, running)?);
        let mut trees = Vec::new();
        for promotion in running {
            for (_, told) in customer_trees(&promotion.definition) {
                trees.push((promotion.id, Tree::read(tx, told)?));
            }
        }
        let rfm = if trees.iter().any(|(_, tree)| tree.asks_rfm) {
            Some(segment::rfm::settings::load(tx)?)
        } else {
            None
        };
        let programmes = programmes::all_at(tx, at)?.into_iter().map(Arc::new).collect();
        Ok(Rules { edition: None, serves: at..at, loaded_at: now, set, names, programmes, trees, rfm })
    }

    fn is_of(&self, edition: &Edition, now: Instant, within: i64) -> bool {
        self.edition.as_ref() == Some(edition) && now.0 - self.loaded_at.0 < within
    }

    /// The programme a purchase counts in: the one it names, or the oldest there is; fails with `unknown_programme` when there is none of its name.
    pub fn programme(&self, named: Option<ProgrammeId>) -> Result<Option<&Arc<Programme>>, Problem> {
        let Some(id) = named else { return Ok(self.programmes.first()) };
        let found = self.programmes.iter().find(|programme| programme.id == id);
        let unknown = || Problem::invalid("unknown_programme", "programme", "there is no such programme");
        found.ok_or_else(unknown).map(Some)
    }

    /// Says what [`Rules::life`] will ask.
    pub fn life_ahead(
        &self,
        tx: &mut Tx<'_>,
        snapshot: &Snapshot,
        customer: CustomerId,
    ) -> Result<(), Problem> {
        if self.asks_orders() { orders::has_news_ahead(tx, customer, seen_to(snapshot)) } else { Ok(()) }
    }

    /// What conditions on the customer are asked of: the columns' picture, or the store's rows where these do not know the customer or their last orders yet.
    pub fn life(
        &self,
        tx: &mut Tx<'_>,
        snapshot: &Snapshot,
        now: Instant,
        customer: CustomerId,
    ) -> Result<Part, Problem> {
        let seen = snapshot.lives(&[customer]);
        let is_known = seen.find(customer.0).is_some();
        let is_old = is_known && self.asks_orders() && orders::has_news(tx, customer, seen_to(snapshot))?;
        if self.trees.is_empty() || is_known && !is_old {
            return Ok(seen);
        }
        columns::just_read(tx, snapshot, now, customer)
    }

    fn asks_orders(&self) -> bool {
        self.trees.iter().any(|(_, tree)| tree.asks_orders)
    }

    /// Promotions whose conditions on the customer all hold; a condition on nobody known does not.
    pub fn fits(
        &self,
        workspace: &Workspace,
        snapshot: &Arc<Snapshot>,
        life: Option<Life<'_>>,
        now: Instant,
    ) -> Result<Vec<PromotionId>, Problem> {
        self.fits_as_of(workspace, snapshot, life, now, now)
    }

    /// As [`Rules::fits`] for an instant of the past; scores are told by the borders of `today`.
    pub fn fits_as_of(
        &self,
        workspace: &Workspace,
        snapshot: &Arc<Snapshot>,
        life: Option<Life<'_>>,
        at: Instant,
        today: Instant,
    ) -> Result<Vec<PromotionId>, Problem> {
        let Some(life) = life.filter(|life| life.is_present()) else { return Ok(Vec::new()) };
        let mut truths: Vec<(PromotionId, bool)> = Vec::new();
        for (promotion, tree) in &self.trees {
            let holds = match tree.compile(workspace, self.rfm.as_ref(), snapshot, at, today) {
                Ok(program) => program.truth(life) == Truth::True,
                // What a segment within it has become cannot be asked; the others can.
                Err(problem) if problem.kind == ErrorKind::Invalid => {
                    if !tree.is_told.swap(true, Ordering::Relaxed) {
                        tracing::warn!(workspace = %workspace.id, %promotion, %problem, "a promotion's condition cannot be asked");
                    }
                    false
                }
                Err(problem) => return Err(problem),
            };
            match truths.last_mut() {
                Some((last, all)) if last == promotion => *all &= holds,
                _ => truths.push((*promotion, holds)),
            }
        }
        Ok(truths.into_iter().filter(|(_, holds)| *holds).map(|(promotion, _)| promotion).collect())
    }
}

/// The instant up to which a picture has surely seen what was recorded: transactions end some time after they began.
fn seen_to(snapshot: &Snapshot) -> Instant {
    snapshot.as_of().plus_seconds(-10)
}

/// What the catalogue knows of the products that promotions give.
pub(super) fn gifts(tx: &mut Tx<'_>, running: &[Promotion]) -> Result<HashMap<String, Gift>, Problem> {
    let skus = promotions::gifts_of(running);
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let known = collect::products::by_sku(tx, &skus)?;
    let gift = |product: &Product| Gift { price: product.price.unwrap_or(0), cost: product.cost };
    Ok(known.into_iter().map(|(sku, product)| (sku, gift(&product))).collect())
}

impl Tree {
    fn read(tx: &mut Tx<'_>, told: &serde_json::Value) -> Result<Tree, Problem> {
        let root = segment::parse(told)?;
        let (segments, lists) = crate::segment::referred_in(tx, &root)?;
        let needs = Needs::of(&root, &segments);
        let (asks_rfm, asks_orders) = (needs.rfm, needs.orders);
        Ok(Tree { root, segments, lists, asks_rfm, asks_orders, is_told: AtomicBool::new(false) })
    }

    fn compile(
        &self,
        workspace: &Workspace,
        rfm: Option<&segment::rfm::settings::Settings>,
        snapshot: &Arc<Snapshot>,
        now: Instant,
        today: Instant,
    ) -> Result<Program, Problem> {
        let scale = rfm.filter(|_| self.asks_rfm);
        let scale =
            scale.map(|rfm| crate::rfm::scale_of_day_by(workspace, rfm, snapshot, today)).transpose()?;
        let (settings, words) = (workspace.settings(), snapshot.words());
        let context = Context {
            now,
            zone: &settings.zone,
            words: &words,
            segments: &self.segments,
            lists: &self.lists,
            events_kept_days: settings.events_kept_days,
            rfm: scale.as_ref(),
        };
        Program::compile(&self.root, &context)
    }
}
