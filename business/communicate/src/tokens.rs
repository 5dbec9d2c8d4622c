//! Signed tokens in the links of a message. A token names its workspace, so that a door can find the key to check it with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use vocabulary::{CustomerId, DeliveryId, DrawId, WorkspaceId};

const SIGNATURE: usize = 16;

/// What a link in a message stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// The picture that tells of an opening.
    Open(DeliveryId),
    /// A link of the campaign, by its number.
    Click(DeliveryId, i64),
    /// The way out. It has no end, and names the customer too, so that it outlives the row.
    Unsubscribe(DeliveryId, CustomerId),
    /// What is published of a prize draw. It is the same in every message, and has no end.
    Draw(DrawId),
}

/// Signs and checks the tokens of one workspace.
#[derive(Clone)]
pub struct TokenKey {
    workspace: WorkspaceId,
    key: [u8; 32],
}

impl TokenKey {
    /// The key of a workspace, from its secret.
    pub fn new(workspace: WorkspaceId, secret: &[u8; 32]) -> TokenKey {
        TokenKey { workspace, key: blake3::derive_key("perennial 2026-11 links in messages", secret) }
    }

    /// Signs a token; about forty characters that stand in an address as they are.
    pub fn sign(&self, token: Token) -> String {
        let (kind, first, second) = match token {
            Token::Open(delivery) => (1, delivery.0, 0),
            Token::Click(delivery, link) => (2, delivery.0, link),
            Token::Unsubscribe(delivery, customer) => (3, delivery.0, customer.0),
            Token::Draw(draw) => (4, draw.0, 0),
        };
        let mut bytes = vec![kind];
        for number in [self.workspace.0, first, second] {
            push(&mut bytes, number as u64);
        }
        let signature = self.signature(&bytes);
        bytes.extend_from_slice(&signature);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The token, if it was signed with this key.
    pub fn verify(&self, text: &str) -> Option<Token> {
        let bytes = decode(text)?;
        let (body, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
        if !is_same(&self.signature(body), signature) {
            return None;
        }
        let (kind, mut rest) = body.split_first()?;
        let _workspace = take(&mut rest)?;
        let (first, second) = (take(&mut rest)?, take(&mut rest)?);
        Some(match kind {
            1 => Token::Open(DeliveryId(first)),
            2 => Token::Click(DeliveryId(first), second),
            3 => Token::Unsubscribe(DeliveryId(first), CustomerId(second)),
            4 => Token::Draw(DrawId(first)),
            _ => return None,
        })
    }

    fn signature(&self, body: &[u8]) -> [u8; SIGNATURE] {
        let mut short = [0; SIGNATURE];
        short.copy_from_slice(&blake3::keyed_hash(&self.key, body).as_bytes()[..SIGNATURE]);
        short
    }
}

/// The workspace a token says it is of; believed only once that workspace's key has verified it.
pub fn workspace_of(text: &str) -> Option<WorkspaceId> {
    let bytes = decode(text)?;
    take(&mut bytes.get(1..)?).map(WorkspaceId)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > 100 { None } else { URL_SAFE_NO_PAD.decode(text).ok() }
}

/// Takes the same time wherever the first difference is.
fn is_same(ours: &[u8; SIGNATURE], theirs: &[u8]) -> bool {
    theirs.len() == SIGNATURE
        && ours.iter().zip(theirs).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<i64> {
    let mut number = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number as i64);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(workspace: i64, byte: u8) -> TokenKey {
        TokenKey::new(WorkspaceId(workspace), &[byte; 32])
    }

    #[test]
    fn a_token_says_what_was_signed_and_nothing_once_touched() {
        let key = key(3, 7);
        for token in [
            Token::Open(DeliveryId(1)),
            Token::Click(DeliveryId(9_000_000_000), 12),
            Token::Unsubscribe(DeliveryId(5), CustomerId(i64::MAX)),
            Token::Draw(DrawId(6)),
        ] {
            let text = key.sign(token);
            assert_eq!(key.verify(&text), Some(token));
            assert_eq!(workspace_of(&text), Some(WorkspaceId(3)));
            for at in 0..text.len() {
                let mut other = text.clone().into_bytes();
                other[at] = if other[at] == b'A' { b'B' } else { b'A' };
                let other = String::from_utf8(other).expect("ascii");
                assert_eq!(key.verify(&other), None, "{other}");
            }
        }
    }

    #[test]
    fn another_workspace_or_secret_verifies_nothing() {
        let text = key(3, 7).sign(Token::Open(DeliveryId(1)));
        assert_eq!(key(3, 8).verify(&text), None);
        for wrong in ["", "A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ключ", &"A".repeat(5_000)] {
            assert_eq!(key(3, 7).verify(wrong), None);
        }
    }
}
