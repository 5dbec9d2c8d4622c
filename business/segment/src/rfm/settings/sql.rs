use serde_json::{Value, json};
use store::{StoreError, Tx, params};
use vocabulary::Instant;

use super::Settings;
use crate::rfm::Borders;

/// The newest settings.
pub(super) fn newest(tx: &mut Tx<'_>) -> Result<Option<Settings>, StoreError> {
    newest_by(tx, Instant::MAX)
}

/// The newest settings of an instant.
pub(super) fn newest_by(tx: &mut Tx<'_>, at: Instant) -> Result<Option<Settings>, StoreError> {
    tx.optional(
        "select version, period_days, borders, at, by from rfm_settings where at <= $1 order by version desc limit 1",
        params![at],
        |row| {
            Ok(Settings {
                version: row.int(0)?,
                period_days: row.opt_int(1)?,
                borders: row.opt_text(2)?.and_then(|text| read(&text)),
                saved: Some((row.instant(3)?, row.text(4)?)),
            })
        },
    )
}

/// A version of the settings, unless there is one of that number.
pub(super) fn insert(tx: &mut Tx<'_>, now: Instant, by: &str, new: &Settings) -> Result<u64, StoreError> {
    let borders = new.borders.map(|borders| written(&borders));
    tx.execute(
        "insert into rfm_settings (version, period_days, borders, at, by) values ($1, $2, $3, $4, $5) \
         on conflict (version) do nothing",
        params![new.version, new.period_days, &borders, now, by],
    )
}

fn written(borders: &Borders) -> String {
    json!([borders.recency, borders.frequency, borders.money]).to_string()
}

fn read(text: &str) -> Option<Borders> {
    let borders: Value = serde_json::from_str(text).ok()?;
    let four = |index: usize| -> Option<[i64; 4]> {
        let values: Option<Vec<i64>> = borders.get(index)?.as_array()?.iter().map(Value::as_i64).collect();
        values?.try_into().ok()
    };
    Some(Borders { recency: four(0)?, frequency: four(1)?, money: four(2)? })
}
