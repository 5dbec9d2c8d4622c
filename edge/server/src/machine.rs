//! The machine's clock and dice: the only place where the time is read and randomness made.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use vocabulary::{Clock, Dice, Instant};

/// The machine's clock.
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The machine's generator, seeded by the system and fit for secrets.
pub struct MachineDice;

impl Dice for MachineDice {
    fn bytes(&self) -> [u8; 32] {
        rand::random()
    }
}

/// The key of the safe: as configured, or from a file that is made at first need and readable by its owner only.
pub fn master_key(configured: &str, data: &Path) -> Result<[u8; 32]> {
    if !configured.is_empty() {
        return from_hex(configured).context("master_key is 64 hexadecimal digits");
    }
    let file = data.join("master.key");
    match std::fs::read_to_string(&file) {
        Ok(text) => from_hex(text.trim()).with_context(|| format!("{} is damaged", file.display())),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => make_key(&file),
        Err(cause) => Err(cause).with_context(|| format!("cannot read {}", file.display())),
    }
}

fn make_key(file: &Path) -> Result<[u8; 32]> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let key = MachineDice.bytes();
    let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut options = std::fs::OpenOptions::new();
    let made = options.write(true).create_new(true).mode(0o600).open(file);
    let mut made = made.with_context(|| format!("cannot write {}", file.display()))?;
    writeln!(made, "{text}")?;
    made.sync_all()?;
    Ok(key)
}

fn from_hex(text: &str) -> Result<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        bail!("expected 64 hexadecimal digits");
    }
    let mut key = [0; 32];
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16)?;
    }
    Ok(key)
}
