//! Codes made elsewhere: printed years ago, or handed over by a partner.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;
use vocabulary::{CouponPoolId, Instant, Problem, numbered_words};

use super::code::is_code;
use super::generate::is_generic;
use super::{Codes, load, normal, sql};

numbered_words! {
    /// What became of a code that was to be imported.
    Imported {
        /// The pool has it from here on.
        Added = 1, "added";
        /// The pool had it.
        Here = 2, "here";
        /// Another pool has it.
        Elsewhere = 3, "elsewhere";
        /// It stood further up in the same file.
        Twice = 4, "twice";
        /// It cannot be a code.
        NotACode = 5, "not_a_code";
    }
}

/// Adds codes to a pool of unique ones, and says of each what became of it, in their order; again adds none.
pub fn import(
    tx: &mut Tx<'_>,
    now: Instant,
    pool: CouponPoolId,
    codes: &[String],
) -> Result<Vec<Imported>, Problem> {
    tx.lock("coupon_pool", pool.0)?;
    let pool = load(tx, pool)?;
    let Codes::Unique { wanted, .. } = &pool.codes else { return Err(is_generic(&pool)) };
    let normals: Vec<String> = codes.iter().map(|code| normal(code)).collect();
    let whole: Vec<String> = normals.iter().filter(|code| is_code(code)).cloned().collect();
    let known: BTreeMap<String, CouponPoolId> = sql::codes::pools_of(tx, &whole)?.into_iter().collect();
    let (mut seen, mut fresh) = (BTreeSet::new(), Vec::new());
    let mut told = Vec::with_capacity(normals.len());
    for code in &normals {
        told.push(match known.get(code) {
            _ if !is_code(code) => Imported::NotACode,
            _ if !seen.insert(code.as_str()) => Imported::Twice,
            Some(there) if *there == pool.id => Imported::Here,
            Some(_) => Imported::Elsewhere,
            None => {
                fresh.push((pool.next_serial + fresh.len() as i64, code.clone()));
                Imported::Added
            }
        });
    }
    if !fresh.is_empty() {
        let added = sql::codes::insert(tx, pool.id, &fresh)?;
        sql::pools::generated(tx, pool.id, added, pool.next_serial + fresh.len() as i64)?;
        sql::pools::want(tx, now, pool.id, wanted + added)?;
    }
    Ok(told)
}
