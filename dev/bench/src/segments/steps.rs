//! Counting after each of six conditions beside counting the six once, turn about.

use anyhow::{Result, ensure};
use columnar::Snapshot;
use serde_json::{Value, json};

use super::{RUNS, asked};
use crate::figures::{median, ratio, say, timed};

/// Adds the ratio for conditions in a marketer's order, and for the dear ones first.
pub fn measure(snapshot: &Snapshot, figures: &mut Value) -> Result<()> {
    let six = asked::six();
    let reversed: Vec<Value> = six.iter().rev().cloned().collect();
    for (name, words, conditions) in [
        ("six_steps_vs_one_count", "each of six conditions against one count", six),
        ("six_steps_reversed_vs_one_count", "the same, dear conditions first", reversed),
    ] {
        let (steps, once) = pair(snapshot, &conditions)?;
        say(words, format!("{steps:.1} ms {once:.1} ms {}", ratio(steps, once)));
        figures[name] = json!(ratio(steps, once));
        figures[name.replace("_vs_one_count", "_ms")] = json!(steps);
    }
    Ok(())
}

fn pair(snapshot: &Snapshot, conditions: &[Value]) -> Result<(f64, f64)> {
    let steps = asked::parse(&json!({"kind": "all", "of": conditions}))?;
    let (mut with_steps, mut without) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (time, counted) = timed(|| asked::count(snapshot, &steps))?;
        with_steps.push(time);
        let (time, counted_once) = timed(|| asked::count_at_once(snapshot, &steps))?;
        without.push(time);
        ensure!(
            counted.steps.len() == conditions.len() && counted_once.steps.len() == 1,
            "not as many steps"
        );
        ensure!(
            (counted.count, counted.reach, &counted.sample)
                == (counted_once.count, counted_once.reach, &counted_once.sample),
            "{counted:?} against {counted_once:?}"
        );
    }
    Ok((median(with_steps), median(without)))
}
