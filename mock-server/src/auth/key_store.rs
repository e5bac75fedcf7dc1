//! All keys of a platform, found by the hash of their secret, by id, or by owner.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
    sync::{Arc, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{AccountId, ApiKey, Denial, KeyFormat, Origin, Record, Scopes, Usage};

/// Keys that a platform holds; whoever asks for more is refused.
const FULL: usize = 2_000_000;

type Hash = [u8; 32];

/// A key to be issued.
pub struct Order<'a> {
    /// The owner.
    pub account: &'a AccountId,
    /// The name its owner gives it.
    pub name: &'a str,
    /// What it may do.
    pub scopes: Scopes,
    /// Who asks.
    pub origin: Origin,
    /// When it is issued.
    pub created_at: Timestamp,
    /// When it ends, if ever.
    pub expires_at: Option<Timestamp>,
}

/// The keys of one platform; secrets are kept as SHA-256 only.
pub struct KeyStore {
    format: KeyFormat,
    tables: RwLock<Tables>,
    // Apart from the rest: whoever reads the keys of an account may look for others meanwhile.
    by_account: RwLock<HashMap<AccountId, Vec<Arc<ApiKey>>>>,
}

#[derive(Default)]
struct Tables {
    by_hash: HashMap<Hash, Arc<ApiKey>, BuildHasherDefault<Leading>>,
    by_id: HashMap<Arc<str>, Arc<ApiKey>>,
}

/// Takes the first bytes of a SHA-256 for its hash: they are as good as any other's, and nobody chooses them.
#[derive(Default)]
struct Leading(u64);

impl Hasher for Leading {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    // The length of an array comes before its bytes, and says nothing.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl KeyStore {
    /// An empty store.
    pub fn new(format: KeyFormat) -> Self {
        Self {
            format,
            tables: RwLock::default(),
            by_account: RwLock::default(),
        }
    }

    /// Issues a key with a new secret, which is returned and known nowhere else.
    pub fn issue(&self, order: &Order<'_>) -> (Arc<ApiKey>, String) {
        let secret = self.format.new_secret();
        let key = self.keep(&secret, &self.format.new_id(), order);
        (key, secret)
    }

    /// Whether no more keys can be issued.
    pub fn is_full(&self) -> bool {
        self.tables().by_id.len() >= FULL
    }

    /// Stores a key whose secret and id are already settled.
    pub fn keep(&self, secret: &str, id: &str, order: &Order<'_>) -> Arc<ApiKey> {
        let (first, last) = self.format.ends(secret);
        let key = Arc::new(ApiKey {
            id: id.into(),
            account: order.account.clone(),
            origin: order.origin,
            created_at: order.created_at,
            first: first.into(),
            last: last.into(),
            record: Mutex::new(Record {
                name: order.name.into(),
                scopes: order.scopes.clone(),
                expires_at: order.expires_at,
                revoked_at: None,
                last_used_at: None,
                usage: Usage::default(),
            }),
        });
        let hash = hash(secret);
        let mut tables = self.changing();
        tables.by_id.insert(key.id.clone(), key.clone());
        tables.by_hash.insert(hash, key.clone());
        drop(tables);
        let mut accounts = self.by_account.write().expect("never poisoned");
        let owned = accounts.entry(key.account.clone()).or_default();
        owned.push(key.clone());
        key
    }

    /// Lets one more secret open the door as this key.
    pub fn also(&self, secret: &str, key: &Arc<ApiKey>) {
        self.changing().by_hash.insert(hash(secret), key.clone());
    }

    /// Lets this secret alone open the door as this key, and no other that did before.
    pub fn only(&self, secret: &str, key: &Arc<ApiKey>) {
        self.forget(key);
        self.also(secret, key);
    }

    /// Lets no secret open the door as this key any more; its id stays known.
    pub fn forget(&self, key: &ApiKey) {
        self.changing()
            .by_hash
            .retain(|_, other| other.id != key.id);
    }

    /// The ids of all keys that some secret still stands for.
    pub fn with_secret(&self) -> HashSet<Arc<str>> {
        let tables = self.tables();
        tables.by_hash.values().map(|key| key.id.clone()).collect()
    }

    /// The key that this secret belongs to, usable or not.
    pub fn by_secret(&self, secret: &str) -> Option<Arc<ApiKey>> {
        let hash = hash(secret);
        self.tables().by_hash.get(&hash).cloned()
    }

    /// The key with this id, whoever owns it.
    pub fn by_id(&self, id: &str) -> Option<Arc<ApiKey>> {
        self.tables().by_id.get(id).cloned()
    }

    /// The key that this secret belongs to, if it may be used now.
    pub fn admit(&self, secret: &str, now: Timestamp) -> Result<Arc<ApiKey>, Denial> {
        let key = self.by_secret(secret).ok_or(Denial::UnknownKey)?;
        key.usable(now).map(|()| key)
    }

    /// What `read` makes of all keys of an account, oldest first.
    pub fn of_account<T>(&self, account: &AccountId, read: impl FnOnce(&[Arc<ApiKey>]) -> T) -> T {
        let accounts = self.by_account.read().expect("never poisoned");
        read(accounts.get(account).map_or(&[], Vec::as_slice))
    }

    fn tables(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().expect("never poisoned")
    }

    fn changing(&self) -> RwLockWriteGuard<'_, Tables> {
        self.tables.write().expect("never poisoned")
    }
}

fn hash(secret: &str) -> Hash {
    Sha256::digest(secret).into()
}
