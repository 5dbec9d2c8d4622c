use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use vocabulary::{Dice, Problem};

/// The fewest characters of a password.
pub const PASSWORD_LENGTH_MIN: usize = 10;
const PASSWORD_BYTES_MAX: usize = 1024;
/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// An argon2id hash with its salt and costs, as PHC text.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Hashes a password: tens of milliseconds of one core, never inside a transaction.
    pub fn make(password: &str, dice: &dyn Dice) -> Result<PasswordHash, Problem> {
        if password.chars().count() < PASSWORD_LENGTH_MIN {
            let short = Problem::invalid("password_too_short", "password", "the password is too short");
            return Err(short.with("at_least", PASSWORD_LENGTH_MIN));
        }
        if password.len() > PASSWORD_BYTES_MAX {
            return Err(Problem::invalid("too_long", "password", "the password is too long")
                .with("at_most", PASSWORD_BYTES_MAX));
        }
        let salt = &dice.bytes()[..16];
        let hash = derive(password, salt, MEMORY_KIB, PASSES)?;
        let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
        Ok(PasswordHash(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${salt}${hash}")))
    }

    /// The hash of a stored text.
    pub fn stored(text: String) -> PasswordHash {
        PasswordHash(text)
    }

    /// A hash that no password has, to spend the same time on a person who is not there.
    pub fn of_nobody() -> PasswordHash {
        let (salt, hash) = (STANDARD_NO_PAD.encode([0; 16]), STANDARD_NO_PAD.encode([0; 32]));
        PasswordHash(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${salt}${hash}"))
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the password is the hashed one; as long as making it.
    pub fn matches(&self, password: &str) -> bool {
        password.len() <= PASSWORD_BYTES_MAX && self.check(password).unwrap_or(false)
    }

    fn check(&self, password: &str) -> Option<bool> {
        let mut parts = self.0.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let mut costs = costs.split(',').filter_map(|cost| cost.split_once('=')?.1.parse::<u32>().ok());
        let (memory, passes) = (costs.next()?, costs.next()?);
        let (salt, hash) = (STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?);
        let given = derive(password, &salt, memory, passes).ok()?;
        let stored: [u8; 32] = hash.try_into().ok()?;
        Some(blake3::Hash::from_bytes(given) == blake3::Hash::from_bytes(stored))
    }
}

fn derive(password: &str, salt: &[u8], memory_kib: u32, passes: u32) -> Result<[u8; 32], Problem> {
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(Problem::internal)?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .map_err(Problem::internal)?;
    Ok(hash)
}

/// A hash is not for logs.
impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}
