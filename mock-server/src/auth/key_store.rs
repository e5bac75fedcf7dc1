//! All keys of a platform, found by the hash of their secret, by id, or by owner.

use std::{
    borrow::Borrow,
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hash, Hasher},
    sync::{Arc, Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use jiff::Timestamp;

use super::{
    AccountId, ApiKey, Denial, KeyFormat, Origin, Record, Scopes, Usage,
    secret_hash::{SecretHash, hash},
};

/// Keys that a platform holds; whoever asks for more is refused.
const FULL: usize = 2_000_000;

/// Withdrawn keys that stay known, to be refused as withdrawn. They are counted whenever as many more were issued.
const WITHDRAWN: usize = 50_000;

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

// Hash and id stand in the key alone: with a million of them each line of memory that a look-up touches counts.
#[derive(Default)]
struct Tables {
    by_hash: HashSet<ByHash, BuildHasherDefault<Leading>>,
    // Secrets that came to a key after its first.
    later: HashMap<SecretHash, Arc<ApiKey>, BuildHasherDefault<Leading>>,
    by_id: HashSet<ById>,
    issued: usize,
}

/// A key, by the hash of the secret it was issued with.
struct ByHash(Arc<ApiKey>);

impl Borrow<SecretHash> for ByHash {
    fn borrow(&self) -> &SecretHash {
        &self.0.hash
    }
}

impl Hash for ByHash {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash.hash(hasher);
    }
}

impl PartialEq for ByHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.hash == other.0.hash
    }
}

impl Eq for ByHash {}

/// A key, by its id.
struct ById(Arc<ApiKey>);

impl Borrow<str> for ById {
    fn borrow(&self) -> &str {
        &self.0.id
    }
}

impl Hash for ById {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.id.hash(hasher);
    }
}

impl PartialEq for ById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ById {}

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
            hash: hash(secret),
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
        let mut tables = self.changing();
        tables.by_id.replace(ById(key.clone()));
        tables.later.remove(&key.hash);
        tables.by_hash.replace(ByHash(key.clone()));
        tables.issued += 1;
        let due = tables.issued.is_multiple_of(WITHDRAWN);
        drop(tables);
        let mut accounts = self.by_account.write().expect("never poisoned");
        let owned = accounts.entry(key.account.clone()).or_default();
        owned.push(key.clone());
        drop(accounts);
        if due {
            self.drop_long_withdrawn();
        }
        key
    }

    /// Drops the keys that were withdrawn first, down to as many as may stay; what is seeded stays.
    fn drop_long_withdrawn(&self) {
        let mut withdrawn = Vec::new();
        let accounts = self.by_account.read().expect("never poisoned");
        for key in accounts.values().flatten() {
            if let (Origin::Api | Origin::Control, Some(at)) = (key.origin, key.record().revoked_at)
            {
                withdrawn.push((at, key.clone()));
            }
        }
        drop(accounts);
        // Stable: of an account's keys that went at the same moment, those issued first go first.
        withdrawn.sort_by_key(|(at, _)| *at);
        withdrawn.truncate(withdrawn.len().saturating_sub(WITHDRAWN));
        if withdrawn.is_empty() {
            return;
        }
        // By address: with a million keys, to look into each of them takes a second.
        let gone: HashSet<_> = withdrawn.iter().map(|(_, key)| Arc::as_ptr(key)).collect();
        let mut tables = self.changing();
        for (_, key) in &withdrawn {
            tables.by_hash.remove(&key.hash);
            tables.by_id.remove(&*key.id);
        }
        tables
            .later
            .retain(|_, key| !gone.contains(&Arc::as_ptr(key)));
        drop(tables);
        let mut accounts = self.by_account.write().expect("never poisoned");
        for owned in accounts.values_mut() {
            owned.retain(|key| !gone.contains(&Arc::as_ptr(key)));
        }
    }

    /// Lets one more secret open the door as this key.
    pub fn also(&self, secret: &str, key: &Arc<ApiKey>) {
        self.changing().later.insert(hash(secret), key.clone());
    }

    /// Lets this secret alone open the door as this key, and no other that did before.
    pub fn only(&self, secret: &str, key: &Arc<ApiKey>) {
        let mut tables = self.changing();
        tables.by_hash.remove(&key.hash);
        tables.later.retain(|_, other| other.id != key.id);
        tables.later.insert(hash(secret), key.clone());
    }

    /// The key that this secret belongs to, usable or not.
    pub fn by_secret(&self, secret: &str) -> Option<Arc<ApiKey>> {
        let hash = hash(secret);
        let tables = self.tables();
        let first = || tables.by_hash.get(&hash).map(|key| &key.0);
        tables.later.get(&hash).or_else(first).cloned()
    }

    /// The key with this id, whoever owns it.
    pub fn by_id(&self, id: &str) -> Option<Arc<ApiKey>> {
        self.tables().by_id.get(id).map(|key| key.0.clone())
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

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: KeyFormat = KeyFormat {
        prefix: "test_",
        random: 32,
        id_prefix: "key_",
        id_random: 12,
        shown_first: 4,
        shown_last: 4,
    };

    #[test]
    fn of_the_withdrawn_those_that_went_last_stay_and_of_the_others_all() {
        let store = KeyStore::new(FORMAT);
        let account = AccountId::from("one");
        let now = Timestamp::UNIX_EPOCH;
        let issue = |origin| {
            let (key, secret) = store.issue(&Order {
                account: &account,
                name: "",
                scopes: Scopes::Borrowed(&[]),
                origin,
                created_at: now,
                expires_at: None,
            });
            (key.id.clone(), secret)
        };
        let withdraw = |(id, secret): (Arc<str>, String)| {
            store.by_id(&id).expect("just issued").revoke(now);
            (id, secret)
        };
        let seeded = withdraw(issue(Origin::Seed));
        let live = issue(Origin::Api);
        let mut withdrawn = Vec::new();
        for _ in 0..2 * WITHDRAWN {
            withdrawn.push(withdraw(issue(Origin::Api)));
            if let [(id, _)] = &withdrawn[..] {
                store.also("another secret", &store.by_id(id).expect("just issued"));
            }
        }
        // Both went before the keys were last counted.
        let (gone, kept) = (&withdrawn[WITHDRAWN - 10], &withdrawn[WITHDRAWN + 10]);
        for secret in [&*withdrawn[0].1, "another secret", &gone.1] {
            assert_eq!(store.admit(secret, now).err(), Some(Denial::UnknownKey));
        }
        assert!(store.by_id(&gone.0).is_none());
        for kept in [&seeded, kept] {
            assert_eq!(store.admit(&kept.1, now).err(), Some(Denial::RevokedKey));
            assert!(store.by_id(&kept.0).is_some());
        }
        assert!(store.admit(&live.1, now).is_ok());
        let listed = store.of_account(&account, <[_]>::len);
        let tables = store.tables();
        assert_eq!([tables.by_hash.len(), tables.by_id.len()], [listed; 2]);
    }
}
