//! Fifty live segments of six conditions over the million customers while orders come in: from the answer to an order, given after its commit,
//! to the committed entry of its customer into a segment; and how late customers leave when only time goes by.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as StopWatch};

use anyhow::{Context, Result, ensure};
use rusqlite::Connection as Sqlite;
use serde_json::{Value, json};

use super::traffic::{Shop, Traffic, buyer, now, order, rate};
use crate::figures::{say, shares};
use crate::http::Connection;

const SEGMENTS: usize = 50;
const ORDERS_A_SECOND: u64 = 2_000;
const SECONDS: u64 = 60;
const WARM_SECONDS: u64 = 20;
const SENDERS: usize = 64;
/// Orders that leave a window of an hour while nothing else happens, and how long after they are sent the first does.
const LEAVING: u64 = 4_000;
const LEAVING_A_SECOND: u64 = 400;
const LEAVES_AFTER_MICROS: i64 = 25_000_000;
const HOUR_MICROS: i64 = 3_600_000_000;
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(900);

/// Loads what is in the folder through the server unless a load is kept beside it; makes segments live and lets orders come in.
pub fn run(binary: &Path, folder: &Path) -> Result<Value> {
    let Shop { perennial, serving, mut connection, key, customers } = Shop::open(binary, folder)?;
    let channel = format!("live-{}", now());
    let ids = make_live(&mut connection, &channel)?;
    let fill = wait_until_filled(&mut connection, &ids)?;
    let store = Sqlite::open_with_flags(perennial.store_file()?, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;

    let numbers = numbers(&store)?;
    let traffic = Traffic {
        address: &perennial.address,
        key: &key,
        orders: ORDERS_A_SECOND * SECONDS,
        a_second: ORDERS_A_SECOND,
        senders: SENDERS,
    };
    // A shop that has been open for a while: the store's log has its length.
    let before = Traffic { orders: ORDERS_A_SECOND * WARM_SECONDS, ..traffic };
    let earlier = format!("{channel}-before");
    before.send(|number| order(number, &earlier, customers, now()))?;
    let entries = Watch { numbers: &numbers, segment: ids[0], entered: true, wanted: traffic.orders };
    let (answered, seen) =
        entries.while_sending(&store, || traffic.send(|number| order(number, &channel, customers, now())))?;
    let mut lags = Vec::new();
    for (number, at) in &answered {
        let seen = seen.get(&buyer(*number, customers)).context("an order's customer never entered")?;
        lags.push(seen.0.saturating_duration_since(*at).as_secs_f64() * 1e3);
    }
    let (lag, orders_per_s) = (shares(lags), rate(&answered));

    let begun = now();
    let placed = |number: u64| {
        begun - HOUR_MICROS + LEAVES_AFTER_MICROS + (number * 1_000_000 / LEAVING_A_SECOND) as i64
    };
    let short = Traffic { orders: LEAVING, a_second: ORDERS_A_SECOND / 2, ..traffic };
    let leaving = format!("{channel}-hour");
    let exits = Watch { numbers: &numbers, segment: ids[1], entered: false, wanted: LEAVING };
    let (_, left) = exits
        .while_sending(&store, || short.send(|number| order(number, &leaving, customers, placed(number))))?;
    let late = |number: u64| {
        let (_, wall) = left.get(&buyer(number, customers)).context("a customer never left")?;
        Ok((wall - (placed(number) + HOUR_MICROS)) as f64 / 1e3)
    };
    let late = shares((0..LEAVING).map(late).collect::<Result<_>>()?);
    let (memory, _) = serving.memory_mb()?;
    serving.stop()?;

    say("live segments, filled in, s", format!("{SEGMENTS} {fill:.1}"));
    say("orders accepted, a second", orders_per_s);
    say("from commit to membership, ms (median p99 max)", format!("{} {} {}", lag.median, lag.p99, lag.max));
    say("left by the clock, ms late (median p99 max)", format!("{} {} {}", late.median, late.p99, late.max));
    say("memory, own, MB", memory);
    Ok(json!({
        "bench": "segments-live", "live_segments": SEGMENTS, "live_fill_s": fill, "live_orders_per_s": orders_per_s,
        "live_ms_median": lag.median, "live_ms_p99": lag.p99, "live_ms_max": lag.max,
        "live_late_ms_p99": late.p99, "live_late_ms_max": late.max, "live_memory_own_mb": memory,
    }))
}

/// Segments of six conditions; the first is entered by every order of the channel, the second left an hour after one.
fn make_live(connection: &mut Connection, channel: &str) -> Result<Vec<i64>> {
    let listed = connection.call("GET", "/api/v1/segments?limit=500", None)?;
    for old in listed["items"].as_array().into_iter().flatten().filter(|one| !one["live"].is_null()) {
        let path = format!("/api/v1/segments/{}", old["id"].as_str().unwrap_or_default());
        connection.call("DELETE", &path, None)?;
    }
    (0..SEGMENTS)
        .map(|index| {
            let tree = json!({"version": 1, "root": {"kind": "all", "of": conditions(index, channel)}});
            let made = connection.call(
                "POST",
                "/api/v1/segments",
                Some(&json!({"name": format!("Live {index}"), "tree": tree})),
            )?;
            let id = made["id"].as_str().context("an id")?.to_owned();
            connection.call("PUT", &format!("/api/v1/segments/{id}/live"), Some(&json!({})))?;
            id.trim_start_matches("seg_").parse().context("a number")
        })
        .collect()
}

fn conditions(index: usize, channel: &str) -> Vec<Value> {
    let orders = |op: &str, value: i64, days: usize, more: Value| {
        let mut condition = json!({"kind": "orders", "measure": "count", "op": op, "value": value, "window": {"last_days": days}});
        if let (Some(object), Value::Object(more)) = (condition.as_object_mut(), more) {
            object.extend(more);
        }
        condition
    };
    let of_channel =
        |channel: String| json!({"where": [{"field": "channel", "op": "equals", "value": channel}]});
    let spent = |value: i64| json!({"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": value});
    let last =
        |days: usize| json!({"kind": "last", "of": "orders", "op": "within_last", "value": {"days": days}});
    let known = json!({"kind": "attribute", "key": "created_at", "op": "is_known"});
    let no_returns = json!({"kind": "returns", "measure": "count", "op": "at_most", "value": 0});
    let hour = json!({"window": {"last_hours": 1}, "where": [{"field": "channel", "op": "equals", "value": format!("{channel}-hour")}]});
    match index {
        0 => vec![
            orders("at_least", 1, 2, of_channel(channel.to_owned())),
            spent(1),
            last(2),
            orders("at_least", 1, 30, json!({})),
            known,
            no_returns,
        ],
        1 => vec![
            orders("at_least", 1, 2, hour),
            spent(1),
            last(2),
            orders("at_least", 1, 30, json!({})),
            known,
            no_returns,
        ],
        _ => {
            let cities: Vec<String> =
                (0..5).map(|step| format!("city_{:02}", (index * 3 + step * 4) % 20 + 1)).collect();
            let category = format!("cat_{:02}", index % 12 + 1);
            vec![
                json!({"kind": "attribute", "key": "city", "op": "one_of", "value": cities}),
                orders("at_least", (index % 4 + 1) as i64, 30 + index * 5, json!({})),
                spent((index as i64 % 7 + 1) * 20_000),
                orders(
                    "equals",
                    0,
                    10 + index,
                    json!({"where": [{"field": "category", "op": "equals", "value": category}]}),
                ),
                last(60 + index),
                json!({"kind": "orders", "measure": "distinct", "field": "category", "op": "at_least", "value": index % 3 + 1}),
            ]
        }
    }
}

fn wait_until_filled(connection: &mut Connection, ids: &[i64]) -> Result<f64> {
    let watch = StopWatch::now();
    loop {
        let listed = connection.call("GET", "/api/v1/segments?limit=500", None)?;
        let all = listed["items"].as_array().context("segments")?;
        let is_live = |id: &i64| {
            let id = format!("seg_{id}");
            all.iter().any(|one| one["id"] == id.as_str() && one["live"]["state"] == "live")
        };
        if ids.iter().all(is_live) {
            return Ok((watch.elapsed().as_secs_f64() * 10.0).round() / 10.0);
        }
        ensure!(watch.elapsed() < PATIENCE, "the segments are still being filled");
        std::thread::sleep(BETWEEN_LOOKS * 200);
    }
}

/// The workload's numbers of the store's customers, by their addresses.
fn numbers(store: &Sqlite) -> Result<HashMap<i64, u64>> {
    let mut statement = store
        .prepare("select customer_id, value from identifiers where value like 'person%@mail.example'")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let mut numbers = HashMap::new();
    for row in rows {
        let (customer, address) = row?;
        let number = address.trim_start_matches("person").trim_end_matches("@mail.example");
        numbers.insert(customer, number.parse()?);
    }
    Ok(numbers)
}

/// Which entries or exits are waited for.
struct Watch<'w> {
    numbers: &'w HashMap<i64, u64>,
    segment: i64,
    entered: bool,
    wanted: u64,
}

/// When a change was seen, by the customer's number: here, and by the clock on the wall.
type Seen = HashMap<u64, (StopWatch, i64)>;

impl Watch<'_> {
    /// Looks at the committed entries and exits of the store again and again while orders are sent, and until all wanted are there.
    fn while_sending<T: Send>(
        &self,
        store: &Sqlite,
        send: impl FnOnce() -> Result<T> + Send,
    ) -> Result<(T, Seen)> {
        let is_sent = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let sender = scope.spawn(|| {
                let sent = send();
                is_sent.store(true, Ordering::Relaxed);
                sent
            });
            let seen = self.look(store, &is_sent)?;
            Ok((sender.join().expect("the sender panicked")?, seen))
        })
    }

    fn look(&self, store: &Sqlite, is_sent: &AtomicBool) -> Result<Seen> {
        let mut after: i64 =
            store.query_row("select coalesce(max(id), 0) from membership_changes", [], |row| row.get(0))?;
        let mut statement = store.prepare(
            "select id, customer_id, segment_id, entered from membership_changes where id > ?1 order by id",
        )?;
        let (mut seen, mut sent_at) = (Seen::new(), None);
        while (seen.len() as u64) < self.wanted {
            let rows = statement.query_map([after], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, i64>(2)?,
                    row.get::<_, i64>(3)?,
                ))
            })?;
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let at = (StopWatch::now(), now());
            for (id, customer, segment, entered) in rows {
                after = id;
                if segment == self.segment && (entered == 1) == self.entered {
                    seen.entry(self.numbers[&customer]).or_insert(at);
                }
            }
            if is_sent.load(Ordering::Relaxed) {
                let sent_at = sent_at.get_or_insert_with(StopWatch::now);
                ensure!(
                    sent_at.elapsed() < PATIENCE / 10,
                    "{} of {} changes were seen",
                    seen.len(),
                    self.wanted
                );
            }
            std::thread::sleep(BETWEEN_LOOKS);
        }
        Ok(seen)
    }
}
