//! How many personal messages a second go out, rows included: a campaign to 30,000 people over 20 lines to Debian's `smtp-sink`.

use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant as StopWatch};

use anyhow::{Context, Result, ensure};
use channels::{SmtpChannel, SmtpOptions};
use communicate::Channel;
use communicate::campaigns::{self, CampaignChange, CampaignState, Goal};
use communicate::deliveries::{self, Outcome};
use communicate::sender::{OpenSender, Security};
use flows::sending::{Outlets, Worker};
use flows::{Settings, Workspace, campaign};
use know::consent::{self, NewConsent};
use know::customers::{ProfileChange, ProfileFields};
use know::identity;
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions};
use vocabulary::{
    Clock, ConsentStatus, CustomerId, Identifier, IdentifierKind, Instant, ListId, Problem, Purpose,
    SeededDice, WorkspaceId, Zone,
};

use crate::figures::say;

const LINES: usize = 20;

struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Instant(since.as_micros() as i64)
    }
}

struct Post(Arc<SmtpChannel>);

impl Outlets for Post {
    fn open(&self, _: &Workspace, _: &OpenSender) -> Result<Arc<dyn Channel>, Problem> {
        Ok(Arc::clone(&self.0) as Arc<dyn Channel>)
    }
}

/// Fills a shop of `people`, launches the campaign, and works until it is over.
pub fn run(people: usize) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut sink = Command::new("/usr/sbin/smtp-sink")
        .args(["-u", "nobody", &format!("127.0.0.1:{port}"), "100"])
        .stdout(Stdio::null())
        .spawn()
        .context("Debian's smtp-sink is part of its package postfix")?;
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        ensure!(sink.try_wait()?.is_none(), "smtp-sink ended");
        std::thread::yield_now();
    }
    let figures = send(people, folder.path(), port);
    sink.kill()?;
    sink.wait()?;
    figures
}

fn send(people: usize, folder: &std::path::Path, port: u16) -> Result<Value> {
    let store = Store::open(
        Location::Sqlite(folder.join("store.db")),
        &Workspace::migrations(),
        StoreOptions::default(),
    )?;
    let workspace = workspace(store, folder)?;
    let everybody = fill(&workspace, people)?;
    let id = launch(&workspace, &everybody)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let post = Post(Arc::new(SmtpChannel::start(runtime.handle(), options(port))));
    let mut worker = Worker::new(&workspace, &post);
    let started = StopWatch::now();
    let mut turns = 0;
    loop {
        turns += 1;
        if !worker.turn()? {
            worker.wait(Duration::from_millis(5));
        }
        if turns % 200 == 0
            && workspace.store.read(move |tx| campaigns::load(tx, id)).wait()?.state
                == CampaignState::Finished
        {
            break;
        }
    }
    let took = started.elapsed().as_secs_f64();
    let funnel = workspace.store.read(move |tx| deliveries::funnel(tx, id)).wait()?;
    let sent = funnel.count(Outcome::Sent);
    worker.leave()?;
    let rate = (sent as f64 / took).round();
    say("messages sent", format!("{sent} of {people}"));
    say("lines, turns of the worker", format!("{LINES}, {turns}"));
    say("messages a second", rate);
    Ok(json!({"bench": "send", "messages": sent, "messages_per_s": rate}))
}

fn workspace(store: Store, folder: &std::path::Path) -> Result<Workspace, Problem> {
    let settings = Settings {
        name: "Bench".into(),
        zone: Zone::utc(),
        currency: "KZT".parse().map_err(Problem::internal)?,
        country: "KZ".into(),
        language: "en".into(),
        events_kept_days: None,
    };
    let (clock, dice) = (Arc::new(MachineClock), Arc::new(SeededDice::new(1)));
    Workspace::new(
        WorkspaceId(1),
        "bench".into(),
        store,
        folder.to_owned(),
        "https://shop.example".into(),
        [7; 32],
        clock,
        dice,
        settings,
    )
}

fn fill(workspace: &Workspace, people: usize) -> Result<Vec<CustomerId>, Problem> {
    let now = workspace.now();
    let mut everybody = Vec::with_capacity(people);
    for first in (0..people).step_by(1_000) {
        let last = people.min(first + 1_000);
        let transacted = workspace.store.transact(move |tx| {
            let names: Vec<_> = (first..last)
                .map(|n| vec![Identifier::new(IdentifierKind::Email, format!("person{n}@example.com"))])
                .collect();
            let customers: Vec<CustomerId> =
                identity::resolve(tx, now, &names)?.into_iter().map(|found| found.customer).collect();
            let profiles: Vec<_> = customers.iter().map(|customer| profile(*customer)).collect();
            know::customers::change(tx, now, &profiles)?;
            consent::record(
                tx,
                now,
                &customers.iter().map(|customer| agreed(*customer)).collect::<Vec<_>>(),
            )?;
            Ok::<_, Problem>(customers)
        });
        everybody.extend(transacted.wait()?);
    }
    Ok(everybody)
}

fn profile(customer: CustomerId) -> ProfileChange {
    let attributes = serde_json::json!({ "points": customer.0 % 1_000, "shop": "Abay 52" });
    let fields = ProfileFields {
        first_name: Some(format!("Айгерім {}", customer.0)),
        city: Some("Алматы".into()),
        ..ProfileFields::default()
    };
    ProfileChange { customer, fields, attributes: attributes.as_object().cloned().unwrap_or_default() }
}

fn agreed(customer: CustomerId) -> NewConsent {
    NewConsent {
        customer,
        channel: vocabulary::Channel::Email,
        purpose: Purpose::Marketing,
        status: ConsentStatus::Granted,
        source: "form".into(),
        text_version: None,
        evidence: None,
        at: None,
    }
}

fn launch(workspace: &Workspace, everybody: &[CustomerId]) -> Result<vocabulary::CampaignId, Problem> {
    let now = workspace.now();
    let transacted = workspace.store.transact(move |tx| {
        let id = campaigns::create(tx, now, "Bench", Goal::Other)?.id;
        let change = CampaignChange {
            subject: Some("{{ first_name | default('friend') }}, autumn is here".into()),
            mjml: Some(page()),
            list_id: Some(Some(ListId(1))),
            control_basis_points: Some(500),
            ..CampaignChange::default()
        };
        campaigns::change(tx, now, id, 1, change)?;
        campaign::launch(tx, now, id, None)?;
        Ok::<_, Problem>(id)
    });
    let id = transacted.wait()?;
    let started = StopWatch::now();
    campaign::prepare(workspace, id, &|_: &_| Ok(everybody.to_vec()), &mut |_, _| Ok(()))?;
    println!("{} people decided for in {:.2} s", everybody.len(), started.elapsed().as_secs_f64());
    Ok(id)
}

fn page() -> String {
    let text = "<mj-text>Hello, {{ first_name | default('friend') }}! In {{ city }} you have {{ attributes.points }} points to spend.</mj-text>";
    let button = "<mj-button href=\"https://shop.kz/sale?for={{ attributes.points }}\">Look</mj-button>";
    let part = format!("<mj-section><mj-column>{text}{button}</mj-column></mj-section>");
    format!(
        "<mjml><mj-body>{part}{part}<mj-section><mj-column><mj-text><a href=\"{{{{ unsubscribe_url }}}}\">leave</a></mj-text></mj-column></mj-section></mj-body></mjml>"
    )
}

fn options(port: u16) -> SmtpOptions {
    SmtpOptions {
        host: "127.0.0.1".into(),
        port,
        security: Security::None,
        login: None,
        connections: LINES,
        own_name: "bench.example".into(),
        signer: None,
        private_hosts: vec!["127.0.0.1".into()],
        extra_roots: Vec::new(),
        patience: Duration::from_secs(30),
    }
}
