//! A shop to look at: generated, brought in through the doors of a real one, with a campaign whose true effect is known.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use access::{NewStaff, PasswordHash, Role, Token, links, staff, workspaces};
use anyhow::{Context, Result};
use clap::Args;
use communicate::campaigns::{self, Campaign, CampaignChange, Goal};
use communicate::reactions::Hit;
use communicate::sender::{Mode, SenderSettings};
use flows::Workspace;
use flows::demo::{DemoShop, PlantedEffect, Response, SOURCE};
use indicatif::{ProgressBar, ProgressStyle};
use segment::segments::NewSegment;
use serde::{Deserialize, Serialize};
use vocabulary::{Clock, CustomerId, DeliveryId, IdentifierKind, Instant, MICROS_PER_DAY, Problem, StaffId};

use crate::config::Config;
use crate::outlets::Outlets;
use crate::platform::Platform;
use crate::works::Works;

/// The same shop on every machine.
const SEED: u64 = 20_261_122;
/// How long ago the campaign was launched.
const DAYS_AGO: i64 = 14;
const SLUG: &str = "kofe_dala";
const PERSON: &str = "demo@kofedala.example";
const TEMPLATE: &str = include_str!("demo/letter.mjml");

/// How much of a shop.
#[derive(Args)]
pub struct DemoArguments {
    /// Customers.
    #[arg(long, default_value_t = flows::demo::CUSTOMERS)]
    customers: u32,
    /// Fill the shop and stop.
    #[arg(long)]
    fill_only: bool,
}

/// What is remembered of a demo shop between starts.
#[derive(Serialize, Deserialize)]
struct Filled {
    seed: u64,
    end: Instant,
    customers: u32,
    done: bool,
}

/// A clock that runs as the machine's, so long ago.
struct Earlier(Arc<dyn Clock>);

impl Clock for Earlier {
    fn now(&self) -> Instant {
        self.0.now().plus_days(-DAYS_AGO)
    }
}

/// Fills the shop at the first start, then serves it.
pub fn demo(config: Config, arguments: &DemoArguments) -> Result<()> {
    let platform = Platform::open(config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outlets = Outlets::new(runtime.handle().clone(), &platform.config);
    let staff = prepare(&platform)?;
    let mut filled = remembered(&platform, arguments)?;
    if !filled.done {
        fill(&platform, &outlets, &filled)?;
        filled.done = true;
        remember(&platform, &filled)?;
    }
    if arguments.fill_only {
        return Ok(());
    }
    let works = Works::new(&platform.config, runtime.handle().clone());
    let link = sign_in_link(&platform, staff)?;
    let address = platform.config.public_url.clone();
    let ready = move || {
        println!("\n  Kofe Dala is open at {address}\n\n  Sign in:  {link}\n");
        println!(
            "  Look at   Campaigns → “Come back for coffee”: what it changed, against its control group"
        );
        println!("            Segments → New: who belongs, counted after each condition");
        println!("            Promotions → “15% off coffee”: what is used of its budget; try it on a basket");
        println!("            Customers: type a name, a phone or an e-mail; open a card");
        println!(
            "            Sandbox mailbox: every letter that went out, caught\n\n  Stop with Ctrl-C; started again it is up in seconds with its data."
        );
    };
    runtime.block_on(crate::serve::open_doors(&platform, Some(Arc::clone(&works)), ready))?;
    works.stop();
    Ok(())
}

/// The demo shop as a workspace.
pub(crate) fn details() -> workspaces::Details {
    workspaces::Details {
        name: "Kofe Dala".into(),
        time_zone: "Asia/Almaty".into(),
        events_kept_days: None,
        currency: "KZT".into(),
        country: "KZ".into(),
        language: "en".into(),
    }
}

/// The workspace and its owner, made at the first start.
fn prepare(platform: &Platform) -> Result<StaffId> {
    let now = platform.clock.now();
    let password: String = platform.dice.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let password = PasswordHash::make(&password, platform.dice.as_ref())?;
    let link_key = workspaces::throw_link_key(platform.dice.as_ref());
    let made = platform.control.transact(move |tx| {
        let workspace = match workspaces::find(tx, SLUG)? {
            Some(there) => there,
            None => workspaces::create_as(tx, now, SLUG, &details(), link_key)?,
        };
        if let Some((there, _)) = staff::find(tx, PERSON)? {
            return Ok(there.id);
        }
        let new = NewStaff {
            email: PERSON.into(),
            name: "Aigerim S.".into(),
            language: "en".into(),
            password: password.clone(),
        };
        let person = staff::add(tx, now, &new)?;
        staff::join(tx, workspace.id, person.id, Role::Owner)?;
        Ok::<_, Problem>(person.id)
    });
    Ok(made.wait()?)
}

fn remembered(platform: &Platform, arguments: &DemoArguments) -> Result<Filled> {
    match std::fs::read(note(platform)) {
        Ok(text) => serde_json::from_slice(&text).context("demo.json is damaged"),
        Err(_) => {
            let filled =
                Filled { seed: SEED, end: platform.clock.now(), customers: arguments.customers, done: false };
            remember(platform, &filled)?;
            Ok(filled)
        }
    }
}

fn remember(platform: &Platform, filled: &Filled) -> Result<()> {
    std::fs::write(note(platform), serde_json::to_vec_pretty(filled)?).context("cannot write demo.json")
}

fn note(platform: &Platform) -> PathBuf {
    platform.config.data.join("demo.json")
}

/// Up to the campaign, the campaign, and what came after it. Broken off and started again it goes on.
fn fill(platform: &Platform, outlets: &Outlets, filled: &Filled) -> Result<()> {
    let shop = DemoShop::new(filled.seed, filled.end);
    let launched_at = filled.end.plus_micros(-DAYS_AGO * MICROS_PER_DAY);
    let earlier = Platform { clock: Arc::new(Earlier(Arc::clone(&platform.clock))), ..platform.clone() };
    let workspace = earlier.open_workspace(&platform.workspace(Some(SLUG))?)?;
    bring_in(&workspace, &shop, filled.customers, Instant::MIN..launched_at, "shop until two weeks ago")?;
    let (campaign, launched) = run_campaign(&workspace, outlets)?;
    bring_in(&workspace, &shop, filled.customers, launched_at..Instant::MAX, "the two weeks since")?;
    aftermath(&workspace, &shop, &campaign, launched)?;
    flows::demo::club(&workspace, &shop)?;
    flows::demo::offers(&workspace, &shop)?;
    flows::demo::tills(&workspace, &shop, filled.customers)?;
    flows::columns::refresh(&workspace)?;
    keep_live(&workspace, platform.clock.now())
}

/// Some of the segments are kept live, so that the shop shows who comes and goes.
fn keep_live(workspace: &Workspace, now: Instant) -> Result<()> {
    let start = workspace.store.transact(move |tx| {
        for segment in segment::segments::list(tx, "", None, usize::MAX)? {
            if LIVE.contains(&segment.name.as_str()) {
                flows::live::start(tx, now, segment.id, false)?;
            }
        }
        Ok::<_, Problem>(())
    });
    Ok(start.wait()?)
}

fn bring_in(
    workspace: &Workspace,
    shop: &DemoShop,
    people: u32,
    span: std::ops::Range<Instant>,
    what: &str,
) -> Result<()> {
    let bar = ProgressBar::new(u64::from(people));
    bar.set_style(ProgressStyle::with_template(
        "  {msg:26} {bar:30} {human_pos}/{human_len} customers, {eta} left",
    )?);
    bar.set_message(what.to_owned());
    let done =
        flows::demo::fill(workspace, shop, people, span, |people| bar.set_position(u64::from(people)))?;
    bar.finish_and_clear();
    println!(
        "  {what}: {} customers, {} orders, {} returns, {} events",
        done.customers, done.orders, done.returns, done.events
    );
    Ok(())
}

/// Segments, a sender, and the campaign run to its end in the sandbox.
fn run_campaign(workspace: &Arc<Workspace>, outlets: &Outlets) -> Result<(Campaign, Instant)> {
    flows::columns::refresh(workspace)?;
    let now = workspace.now();
    let there =
        workspace.store.read(|tx| campaigns::list(tx, None, "Come back for coffee", None, 1)).wait()?;
    let campaign = match there.into_iter().next() {
        Some(there) => there,
        None => {
            let sleeping = make_segments(workspace)?;
            let (key, dice) = (flows::sending::seal_key(workspace), Arc::clone(&workspace.dice));
            workspace
                .store
                .transact(move |tx| {
                    let settings = SenderSettings {
                        mode: Mode::Sandbox,
                        from_name: "Kofe Dala".into(),
                        from_email: "hello@kofedala.example".into(),
                        ..SenderSettings::default()
                    };
                    communicate::sender::save(tx, now, &key, dice.as_ref(), settings, None)?;
                    let draft = campaigns::create(tx, now, "Come back for coffee", Goal::WinBack)?;
                    let change = CampaignChange {
                        segment_id: Some(Some(sleeping)),
                        subject: Some(
                            "{{ first_name | default(\"Friend\") }}, your coffee is waiting".into(),
                        ),
                        preheader: Some("A cup on us with your next order".into()),
                        mjml: Some(TEMPLATE.into()),
                        control_basis_points: Some(2_500),
                        window_days: Some(14),
                        ..CampaignChange::default()
                    };
                    let draft = campaigns::change(tx, now, draft.id, draft.version, change)?;
                    flows::campaign::launch(tx, now, draft.id, None)
                })
                .wait()?
        }
    };
    send_all(workspace, outlets, &campaign)?;
    let id = campaign.id;
    let campaign = workspace.store.read(move |tx| campaigns::load(tx, id)).wait()?;
    let launched = campaign.started_at.unwrap_or(now);
    Ok((campaign, launched))
}

fn send_all(workspace: &Arc<Workspace>, outlets: &Outlets, campaign: &Campaign) -> Result<()> {
    let stopping = Arc::new(AtomicBool::new(false));
    let runner = flows::work::runner(workspace, Arc::new(connectors::Files));
    while runner.run_next(&stopping)? {}
    let mut worker = flows::sending::Worker::new(workspace, outlets);
    let id = campaign.id;
    while !workspace.store.read(move |tx| campaigns::load(tx, id)).wait()?.state.is_over() {
        if !worker.turn()? {
            worker.wait(Duration::from_millis(20));
        }
    }
    Ok(worker.leave()?)
}

/// Names of the segments that are kept live.
const LIVE: [&str; 2] = ["Sleeping customers", "Abandoned baskets"];

/// Segments as a shop would have them; gives the one the campaign goes to.
fn make_segments(workspace: &Workspace) -> Result<vocabulary::SegmentId> {
    let names: HashMap<&str, &str> = HashMap::from([
        ("sleeping", "Sleeping customers"),
        ("loyal", "Loyal customers"),
        ("new_customers", "New this month"),
        ("birthday_soon", "Birthday in a week"),
        ("big_spenders", "Big spenders"),
        ("no_second_order", "No second order yet"),
        ("abandoned_basket", "Abandoned baskets"),
    ]);
    let mut sleeping = None;
    for (code, tree) in segment::templates() {
        let name = names.get(code).copied().unwrap_or(code).to_owned();
        let new = NewSegment { name, description: String::new(), tree, by: "Aigerim S.".into() };
        let made = flows::segment::create(workspace, new, &AtomicBool::new(false))?;
        if code == "sleeping" {
            sleeping = Some(made.id);
        }
    }
    sleeping.context("there is a template for sleeping customers")
}

/// Opens, clicks and orders of the days after, with the effect planted.
fn aftermath(workspace: &Workspace, shop: &DemoShop, campaign: &Campaign, launched: Instant) -> Result<()> {
    let id = campaign.id;
    let arms = workspace.store.read(move |tx| communicate::deliveries::arms(tx, id)).wait()?;
    let numbers = numbers(workspace, arms.iter().map(|(customer, _, _)| *customer).collect())?;
    let of_arm = |is_control: bool| -> Vec<u32> {
        arms.iter().filter(|arm| arm.1 == is_control).filter_map(|arm| numbers.get(&arm.0).copied()).collect()
    };
    let after =
        flows::demo::aftermath(shop, &of_arm(false), &of_arm(true), launched, PlantedEffect::default());
    let (settings, now) = (workspace.settings(), launched.plus_days(DAYS_AGO));
    let orders = after.orders;
    let recorded =
        workspace.store.transact(move |tx| flows::demo::record_orders(tx, now, &settings, &orders)).wait()?;
    let customers: HashMap<u32, CustomerId> =
        numbers.into_iter().map(|(customer, number)| (number, customer)).collect();
    let responses: Vec<(CustomerId, Response)> = after
        .responses
        .iter()
        .filter_map(|response| Some((*customers.get(&response.person)?, *response)))
        .collect();
    let counted = responses.len();
    workspace
        .store
        .transact(move |tx| {
            responses.iter().try_for_each(|(customer, response)| react(tx, id, *customer, response))
        })
        .wait()?;
    println!("  after the campaign: {} orders besides the usual, {counted} people opened", recorded.len());
    Ok(())
}

fn react(
    tx: &mut store::Tx<'_>,
    campaign: vocabulary::CampaignId,
    customer: CustomerId,
    response: &Response,
) -> Result<(), Problem> {
    let rows = communicate::deliveries::of_customer(tx, customer, None, 5)?;
    let Some(delivery) = rows.iter().find(|row| row.campaign == campaign).map(|row| row.id) else {
        return Ok(());
    };
    let hit = |at| Hit { at, agent: "Mozilla/5.0 (iPhone)", is_head: false, is_prefetch: false };
    flows::reaction::opened(tx, delivery, &hit(response.opened_at))?;
    if let Some(at) = response.clicked_at {
        follow_first(tx, campaign, delivery, &hit(at))?;
    }
    match response.unsubscribed_at {
        Some(at) => flows::reaction::unsubscribed(tx, delivery, customer, &hit(at)),
        None => Ok(()),
    }
}

fn follow_first(
    tx: &mut store::Tx<'_>,
    campaign: vocabulary::CampaignId,
    delivery: DeliveryId,
    hit: &Hit<'_>,
) -> Result<(), Problem> {
    let links = communicate::links::list(tx, campaign)?;
    match links.iter().find(|(_, url)| url.starts_with("https://kofedala.example")) {
        Some((number, _)) => flows::reaction::followed(tx, delivery, *number, hit).map(|_| ()),
        None => Ok(()),
    }
}

/// The shop's own numbers of customers.
fn numbers(workspace: &Workspace, customers: Vec<CustomerId>) -> Result<HashMap<CustomerId, u32>> {
    let known = workspace.store.read(move |tx| know::identity::of_many(tx, &customers)).wait()?;
    let number = |names: &[know::identity::KnownIdentifier]| {
        let own = names.iter().map(|known| &known.identifier);
        let mut own = own.filter(|name| name.kind == IdentifierKind::External && name.source == SOURCE);
        own.next().and_then(|name| name.value.trim_start_matches(['C', 'c']).parse().ok())
    };
    Ok(known.into_iter().filter_map(|(customer, names)| Some((customer, number(&names)?))).collect())
}

fn sign_in_link(platform: &Platform, person: StaffId) -> Result<String> {
    let token = Token::throw(platform.dice.as_ref());
    let text = token.text();
    let workspace = platform.workspace(Some(SLUG))?.id;
    let expires_at = platform.clock.now().plus_days(1);
    platform.control.transact(move |tx| links::sign_in(tx, &token, workspace, person, expires_at)).wait()?;
    Ok(format!("{}/sign-in?link={text}", platform.config.public_url))
}
