//! Who answers faster: every question goes round the contenders, seven times.

use anyhow::{Result, ensure};
use columnar::Snapshot;
use serde_json::{Value, json};

use super::peers::{Contender, Peers};
use super::{RUNS, asked};
use crate::figures::{median, ratio, say, timed};

/// A question of the contest and how we answer it.
struct Question<'a> {
    name: &'static str,
    ours: Box<dyn Fn() -> Result<Vec<i64>> + 'a>,
}

/// Customers of the common workload, and the members of Q1 then with the sum of their ids.
const WHOLE: u64 = 1_000_000;
const Q1: [i64; 2] = [38_859, 19_465_520_218];

/// Adds our milliseconds and the ratios of medians to the figures; `…_vs_fastest` is of the peers as the workload's page has them.
pub fn measure(snapshot: &Snapshot, peers: &mut Peers, figures: &mut Value) -> Result<()> {
    let q1 = asked::parse(&asked::q1())?;
    if asked::count(snapshot, &q1)?.base == WHOLE {
        ensure!(asked::members(snapshot, &q1)? == Q1, "Q1 has {:?}", asked::members(snapshot, &q1)?);
    }
    for question in questions(snapshot)? {
        let (ours, theirs) = turn_about(&question, peers)?;
        let name = question.name;
        say(&format!("{name}, ms"), format!("{ours:.1}"));
        figures[format!("{name}_ms")] = json!(ours);
        for (contender, time) in &theirs {
            say(
                &format!("  {}, ms, and ours to it", contender.name()),
                format!("{time:.1} {}", ratio(ours, *time)),
            );
            figures[format!("{name}_vs_{}", contender.name())] = json!(ratio(ours, *time));
        }
        let usual = theirs.iter().filter(|(contender, _)| !contender.is_sorted());
        let fastest = usual.map(|(_, time)| *time).fold(f64::INFINITY, f64::min);
        figures[format!("{name}_vs_fastest")] = json!(ratio(ours, fastest));
    }
    Ok(())
}

fn questions(snapshot: &Snapshot) -> Result<Vec<Question<'_>>> {
    let of = |name, root: Value, answer: fn(&Snapshot, &segment::Condition) -> Result<Vec<i64>>| {
        let tree = asked::parse(&root)?;
        Ok::<_, anyhow::Error>(Question { name, ours: Box::new(move || answer(snapshot, &tree)) })
    };
    Ok(vec![
        of("q1", asked::q1(), asked::members)?,
        of("sequence", asked::sequence(), asked::members)?,
        of("distinct", asked::distinct(), asked::members)?,
        of("not_since", asked::not_since(), asked::members)?,
        of("anniversary", asked::anniversary(), asked::members)?,
        of("consent", asked::consent(), asked::reach)?,
        Question { name: "rfm", ours: Box::new(move || Ok(asked::quintiles(snapshot))) },
    ])
}

/// The median of ours and of each contender's; the first round warms up and does not count.
fn turn_about(question: &Question<'_>, peers: &mut Peers) -> Result<(f64, Vec<(Contender, f64)>)> {
    let mut ours = Vec::new();
    let mut theirs = Contender::ALL.map(|contender| (contender, Vec::new()));
    for _ in 0..=RUNS {
        let (time, answer) = timed(&question.ours)?;
        ours.push(time);
        for (contender, times) in &mut theirs {
            let (time, their_answer) = peers.ask(*contender, question.name)?;
            ensure!(
                their_answer == answer,
                "{}: {} answers {their_answer:?}, we {answer:?}",
                question.name,
                contender.name()
            );
            times.push(time);
        }
    }
    let counted = |times: Vec<f64>| median(times[1..].to_vec());
    Ok((counted(ours), theirs.into_iter().map(|(contender, times)| (contender, counted(times))).collect()))
}
