//! A shop with three products, a programme whose points pay, and a till.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use collect::products::NewProduct;
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use flows::Workspace;
use flows::till::{self, Ask, Paper, Refund, Told};
use motivate::loyalty::{Rules, programmes};
use motivate::promotions::{self, Definition, Move, NewPromotion, PromotionState, counters};
use serde_json::json;
use store::{Store, Tx};
use vocabulary::{FixedClock, Problem, PromotionId, ReceiptId};

use crate::support::{basket, both, bring_back, cup, noon, phone, settings, workspace, write};

pub struct Counter {
    pub store: Store,
    pub clock: Arc<FixedClock>,
    pub workspace: Arc<Workspace>,
}

/// A test in a new shop, on both databases.
pub fn counters_of(test: impl Fn(&Counter)) {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        test(&Counter::open(store, folder.path()));
    });
}

impl Counter {
    fn open(store: &Store, folder: &Path) -> Counter {
        let clock = Arc::new(FixedClock::at(noon()));
        let workspace = workspace(store, folder, &clock);
        let rules: Rules = serde_json::from_value(json!({"name": "Club", "zone": "Asia/Almaty", "negative": "net", "returns": "unlimited",
            "spending": {"points": 1, "money": 100, "share_max": 60, "money_min": 0, "step": 1},
            "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 1_000}}]}))
        .expect("rules");
        write(store, move |tx| {
            let product = |(sku, price): (&str, i64)| NewProduct {
                sku: sku.into(),
                name: Some(sku.into()),
                category: None,
                brand: None,
                price: Some(price),
                cost: None,
                attributes: Default::default(),
                import: None,
            };
            collect::products::record(tx, noon(), &[("CUP", 100_000), ("TEA", 50_000)].map(product))?;
            programmes::create(tx, noon(), &rules).map(drop)
        });
        Counter { store: store.clone(), clock, workspace }
    }

    /// A promotion that runs.
    pub fn runs(&self, definition: serde_json::Value) -> PromotionId {
        let definition: Definition = serde_json::from_value(definition).expect("a definition");
        write(&self.store, move |tx| {
            let new = NewPromotion {
                name: "A promotion".into(),
                definition: definition.clone(),
                by: String::new(),
            };
            let id = promotions::create(tx, noon(), &new)?.id;
            promotions::advance(tx, noon(), id, Move::Start)?;
            Ok(id)
        })
    }

    pub fn state(&self, promotion: PromotionId) -> PromotionState {
        write(&self.store, move |tx| Ok(promotions::load(tx, promotion)?.state))
    }

    /// What is used of a promotion's first limit, by whoever used most.
    pub fn used(&self, promotion: PromotionId) -> i64 {
        let (zone, now) = (settings().zone, self.workspace.now());
        write(&self.store, move |tx| {
            let limits = promotions::load(tx, promotion)?.definition.limits;
            Ok(counters::uses(tx, promotion, &limits, now, &zone)?[0].used)
        })
    }

    pub fn quotes(&self, ask: &Ask) -> Paper {
        let (workspace, ask, now) = (Arc::clone(&self.workspace), ask.clone(), self.workspace.now());
        self.store.read(move |tx| till::quote(tx, &workspace, now, &ask)).wait().expect("a quote")
    }

    pub fn tries(&self, ask: &Ask) -> Result<Told, Problem> {
        let (workspace, ask, now) = (Arc::clone(&self.workspace), ask.clone(), self.workspace.now());
        self.store.transact(move |tx| till::order(tx, &workspace, now, &ask)).wait()
    }

    pub fn buys(&self, ask: &Ask) -> Paper {
        match self.tries(ask).expect("an order") {
            Told::New(paper) | Told::Again(paper) => paper,
        }
    }

    pub fn commits(&self, receipt: ReceiptId) -> Result<Paper, Problem> {
        let (workspace, now) = (Arc::clone(&self.workspace), self.workspace.now());
        self.store.transact(move |tx| till::commit(tx, &workspace, now, receipt)).wait()
    }

    pub fn calls_off(&self, paper: &Paper) {
        let (receipt, now) = (paper.receipt.expect("a receipt"), self.workspace.now());
        write(&self.store, move |tx| till::cancel(tx, now, receipt));
    }

    /// Units of the first line.
    pub fn brings_back(&self, paper: &Paper, name: &str, units: i64) -> Refund {
        let (order, now) = (paper.order.expect("an order"), self.workspace.now());
        let new = NewReturn {
            source: "till".into(),
            number: format!("{order} {name}"),
            returned_at: now,
            lines: vec![NewReturnLine { line: LineRef::Number(1), quantity: units * 1_000 }],
        };
        write(&self.store, move |tx: &mut Tx<'_>| {
            let returned = bring_back(tx, now, order, &new)?.id();
            let order = collect::orders::load(tx, order)?.expect("an order");
            till::refund(tx, &order, returned)
        })
    }

    /// What time does to what is held, after so many minutes.
    pub fn looks_after(&self, minutes: i64) -> Result<(), Problem> {
        self.clock.set(self.workspace.now().plus_seconds(minutes * 60));
        till::look(&self.workspace, &AtomicBool::new(false))
    }
}

/// Two cups bought by a telephone number, or by nobody.
pub fn cups(number: &str, who: Option<&str>) -> Ask {
    Ask {
        language: Some("en".into()),
        ..basket(number, who.map(phone).into_iter().collect(), cup(2_000, None))
    }
}
