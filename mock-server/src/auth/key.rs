//! One issued key: what is fixed at creation, and what changes later.

use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;

use super::{AccountId, Denial, Scope, Scopes, Usage, secret_hash::SecretHash};

/// Who asked for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The seed.
    Seed,
    /// The control listener.
    Control,
    /// A caller of the platform's API.
    Api,
}

/// An issued key; of its secret only the hash and the two ends are known.
#[derive(Debug)]
pub struct ApiKey {
    /// The id by which the key is listed and revoked.
    pub id: Arc<str>,
    /// That of the secret it was issued with.
    pub(super) hash: SecretHash,
    /// The owner.
    pub account: AccountId,
    /// Who asked for it.
    pub origin: Origin,
    /// When it was issued.
    pub created_at: Timestamp,
    /// First characters of the secret.
    pub first: Box<str>,
    /// Last characters of the secret.
    pub last: Box<str>,
    pub(super) record: Mutex<Record>,
}

/// What changes while a key exists.
#[derive(Clone, Debug)]
pub struct Record {
    /// The name its owner gave it.
    pub name: Box<str>,
    /// What it may do; set when it is issued, and by an honest platform never again.
    pub scopes: Scopes,
    /// From here on the key opens nothing; never, if nothing is set.
    pub expires_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub revoked_at: Option<Timestamp>,
    /// When it last opened the door.
    pub last_used_at: Option<Timestamp>,
    /// How often it did.
    pub usage: Usage,
}

impl ApiKey {
    /// The changing part, locked until the guard is dropped.
    pub fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().expect("never poisoned")
    }

    /// Whether the key may be used now.
    pub fn usable(&self, now: Timestamp) -> Result<(), Denial> {
        let record = self.record();
        if record.revoked_at.is_some() {
            return Err(Denial::RevokedKey);
        }
        match record.expires_at {
            Some(expiry) if expiry <= now => Err(Denial::ExpiredKey),
            _ => Ok(()),
        }
    }

    /// Counts a use.
    pub fn used(&self, now: Timestamp) {
        let mut record = self.record();
        record.last_used_at = Some(now);
        record.usage.record(now);
    }

    /// Withdraws the key for good; a second time changes nothing. The moment of the first is returned.
    pub fn revoke(&self, now: Timestamp) -> Timestamp {
        *self.record().revoked_at.get_or_insert(now)
    }

    /// Whether the key may do this.
    pub fn holds(&self, scope: Scope) -> bool {
        self.record().scopes.contains(&scope)
    }
}
