//! What a basket costs: who buys, what is bought, which codes were shown, and what promotions make of it.

use std::sync::Arc;

use collect::orders;
use collect::products::{Catalogue, Product};
use motivate::basket::Basket;
use motivate::coupons::{self, Usable};
use motivate::loyalty::{Accounts, Payable};
use motivate::promotions::counters::{self, Counted, Taken};
use motivate::promotions::{self, Extra, ExtraOf, Priced, Shopper};
use motivate::receipts::{self, State};
use motivate::tax::{self, Tax};
use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Instant, Problem, ReceiptId, Zone};

use super::club::Club;
use super::paper::{Paper, PaperGift, PaperLine, PaperSpent, ShownCoupon};
use super::rules::Rules;
use super::{Ask, HELD_SECONDS, guess, tier};
use crate::Workspace;

/// Offers of things within reach on a paper.
const OFFERS: usize = 3;

/// A priced basket before its paper is written.
pub(super) struct Desk<'a> {
    workspace: &'a Workspace,
    ask: &'a Ask,
    customer: Option<CustomerId>,
    now: Instant,
    at: Instant,
    rules: Arc<Rules>,
    /// What is known of the products bought.
    pub catalogue: Catalogue,
    basket: Basket,
    /// Of its lines, thousandths of a percent.
    tax_rates: Vec<Option<i64>>,
    coupons: Vec<Usable>,
    shopper: Shopper,
    /// The customer's programme, and their points in it before this basket.
    pub club: Option<Club>,
    active: i64,
    pub paper: Paper,
}

impl<'a> Desk<'a> {
    /// Prices what was asked; takes nothing.
    pub fn price(
        tx: &mut Tx<'_>,
        workspace: &'a Workspace,
        now: Instant,
        ask: &'a Ask,
        customer: Option<CustomerId>,
    ) -> Result<Desk<'a>, Problem> {
        let rules = Rules::at(tx, workspace, now, ask.placed_at.unwrap_or(now))?;
        Desk::price_by(tx, workspace, now, ask, customer, rules)
    }

    /// Prices what was asked by other rules than those in force; takes nothing.
    pub fn price_by(
        tx: &mut Tx<'_>,
        workspace: &'a Workspace,
        now: Instant,
        ask: &'a Ask,
        customer: Option<CustomerId>,
        rules: Arc<Rules>,
    ) -> Result<Desk<'a>, Problem> {
        let at = ask.placed_at.unwrap_or(now);
        let catalogue = ask.catalogue(tx, &workspace.shelf)?;
        let (basket, tax_rates) = ask.basket(&catalogue, at)?;
        let programme = rules.programme(ask.programme)?.cloned();
        let snapshot = workspace.columns.snapshot();
        if tx.is_far() {
            guess::throttle_ahead(tx, now, ask, customer)?;
            if let Some((programme, customer)) = programme.as_deref().zip(customer) {
                Accounts::ahead(tx, programme, customer)?;
            }
            let settings = workspace.settings();
            counters::left_ahead(tx, &rules.set, &ask.counted(customer, at, &settings.zone))?;
            if let Some(customer) = customer.filter(|_| rules.set.asks_purchase()) {
                orders::count_of_ahead(tx, customer)?;
                receipts::open_of_ahead(tx, customer, now)?;
            }
            if let Some(customer) = customer {
                rules.life_ahead(tx, &snapshot, customer)?;
            }
        }
        let found = coupons::find(tx, &ask.codes(), customer, at)?;
        guess::throttle(tx, now, ask, customer)?;
        let paper = Paper {
            receipt: None,
            order: None,
            customer,
            programme: None,
            programme_version: None,
            currency: ask.currency,
            lines: basket.lines.iter().map(paper_line).collect(),
            priced: Priced::default(),
            names: Vec::new(),
            coupons: found.iter().map(shown).collect(),
            tier: None,
            spent: None,
            tax: None,
            offers: Vec::new(),
            text: Vec::new(),
            points: None,
            held_until: None,
        };
        let coupons: Vec<Usable> = found.into_iter().filter_map(|found| found.outcome.ok()).collect();
        let pools = coupons.iter().map(|coupon| coupon.pool).collect();
        let lives = customer.map(|customer| rules.life(tx, &snapshot, now, customer)).transpose()?;
        let row = lives.as_ref().zip(customer).and_then(|(lives, customer)| lives.find(customer.0));
        let life = lives.as_ref().zip(row).map(|(lives, row)| lives.life(row));
        let shopper = Shopper {
            fits: rules.fits(workspace, &snapshot, life, at)?,
            purchases: purchases(tx, now, ask, customer, &rules)?,
            pools,
            left: Vec::new(),
        };
        let club = Club::in_programme(tx, programme, customer, at)?;
        let active = match &club {
            Some(club) if ask.points.is_some() => club.spendable(tx, at)?,
            _ => 0,
        };
        let mut desk = Desk {
            workspace,
            ask,
            customer,
            now,
            at,
            rules,
            catalogue,
            basket,
            tax_rates,
            coupons,
            shopper,
            club,
            active,
            paper,
        };
        let (programme, version) = desk.club.as_ref().map(Club::programme).unzip();
        (desk.paper.programme, desk.paper.programme_version) = (programme, version);
        desk.work_out(tx)?;
        Ok(desk)
    }

    fn work_out(&mut self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let settings = self.workspace.settings();
        self.shopper.left = counters::left(tx, &self.rules.set, &self.counted(&settings.zone))?;
        self.paper.priced = promotions::price(&self.rules.set, &self.basket, &self.shopper);
        let (level, priced) = (self.club.as_ref().and_then(Club::level), &mut self.paper.priced);
        self.paper.tier =
            level.and_then(|level| tier::discount(&self.rules.set, &self.basket, level, priced));
        self.give(tx)?;
        self.paper.spent = self.pay_with_points()?;
        self.paper.tax = self.tax();
        let spoken_of = |id| {
            let priced = &self.paper.priced;
            priced.applied.iter().any(|one| one.promotion == id)
                || priced.not_applied.iter().any(|one| one.promotion == id)
        };
        self.paper.names = self.rules.names.iter().filter(|(id, _)| spoken_of(*id)).cloned().collect();
        Ok(())
    }

    /// Puts the gifts after what was brought. What the catalogue does not know stays told in words.
    fn give(&mut self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let extras = std::mem::take(&mut self.paper.priced.extras);
        let (gifts, mut rest): (Vec<ExtraOf>, Vec<ExtraOf>) =
            extras.into_iter().partition(|of| of.extra.gift_amounts().0.is_some());
        let skus: Vec<&str> = gifts.iter().filter_map(|of| of.extra.sku()).collect();
        if !skus.is_empty() {
            self.catalogue.extend(self.workspace.shelf.look(tx, &skus)?);
        }
        for of in gifts {
            match of.extra.sku().and_then(|sku| self.catalogue.get(sku)) {
                Some(product) => {
                    self.paper.lines.extend(gift_line(&of, product));
                    self.paper.priced.give(&of);
                }
                None => rest.push(of),
            }
        }
        self.paper.priced.extras = rest;
        let lines = self.paper.lines.len();
        self.paper.tier.iter_mut().for_each(|tier| tier.lines.resize(lines, 0));
        self.tax_rates.resize(lines, None);
        Ok(())
    }

    /// The tax of what is paid.
    fn tax(&self) -> Option<Tax> {
        let rates = self.tax_rates.iter().enumerate();
        let lines: Vec<(i64, Option<i64>)> =
            rates.map(|(place, rate)| (self.paper.to_pay_of(place), *rate)).collect();
        tax::tax(&lines, self.ask.prices)
    }

    fn pay_with_points(&self) -> Result<Option<PaperSpent>, Problem> {
        let Some(wanted) = self.ask.points else { return Ok(None) };
        let Some((code, rule)) = self.club.as_ref().and_then(Club::paying) else {
            let message = "points pay for a known customer of a programme whose points can be spent";
            return Err(Problem::invalid("no_points_here", "points", message));
        };
        let lines = self.paper.lines.iter().zip(&self.paper.priced.lines);
        let lines: Vec<Payable> = lines
            .map(|(line, priced)| Payable { total: priced.total, is_excluded: line.is_excluded })
            .collect();
        let payment = rule.pay(wanted, &lines, self.active)?;
        let spent = PaperSpent { currency: code.to_owned(), payment, reservation: None };
        Ok((spent.payment.points > 0).then_some(spent))
    }

    /// Says what the basket is about to reach.
    pub fn offer(&mut self) {
        let (rules, paper) = (&self.rules.set, &mut self.paper);
        paper.offers = promotions::next_offers(rules, &self.basket, &self.shopper, &paper.priced, OFFERS);
    }

    fn counted<'z>(&'z self, zone: &'z Zone) -> Counted<'z> {
        self.ask.counted(self.customer, self.at, zone)
    }

    /// Takes coupons and limits for a receipt, or holds the coupons while it is open. Comes last, and the limits after all: other tills wait for
    /// what is taken here until the transaction ends. Where others were quicker with a limit, everything is done again from the start.
    pub fn take_limits(&self, tx: &mut Tx<'_>, receipt: ReceiptId, state: State) -> Result<(), Problem> {
        self.take_coupons(tx, receipt, state)?;
        let settings = self.workspace.settings();
        let counted = self.counted(&settings.zone);
        let taken = counters::take(tx, receipt, &self.rules.set, &self.paper.priced, &counted)?;
        if taken == Taken::All {
            return Ok(());
        }
        tx.start_over();
        let message = "too many tills take the last of a limit";
        Err(Problem::new(ErrorKind::Unavailable, "limits_contended", message))
    }

    /// Spends points for a receipt, or sets them aside while it is open.
    pub fn take_points(&mut self, tx: &mut Tx<'_>, receipt: ReceiptId, state: State) -> Result<(), Problem> {
        let (Some(club), Some(mut spent)) = (&mut self.club, self.paper.spent.take()) else { return Ok(()) };
        match state {
            State::Open => {
                let until = self.now.plus_seconds(HELD_SECONDS);
                club.reserve(tx, receipt, &self.paper, &mut spent, (self.at, until))?;
            }
            _ => club.spend(tx, receipt, &self.paper, &spent, self.at)?,
        }
        club.look_again(tx)?;
        self.paper.spent = Some(spent);
        Ok(())
    }

    fn take_coupons(&self, tx: &mut Tx<'_>, receipt: ReceiptId, state: State) -> Result<(), Problem> {
        let mut used: Vec<Usable> = Vec::new();
        for pool in self.paper.priced.applied.iter().flat_map(|one| &one.pools) {
            let is_taken = |coupon: &Usable| used.iter().any(|used| used.coupon == coupon.coupon);
            let coupon =
                self.coupons.iter().find(|coupon| coupon.pool == *pool && !is_taken(coupon)).cloned();
            used.extend(coupon);
        }
        if used.is_empty() {
            return Ok(());
        }
        match state {
            State::Open => {
                coupons::reserve(tx, receipt, &used, self.now, self.now.plus_seconds(HELD_SECONDS))
            }
            _ => coupons::redeem(tx, receipt, &used, self.now),
        }
    }
}

/// Purchases of the buyer before this one, open orders among them; nothing for nobody. Read from the store, for the columns come after: orders that follow
/// each other quickly, or wait for each other, are not all the first. Where no promotion asks, it is not counted.
fn purchases(
    tx: &mut Tx<'_>,
    now: Instant,
    ask: &Ask,
    customer: Option<CustomerId>,
    rules: &Rules,
) -> Result<Option<i64>, Problem> {
    match customer {
        Some(customer) if rules.set.asks_purchase() => {
            Ok(Some(orders::count_of(tx, customer)? + receipts::open_of(tx, customer, now)?))
        }
        None if ask.who.is_empty() => Ok(None),
        _ => Ok(Some(0)),
    }
}

fn paper_line(line: &motivate::basket::Line) -> PaperLine {
    PaperLine {
        sku: line.sku.clone(),
        quantity: line.quantity,
        price: line.price,
        is_excluded: line.is_excluded,
        gift: None,
    }
}

/// A gift's line; nothing for what is no gift.
fn gift_line(of: &ExtraOf, product: &Product) -> Option<PaperLine> {
    let Extra::Gift { sku, quantity, price, .. } = &of.extra else { return None };
    Some(PaperLine {
        sku: sku.clone(),
        quantity: *quantity,
        price: price.unwrap_or(0),
        is_excluded: true,
        gift: Some(PaperGift { promotion: of.promotion, name: product.name.clone() }),
    })
}

fn shown(found: &coupons::Found) -> ShownCoupon {
    ShownCoupon {
        code: found.shown.clone(),
        promotion: found.outcome.as_ref().ok().map(|usable| usable.promotion),
        refused: found.outcome.as_ref().err().map(|refusal| refusal.as_str().to_owned()),
    }
}
