use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use vocabulary::{Dice, Problem};

/// Encrypts what rests in the store and must not be read from a copy of it.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl SealKey {
    /// The key from a secret that is kept elsewhere than the store.
    pub fn new(secret: &[u8; 32]) -> SealKey {
        SealKey(blake3::derive_key("perennial 2026-11 sealed settings", secret))
    }

    /// Encrypts: a fresh nonce, then the sealed text.
    pub(crate) fn seal(&self, dice: &dyn Dice, text: &str) -> Result<Vec<u8>, Problem> {
        let mut nonce = [0; 24];
        nonce.copy_from_slice(&dice.bytes()[..24]);
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), text.as_bytes())
            .map_err(|_| Problem::internal("a secret cannot be sealed"))?;
        Ok([nonce.as_slice(), sealed.as_slice()].concat())
    }

    /// Decrypts; a problem when the secret has changed since.
    pub(crate) fn open(&self, sealed: &[u8]) -> Result<String, Problem> {
        let broken =
            || Problem::internal("a sealed setting cannot be opened: was the server's secret changed?");
        let (nonce, body) = sealed.split_at_checked(24).ok_or_else(broken)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| broken())?;
        let text = XChaCha20Poly1305::new(&self.0.into())
            .decrypt(&XNonce::from(nonce), body)
            .map_err(|_| broken())?;
        String::from_utf8(text).map_err(|_| broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vocabulary::SeededDice;

    #[test]
    fn a_seal_opens_with_its_key_only_and_never_looks_the_same() {
        let (key, dice) = (SealKey::new(&[1; 32]), SeededDice::new(1));
        let sealed = key.seal(&dice, "hush").expect("sealed");
        assert_eq!(key.open(&sealed).expect("opened"), "hush");
        assert_ne!(key.seal(&dice, "hush").expect("sealed"), sealed);
        assert!(SealKey::new(&[2; 32]).open(&sealed).is_err());
        assert!(key.open(&sealed[..20]).is_err());
    }
}
