use store::{Row, StoreError, Tx, params};
use vocabulary::{CouponPoolId, Instant, PromotionId};

use crate::coupons::{Codes, Format, Limits, Pool, Settings};

const GENERIC: i64 = 1;
const UNIQUE: i64 = 2;

const COLUMNS: &str = "id, name, promotion_id, kind, generic_code, prefix, alphabet, length, is_personal, is_paused, from_at, until_at, \
    valid_days, per_code, per_customer, per_day, zone, label, label_price, wanted, generated, next_serial, issued, version, created_at, updated_at";

fn pool(row: &Row<'_>) -> Result<Pool, StoreError> {
    let codes = match row.opt_text(4)? {
        Some(code) => Codes::Generic(code),
        None => {
            Codes::Unique { format: format(&row.text(5)?, &row.text(6)?, row.int(7)?)?, wanted: row.int(19)? }
        }
    };
    let settings = Settings {
        name: row.text(1)?,
        promotion: PromotionId(row.int(2)?),
        is_personal: row.bool(8)?,
        from: row.opt_instant(10)?,
        until: row.opt_instant(11)?,
        valid_days: row.opt_int(12)?,
        limits: Limits {
            per_code: row.opt_int(13)?,
            per_customer: row.opt_int(14)?,
            per_day: row.opt_int(15)?,
        },
        zone: row.text(16)?,
        label: row.text(17)?,
        label_price: row.opt_int(18)?,
    };
    Ok(Pool {
        id: CouponPoolId(row.int(0)?),
        settings,
        codes,
        is_paused: row.bool(9)?,
        generated: row.int(20)?,
        next_serial: row.int(21)?,
        issued: row.int(22)?,
        version: row.int(23)?,
        created_at: row.instant(24)?,
        updated_at: row.instant(25)?,
    })
}

fn format(prefix: &str, alphabet: &str, length: i64) -> Result<Format, StoreError> {
    let shape = || StoreError::Shape { column: 6, expected: "the form of a code" };
    let length = usize::try_from(length).map_err(|_| shape())?;
    Format::try_new(prefix, alphabet, length).map_err(|_| shape())
}

/// Makes a pool.
pub(in crate::coupons) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &Settings,
    codes: &Codes,
) -> Result<CouponPoolId, StoreError> {
    let (kind, generic, prefix, alphabet, length, wanted) = match codes {
        Codes::Generic(code) => (GENERIC, Some(code.as_str()), "", String::new(), 0, 1),
        Codes::Unique { format, wanted } => {
            (UNIQUE, None, format.prefix(), format.alphabet(), format.length(), *wanted)
        }
    };
    tx.one(
        "insert into coupon_pools (name, promotion_id, kind, generic_code, prefix, alphabet, length, is_personal, from_at, until_at, \
         valid_days, per_code, per_customer, per_day, zone, label, label_price, wanted, generated, next_serial, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20, $20) returning id",
        params![
            settings.name.trim(),
            settings.promotion,
            kind,
            generic,
            prefix,
            &alphabet,
            length,
            settings.is_personal,
            settings.from,
            settings.until,
            settings.valid_days,
            settings.limits.per_code,
            settings.limits.per_customer,
            settings.limits.per_day,
            &settings.zone,
            &settings.label,
            settings.label_price,
            wanted,
            generic.is_some(),
            now
        ],
        |row| row.int(0).map(CouponPoolId),
    )
}

/// A pool by its id.
pub(in crate::coupons) fn load(tx: &mut Tx<'_>, id: CouponPoolId) -> Result<Option<Pool>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from coupon_pools where id = $1"), params![id], pool)
}

/// The newest below an id, of all promotions or of one.
pub(in crate::coupons) fn page(
    tx: &mut Tx<'_>,
    promotion: Option<PromotionId>,
    below: i64,
    limit: i64,
) -> Result<Vec<Pool>, StoreError> {
    match promotion {
        Some(promotion) => tx.query(
            &format!("select {COLUMNS} from coupon_pools where promotion_id = $1 and id < $2 order by id desc limit $3"),
            params![promotion, below, limit],
            pool,
        ),
        None => tx.query(
            &format!("select {COLUMNS} from coupon_pools where id < $1 order by id desc limit $2"),
            params![below, limit],
            pool,
        ),
    }
}

/// Changes a pool of a version; whether there was one.
pub(in crate::coupons) fn update(
    tx: &mut Tx<'_>,
    now: Instant,
    id: CouponPoolId,
    version: i64,
    settings: &Settings,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update coupon_pools set name = $3, promotion_id = $4, is_personal = $5, from_at = $6, until_at = $7, valid_days = $8, \
         per_code = $9, per_customer = $10, per_day = $11, zone = $12, label = $13, label_price = $14, version = version + 1, \
         updated_at = $15 where id = $1 and version = $2",
        params![
            id,
            version,
            settings.name.trim(),
            settings.promotion,
            settings.is_personal,
            settings.from,
            settings.until,
            settings.valid_days,
            settings.limits.per_code,
            settings.limits.per_customer,
            settings.limits.per_day,
            &settings.zone,
            &settings.label,
            settings.label_price,
            now
        ],
    )?;
    Ok(changed > 0)
}

/// Pauses a pool or lets it go on.
pub(in crate::coupons) fn pause(
    tx: &mut Tx<'_>,
    now: Instant,
    id: CouponPoolId,
    is_paused: bool,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update coupon_pools set is_paused = $2, version = version + 1, updated_at = $3 where id = $1 and is_paused <> $2",
        params![id, is_paused, now],
    )?;
    Ok(changed > 0)
}

/// Notes how many codes there are to be.
pub(in crate::coupons) fn want(
    tx: &mut Tx<'_>,
    now: Instant,
    id: CouponPoolId,
    wanted: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update coupon_pools set wanted = $2, version = version + 1, updated_at = $3 where id = $1 and wanted <> $2",
        params![id, wanted, now],
    )?;
    Ok(())
}

/// Notes codes made, and where to go on.
pub(in crate::coupons) fn generated(
    tx: &mut Tx<'_>,
    id: CouponPoolId,
    made: i64,
    next: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update coupon_pools set generated = generated + $2, next_serial = $3 where id = $1",
        params![id, made, next],
    )?;
    Ok(())
}

/// Notes coupons issued, and where to go on.
pub(in crate::coupons) fn issued(
    tx: &mut Tx<'_>,
    id: CouponPoolId,
    issued: i64,
    next: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update coupon_pools set issued = issued + $2, next_issue = $3 where id = $1",
        params![id, issued, next],
    )?;
    Ok(())
}

/// The forms of all unique codes, each once.
pub(in crate::coupons) fn formats(tx: &mut Tx<'_>) -> Result<Vec<Format>, StoreError> {
    tx.query(
        "select distinct prefix, alphabet, length from coupon_pools where kind = $1 order by prefix, alphabet, length",
        params![UNIQUE],
        |row| format(&row.text(0)?, &row.text(1)?, row.int(2)?),
    )
}
