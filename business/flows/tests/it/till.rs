//! A shop at random: baskets priced, taken, held, paid, called off and brought back, many of them twice. What was quoted is what is
//! taken, everything sums, nothing is spent that is not there, and when all is called off everything is as if it had never been.

use std::sync::Arc;

use collect::products::NewProduct;
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use flows::Workspace;
use flows::till::{self, Ask, AskLine, Paper, Told};
use motivate::coupons::{self, Codes, Limits, Settings};
use motivate::loyalty::{Accounts, Rules, Wanted, programmes};
use motivate::promotions::{self, Move, NewPromotion};
use motivate::tax::Prices;
use serde_json::json;
use store::{Store, Tx};
use vocabulary::{
    Clock, CouponPoolId, FixedClock, Identifier, Instant, Problem, PromotionId, ReceiptId, SeededDice,
    WorkspaceId,
};

use crate::support::{both, bring_back, noon, phone, settings};

const STEPS: usize = 160;
const PHONES: [&str; 2] = ["+77010000001", "+77010000002"];

/// What was done, so that it can be done again.
#[derive(Clone)]
enum Deed {
    Order(Box<Ask>),
    Commit(ReceiptId),
    Cancel(ReceiptId),
    Return(vocabulary::OrderId, NewReturn),
}

struct Random {
    workspace: Arc<Workspace>,
    clock: Arc<FixedClock>,
    pool: CouponPoolId,
    limited: PromotionId,
    seed: u64,
    receipts: Vec<Paper>,
    done: Vec<(Deed, String)>,
}

#[test]
fn whatever_tills_do_is_quoted_first_sums_and_can_be_called_off_to_nothing() {
    both(|store| {
        for (day, seed) in [3, 17, 2_026].into_iter().enumerate() {
            let folder = tempfile::tempdir().expect("a folder");
            let mut random = Random::open(store, folder.path(), seed);
            random.clock.set(noon().plus_seconds(day as i64 * 86_400));
            random.make_everybody_known();
            for step in 0..STEPS {
                random.step(step);
            }
            random.call_everything_off();
        }
    });
}

impl Random {
    fn open(store: &Store, folder: &std::path::Path, seed: u64) -> Random {
        let clock = Arc::new(FixedClock::at(noon()));
        let workspace = Workspace::new(
            WorkspaceId(1),
            format!("shop-{seed}"),
            store.clone(),
            folder.to_owned(),
            "https://shop.example".into(),
            [7; 32],
            Arc::clone(&clock) as Arc<dyn Clock>,
            Arc::new(SeededDice::new(1)),
            settings(),
        );
        let workspace = Arc::new(workspace.expect("a workspace"));
        let (pool, limited) = match store.read(programmes::all).wait().expect("programmes").is_empty() {
            true => crate::support::write(store, shop),
            false => (CouponPoolId(1), PromotionId(1)),
        };
        Random { workspace, clock, pool, limited, seed, receipts: Vec::new(), done: Vec::new() }
    }

    /// A quote makes nobody known: who has never bought is told nothing of points.
    fn make_everybody_known(&mut self) {
        for (place, number) in PHONES.iter().enumerate() {
            let first = Ask { who: vec![phone(number)], points: None, ..self.ask(1_000 + place) };
            let paper = self.perform(&Deed::Order(Box::new(first))).expect("an order").expect("a paper");
            self.receipts.push(paper);
        }
    }

    fn step(&mut self, step: usize) {
        self.clock.set(self.workspace.now().plus_seconds(7));
        match self.below(10) {
            0..5 => self.order(step),
            5 => self.again(),
            6 | 7 => self.settle(),
            8 => self.bring_back(step),
            _ => self.call_one_off(),
        }
    }

    fn order(&mut self, step: usize) {
        let ask = self.ask(step);
        let quoted = self.quote(&ask);
        let deed = Deed::Order(Box::new(ask));
        let told = self.perform(&deed);
        match (quoted, &told) {
            (Ok(quoted), Ok(Some(paper))) => {
                assert_eq!(same_of(&quoted), same_of(paper), "what was quoted is what is taken");
                check_sums(paper);
                self.receipts.push(paper.clone());
            }
            (Err(quoted), Err(told)) => assert_eq!(quoted.code, told.code),
            (quoted, told) => panic!("quoted {quoted:?}, told {told:?}"),
        }
        self.remember(deed, &told);
    }

    /// Something done before, done again: nothing changes, and the answer is the same.
    fn again(&mut self) {
        if self.done.is_empty() {
            return;
        }
        let which = self.below(self.done.len());
        let (deed, answer) = self.done[which].clone();
        let before = self.balances();
        let told = self.perform(&deed);
        // An order that was open is told as it stands by now.
        if !matches!(&deed, Deed::Order(ask) if ask.is_open) {
            assert_eq!(words(&told), answer);
        }
        assert_eq!(self.balances(), before, "done again it changes nothing");
    }

    fn settle(&mut self) {
        let Some(receipt) = self.one_of(|paper| paper.order.is_none()) else { return };
        let deed = Deed::Commit(receipt);
        let told = self.perform(&deed);
        if let Ok(Some(paper)) = &told {
            check_sums(paper);
            let known = self.receipts.iter_mut().find(|known| known.receipt == paper.receipt).expect("known");
            assert_eq!(
                (&known.priced, known.to_pay()),
                (&paper.priced, paper.to_pay()),
                "at the prices it was told"
            );
            *known = paper.clone();
        }
    }

    fn bring_back(&mut self, step: usize) {
        let Some(receipt) = self.one_of(|paper| paper.order.is_some()) else { return };
        let paper = self.receipts.iter().find(|paper| paper.receipt == Some(receipt)).expect("known").clone();
        let line = self.below(paper.lines.len());
        let new = NewReturn {
            source: "till".into(),
            number: format!("B-{}-{step}", self.seed),
            returned_at: self.workspace.now(),
            lines: vec![NewReturnLine { line: LineRef::Number(line as i64 + 1), quantity: 1_000 }],
        };
        let deed = Deed::Return(paper.order.expect("an order"), new);
        let told = self.perform(&deed);
        if told.is_ok() {
            self.remember(deed, &told);
        }
    }

    fn call_one_off(&mut self) {
        let Some(receipt) = self.one_of(|_| true) else { return };
        let deed = Deed::Cancel(receipt);
        let told = self.perform(&deed);
        assert!(told.is_ok(), "{told:?}");
        self.receipts.retain(|paper| paper.receipt != Some(receipt));
        self.remember(deed, &told);
    }

    fn call_everything_off(&mut self) {
        self.clock.set(self.workspace.now().plus_seconds(60));
        for receipt in self.receipts.clone().iter().filter_map(|paper| paper.receipt) {
            self.perform(&Deed::Cancel(receipt)).expect("called off");
        }
        assert_eq!(self.balances(), [0, 0], "no point is left, none is owed");
        let (pool, limited, now) = (self.pool, self.limited, self.workspace.now());
        let zone = settings().zone;
        let (counts, used) = self.read(move |tx| {
            let limits = promotions::load(tx, limited)?.definition.limits;
            let limits: Vec<_> = limits.into_iter().map(|limit| (limited, limit)).collect();
            Ok((coupons::counts(tx, pool)?, promotions::counters::used_of(tx, &limits, now, &zone)?))
        });
        assert_eq!((counts.reserved, counts.redeemed), (0, 0));
        assert!(used.iter().all(|(_, _, used)| *used == 0), "{used:?}");
    }

    fn ask(&mut self, step: usize) -> Ask {
        let who = self.below(3);
        let coupons = if self.below(3) == 0 { vec!["AUTUMN".into()] } else { Vec::new() };
        let points = match self.below(4) {
            0 => Some(Wanted::Most),
            1 => Some(Wanted::Exactly(self.below(40) as i64)),
            _ => None,
        };
        let lines = (0..=self.below(3)).map(|_| AskLine {
            sku: ["CUP", "TEA", "CIG"][self.below(3)].into(),
            quantity: 1_000 * (1 + self.below(3) as i64),
            price: None,
            tax_rate: None,
        });
        let lines = lines.collect();
        Ask {
            source: "till".into(),
            number: format!("R-{}-{step}", self.seed),
            who: PHONES.get(who).map(|number| phone(number)).into_iter().collect::<Vec<Identifier>>(),
            currency: "KZT".parse().expect("a currency"),
            placed_at: None,
            lines,
            prices: Prices::default(),
            store: Some("7".into()),
            channel: None,
            payment: None,
            coupons,
            programme: None,
            points: points.filter(|_| who < PHONES.len()),
            language: Some("en".into()),
            asker: None,
            address: None,
            is_open: self.below(2) == 0,
        }
    }

    fn quote(&self, ask: &Ask) -> Result<Paper, Problem> {
        let (workspace, ask, now) = (Arc::clone(&self.workspace), ask.clone(), self.workspace.now());
        self.workspace.store.read(move |tx| till::quote(tx, &workspace, now, &ask)).wait()
    }

    fn perform(&self, deed: &Deed) -> Result<Option<Paper>, Problem> {
        let (workspace, deed, now) = (Arc::clone(&self.workspace), deed.clone(), self.workspace.now());
        let body = move |tx: &mut Tx<'_>| match &deed {
            Deed::Order(ask) => till::order(tx, &workspace, now, ask).map(|told| match told {
                Told::New(paper) | Told::Again(paper) => Some(paper),
            }),
            Deed::Commit(receipt) => till::commit(tx, &workspace, now, *receipt).map(Some),
            Deed::Cancel(receipt) => till::cancel(tx, now, *receipt).map(|()| None),
            Deed::Return(order, new) => bring_back(tx, now, *order, new).map(|_| None),
        };
        self.workspace.store.transact(body).wait()
    }

    fn balances(&self) -> [i64; 2] {
        PHONES.map(|number| {
            let now = self.workspace.now();
            self.read(move |tx| {
                let Some(customer) = know::identity::find(tx, &phone(number))? else { return Ok(0) };
                let programme = programmes::all(tx)?.remove(0);
                Ok(Accounts::of(tx, &programme, customer)?.balance(tx, "points", now)?.active)
            })
        })
    }

    fn read<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> T {
        self.workspace.store.read(body).wait().expect("a look")
    }

    fn remember(&mut self, deed: Deed, told: &Result<Option<Paper>, Problem>) {
        self.done.push((deed, words(told)));
    }

    fn one_of(&mut self, fits: impl Fn(&Paper) -> bool) -> Option<ReceiptId> {
        let some: Vec<ReceiptId> =
            self.receipts.iter().filter(|paper| fits(paper)).filter_map(|paper| paper.receipt).collect();
        if some.is_empty() { None } else { Some(some[self.below(some.len())]) }
    }

    fn below(&mut self, end: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % end
    }
}

/// What a quote and an order have in common.
fn same_of(paper: &Paper) -> serde_json::Value {
    let spent = paper.spent.as_ref().map(|spent| &spent.payment);
    let earned = paper.points.as_ref().map(|points| points.earned);
    let coupons: Vec<(&str, Option<&str>)> =
        paper.coupons.iter().map(|one| (one.code.as_str(), one.refused.as_deref())).collect();
    json!([paper.lines, paper.priced, paper.tier, spent, paper.offers, earned, coupons])
}

fn check_sums(paper: &Paper) {
    let priced = &paper.priced;
    for (place, line) in priced.lines.iter().enumerate() {
        let promotions: i64 = line.discounts.iter().map(|part| part.amount).sum();
        let tier = paper.tier.as_ref().map_or(0, |tier| tier.lines[place]);
        assert_eq!(line.gross - promotions - tier, line.total);
        assert!(paper.to_pay_of(place) >= 0);
    }
    assert_eq!(priced.lines.iter().map(|line| line.total).sum::<i64>(), priced.total);
    assert_eq!(priced.lines.iter().map(|line| line.gross).sum::<i64>(), priced.gross);
    let given: i64 = priced.applied.iter().map(|one| one.amount).sum();
    assert_eq!(given + paper.tier.as_ref().map_or(0, |tier| tier.amount), priced.discount);
    assert_eq!((0..priced.lines.len()).map(|place| paper.to_pay_of(place)).sum::<i64>(), paper.to_pay());
    assert!(paper.points.as_ref().is_none_or(|points| paper.spent.is_none() || points.balance >= 0));
}

fn words(told: &Result<Option<Paper>, Problem>) -> String {
    match told {
        Ok(paper) => serde_json::to_string(paper).expect("text"),
        Err(problem) => problem.code.to_string(),
    }
}

/// Four products, a programme in which nothing is forgiven, a promotion with a budget, one with a gift, one for a coupon, and a third cup for less.
fn shop(tx: &mut Tx<'_>) -> Result<(CouponPoolId, PromotionId), Problem> {
    let now: Instant = noon();
    let product = |sku: &str, price: i64, attributes: serde_json::Value| NewProduct {
        sku: sku.into(),
        name: Some(sku.into()),
        category: Some(sku.to_lowercase()),
        brand: None,
        price: Some(price),
        cost: Some(price / 2),
        attributes: attributes.as_object().cloned().unwrap_or_default(),
        import: None,
    };
    let shelf = [
        product("CUP", 150_000, json!({})),
        product("TEA", 99_990, json!({})),
        product("CIG", 80_000, json!({"no_discounts": true})),
        product("SPOON", 30_000, json!({})),
    ];
    collect::products::record(tx, now, &shelf)?;
    let rules: Rules = serde_json::from_value(json!({"name": "Club", "zone": "Asia/Almaty", "negative": "net", "returns": "unlimited",
        "spending": {"points": 1, "money": 100, "share_max": 60, "money_min": 0, "step": 1},
        "tiers": {"measure": "turnover", "window": {"calendar": "year"}, "levels": [
            {"code": "guest", "from": 0}, {"code": "silver", "from": 2_000_000, "discount": 300, "multiplier": 150}]},
        "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 1_000}}]}))
    .expect("rules");
    programmes::create(tx, now, &rules)?;
    let limited = running(
        tx,
        "First come",
        json!({"effects": [{"kind": "percent", "basis_points": 1_000, "scope": "basket"}],
        "limits": [{"measure": "money", "most": 400_000}, {"measure": "times", "most": 3, "per": "customer", "daily": true}]}),
    )?;
    running(
        tx,
        "Third cup",
        json!({"condition": {"kind": "quantity", "of": {"kind": "skus", "any_of": ["CUP"]}, "at_least": 3_000},
        "effects": [{"kind": "amount", "amount": 5_000, "scope": "basket"}]}),
    )?;
    running(
        tx,
        "Spoon",
        json!({"condition": {"kind": "quantity", "of": {"kind": "skus", "any_of": ["TEA"]}, "at_least": 2_000},
        "effects": [{"kind": "gift", "sku": "SPOON", "quantity": 2_000}, {"kind": "amount", "amount": 1_000, "scope": "basket"}],
        "limits": [{"measure": "money", "most": 500_000}, {"measure": "times", "most": 4, "per": "customer"}]}),
    )?;
    let coupon =
        running(tx, "Autumn", json!({"effects": [{"kind": "amount", "amount": 20_000, "scope": "basket"}]}))?;
    let pool = coupons::create(tx, now, pool_of(coupon), Codes::Generic("AUTUMN".into()))?.id;
    let opened = serde_json::from_value(
        json!({"condition": {"kind": "coupon", "pool": pool}, "effects": [{"kind": "amount", "amount": 20_000, "scope": "basket"}]}),
    );
    let change =
        NewPromotion { name: "Autumn".into(), definition: opened.expect("a definition"), by: String::new() };
    promotions::change(tx, now, coupon, 1, &change)?;
    promotions::publish(tx, now, coupon)?;
    Ok((pool, limited))
}

pub fn running(tx: &mut Tx<'_>, name: &str, definition: serde_json::Value) -> Result<PromotionId, Problem> {
    let definition = serde_json::from_value(definition).expect("a definition");
    let id =
        promotions::create(tx, noon(), &NewPromotion { name: name.into(), definition, by: String::new() })?
            .id;
    for step in [Move::Stage, Move::Start] {
        promotions::advance(tx, noon(), id, step)?;
    }
    Ok(id)
}

fn pool_of(promotion: PromotionId) -> Settings {
    Settings {
        name: "Autumn".into(),
        promotion,
        is_personal: false,
        from: None,
        until: None,
        valid_days: None,
        limits: Limits { per_code: Some(6), ..Limits::default() },
        zone: "Asia/Almaty".into(),
        label: String::new(),
        label_price: None,
    }
}
