use std::collections::{BTreeMap, BTreeSet, HashMap};

use vocabulary::{PromotionId, Zone};

use super::definition::{Base, Effect, Part, Promotion, Scope};
use super::gifts::Gift;
use super::limit::Limit;
use super::masks::{FilterId, Filters};
use super::need::Need;
use super::stacking::{Child, Group, GroupScope, Mode, Stacking};
use super::words::Words;

/// Promotions and their stacking, ready to price baskets. Cheap to share, never changed.
#[derive(Debug, Clone)]
pub struct RuleSet {
    pub(super) words: Words,
    pub(super) filters: Filters,
    /// By promotion id.
    pub(super) rules: Vec<Rule>,
    pub(super) root: Node,
    pub(super) margin_min: Option<i64>,
    pub(super) zone: Zone,
    pub(super) gifts: HashMap<String, Gift>,
    asks_purchase: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub id: PromotionId,
    pub version: i64,
    pub from: i64,
    pub to: i64,
    pub limits: Vec<Limit>,
    pub need: Option<Need>,
    pub base: Base,
    pub worth: i64,
    /// Whether others before it can only make it give less: no sets, whose units another may have taken.
    pub is_smooth: bool,
    /// What makes lines cheaper.
    pub cuts: Vec<Cut>,
    /// What is given besides: effects as they were written, with the lines they are for.
    pub extras: Vec<(Effect, Option<FilterId>)>,
    /// What its gifts would cost, as far as that is known.
    pub gifts: i64,
}

/// An effect that makes lines cheaper.
#[derive(Debug, Clone)]
pub(super) enum Cut {
    Percent { basis_points: i64, of: FilterId, scope: Scope },
    Amount { amount: i64, of: FilterId, scope: Scope },
    Price { price: i64, of: FilterId },
    Bundle { price: i64, parts: Vec<Piece>, most: i64 },
    BuyGet { buy: Piece, get: Piece, basis_points: i64, most: i64 },
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub of: FilterId,
    pub quantity: i64,
}

/// A place in the stacking tree.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Rule(usize),
    Group(Box<GroupNode>),
}

#[derive(Debug, Clone)]
pub(super) struct GroupNode {
    pub name: String,
    pub mode: Mode,
    pub scope: GroupScope,
    pub exclusive: bool,
    pub most: usize,
    /// Whether it stands within a best group.
    pub is_inner: bool,
    pub children: Vec<Node>,
    /// Places of the children by their smallest promotion.
    pub by_id: Vec<usize>,
}

impl RuleSet {
    /// Makes a rule set. The order of the promotions does not matter; of several versions of one the newest counts; what the
    /// tree names and is not among them is left out, what it does not name comes after it.
    pub fn compile(promotions: &[Promotion], stacking: &Stacking, zone: &Zone) -> RuleSet {
        let mut newest: BTreeMap<PromotionId, &Promotion> = BTreeMap::new();
        for promotion in promotions {
            let known = newest.entry(promotion.id).or_insert(promotion);
            if known.version < promotion.version {
                *known = promotion;
            }
        }
        let (mut words, mut filters) = (Words::default(), Filters::default());
        let rules: Vec<Rule> =
            newest.values().map(|promotion| rule(&mut words, &mut filters, promotion)).collect();
        let mut unplaced: BTreeSet<PromotionId> = newest.keys().copied().collect();
        let mut tree = prune(&stacking.root, &mut unplaced);
        let mut rest: Vec<PromotionId> = unplaced.into_iter().collect();
        rest.sort_by_key(|id| (-i128::from(newest[id].definition.priority), *id));
        let after = rest.into_iter().map(Child::Promotion);
        if tree.mode != Mode::All || tree.scope != GroupScope::Basket || tree.exclusive {
            tree = Group { children: vec![Child::Group(tree)], ..Group::default() };
        }
        tree.children.extend(after);
        let root = Node::Group(Box::new(group(&rules, &tree, false)));
        let asks_purchase = rules.iter().any(|rule| rule.need.as_ref().is_some_and(Need::asks_purchase));
        let (margin_min, zone) = (stacking.margin_min, zone.clone());
        RuleSet { words, filters, rules, root, margin_min, zone, gifts: HashMap::new(), asks_purchase }
    }

    /// The limits of the promotions that have any, by id.
    pub fn limits(&self) -> impl Iterator<Item = (PromotionId, &[Limit])> {
        let limited = self.rules.iter().filter(|rule| !rule.limits.is_empty());
        limited.map(|rule| (rule.id, rule.limits.as_slice()))
    }

    /// The limits of a promotion.
    pub fn limits_of(&self, promotion: PromotionId) -> &[Limit] {
        let place = self.rules.binary_search_by_key(&promotion, |rule| rule.id);
        place.map_or(&[], |place| self.rules[place].limits.as_slice())
    }

    /// Below this a line is never sold, minor units.
    pub fn lowest(&self, line: &crate::basket::Line) -> i64 {
        super::till::lowest(line, self.margin_min)
    }

    /// Whether any promotion asks which purchase of the customer it is.
    pub fn asks_purchase(&self) -> bool {
        self.asks_purchase
    }

    /// How many promotions there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// The tree with each promotion at its first place only, and without those there are not.
fn prune(group: &Group, unplaced: &mut BTreeSet<PromotionId>) -> Group {
    let mut children = Vec::with_capacity(group.children.len());
    for child in &group.children {
        match child {
            Child::Promotion(id) if unplaced.remove(id) => children.push(Child::Promotion(*id)),
            Child::Promotion(_) => {}
            Child::Group(inner) => children.push(Child::Group(prune(inner, unplaced))),
        }
    }
    children.retain(|child| !matches!(child, Child::Group(inner) if inner.children.is_empty()));
    Group { name: group.name.clone(), children, ..*group }
}

fn group(rules: &[Rule], group: &Group, is_inner: bool) -> GroupNode {
    let is_best = matches!(group.mode, Mode::BestForCustomer | Mode::BestForShop);
    let child = |child: &Child| match child {
        Child::Promotion(id) => Node::Rule(rules.partition_point(|rule| rule.id < *id)),
        Child::Group(inner) => Node::Group(Box::new(self::group(rules, inner, is_inner || is_best))),
    };
    let children: Vec<Node> = group.children.iter().map(child).collect();
    let mut by_id: Vec<usize> = (0..children.len()).collect();
    by_id.sort_by_key(|place| children[*place].smallest());
    GroupNode {
        name: group.name.clone(),
        mode: group.mode,
        scope: group.scope,
        exclusive: group.exclusive,
        most: if group.mode == Mode::BestForShop { 1 } else { group.most.unwrap_or(1).max(1) },
        is_inner,
        children,
        by_id,
    }
}

impl Node {
    /// The place of its smallest promotion.
    fn smallest(&self) -> usize {
        match self {
            Node::Rule(rule) => *rule,
            Node::Group(group) => group.children.iter().map(Node::smallest).min().unwrap_or(usize::MAX),
        }
    }

    pub(super) fn is_exclusive(&self) -> bool {
        matches!(self, Node::Group(group) if group.exclusive)
    }
}

fn rule(words: &mut Words, filters: &mut Filters, promotion: &Promotion) -> Rule {
    let definition = &promotion.definition;
    let need = definition.condition.as_ref().map(|condition| Need::of(words, filters, condition));
    let (mut cuts, mut extras) = (Vec::new(), Vec::new());
    for effect in &definition.effects {
        match cut(words, filters, effect) {
            Some(cut) => cuts.push(cut),
            None => {
                let lines = match effect {
                    Effect::Points { of, .. }
                    | Effect::PointsPerMoney { of, .. }
                    | Effect::PointsMultiplier { of, .. } => Some(filters.add(words, of)),
                    _ => None,
                };
                extras.push((effect.clone(), lines));
            }
        }
    }
    Rule {
        id: promotion.id,
        version: promotion.version,
        from: definition.from.map_or(i64::MIN, |at| at.0),
        to: definition.to.map_or(i64::MAX, |at| at.0),
        limits: definition.limits.clone(),
        need,
        base: definition.base,
        worth: definition.worth,
        is_smooth: match cuts.as_slice() {
            [] => true,
            [cut] => !matches!(cut, Cut::Bundle { .. } | Cut::BuyGet { .. }),
            _ => false,
        },
        cuts,
        extras,
        gifts: 0,
    }
}

/// The effect if it makes lines cheaper.
fn cut(words: &mut Words, filters: &mut Filters, effect: &Effect) -> Option<Cut> {
    let most = |most: &Option<i64>| most.unwrap_or(super::SETS_MAX).min(super::SETS_MAX);
    let mut piece = |part: &Part| Piece { of: filters.add(words, &part.of), quantity: part.quantity };
    Some(match effect {
        Effect::Percent { basis_points, of, scope } => {
            Cut::Percent { basis_points: *basis_points, of: filters.add(words, of), scope: *scope }
        }
        Effect::Amount { amount, of, scope } => {
            Cut::Amount { amount: *amount, of: filters.add(words, of), scope: *scope }
        }
        Effect::FixedPrice { price, of } => Cut::Price { price: *price, of: filters.add(words, of) },
        Effect::BundlePrice { price, parts, most: sets } => {
            Cut::Bundle { price: *price, parts: parts.iter().map(piece).collect(), most: most(sets) }
        }
        Effect::BuyGet { buy, get, basis_points, most: sets } => {
            Cut::BuyGet { buy: piece(buy), get: piece(get), basis_points: *basis_points, most: most(sets) }
        }
        Effect::CheapestFree { of, each, most: sets } => {
            let units = vocabulary::UNIT;
            let buy = Part { of: of.clone(), quantity: each.saturating_sub(1).saturating_mul(units) };
            let get = Part { of: of.clone(), quantity: units };
            Cut::BuyGet { buy: piece(&buy), get: piece(&get), basis_points: 10_000, most: most(sets) }
        }
        _ => return None,
    })
}
