//! A server on a loopback port with a workspace and its owner.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use access::{
    Details, KeyKind, NewKey, NewStaff, PasswordHash, Role, Scope, Secrets, keys, staff, workspaces,
};
use api::{App, AppParts, Options, Ports, SigningKey};
use communicate::sender::OpenSender;
use communicate::{Channel, Message, Receipt, Verdict};
use flows::Workspace;
use flows::sending::Outlets;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions};
use vocabulary::{Clock, Dice, FixedClock, Instant, Problem, SeededDice};

pub const EMAIL: &str = "owner@dala.kz";
pub const PASSWORD: &str = "correct horse battery";

pub struct House {
    pub address: SocketAddr,
    pub clock: Arc<FixedClock>,
    pub control: Store,
    pub workspace: Arc<Workspace>,
    pub sent: Arc<Mutex<Vec<Message>>>,
    dice: Arc<dyn Dice>,
    _stop: tokio::sync::oneshot::Sender<()>,
    _folder: tempfile::TempDir,
}

/// Someone at the console.
pub struct Person<'h> {
    house: &'h House,
    client: Client,
    pub csrf: String,
}

/// An answer, read to its end.
pub struct Answered {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}", self.text))
    }

    /// The status and the problem's code.
    pub fn problem(&self) -> (u16, String) {
        let code = self.json()["code"].as_str().unwrap_or_default().to_owned();
        (self.status.as_u16(), code)
    }

    /// The JSON of an answer that must have a status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }
}

pub async fn answered(request: RequestBuilder) -> Answered {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Answered { status, headers, text: response.text().await.expect("a body") }
}

pub async fn house() -> House {
    house_at("http://127.0.0.1:8080").await
}

pub async fn house_at(public_url: &str) -> House {
    build(public_url, None, None).await
}

/// A house whose workspace keeps its truth in a store that was opened for it.
pub async fn house_on(store: Store) -> House {
    build("http://127.0.0.1:8080", Some(store), None).await
}

/// A house whose staff stand in a control store that was opened for it.
pub async fn house_over(control: Store) -> House {
    build("http://127.0.0.1:8080", None, Some(control)).await
}

async fn build(public_url: &str, store: Option<Store>, control: Option<Store>) -> House {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Arc::new(FixedClock::at(start()));
    let dice: Arc<dyn Dice> = Arc::new(SeededDice::new(42));
    let location = Location::Sqlite(folder.path().join("control.db"));
    let control = control.unwrap_or_else(|| {
        Store::open(location, access::MIGRATIONS, StoreOptions::default()).expect("a control store")
    });
    let password = PasswordHash::make(PASSWORD, dice.as_ref()).expect("a hash");
    let stored = write(&control, move |tx| {
        let workspace = workspaces::create(tx, start(), &details(), [7; 32])?;
        let new = NewStaff {
            email: EMAIL.into(),
            name: "Aigerim".into(),
            language: "ru".into(),
            password: password.clone(),
        };
        let owner = staff::add(tx, start(), &new)?;
        staff::join(tx, workspace.id, owner.id, Role::Owner)?;
        Ok(workspace)
    })
    .await;
    let opener =
        opener(folder.path().to_owned(), store, Arc::clone(&clock), Arc::clone(&dice), public_url.to_owned());
    let sent: Arc<Mutex<Vec<Message>>> = Arc::default();
    let app = App::new(AppParts {
        control: control.clone(),
        opener,
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        dice: Arc::clone(&dice),
        secrets: Secrets::new([9; 32]),
        metrics: api::metrics_handle(),
        ports: Ports {
            reader: Arc::new(connectors::Files),
            outlets: Arc::new(Tray(Arc::clone(&sent))),
            reports: None,
            sample: connectors::sample_csv,
            signing_key: |_| {
                Ok(SigningKey { private_key: "PRIVATE".into(), public_record: "v=DKIM1; p=AAAA".into() })
            },
        },
        pages: None,
        options: Options { public_url: public_url.to_owned(), version: "test".into(), behind_proxy: true },
    });
    let workspace = app.workspace(stored.id).await.expect("an open workspace");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = app.clone();
    tokio::spawn(async move {
        let until = async move {
            // The house is dropped at the end of the test.
            let _ = stopped.await;
        };
        api::serve(listener, served, until).await.expect("served");
    });
    House { address, clock, control, workspace, sent, dice, _stop: stop, _folder: folder }
}

fn opener(
    folder: std::path::PathBuf,
    store: Option<Store>,
    clock: Arc<FixedClock>,
    dice: Arc<dyn Dice>,
    public_url: String,
) -> api::Opener {
    Arc::new(move |stored| {
        let folder = folder.join(&stored.slug);
        let location = Location::Sqlite(folder.join("store.db"));
        let store = match &store {
            Some(store) => store.clone(),
            None => Store::open(location, &Workspace::migrations(), StoreOptions::default())?,
        };
        let settings = api::settings_of(&stored.details)?;
        let (clock, dice) = (Arc::clone(&clock) as Arc<dyn Clock>, Arc::clone(&dice));
        let workspace = Workspace::new(
            stored.id,
            stored.slug.clone(),
            store,
            folder,
            public_url.clone(),
            stored.link_key,
            clock,
            dice,
            settings,
        )?;
        flows::columns::refresh(&workspace)?;
        Ok(Arc::new(workspace))
    })
}

pub async fn write<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut store::Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    store.transact(body).await.expect("written")
}

pub fn start() -> Instant {
    Instant::parse("2026-11-22T08:00:00Z").expect("an instant")
}

pub fn details() -> Details {
    Details {
        name: "Дала маркет".to_owned(),
        time_zone: "Asia/Almaty".to_owned(),
        currency: "KZT".to_owned(),
        country: "KZ".to_owned(),
        language: "kk".to_owned(),
        events_kept_days: None,
    }
}

impl House {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request by nobody in particular.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client")
            .request(method, self.url(path))
    }

    /// The owner, signed in.
    pub async fn owner(&self) -> Person<'_> {
        self.signed_in(EMAIL, PASSWORD).await
    }

    /// Somebody who signs in with an e-mail and a password.
    pub async fn signed_in(&self, email: &str, password: &str) -> Person<'_> {
        self.entered("/api/v1/session", json!({"email": email, "password": password})).await
    }

    /// Somebody whom a door lets in.
    pub async fn entered(&self, door: &str, told: Value) -> Person<'_> {
        let client = Client::builder().no_proxy().cookie_store(true).build().expect("a client");
        let session = answered(client.post(self.url(door)).json(&told)).await.expect(200);
        let csrf = session["csrf_token"].as_str().expect("a token").to_owned();
        Person { house: self, client, csrf }
    }

    /// Somebody else who has signed in.
    pub fn person(&self, client: Client, csrf: String) -> Person<'_> {
        Person { house: self, client, csrf }
    }

    /// The text of a fresh key.
    pub async fn key(&self, kind: KeyKind, scopes: &[Scope]) -> String {
        let text = keys::throw(kind, self.dice.as_ref());
        let (stored, id) = (text.clone(), self.workspace.id);
        let new = NewKey { name: "key".into(), kind, scopes: scopes.to_vec(), source: String::new() };
        write(&self.control, move |tx| keys::create(tx, start(), id, &new, &stored)).await;
        text
    }

    /// Lets the columns see what was written.
    pub async fn refresh(&self) {
        let workspace = Arc::clone(&self.workspace);
        let refreshed = tokio::task::spawn_blocking(move || flows::columns::refresh(&workspace)).await;
        refreshed.expect("a thread").expect("fresh columns");
    }
}

impl Person<'_> {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.house.url(path)).header("X-CSRF-Token", &self.csrf)
    }

    /// A write without the session's token.
    pub fn forged(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.house.url(path))
    }

    pub async fn get(&self, path: &str) -> Answered {
        answered(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answered {
        answered(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answered {
        answered(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answered {
        answered(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        answered(self.request(Method::DELETE, path)).await
    }
}

/// A channel that takes every message and lays it on a tray.
pub struct Tray(pub Arc<Mutex<Vec<Message>>>);

impl Outlets for Tray {
    fn open(&self, _: &Workspace, _: &OpenSender) -> Result<Arc<dyn Channel>, Problem> {
        Ok(Arc::new(Tray(Arc::clone(&self.0))))
    }
}

impl Channel for Tray {
    fn name(&self) -> &'static str {
        "tray"
    }

    fn capacity(&self) -> usize {
        10
    }

    fn send(&self, message: Message, receipt: Receipt) {
        self.0.lock().expect("the tray").push(message);
        receipt.answer(Verdict::Accepted);
    }
}
