use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Microseconds in an hour.
pub const MICROS_PER_HOUR: i64 = 3_600_000_000;
/// Microseconds in a day of 24 hours.
pub const MICROS_PER_DAY: i64 = 24 * MICROS_PER_HOUR;

/// A moment: UTC microseconds since 1970, as the stores keep it; RFC 3339 text outside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// The earliest instant there is.
    pub const MIN: Instant = Instant(i64::MIN);
    /// The latest instant there is.
    pub const MAX: Instant = Instant(i64::MAX);

    /// Parses RFC 3339 text (`2026-11-22T08:15:00Z`); nothing when it is not that.
    pub fn parse(text: &str) -> Option<Instant> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Instant(at.as_microsecond()))
    }

    /// This many microseconds later.
    pub fn plus_micros(self, micros: i64) -> Instant {
        Instant(self.0.saturating_add(micros))
    }

    /// This many seconds later.
    pub fn plus_seconds(self, seconds: i64) -> Instant {
        self.plus_micros(seconds.saturating_mul(1_000_000))
    }

    /// This many days of 24 hours later.
    pub fn plus_days(self, days: i64) -> Instant {
        self.plus_micros(days.saturating_mul(MICROS_PER_DAY))
    }

    /// Seconds since 1970, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The same moment for calendar arithmetic, clamped to what a calendar can hold.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.timestamp(), f)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Instant::parse(&text).ok_or_else(|| serde::de::Error::custom("expected an RFC 3339 instant"))
    }
}

/// Where the time comes from: the machine's clock at the edge, a fixed one in tests.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// A clock that stands where it was set until it is moved.
#[derive(Debug, Default)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock standing at the instant.
    pub fn at(instant: Instant) -> FixedClock {
        FixedClock(AtomicI64::new(instant.0))
    }

    /// Moves the clock.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

/// Where randomness comes from: the machine's generator at the edge, a seeded one in tests.
pub trait Dice: Send + Sync {
    /// 32 unpredictable bytes.
    fn bytes(&self) -> [u8; 32];

    /// 64 unpredictable bits.
    fn number(&self) -> u64 {
        let bytes = self.bytes();
        u64::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
    }
}

/// Repeatable dice for tests and generated data (splitmix64): never for secrets.
#[derive(Debug)]
pub struct SeededDice(AtomicU64);

impl SeededDice {
    /// Dice that always throw the same sequence for the same seed.
    pub fn new(seed: u64) -> SeededDice {
        SeededDice(AtomicU64::new(seed))
    }
}

impl Dice for SeededDice {
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_le_bytes());
        }
        bytes
    }

    fn number(&self) -> u64 {
        let step = 0x9E37_79B9_7F4A_7C15;
        let mut z = self.0.fetch_add(step, Ordering::SeqCst).wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
