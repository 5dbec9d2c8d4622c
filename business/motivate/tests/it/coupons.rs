mod card;
mod codes;
mod find;
mod issue;
mod laws;
mod speed;
mod threads;
mod throttle;
mod uses;

use motivate::coupons::{self, CodeKey, Codes, Format, LETTERS, Limits, Pool, Refusal, Settings, Usable};
use store::{Store, Tx};
use vocabulary::{CustomerId, Instant, Problem, PromotionId, ReceiptId};

/// A moment of the tests.
const NOON: Instant = Instant(1_790_000_000_000_000);
const ANN: CustomerId = CustomerId(1);
const BOB: CustomerId = CustomerId(2);
const FIRST: ReceiptId = ReceiptId(101);
const SECOND: ReceiptId = ReceiptId(102);

fn key() -> CodeKey {
    CodeKey::new(&[42; 32])
}

/// Runs a test on both databases.
fn both(test: impl Fn(&Store)) {
    testkit::both(&[motivate::MIGRATIONS], test);
}

/// One transaction that must go well.
fn write<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    store.transact(body).wait().expect("a transaction that goes well")
}

/// The code of the problem a transaction ends with.
fn refused<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> &'static str {
    store.transact(body).wait().err().expect("a transaction that is refused").code
}

fn settings(limits: Limits) -> Settings {
    Settings {
        name: "Spring".into(),
        promotion: PromotionId(5),
        is_personal: false,
        from: None,
        until: None,
        valid_days: None,
        limits,
        zone: "Asia/Almaty".into(),
        label: String::new(),
        label_price: None,
    }
}

fn per_code(limit: i64) -> Limits {
    Limits { per_code: Some(limit), ..Limits::default() }
}

fn generic(store: &Store, code: &'static str, settings: Settings) -> Pool {
    write(store, move |tx| coupons::create(tx, NOON, settings.clone(), Codes::Generic(code.into())))
}

/// A pool with so many unique codes, made in one go.
fn unique(store: &Store, settings: Settings, wanted: i64) -> (Pool, Vec<String>) {
    write(store, move |tx| {
        let format = Format::try_new("SPR-", LETTERS, 9)?;
        let pool = coupons::create(tx, NOON, settings.clone(), Codes::Unique { format, wanted })?;
        coupons::generate(tx, pool.id, 0, wanted, &key())?;
        let codes = coupons::codes(tx, pool.id, 0, wanted)?.into_iter().map(|(_, code)| code).collect();
        Ok((coupons::load(tx, pool.id)?, codes))
    })
}

fn find(
    tx: &mut Tx<'_>,
    codes: &[&str],
    customer: Option<CustomerId>,
    at: Instant,
) -> Result<Vec<Result<Usable, Refusal>>, Problem> {
    Ok(coupons::find(tx, codes, customer, at)?.into_iter().map(|found| found.outcome).collect())
}

/// Looks one code up.
fn look(store: &Store, code: &str, customer: Option<CustomerId>, at: Instant) -> Result<Usable, Refusal> {
    let code = code.to_owned();
    write(store, move |tx| find(tx, &[&code], customer, at)).remove(0)
}

/// Why a code is refused.
fn why(store: &Store, code: &str, customer: Option<CustomerId>, at: Instant) -> Refusal {
    look(store, code, customer, at).expect_err("a code that is refused")
}

fn usable(store: &Store, code: &str, customer: Option<CustomerId>) -> Vec<Usable> {
    vec![look(store, code, customer, NOON).expect("a code that can be used")]
}

fn redeem(store: &Store, order: ReceiptId, coupons: &[Usable]) {
    let coupons = coupons.to_vec();
    write(store, move |tx| coupons::redeem(tx, order, &coupons, NOON));
}
