use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use vocabulary::{Dice, Problem};

use crate::AccessError;

const NONCE_BYTES: usize = 24;

/// The safe: seals what must be read again (a mail server's password, a signing key) under the server's master key.
#[derive(Clone)]
pub struct Secrets(XChaCha20Poly1305);

impl Secrets {
    /// The safe of a master key.
    pub fn new(master_key: [u8; 32]) -> Secrets {
        Secrets(XChaCha20Poly1305::new(&master_key.into()))
    }

    /// Seals a text for one use; under another use it does not open.
    pub fn seal(&self, used_for: &str, plain: &str, dice: &dyn Dice) -> Result<String, Problem> {
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&dice.bytes()[..NONCE_BYTES]);
        let payload = Payload { msg: plain.as_bytes(), aad: used_for.as_bytes() };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).map_err(Problem::internal)?;
        Ok(STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens what was sealed for the same use.
    pub fn open(&self, used_for: &str, sealed: &str) -> Result<String, Problem> {
        self.try_open(used_for, sealed).ok_or_else(|| AccessError::SealBroken.into())
    }

    fn try_open(&self, used_for: &str, sealed: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: used_for.as_bytes() };
        String::from_utf8(self.0.decrypt(&XNonce::from(nonce), payload).ok()?).ok()
    }
}

/// The master key is not for logs.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}
