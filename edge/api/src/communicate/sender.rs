use std::sync::mpsc;
use std::time::Duration;

use access::Scope;
use axum::Json;
use communicate::sender::{self, Dkim, Mode, Security, SenderSettings, ShownSender, Smtp};
use communicate::{Message, Receipt, Verdict};
use flows::Workspace;
use flows::sending::{Outlets, open_sender, seal_key};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DeliveryId, Params, Problem, param};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;

/// How long a test waits for the mail server.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the workspace sends. The password is never shown.
#[derive(Serialize, ToSchema)]
#[schema(as = SenderSettings)]
pub(crate) struct SenderBody {
    /// `sandbox` or `smtp`.
    mode: String,
    from_name: String,
    from_email: String,
    reply_to: Option<String>,
    smtp: SmtpBody,
    dkim: Option<DkimBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SmtpSettings)]
struct SmtpBody {
    host: String,
    port: u16,
    /// `none`, `starttls` or `tls`.
    security: String,
    username: Option<String>,
    has_password: bool,
    connections: u16,
}

#[derive(Serialize, ToSchema)]
#[schema(as = DkimSettings)]
pub(crate) struct DkimBody {
    domain: String,
    selector: String,
    has_key: bool,
    /// The text record to publish under `selector._domainkey.domain`.
    public_record: String,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SenderChange)]
pub(crate) struct SenderTold {
    mode: String,
    #[serde(default)]
    from_name: String,
    #[serde(default)]
    from_email: String,
    reply_to: Option<String>,
    smtp: Option<SmtpTold>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SmtpChange)]
struct SmtpTold {
    #[serde(default)]
    host: String,
    port: Option<u16>,
    security: Option<String>,
    username: Option<String>,
    /// Absent leaves it, empty removes it.
    password: Option<String>,
    connections: Option<u16>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SenderTestAsked {
    to: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct SenderTested {
    ok: bool,
    /// The mail server's words when it refused.
    detail: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct DkimTold {
    domain: String,
    selector: String,
}

/// How the workspace sends. All staff see it, because a campaign says whom it is from.
#[utoipa::path(get, path = "/api/v1/settings/sender", tag = "settings", operation_id = "show_sender", responses((status = 200, body = SenderBody)))]
pub(crate) async fn show(caller: Caller) -> Answer<Json<SenderBody>> {
    if caller.session().is_err() {
        caller.allow(Scope::Admin)?;
    }
    Ok(Json(body(caller.read(sender::load).await?)))
}

/// Sets how the workspace sends.
#[utoipa::path(put, path = "/api/v1/settings/sender", tag = "settings", operation_id = "change_sender", request_body = SenderTold, responses((status = 200, body = SenderBody)))]
pub(crate) async fn change(caller: Caller, Body(asked): Body<SenderTold>) -> Answer<Json<SenderBody>> {
    caller.allow(Scope::Admin)?;
    let (settings, password) = settings_of(asked)?;
    let mode = settings.mode;
    let (now, key, dice) = (caller.now(), seal_key(&caller.workspace), caller.app.dice().clone());
    let saved = caller
        .write(move |tx| sender::save(tx, now, &key, dice.as_ref(), settings.clone(), password.as_deref()))
        .await?;
    caller.audit("sender.changed", caller.workspace.id, param("mode", mode_word(mode))).await?;
    Ok(Json(body(saved)))
}

/// Sends one message by the saved settings.
#[utoipa::path(post, path = "/api/v1/settings/sender/test", tag = "settings", operation_id = "test_sender", request_body = SenderTestAsked, responses((status = 200, body = SenderTested)))]
pub(crate) async fn test(caller: Caller, Body(asked): Body<SenderTestAsked>) -> Answer<Json<SenderTested>> {
    caller.allow(Scope::Admin)?;
    sender::check_address("to", &asked.to)?;
    let (workspace, app) = (caller.workspace.clone(), caller.app.clone());
    let verdict = blocking(move || send_one(&workspace, app.outlets().as_ref(), &asked.to)).await?;
    let ok = verdict == Verdict::Accepted;
    caller.audit("sender.tested", caller.workspace.id, param("ok", ok)).await?;
    let detail = (!ok)
        .then(|| super::content::refused(&[verdict]))
        .and_then(|problem| problem.params.get("detail")?.as_str().map(str::to_owned));
    Ok(Json(SenderTested { ok, detail }))
}

/// Makes a signing key and keeps it; the record is to be published.
#[utoipa::path(post, path = "/api/v1/settings/sender/dkim", tag = "settings", request_body = DkimTold, responses((status = 200, body = DkimBody)))]
pub(crate) async fn sign(caller: Caller, Body(asked): Body<DkimTold>) -> Answer<Json<DkimBody>> {
    caller.allow(Scope::Admin)?;
    let app = caller.app.clone();
    let made = app.clone().hashing(move || app.signing_key()).await??;
    let dkim = Dkim {
        domain: asked.domain.trim().to_lowercase(),
        selector: asked.selector.trim().to_lowercase(),
        public_record: made.public_record,
    };
    let (now, key, dice) = (caller.now(), seal_key(&caller.workspace), caller.app.dice().clone());
    let saved = caller
        .write(move |tx| sender::save_dkim(tx, now, &key, dice.as_ref(), dkim.clone(), &made.private_key))
        .await?;
    caller.audit("sender.signing_key_made", caller.workspace.id, Params::new()).await?;
    body(saved).dkim.map(Json).ok_or_else(|| Problem::internal("a signing key was not kept").into())
}

fn send_one(workspace: &Workspace, outlets: &dyn Outlets, to: &str) -> Result<Verdict, Problem> {
    let sender = open_sender(workspace)?;
    let channel = outlets.open(workspace, &sender)?;
    let words = format!("{} · Perennial", workspace.settings().name);
    let message = Message {
        delivery: None,
        campaign: None,
        customer: None,
        key: format!("test.{:016x}", workspace.dice.number()),
        from_name: sender.settings.from_name.clone(),
        from_email: sender.settings.from_email.clone(),
        reply_to: sender.settings.reply_to.clone(),
        to: to.to_owned(),
        subject: words.clone(),
        html: "<p>✓</p>".to_owned(),
        text: words,
        headers: Vec::new(),
        at_seconds: workspace.now().seconds(),
    };
    let (answers, verdicts) = mpsc::channel();
    channel.send(message, Receipt::new(DeliveryId(0), answers));
    Ok(verdicts.recv_timeout(PATIENCE).map_or(Verdict::Unknown, |(_, verdict)| verdict))
}

fn settings_of(asked: SenderTold) -> Result<(SenderSettings, Option<String>), Problem> {
    let unknown = |field: &str| Problem::invalid("unknown_value", field, format!("there is no such {field}"));
    let mode = match asked.mode.as_str() {
        "sandbox" => Mode::Sandbox,
        "smtp" => Mode::Smtp,
        _ => return Err(unknown("mode")),
    };
    let password = asked.smtp.as_ref().and_then(|smtp| smtp.password.clone());
    let smtp = asked.smtp.filter(|smtp| mode == Mode::Smtp || !smtp.host.trim().is_empty());
    let smtp = smtp.map(|smtp| {
        let security = match smtp.security.as_deref().unwrap_or("starttls") {
            "none" => Security::None,
            "starttls" => Security::Starttls,
            "tls" => Security::Tls,
            _ => return Err(unknown("smtp.security")),
        };
        Ok(Smtp {
            host: smtp.host.trim().to_owned(),
            port: smtp.port.unwrap_or(587),
            security,
            username: smtp.username.unwrap_or_default(),
            connections: smtp.connections.unwrap_or(4),
        })
    });
    let reply_to = asked.reply_to.filter(|address| !address.trim().is_empty());
    let (from_name, from_email) = (asked.from_name.trim().to_owned(), asked.from_email.trim().to_owned());
    Ok((
        SenderSettings { mode, from_name, from_email, reply_to, smtp: smtp.transpose()?, dkim: None },
        password,
    ))
}

fn body(shown: ShownSender) -> SenderBody {
    let ShownSender { settings, has_password, has_key } = shown;
    let smtp = settings.smtp.unwrap_or(Smtp {
        host: String::new(),
        port: 587,
        security: Security::Starttls,
        username: String::new(),
        connections: 4,
    });
    let security = match smtp.security {
        Security::None => "none",
        Security::Starttls => "starttls",
        Security::Tls => "tls",
    };
    SenderBody {
        mode: mode_word(settings.mode).to_owned(),
        from_name: settings.from_name,
        from_email: settings.from_email,
        reply_to: settings.reply_to,
        smtp: SmtpBody {
            host: smtp.host,
            port: smtp.port,
            security: security.to_owned(),
            username: Some(smtp.username).filter(|name| !name.is_empty()),
            has_password,
            connections: smtp.connections,
        },
        dkim: settings.dkim.map(|dkim| DkimBody {
            domain: dkim.domain,
            selector: dkim.selector,
            has_key,
            public_record: dkim.public_record,
        }),
    }
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Sandbox => "sandbox",
        Mode::Smtp => "smtp",
    }
}
