//! Sessions of people who have logged in, found by the hash of what their cookie says.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::{SignedDuration, Timestamp};

use super::{
    AccountId, Denial,
    secret_hash::{SecretHash, hash},
};
use crate::random;

/// Sessions below which nobody looks for those that are over.
const SWEEP_FROM: usize = 1_024;
/// Sessions at one time; where there is no room, the half that ends first makes it.
const FULL: usize = 100_000;
/// Characters of what a session's cookie says.
const LENGTH: usize = 43;

/// Somebody who has logged in.
#[derive(Debug)]
pub struct Session {
    /// Whose session it is.
    pub account: AccountId,
    /// What a writing request must repeat, so that no other site can write in this one's name.
    pub csrf: String,
    /// From here on the session opens nothing.
    pub expires_at: Timestamp,
}

/// The sessions of one platform; those that are over are reclaimed.
pub struct SessionStore(Mutex<Table>);

struct Table {
    sessions: HashMap<SecretHash, Arc<Session>>,
    sweep_at: usize,
}

impl Default for SessionStore {
    fn default() -> Self {
        Self(Mutex::new(Table {
            sessions: HashMap::new(),
            sweep_at: SWEEP_FROM,
        }))
    }
}

impl SessionStore {
    /// Begins a session; its secret is returned and known nowhere else.
    pub fn begin(
        &self,
        account: &AccountId,
        now: Timestamp,
        lifetime: SignedDuration,
    ) -> (Arc<Session>, String) {
        let secret = random::secret("", LENGTH);
        let session = Arc::new(Session {
            account: account.clone(),
            csrf: random::secret("", LENGTH),
            expires_at: now + lifetime,
        });
        let mut table = self.0.lock().expect("never poisoned");
        if table.sessions.len() >= table.sweep_at {
            table.sessions.retain(|_, known| known.expires_at > now);
            if table.sessions.len() >= FULL {
                table.halve();
            }
            table.sweep_at = (table.sessions.len() * 2).clamp(SWEEP_FROM, FULL);
        }
        table.sessions.insert(hash(&secret), session.clone());
        (session, secret)
    }

    /// The session of this secret, if it may be used now.
    pub fn admit(&self, secret: &str, now: Timestamp) -> Result<Arc<Session>, Denial> {
        let table = self.0.lock().expect("never poisoned");
        let session = table.sessions.get(&hash(secret));
        let session = session.filter(|session| session.expires_at > now);
        session.cloned().ok_or(Denial::UnknownSession)
    }

    /// Ends a session for good; says whether there was one.
    pub fn end(&self, secret: &str) -> bool {
        let mut table = self.0.lock().expect("never poisoned");
        table.sessions.remove(&hash(secret)).is_some()
    }

    /// Ends every session of an account but the one of this secret.
    pub fn end_others(&self, account: &AccountId, kept: Option<&str>) {
        let kept = kept.map(hash);
        let mut table = self.0.lock().expect("never poisoned");
        table
            .sessions
            .retain(|hash, session| session.account != *account || Some(*hash) == kept);
    }
}

impl Table {
    fn halve(&mut self) {
        let mut ends: Vec<_> = self.sessions.values().map(|it| it.expires_at).collect();
        let half = ends.len() / 2;
        let (_, median, _) = ends.select_nth_unstable(half);
        let median = *median;
        let mut left = half;
        self.sessions.retain(|_, session| {
            let goes = left > 0 && session.expires_at <= median;
            left -= usize::from(goes);
            !goes
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lives_until_it_expires_or_is_ended() {
        let store = SessionStore::default();
        let account = AccountId::from("one");
        let now = Timestamp::UNIX_EPOCH;
        let (session, secret) = store.begin(&account, now, SignedDuration::from_secs(10));
        assert_ne!(session.csrf, secret);
        let just_before = now + SignedDuration::from_secs(9);
        assert!(store.admit(&secret, just_before).is_ok());
        let over = store.admit(&secret, session.expires_at);
        assert_eq!(over.err(), Some(Denial::UnknownSession));
        assert!(store.end(&secret) && !store.end(&secret));
        assert!(store.admit(&secret, now).is_err());
    }

    #[test]
    fn sessions_that_are_over_make_room() {
        let store = SessionStore::default();
        let account = AccountId::from("one");
        for second in 0..5_000 {
            let now = Timestamp::from_second(second).expect("a small number");
            store.begin(&account, now, SignedDuration::from_secs(1));
        }
        let table = store.0.lock().expect("never poisoned");
        assert!(table.sessions.len() <= SWEEP_FROM);
    }

    #[test]
    fn a_full_table_keeps_those_that_last() {
        let store = SessionStore::default();
        let account = AccountId::from("one");
        let now = Timestamp::UNIX_EPOCH;
        let mut last = None;
        for seconds in 1..=300_000 {
            let lifetime = SignedDuration::from_secs(seconds);
            last = Some(store.begin(&account, now, lifetime).1);
            assert!(store.0.lock().expect("never poisoned").sessions.len() <= FULL);
        }
        assert!(store.admit(&last.expect("the last"), now).is_ok());
    }

    #[test]
    fn a_sweep_takes_what_is_over_and_waits_for_twice_what_is_left() {
        let store = SessionStore::default();
        let account = AccountId::from("one");
        let begin = |now: Timestamp, seconds| {
            store.begin(&account, now, SignedDuration::from_secs(seconds));
        };
        let start = Timestamp::UNIX_EPOCH;
        begin(start, 5);
        begin(start, 6);
        // There is room for more: nothing is looked through yet.
        begin(start + SignedDuration::from_secs(10), 100);
        assert_eq!(store.0.lock().expect("never poisoned").sessions.len(), 3);
        (3..SWEEP_FROM).for_each(|_| begin(start, 100));
        // The first is over just now, the second a second later.
        begin(start + SignedDuration::from_secs(5), 100);
        let table = store.0.lock().expect("never poisoned");
        assert_eq!(table.sessions.len(), SWEEP_FROM);
        assert_eq!(table.sweep_at, 2 * (SWEEP_FROM - 1));
    }
}
