use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use vocabulary::Dice;

/// 32 unpredictable bytes that let their bearer in: a session's cookie, a one-time link. Stored only as a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A fresh token.
    pub fn throw(dice: &dyn Dice) -> Token {
        Token(dice.bytes())
    }

    /// The token of a text; nothing when it cannot be one.
    pub fn parse(text: &str) -> Option<Token> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Token)
    }

    /// The text its bearer keeps, safe in addresses and cookies.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the store keeps of it.
    pub fn hash(&self) -> [u8; 32] {
        *blake3::hash(&self.0).as_bytes()
    }

    /// The token that writes from the console's own pages carry: bound to this one, and no way back to it.
    pub fn csrf(&self) -> Token {
        Token(blake3::derive_key("perennial 2026 csrf token of a session", &self.0))
    }

    /// Whether both are the same, in a time that does not tell where they differ.
    pub fn matches(&self, other: &Token) -> bool {
        blake3::Hash::from_bytes(self.0) == blake3::Hash::from_bytes(other.0)
    }
}

/// A token never shows itself.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
