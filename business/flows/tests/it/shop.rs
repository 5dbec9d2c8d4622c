//! A shop with a campaign, and a post office that does what a test tells it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use communicate::campaigns::{self, CampaignChange, Goal};
use communicate::deliveries::{self, Delivery};
use communicate::sender::OpenSender;
use communicate::{Channel, Message, Receipt, Verdict};
use flows::sending::{Outlets, Worker};
use flows::{Workspace, campaign};
use know::consent::{self, NewConsent};
use know::identity;
use store::{Store, Tx};
use vocabulary::{
    CampaignId, Clock, ConsentStatus, CustomerId, FixedClock, Identifier, IdentifierKind, Problem, Purpose,
    SeededDice, SegmentId, WorkspaceId,
};

use crate::support::{both, noon, settings, write};

const PAGE: &str = r#"<mjml><mj-body><mj-section><mj-column><mj-text>
  <a href="https://shop.kz/sale">Sale</a> <a href="{{ unsubscribe_url }}">leave</a>
</mj-text></mj-column></mj-section></mj-body></mjml>"#;

/// A workspace with a campaign that is ready to start.
pub struct Shop {
    pub workspace: Workspace,
    pub clock: Arc<FixedClock>,
    pub campaign: CampaignId,
    people: Mutex<Vec<CustomerId>>,
}

/// A test in a new shop, on both databases.
pub fn shops(test: impl Fn(&Shop)) {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        test(&Shop::open(store, folder.path()));
    });
}

impl Shop {
    fn open(store: &Store, folder: &Path) -> Shop {
        let clock = Arc::new(FixedClock::at(noon()));
        let workspace = Workspace::new(
            WorkspaceId(1),
            "shop".into(),
            store.clone(),
            folder.to_owned(),
            "https://shop.example".into(),
            [7; 32],
            Arc::clone(&clock) as Arc<dyn Clock>,
            Arc::new(SeededDice::new(1)),
            settings(),
        );
        let campaign = write(store, |tx| {
            let id = campaigns::create(tx, noon(), "Autumn", Goal::WinBack)?.id;
            let change = CampaignChange {
                subject: Some("Hello {{ first_name | default('friend') }}".into()),
                mjml: Some(PAGE.into()),
                segment_id: Some(Some(SegmentId(1))),
                ..CampaignChange::default()
            };
            Ok(campaigns::change(tx, noon(), id, 1, change)?.id)
        });
        Shop { workspace: workspace.expect("a workspace"), clock, campaign, people: Mutex::default() }
    }

    pub fn write<T: Send + 'static>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> T {
        write(&self.workspace.store, body)
    }

    /// People `p1@example.com`, `p2@example.com` … who agreed.
    pub fn people(&self, count: usize) -> Vec<CustomerId> {
        let names = (1..=count)
            .map(|number| Identifier::new(IdentifierKind::Email, format!("p{number}@example.com")))
            .collect();
        self.add(names, true)
    }

    /// People with an address who never agreed to anything.
    pub fn without_consent(&self, count: usize) -> Vec<CustomerId> {
        let names = (1..=count)
            .map(|number| Identifier::new(IdentifierKind::Email, format!("silent{number}@example.com")))
            .collect();
        self.add(names, false)
    }

    /// People without an address who agreed.
    pub fn without_address(&self, count: usize) -> Vec<CustomerId> {
        let names =
            (1..=count).map(|number| Identifier::new(IdentifierKind::Card, format!("900{number}"))).collect();
        self.add(names, true)
    }

    /// Another person who shares an address and agreed.
    pub fn person(&self, address: &str) -> CustomerId {
        let address = address.to_owned();
        let card = Identifier::new(IdentifierKind::Card, format!("800{}", address.len()));
        let customer = self.add(vec![card], true)[0];
        let contact = know::contact_points::NewContactPoint {
            customer,
            channel: vocabulary::Channel::Email,
            value: address,
        };
        self.write(move |tx| know::contact_points::add(tx, noon(), std::slice::from_ref(&contact)));
        customer
    }

    fn add(&self, names: Vec<Identifier>, agreed: bool) -> Vec<CustomerId> {
        let added = self.write(move |tx| {
            let people: Vec<_> = names.iter().map(|name| vec![name.clone()]).collect();
            let found = identity::resolve(tx, noon(), &people)?;
            let customers: Vec<_> = found.into_iter().map(|person| person.customer).collect();
            if agreed {
                let said: Vec<_> =
                    customers.iter().map(|customer| said(*customer, ConsentStatus::Granted)).collect();
                consent::record(tx, noon(), &said)?;
            }
            Ok(customers)
        });
        self.people.lock().expect("people").extend(&added);
        added
    }

    pub fn consent(&self, customer: CustomerId, status: ConsentStatus) {
        self.write(move |tx| consent::record(tx, noon(), &[said(customer, status)]));
    }

    pub fn control(&self, basis_points: i64) {
        let id = self.campaign;
        self.write(move |tx| {
            let version = campaigns::load(tx, id)?.version;
            let change =
                CampaignChange { control_basis_points: Some(basis_points), ..CampaignChange::default() };
            campaigns::change(tx, noon(), id, version, change)
        });
    }

    pub fn rate(&self, per_minute: i64) {
        let id = self.campaign;
        self.write(move |tx| {
            let version = campaigns::load(tx, id)?.version;
            let change =
                CampaignChange { rate_per_minute: Some(Some(per_minute)), ..CampaignChange::default() };
            campaigns::change(tx, noon(), id, version, change)
        });
    }

    /// Launches a copy without a rate to everybody.
    pub fn another(&self) -> CampaignId {
        let id = self.campaign;
        let copy = self.write(move |tx| {
            let copy = campaigns::duplicate(tx, noon(), id)?;
            let change = CampaignChange { rate_per_minute: Some(None), ..CampaignChange::default() };
            Ok(campaigns::change(tx, noon(), copy.id, copy.version, change)?.id)
        });
        self.launch_one(copy);
        copy
    }

    /// Launches to everybody and decides the audience.
    pub fn launch(&self) {
        self.launch_one(self.campaign);
    }

    fn launch_one(&self, id: CampaignId) {
        let now = self.workspace.now();
        self.write(move |tx| campaign::launch(tx, now, id, None));
        let mut people = self.people.lock().expect("people").clone();
        people.sort_unstable();
        let everybody = |_: &_| Ok(people.clone());
        campaign::prepare(&self.workspace, id, &everybody, &mut |_, _| Ok(())).expect("an audience");
    }

    /// A worker sends until everything is done.
    pub fn send_all(&self, post: &Post) {
        let mut worker = Worker::new(&self.workspace, post);
        self.turn_until_done(&mut worker, post);
        worker.leave().expect("a farewell");
    }

    /// Turns, answers and lets time pass until no row is pending and the campaign has ended.
    pub fn turn_until_done(&self, worker: &mut Worker<'_>, post: &Post) {
        for _ in 0..2_000 {
            let moved = worker.turn().expect("a turn");
            post.answer_all(Verdict::Accepted);
            let id = self.campaign;
            let (campaign, funnel) =
                self.write(move |tx| Ok((campaigns::load(tx, id)?, deliveries::funnel(tx, id)?)));
            if campaign.state.is_over() && funnel.pending == 0 {
                return;
            }
            // Seconds, so that neither a heartbeat nor a wait before another try takes long.
            let step = if moved { 1 } else { 30 };
            self.clock.set(self.workspace.now().plus_seconds(step));
        }
        panic!("the campaign does not come to its end");
    }

    pub fn delivery_of(&self, customer: CustomerId) -> Delivery {
        self.write(move |tx| deliveries::of_customer(tx, customer, None, 10)).remove(0)
    }
}

fn said(customer: CustomerId, status: ConsentStatus) -> NewConsent {
    NewConsent {
        customer,
        channel: vocabulary::Channel::Email,
        purpose: Purpose::Marketing,
        status,
        source: "form".into(),
        text_version: None,
        evidence: None,
        at: None,
    }
}

type Script = Box<dyn Fn(&Message, usize) -> Verdict + Send + Sync>;

/// A post office: answers at once by a script, or holds receipts until told.
pub struct Post(Arc<Desk>);

struct Desk {
    capacity: usize,
    script: Option<Script>,
    is_closed: AtomicBool,
    messages: Mutex<Vec<Message>>,
    held: Mutex<Vec<Receipt>>,
}

impl Post {
    /// Takes everything.
    pub fn accepting() -> Post {
        Post::scripted(|_, _| Verdict::Accepted)
    }

    /// Answers by a script, which is told how often the address was tried.
    pub fn scripted(script: impl Fn(&Message, usize) -> Verdict + Send + Sync + 'static) -> Post {
        Post::with(16, Some(Box::new(script)))
    }

    /// Holds receipts until [`Post::answer_all`].
    pub fn holding(capacity: usize) -> Post {
        Post::with(capacity, None)
    }

    fn with(capacity: usize, script: Option<Script>) -> Post {
        Post(Arc::new(Desk {
            capacity,
            script,
            is_closed: AtomicBool::new(false),
            messages: Mutex::default(),
            held: Mutex::default(),
        }))
    }

    /// Closes or opens the post office.
    pub fn close(&self, is_closed: bool) {
        self.0.is_closed.store(is_closed, Ordering::SeqCst);
    }

    /// Answers what is held.
    pub fn answer_all(&self, verdict: Verdict) {
        for receipt in self.0.held.lock().expect("held").drain(..) {
            receipt.answer(verdict.clone());
        }
    }

    /// Loses what is held, as a dying process does.
    pub fn forget(&self) {
        self.0.held.lock().expect("held").clear();
    }

    pub fn messages(&self) -> Vec<Message> {
        self.0.messages.lock().expect("messages").clone()
    }

    /// How often each address was written to.
    pub fn taken(&self) -> HashMap<String, usize> {
        let mut taken = HashMap::new();
        for message in self.messages() {
            *taken.entry(message.to).or_default() += 1;
        }
        taken
    }
}

impl Outlets for Post {
    fn open(&self, _: &Workspace, _: &OpenSender) -> Result<Arc<dyn Channel>, Problem> {
        if self.0.is_closed.load(Ordering::SeqCst) {
            return Err(Problem::invalid("no_mail_server", "smtp", "there is no mail server"));
        }
        Ok(Arc::clone(&self.0) as Arc<dyn Channel>)
    }
}

impl Channel for Desk {
    fn name(&self) -> &'static str {
        "post"
    }

    fn capacity(&self) -> usize {
        self.capacity
    }

    fn send(&self, message: Message, receipt: Receipt) {
        let mut messages = self.messages.lock().expect("messages");
        messages.push(message);
        let Some(last) = messages.last() else { return };
        let tries = messages.iter().filter(|sent| sent.to == last.to).count();
        match &self.script {
            Some(script) => receipt.answer(script(last, tries)),
            None => self.held.lock().expect("held").push(receipt),
        }
    }
}
