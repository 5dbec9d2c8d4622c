//! The main job on real data: a segment of Complete Journey's households, a campaign to it through Debian's `smtp-sink`, clicks and
//! orders coming back, and the report. What the report says is held against what was done here.

use std::collections::HashSet;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::figures::say;
use crate::http::Connection;
use crate::server::{OWNER, Perennial};

const PATIENCE: Duration = Duration::from_secs(120);
const CLICKS: usize = 200;
const LETTER: &str = r#"<mjml><mj-body><mj-section><mj-column>
<mj-text>Dear {{ first_name | default("neighbour") }}, your {{ attributes.household_size | default("whole") }} table is waiting.</mj-text>
<mj-button href="https://grocer.example/autumn">See the offers</mj-button>
<mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
</mj-column></mj-section></mj-body></mjml>"#;

/// Sends, reacts and reads the report of a workspace with the imported households.
pub fn run(perennial: Perennial, folder: &Path) -> Result<Value> {
    let perennial = perennial.with_private_hosts();
    let households = contacts(&perennial, folder)?;
    let letters = folder.join("letters");
    let (_sink, port) = sink(&letters)?;
    let secret = perennial.key("admin")?;
    let serving = perennial.serve()?;
    let mut api = Connection::open(&perennial.address, "")?;
    api.sign_in(OWNER.0, OWNER.1)?;
    let id = launch(&mut api, port)?;
    let watch = Instant::now();
    let report = until(&mut api, &id, |report| report["campaign"]["state"] == "finished")?;
    let sent = outcome(&report, "sent");
    say("sent through smtp-sink in, s", format!("{:.2}", watch.elapsed().as_secs_f64()));
    let letters = read_letters(&letters)?;
    ensure!(letters.len() as u64 == sent, "{sent} were sent, {} letters came", letters.len());
    let people: HashSet<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    ensure!(people.len() == letters.len(), "somebody got two letters");
    let clicked = click(&perennial, &letters)?;
    let now = api.get("/api/v1/home")?["as_of"].clone();
    buy(&mut perennial.connect(&secret)?, &now, &letters[..clicked])?;
    let report = until(&mut api, &id, |report| {
        report["engagement"]["clicks_unique"] == clicked && metric(report, "orders", "treated_mean") > 0.0
    })?;
    serving.stop()?;
    check(&report, households, sent, clicked)?;
    say(
        "audience, sent, control",
        format!("{} {sent} {}", report["funnel"]["audience"], outcome(&report, "control_group")),
    );
    say("clicked and bought", clicked);
    say(
        "orders a person, sent and control",
        format!(
            "{} {}",
            metric(&report, "orders", "treated_mean"),
            metric(&report, "orders", "control_mean")
        ),
    );
    Ok(
        json!({"audience": report["funnel"]["audience"], "outcomes": report["funnel"]["outcomes"], "clicked": clicked, "effect": report["effect"]}),
    )
}

/// Gives every household an address; a tenth does not agree to letters.
fn contacts(perennial: &Perennial, folder: &Path) -> Result<u64> {
    let store = rusqlite::Connection::open(perennial.store_file()?)?;
    let mut names =
        store.prepare("select value from identifiers where source = 'households' order by value")?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut text = "household_id,email,consent\n".to_owned();
    for (index, name) in names.iter().enumerate() {
        let consent = if index % 10 == 9 { "no" } else { "yes" };
        text.push_str(&format!("{name},household{name}@homes.example,{consent}\n"));
    }
    let file = folder.join("contacts.csv");
    std::fs::write(&file, text)?;
    perennial.run(&[
        "import",
        &file.to_string_lossy(),
        "--mapping",
        "examples/complete-journey/contacts.toml",
    ])?;
    Ok(names.len() as u64)
}

/// A mail server that writes every letter to a file of its own.
struct Sink(Child);

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn sink(letters: &Path) -> Result<(Sink, u16)> {
    std::fs::create_dir_all(letters)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut command = Command::new("/usr/sbin/smtp-sink");
    // It refuses to serve as root.
    if Command::new("id").arg("-u").output()?.stdout == b"0\n" {
        ensure!(Command::new("chown").arg("nobody").arg(letters).status()?.success(), "chown failed");
        let above = letters.parent().context("a folder")?;
        ensure!(Command::new("chmod").arg("o+x").arg(above).status()?.success(), "chmod failed");
        command.args(["-u", "nobody"]);
    }
    let template = letters.join("letter.");
    let address = format!("127.0.0.1:{port}");
    let child = command
        .arg("-d")
        .arg(template)
        .args([&address, "100"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let sink = Sink(child.context("smtp-sink of Debian's postfix")?);
    let watch = Instant::now();
    while TcpStream::connect(&address).is_err() {
        ensure!(watch.elapsed() < PATIENCE, "smtp-sink does not answer");
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok((sink, port))
}

fn launch(api: &mut Connection, port: u16) -> Result<String> {
    let sender = json!({"mode": "smtp", "from_name": "The Grocer", "from_email": "news@grocer.example",
        "smtp": {"host": "127.0.0.1", "port": port, "security": "none", "connections": 10}});
    api.call("PUT", "/api/v1/settings/sender", Some(&sender))?;
    let tree = json!({"version": 1, "root": {"kind": "all", "of": [
        {"kind": "orders", "measure": "count", "op": "at_least", "value": 20},
        {"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": 50_000},
    ]}});
    let segment = api.call("POST", "/api/v1/segments", Some(&json!({"name": "Regulars", "tree": tree})))?;
    let campaign =
        api.call("POST", "/api/v1/campaigns", Some(&json!({"name": "Autumn", "goal": "win_back"})))?;
    let id = campaign["id"].as_str().context("an id")?.to_owned();
    let change = json!({"version": campaign["version"], "segment_id": segment["id"], "mjml": LETTER, "subject": "Autumn at {{ city | default('our shop') }}",
        "sender": {"name": "The Grocer", "email": "news@grocer.example"}, "control_percent": 20.0, "window_days": 14});
    api.call("PATCH", &format!("/api/v1/campaigns/{id}"), Some(&change))?;
    api.call("POST", &format!("/api/v1/campaigns/{id}/launch"), Some(&json!({})))?;
    Ok(id)
}

fn until(api: &mut Connection, id: &str, mut is_so: impl FnMut(&Value) -> bool) -> Result<Value> {
    let watch = Instant::now();
    loop {
        let report = api.get(&format!("/api/v1/campaigns/{id}/report"))?;
        if is_so(&report) {
            return Ok(report);
        }
        ensure!(watch.elapsed() < PATIENCE, "the report stays at {report}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

struct Letter {
    to: String,
    link: String,
}

fn read_letters(folder: &Path) -> Result<Vec<Letter>> {
    let mut letters = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let text = String::from_utf8_lossy(&std::fs::read(entry?.path())?).replace("\r\n", "\n");
        let to = text.lines().find_map(|line| line.strip_prefix("To: ")).context("a letter to nobody")?;
        let unfolded = text.replace("=\n", "").replace("=3D", "=");
        let at = unfolded.find("/t/c/").context("a letter without a link")?;
        let link: String = unfolded[at..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "/_-.~".contains(*c))
            .collect();
        letters.push(Letter { to: to.trim_matches(['<', '>', ' ']).to_owned(), link });
    }
    letters.sort_by(|one, other| one.to.cmp(&other.to));
    Ok(letters)
}

/// Follows the links of the first letters, as browsers do.
fn click(perennial: &Perennial, letters: &[Letter]) -> Result<usize> {
    let mut browser = Connection::open(&perennial.address, "")?;
    for letter in letters.iter().take(CLICKS) {
        let request = browser.head("GET", &letter.link, 0);
        let (status, _) = browser.exchange(request.as_bytes())?;
        ensure!((300..400).contains(&status), "the link {} answers {status}", letter.link);
    }
    Ok(letters.len().min(CLICKS))
}

/// Everybody who clicked buys once.
fn buy(api: &mut Connection, now: &Value, letters: &[Letter]) -> Result<()> {
    let orders: Vec<Value> = letters
        .iter()
        .enumerate()
        .map(|(index, letter)| {
            json!({"number": format!("back-{index}"), "placed_at": now, "currency": "USD", "customer": {"email": letter.to},
                "lines": [{"sku": "autumn", "quantity": "1", "price": "12.50"}]})
        })
        .collect();
    api.call("POST", "/v1/orders", Some(&json!({"orders": orders}))).map(drop)
}

fn outcome(report: &Value, name: &str) -> u64 {
    report["funnel"]["outcomes"][name].as_u64().unwrap_or_default()
}

fn metric(report: &Value, code: &str, field: &str) -> f64 {
    let metrics = report["effect"]["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = metrics.iter().find(|metric| metric["code"] == code);
    found.and_then(|metric| metric[field].as_f64()).unwrap_or_default()
}

fn check(report: &Value, households: u64, sent: u64, clicked: usize) -> Result<()> {
    let audience = report["funnel"]["audience"].as_u64().context("no audience")?;
    let outcomes = report["funnel"]["outcomes"].as_object().context("no outcomes")?;
    let sum: u64 = outcomes.values().filter_map(Value::as_u64).sum();
    ensure!(sum == audience, "the outcomes sum to {sum} of {audience}");
    ensure!(audience > 1_000 && audience <= households, "an audience of {audience} among {households}");
    ensure!(outcome(report, "no_consent") > 0, "who did not agree is not counted");
    let expected = clicked as f64 / sent as f64;
    let found = metric(report, "orders", "treated_mean");
    ensure!((found - expected).abs() < 1e-6, "{found} orders a person instead of {expected}");
    ensure!(metric(report, "orders", "control_mean") == 0.0, "the control group did not buy");
    Ok(())
}
