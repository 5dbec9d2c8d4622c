//! The peers: each a process of its own that loads the workload once and answers a question a line.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::figures::say;

const NAMES: [&str; 3] = ["clickhouse", "duckdb", "polars"];
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py");

/// All peers, ready to be asked.
pub struct Peers(Vec<Peer>);

/// A peer and the order its orders lie in.
#[derive(Clone, Copy)]
pub struct Contender {
    peer: &'static str,
    order: Order,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As the page of the common workload has its peers: ClickHouse by customer and time, the others as they came.
    Usual,
    /// By customer, time and category.
    Sorted,
}

impl Contender {
    pub const ALL: [Contender; 5] = [
        Contender { peer: "clickhouse", order: Order::Usual },
        Contender { peer: "duckdb", order: Order::Usual },
        Contender { peer: "polars", order: Order::Usual },
        Contender { peer: "duckdb", order: Order::Sorted },
        Contender { peer: "polars", order: Order::Sorted },
    ];

    /// Its name among the figures.
    pub fn name(self) -> String {
        match self.order {
            Order::Usual => self.peer.to_owned(),
            Order::Sorted => format!("{}_sorted", self.peer),
        }
    }

    pub fn is_sorted(self) -> bool {
        self.order == Order::Sorted
    }
}

struct Peer {
    name: &'static str,
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peers {
    /// Starts the peers one after another, with their tables beside the data.
    pub fn start(python: &Path, data: &Path) -> Result<Peers> {
        NAMES.into_iter().map(|name| Peer::start(name, python, data)).collect::<Result<_>>().map(Peers)
    }

    /// Milliseconds and answer of a peer.
    pub fn ask(&mut self, contender: Contender, question: &str) -> Result<(f64, Vec<i64>)> {
        let peer = self.0.iter_mut().find(|peer| peer.name == contender.peer).context("no such peer")?;
        writeln!(peer.questions, "{question}{}", if contender.is_sorted() { " sorted" } else { "" })?;
        let line = peer.line()?;
        let mut words = line.split_whitespace();
        match words.next().map(str::parse) {
            Some(Ok(time)) => Ok((time, words.map(str::parse).collect::<Result<_, _>>()?)),
            _ => bail!("{} does not answer {question}: {line}", contender.name()),
        }
    }
}

impl Peer {
    fn start(name: &'static str, python: &Path, data: &Path) -> Result<Peer> {
        let mut child = Command::new(python)
            .args([Path::new(SCRIPT), Path::new(name), data, &data.join("peers")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("no {}", python.display()))?;
        let questions = child.stdin.take().context("no way in")?;
        let answers = BufReader::new(child.stdout.take().context("no way out")?);
        let mut peer = Peer { name, child, questions, answers };
        let line = peer.line()?;
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["ready", version, load] => say(&format!("{name} {version}, loaded in, s"), load),
            _ => bail!("{name} does not start: {line}"),
        }
        Ok(peer)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("{} has ended", self.name);
        }
        Ok(line)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
