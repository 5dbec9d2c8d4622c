//! Coupon pools: their codes made in the background, or brought from elsewhere.

use jobs::{Outcome, QueueOptions, Run};
use motivate::coupons::{self, CodeKey, Codes, Imported, Pool, Settings};
use motivate::promotions;
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CouponPoolId, Instant, JobId, Problem};

use crate::Workspace;

/// Kind of the job that makes codes.
pub const CODES: &str = "coupon_codes";
/// Codes made or imported in one transaction.
const BATCH: i64 = 5_000;

/// What the job is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesPayload {
    /// The pool.
    pub pool: CouponPoolId,
}

/// What became of codes that were imported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Codes the pool has from here on.
    pub added: i64,
    /// The others with their places in the file, from 1; no more than [`LEFT_OUT_MAX`].
    pub left_out: Vec<(i64, String, Imported)>,
    /// How many were left out, by why.
    pub by_reason: Vec<(Imported, i64)>,
}

/// Most codes that were left out and are told one by one.
pub const LEFT_OUT_MAX: usize = 10_000;

/// Makes a pool for a promotion there is, and begins to make its codes.
pub fn create(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: Settings,
    codes: Codes,
) -> Result<(Pool, Option<JobId>), Problem> {
    check_promotion(tx, &settings)?;
    let pool = coupons::create(tx, now, settings, codes)?;
    let job = if is_whole(&pool) { None } else { Some(queue(tx, now, pool.id)?) };
    Ok((pool, job))
}

/// Changes a pool whose promotion there is.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    id: CouponPoolId,
    version: i64,
    settings: Settings,
) -> Result<Pool, Problem> {
    check_promotion(tx, &settings)?;
    coupons::change(tx, now, id, version, settings)
}

/// Asks for so many codes and begins to make what is missing; while they are being made, that job is given.
pub fn begin(tx: &mut Tx<'_>, now: Instant, pool: CouponPoolId, wanted: i64) -> Result<JobId, Problem> {
    coupons::want(tx, now, pool, wanted)?;
    queue(tx, now, pool)
}

fn queue(tx: &mut Tx<'_>, now: Instant, pool: CouponPoolId) -> Result<JobId, Problem> {
    let (key, link) = (pool.to_string(), format!("/coupons/pools/{pool}"));
    let options = QueueOptions { key: Some(&key), link: Some(&link), ..QueueOptions::default() };
    jobs::queue(tx, now, CODES, &CodesPayload { pool }, options)
}

fn is_whole(pool: &Pool) -> bool {
    match &pool.codes {
        Codes::Generic(_) => true,
        Codes::Unique { wanted, .. } => pool.generated >= *wanted,
    }
}

fn check_promotion(tx: &mut Tx<'_>, settings: &Settings) -> Result<(), Problem> {
    promotions::load(tx, settings.promotion)
        .map(|_| ())
        .map_err(|_| Problem::invalid("unknown_promotion", "promotion_id", "there is no such promotion"))
}

/// The key the codes of a workspace come from.
pub fn code_key(workspace: &Workspace) -> CodeKey {
    CodeKey::new(&workspace.link_key)
}

/// The job [`CODES`]: batch after batch, each a transaction; begun again after a crash it goes on with the next serial.
pub fn codes_job(workspace: &Workspace, run: &Run) -> Result<Outcome, Problem> {
    let CodesPayload { pool } = run.payload()?;
    let key = code_key(workspace);
    let mut next = workspace.store.read(move |tx| coupons::load(tx, pool)).wait()?.next_serial;
    loop {
        if run.should_stop() {
            let now = workspace.now();
            return Ok(if run.is_cancelled() { Outcome::Cancelled } else { Outcome::Again(now) });
        }
        let key = key.clone();
        let made = workspace.store.transact(move |tx| coupons::generate(tx, pool, next, BATCH, &key));
        let made = made.wait()?;
        run.progress(made.generated, Some(made.wanted), "codes")?;
        if made.is_done() {
            return Ok(Outcome::Done);
        }
        next = made.next;
    }
}

/// Brings codes from elsewhere into a pool, batch after batch, and tells which were left out. Brought again after a crash none is taken twice.
/// Blocks this thread.
pub fn import(workspace: &Workspace, pool: CouponPoolId, codes: &[String]) -> Result<Tally, Problem> {
    let mut tally = Tally::default();
    for (at, batch) in codes.chunks(BATCH as usize).enumerate() {
        let (now, given) = (workspace.now(), batch.to_vec());
        let told = workspace.store.transact(move |tx| coupons::import(tx, now, pool, &given)).wait()?;
        for (place, (code, told)) in batch.iter().zip(told).enumerate() {
            tally.count((at * BATCH as usize + place) as i64 + 1, code, told);
        }
    }
    Ok(tally)
}

impl Tally {
    fn count(&mut self, place: i64, code: &str, told: Imported) {
        if told == Imported::Added {
            self.added += 1;
            return;
        }
        match self.by_reason.iter_mut().find(|(reason, _)| *reason == told) {
            Some((_, count)) => *count += 1,
            None => self.by_reason.push((told, 1)),
        }
        if self.left_out.len() < LEFT_OUT_MAX {
            self.left_out.push((place, code.chars().take(60).collect(), told));
        }
    }
}
