//! How the workspace sends: the sandbox, or a mail server of its own.

mod sql;

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{Dice, Instant, Problem};

use crate::SealKey;

/// Where messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Into the sandbox mailbox.
    #[default]
    Sandbox,
    /// To a mail server.
    Smtp,
}

/// How the line to the mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Not at all.
    None,
    /// Begins in the clear and must change to TLS.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
}

/// A mail server; the password apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Smtp {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is secured.
    pub security: Security,
    /// Who signs in; nobody when empty.
    pub username: String,
    /// Lines kept open at the same time.
    pub connections: u16,
}

/// Under which name messages are signed; the private key apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dkim {
    /// The domain that answers for the message.
    pub domain: String,
    /// Which of its keys.
    pub selector: String,
    /// The record to be published under `selector._domainkey.domain`.
    pub public_record: String,
}

/// The settings, secrets apart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SenderSettings {
    /// Where messages go.
    pub mode: Mode,
    /// Name shown as the sender.
    pub from_name: String,
    /// Address of the sender.
    pub from_email: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The mail server.
    pub smtp: Option<Smtp>,
    /// Signing.
    pub dkim: Option<Dkim>,
}

/// The settings with their secrets opened, for the one who sends.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct OpenSender {
    /// The settings.
    pub settings: SenderSettings,
    /// The mail server's password.
    pub password: Option<String>,
    /// The private signing key, PEM.
    pub private_key: Option<String>,
    /// Changes with every change.
    pub changed_at: Instant,
}

/// The settings as the console shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSender {
    /// The settings.
    pub settings: SenderSettings,
    /// Whether a password is kept.
    pub has_password: bool,
    /// Whether a private key is kept.
    pub has_key: bool,
}

/// The settings without their secrets; the sandbox when nothing was ever set.
pub fn load(tx: &mut Tx<'_>) -> Result<ShownSender, Problem> {
    let Some(row) = sql::load(tx)? else {
        return Ok(ShownSender { settings: SenderSettings::default(), has_password: false, has_key: false });
    };
    let settings = parse(&row.settings)?;
    Ok(ShownSender { settings, has_password: row.password.is_some(), has_key: row.private_key.is_some() })
}

/// The settings with their secrets.
pub fn open(tx: &mut Tx<'_>, key: &SealKey) -> Result<OpenSender, Problem> {
    let Some(row) = sql::load(tx)? else { return Ok(OpenSender::default()) };
    let unseal = |sealed: Option<Vec<u8>>| sealed.map(|sealed| key.open(&sealed)).transpose();
    Ok(OpenSender {
        settings: parse(&row.settings)?,
        password: unseal(row.password)?,
        private_key: unseal(row.private_key)?,
        changed_at: row.updated_at,
    })
}

/// Sets them. A password left out stays, an empty one is removed; the signing key stays as it is.
pub fn save(
    tx: &mut Tx<'_>,
    now: Instant,
    key: &SealKey,
    dice: &dyn Dice,
    settings: SenderSettings,
    password: Option<&str>,
) -> Result<ShownSender, Problem> {
    check(&settings)?;
    let before = sql::load(tx)?;
    let dkim = before.as_ref().map(|row| parse(&row.settings)).transpose()?.and_then(|kept| kept.dkim);
    let sealed = match password {
        None => before.as_ref().and_then(|row| row.password.clone()),
        Some("") => None,
        Some(password) => Some(key.seal(dice, password)?),
    };
    let private_key = before.and_then(|row| row.private_key);
    write(tx, now, &SenderSettings { dkim, ..settings }, sealed.as_ref(), private_key.as_ref())?;
    load(tx)
}

/// Keeps a new signing key.
pub fn save_dkim(
    tx: &mut Tx<'_>,
    now: Instant,
    key: &SealKey,
    dice: &dyn Dice,
    dkim: Dkim,
    private_key: &str,
) -> Result<ShownSender, Problem> {
    check_domain("domain", &dkim.domain)?;
    check_selector(&dkim.selector)?;
    let before = sql::load(tx)?;
    let settings = before.as_ref().map(|row| parse(&row.settings)).transpose()?.unwrap_or_default();
    let password = before.and_then(|row| row.password);
    let sealed = key.seal(dice, private_key)?;
    write(tx, now, &SenderSettings { dkim: Some(dkim), ..settings }, password.as_ref(), Some(&sealed))?;
    load(tx)
}

/// An address as a mail server takes it: no spaces, no angle brackets, one line.
pub fn check_address(field: &str, address: &str) -> Result<(), Problem> {
    let is_plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let (local, domain) = address.rsplit_once('@').unwrap_or_default();
    if address.len() > 254 || local.is_empty() || !local.chars().all(is_plain) || !is_domain(domain) {
        return Err(Problem::invalid("bad_email", field, format!("{field} is not an e-mail address")));
    }
    Ok(())
}

/// Whether a domain can be one: labels of letters, digits and hyphens.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
    };
    domain.len() <= 253 && domain.split('.').all(is_label)
}

fn check(settings: &SenderSettings) -> Result<(), Problem> {
    if settings.from_name.contains(['\r', '\n', '\0']) || settings.from_name.chars().count() > 200 {
        return Err(Problem::invalid(
            "one_line_only",
            "from_name",
            "the sender's name must be one short line",
        ));
    }
    if settings.mode == Mode::Smtp || !settings.from_email.is_empty() {
        check_address("from_email", &settings.from_email)?;
    }
    if let Some(reply_to) = settings.reply_to.as_ref().filter(|address| !address.is_empty()) {
        check_address("reply_to", reply_to)?;
    }
    match &settings.smtp {
        Some(smtp) => check_smtp(smtp),
        None if settings.mode == Mode::Smtp => {
            Err(Problem::invalid("field_required", "smtp", "sending by SMTP needs a mail server"))
        }
        None => Ok(()),
    }
}

fn check_smtp(smtp: &Smtp) -> Result<(), Problem> {
    let is_address = smtp.host.parse::<std::net::IpAddr>().is_ok();
    if !is_address && !is_domain(&smtp.host) {
        return Err(Problem::invalid("bad_host", "smtp.host", "the mail server's name is not a host name"));
    }
    if smtp.port == 0 {
        return Err(Problem::invalid("out_of_range", "smtp.port", "the port is out of range")
            .with("min", 1)
            .with("max", 65_535));
    }
    if smtp.connections == 0 || smtp.connections > 200 {
        return Err(Problem::invalid("out_of_range", "smtp.connections", "connections are out of range")
            .with("min", 1)
            .with("max", 200));
    }
    if smtp.username.contains(['\r', '\n', '\0']) {
        return Err(Problem::invalid("one_line_only", "smtp.username", "the user name must be one line"));
    }
    Ok(())
}

fn check_domain(field: &str, domain: &str) -> Result<(), Problem> {
    if !is_domain(domain) || !domain.contains('.') {
        return Err(Problem::invalid("bad_host", field, format!("{field} is not a domain")));
    }
    Ok(())
}

fn check_selector(selector: &str) -> Result<(), Problem> {
    if !is_domain(selector) || !selector.is_ascii() {
        return Err(Problem::invalid(
            "bad_selector",
            "selector",
            "the selector is letters, digits, hyphens and dots",
        ));
    }
    Ok(())
}

fn parse(text: &str) -> Result<SenderSettings, Problem> {
    serde_json::from_str(text).map_err(Problem::internal)
}

fn write(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &SenderSettings,
    password: Option<&Vec<u8>>,
    private_key: Option<&Vec<u8>>,
) -> Result<(), Problem> {
    let text = serde_json::to_string(settings).map_err(Problem::internal)?;
    Ok(sql::save(tx, now, &text, password, private_key)?)
}
