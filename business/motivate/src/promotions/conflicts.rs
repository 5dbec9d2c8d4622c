//! Which promotions stand in each other's way, told from their definitions and the stacking tree before a basket shows it.

use std::cmp::Reverse;

use vocabulary::PromotionId;

use super::definition::Promotion;
use super::meet::{can_meet, gives_only_money, share_products};
use super::stacking::{Child, Group, GroupScope, Mode, Stacking};

/// A promotion that can meet another in one basket, and what happens then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The other promotion.
    pub with: PromotionId,
    /// What happens.
    pub outcome: Outcome,
    /// Whether both make some product cheaper, as far as definitions tell.
    pub same_products: bool,
    /// Whether it is decided for every line by itself.
    pub by_line: bool,
}

/// What happens when two promotions meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The first that has an effect is taken: this one, if it has any.
    First(PromotionId),
    /// They never apply together; this one is asked first.
    Exclusive(PromotionId),
    /// The one that gives the customer more.
    BestForCustomer,
    /// The one that gives the customer less.
    BestForShop,
    /// Both make the same products cheaper; this one comes first.
    Both(PromotionId),
}

/// Conflicts of a promotion with others. Two conflict when some basket could fulfil both within both schedules and either only
/// one of them is taken, or both make some product cheaper.
pub fn conflicts(promotion: &Promotion, others: &[Promotion], stacking: &Stacking) -> Vec<Conflict> {
    let met = others
        .iter()
        .filter(|other| other.id != promotion.id && can_meet(&promotion.definition, &other.definition));
    met.filter_map(|other| conflict(promotion, other, stacking)).collect()
}

fn conflict(promotion: &Promotion, other: &Promotion, stacking: &Stacking) -> Option<Conflict> {
    let root = whole(stacking, promotion, other);
    let (one, two) = (path(&root, promotion.id)?, path(&root, other.id)?);
    let fork = one.iter().zip(&two).take_while(|(one, two)| one == two).count();
    let group = group_at(&root, &one[..fork])?;
    let first = if one[fork] < two[fork] { promotion.id } else { other.id };
    let by_line = (0..=fork)
        .any(|depth| group_at(&root, &one[..depth]).is_some_and(|group| group.scope == GroupScope::Line));
    let one_is_alone = [one[fork], two[fork]]
        .iter()
        .any(|place| matches!(&group.children[*place], Child::Group(inner) if inner.exclusive));
    let outcome = match group.mode {
        Mode::First => Outcome::First(first),
        Mode::BestForShop => Outcome::BestForShop,
        Mode::BestForCustomer if one_is_alone || group.most.unwrap_or(1) <= 1 => Outcome::BestForCustomer,
        Mode::All if one_is_alone => Outcome::Exclusive(first),
        Mode::All | Mode::BestForCustomer => Outcome::Both(first),
    };
    let same_products = share_products(&promotion.definition, &other.definition);
    let is_told = match outcome {
        Outcome::Both(_) => same_products,
        // Decided line by line, discounts on different products never ask for the same line.
        _ => same_products || !by_line || !both_give_only_money(promotion, other),
    };
    is_told.then_some(Conflict { with: other.id, outcome, same_products, by_line })
}

fn both_give_only_money(one: &Promotion, other: &Promotion) -> bool {
    gives_only_money(&one.definition) && gives_only_money(&other.definition)
}

/// The tree with those of the two that stand in no group after it, as pricing has them.
fn whole(stacking: &Stacking, one: &Promotion, other: &Promotion) -> Group {
    let mut root = stacking.root.clone();
    if root.mode != Mode::All || root.scope != GroupScope::Basket || root.exclusive {
        root = Group { children: vec![Child::Group(root)], ..Group::default() };
    }
    let mut outside: Vec<&Promotion> =
        [one, other].into_iter().filter(|promotion| path(&root, promotion.id).is_none()).collect();
    outside.sort_by_key(|promotion| (Reverse(promotion.definition.priority), promotion.id));
    root.children.extend(outside.into_iter().map(|promotion| Child::Promotion(promotion.id)));
    root
}

/// The places that lead from a group to a promotion.
fn path(group: &Group, id: PromotionId) -> Option<Vec<usize>> {
    group.children.iter().enumerate().find_map(|(place, child)| match child {
        Child::Promotion(found) => (*found == id).then(|| vec![place]),
        Child::Group(inner) => path(inner, id).map(|rest| [vec![place], rest].concat()),
    })
}

fn group_at<'g>(root: &'g Group, path: &[usize]) -> Option<&'g Group> {
    path.iter().try_fold(root, |group, place| match group.children.get(*place) {
        Some(Child::Group(inner)) => Some(inner),
        _ => None,
    })
}
