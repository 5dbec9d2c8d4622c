use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use vocabulary::Instant;

use crate::Key;

/// How long a key is trusted without a look at the store, in seconds: a revoked one works no longer than that.
const TRUST_SECONDS: i64 = 1;
/// Keys remembered at most.
const SIZE_MAX: usize = 10_000;

/// The keys seen a moment ago, by hash: thousands of requests a second do not each ask the store.
#[derive(Default)]
pub struct KeyRing(RwLock<HashMap<[u8; 32], Known>>);

/// When the store was asked, and what it said.
type Known = (Instant, Arc<Key>);

impl KeyRing {
    /// The key of a hash if the store was asked a moment ago.
    pub fn recall(&self, now: Instant, hash: &[u8; 32]) -> Option<Arc<Key>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (asked_at, key) = known.get(hash)?;
        (asked_at.plus_seconds(TRUST_SECONDS) > now).then(|| Arc::clone(key))
    }

    /// Remembers what the store said at an instant.
    pub fn remember(&self, asked_at: Instant, hash: [u8; 32], key: Arc<Key>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= SIZE_MAX {
            known.clear();
        }
        known.insert(hash, (asked_at, key));
    }

    /// Forgets a key, as when it is revoked here.
    pub fn forget(&self, id: vocabulary::KeyId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).retain(|_, (_, key)| key.id != id);
    }
}
