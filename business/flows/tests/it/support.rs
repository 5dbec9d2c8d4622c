use std::path::Path;
use std::sync::Arc;

use collect::orders::{NewLine, NewOrder};
use collect::returns::{self, NewReturn};
use flows::till::{Ask, AskLine};
use flows::{Settings, Workspace};
use motivate::tax::Prices;
use store::{Store, Tx, params};
use vocabulary::{
    Clock, CustomerId, Date, FixedClock, Identifier, IdentifierKind, Instant, OrderId, Problem, SeededDice,
    WorkspaceId, Zone,
};

/// Noon of a day in November.
pub fn noon() -> Instant {
    Instant::parse("2026-11-22T12:00:00Z").expect("an instant")
}

pub fn settings() -> Settings {
    Settings {
        name: "Kofe Dala".into(),
        zone: Zone::parse("Asia/Almaty").expect("a zone"),
        currency: "KZT".parse().expect("a currency"),
        country: "KZ".into(),
        language: "kk".into(),
        events_kept_days: None,
    }
}

/// A workspace over a store, whose clock stands where a test puts it.
pub fn workspace(store: &Store, folder: &Path, clock: &Arc<FixedClock>) -> Arc<Workspace> {
    let workspace = Workspace::new(
        WorkspaceId(1),
        "shop".into(),
        store.clone(),
        folder.to_owned(),
        "https://shop.example".into(),
        [7; 32],
        Arc::clone(clock) as Arc<dyn Clock>,
        Arc::new(SeededDice::new(1)),
        settings(),
    );
    Arc::new(workspace.expect("a workspace"))
}

/// Noon of a day in Almaty.
pub fn day(text: &str) -> Instant {
    settings().zone.start_of(Date::parse(text).expect("a date")).plus_seconds(12 * 3_600)
}

/// A test over the tables of every room, on both databases.
pub fn both(test: impl Fn(&Store)) {
    testkit::both(&[&Workspace::migrations()], test);
}

pub fn write<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    store.transact(body).wait().expect("the transaction is kept")
}

/// Records a return of units of an order.
pub fn bring_back(
    tx: &mut Tx<'_>,
    now: Instant,
    order: OrderId,
    new: &NewReturn,
) -> Result<returns::Recorded, Problem> {
    let order = collect::orders::load(tx, order)?.expect("an order");
    flows::order::give_back(tx, now, &order, new)
}

pub fn number(store: &Store, sql: &'static str) -> i64 {
    store.read(move |tx| tx.one(sql, params![], |row| row.int(0))).wait().expect("a number")
}

pub fn customer_of(store: &Store, identifier: Identifier) -> Option<CustomerId> {
    store.read(move |tx| know::identity::find(tx, &identifier)).wait().expect("a look-up")
}

pub fn phone(value: &str) -> Identifier {
    Identifier::new(IdentifierKind::Phone, value)
}

pub fn anonymous(value: &str) -> Identifier {
    Identifier { kind: IdentifierKind::Anonymous, source: String::new(), value: value.into() }
}

/// An order of `amounts` in minor units, a line each.
pub fn order(number: &str, who: Vec<Identifier>, amounts: &[i64]) -> NewOrder {
    let lines = amounts
        .iter()
        .enumerate()
        .map(|(index, amount)| NewLine {
            sku: format!("sku-{index}"),
            quantity: 1_000,
            price: *amount,
            total: *amount,
            ..NewLine::default()
        })
        .collect();
    NewOrder {
        source: "till".into(),
        number: number.into(),
        who,
        placed_at: noon(),
        currency: "KZT".parse().expect("a currency"),
        store: Some("Abay 52".into()),
        channel: Some("store".into()),
        payment: None,
        cancelled: false,
        lines,
        import: None,
    }
}

/// A basket at a till, paid at once, with nothing but its lines.
pub fn basket(number: &str, who: Vec<Identifier>, lines: Vec<AskLine>) -> Ask {
    Ask {
        source: "till".into(),
        number: number.into(),
        who,
        currency: "KZT".parse().expect("a currency"),
        placed_at: None,
        lines,
        prices: Prices::default(),
        store: None,
        channel: None,
        payment: None,
        coupons: Vec::new(),
        programme: None,
        points: None,
        language: None,
        asker: None,
        address: None,
        is_open: false,
    }
}

/// Cups, thousandths of one, at a price of their own or the catalogue's.
pub fn cup(quantity: i64, price: Option<i64>) -> Vec<AskLine> {
    vec![AskLine { sku: "CUP".into(), quantity, price, tax_rate: None }]
}
