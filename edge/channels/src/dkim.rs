//! DKIM (RFC 6376), relaxed/relaxed, RSA-SHA256 or Ed25519-SHA256.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::{CryptoRng, RngCore};
use rustls::SignatureScheme;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::sign::SigningKey;
use sha2::{Digest, Sha256};
use vocabulary::Dice;

use crate::mail::Mail;

/// Bits of a new key.
const KEY_BITS: usize = 2_048;

/// Fields signed when a message has them; those of the way out must be (RFC 8058).
const SIGNED: [&str; 10] = [
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// Signs messages in the name of a domain.
pub struct Signer {
    domain: String,
    selector: String,
    key: Arc<dyn SigningKey>,
    scheme: SignatureScheme,
}

/// A new key.
pub struct NewKey {
    /// Private key, PEM.
    pub private_key: String,
    /// The text record to publish.
    pub public_record: String,
}

impl Signer {
    /// A signer with a private key in PEM; the error says what is wrong with it.
    pub fn try_new(domain: &str, selector: &str, private_key: &str) -> Result<Signer, String> {
        let der = PrivateKeyDer::from_pem_slice(private_key.as_bytes()).map_err(|error| error.to_string())?;
        let key = rustls::crypto::ring::sign::any_supported_type(&der).map_err(|error| error.to_string())?;
        let scheme = [SignatureScheme::RSA_PKCS1_SHA256, SignatureScheme::ED25519]
            .into_iter()
            .find(|scheme| key.choose_scheme(&[*scheme]).is_some())
            .ok_or("neither an RSA nor an Ed25519 key")?;
        Ok(Signer { domain: domain.to_owned(), selector: selector.to_owned(), key, scheme })
    }

    /// The value of the signature's header field; nothing when the key refuses.
    pub fn sign(&self, mail: &Mail, at_seconds: i64) -> Option<String> {
        let algorithm = if self.scheme == SignatureScheme::ED25519 { "ed25519-sha256" } else { "rsa-sha256" };
        let (names, mut signed) = signed_headers(mail);
        let body_hash = STANDARD.encode(Sha256::digest(relaxed_body(&mail.body)));
        let unsigned = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={}; s={};\r\n t={at_seconds}; h={names};\r\n bh={body_hash};\r\n b=",
            self.domain, self.selector
        );
        signed.push_str(&relaxed_header("DKIM-Signature", &unsigned));
        let signer = self.key.choose_scheme(&[self.scheme])?;
        let signature = match self.scheme {
            SignatureScheme::ED25519 => signer.sign(&Sha256::digest(signed.as_bytes())),
            _ => signer.sign(signed.as_bytes()),
        };
        Some(unsigned + &folded(&STANDARD.encode(signature.ok()?)))
    }
}

/// Makes a new RSA key from the dice handed in.
pub fn generate(dice: &dyn Dice) -> Result<NewKey, String> {
    let key =
        rsa::RsaPrivateKey::new(&mut Generator::new(dice), KEY_BITS).map_err(|error| error.to_string())?;
    let private_key = key.to_pkcs8_pem(LineEnding::LF).map_err(|error| error.to_string())?.to_string();
    let public = key.to_public_key().to_public_key_der().map_err(|error| error.to_string())?;
    Ok(NewKey {
        private_key,
        public_record: format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(public.as_bytes())),
    })
}

/// Names of the signed fields with colons between, and the fields as they are signed.
fn signed_headers(mail: &Mail) -> (String, String) {
    let (mut names, mut text) = (String::new(), String::new());
    for (name, value) in &mail.headers {
        let lower = name.to_ascii_lowercase();
        if SIGNED.contains(&lower.as_str()) {
            if !names.is_empty() {
                names.push(':');
            }
            names.push_str(&lower);
            text.push_str(&relaxed_header(name, value));
            text.push_str("\r\n");
        }
    }
    (names, text)
}

fn relaxed_header(name: &str, value: &str) -> String {
    let words: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    format!("{}:{}", name.to_ascii_lowercase(), words.join(" "))
}

fn relaxed_body(body: &str) -> String {
    let mut relaxed = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut was_space = false;
        for c in line.trim_end_matches([' ', '\t']).chars() {
            let is_space = c == ' ' || c == '\t';
            if !is_space {
                relaxed.push(c);
            } else if !was_space {
                relaxed.push(' ');
            }
            was_space = is_space;
        }
        relaxed.push_str("\r\n");
    }
    relaxed.truncate(relaxed.trim_end_matches("\r\n").len());
    if !relaxed.is_empty() {
        relaxed.push_str("\r\n");
    }
    relaxed
}

fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 16);
    for (number, character) in text.chars().enumerate() {
        if number > 0 && number % 72 == 0 {
            folded.push_str("\r\n ");
        }
        folded.push(character);
    }
    folded
}

/// Stretches one throw of the dice to as many bytes as a key takes.
struct Generator(blake3::OutputReader);

impl Generator {
    fn new(dice: &dyn Dice) -> Generator {
        Generator(
            blake3::Hasher::new_derive_key("perennial 2026-11 signing key")
                .update(&dice.bytes())
                .finalize_xof(),
        )
    }
}

impl CryptoRng for Generator {}

impl RngCore for Generator {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}
