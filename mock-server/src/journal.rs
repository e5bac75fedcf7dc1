//! The access log: attempts to authenticate and uses of keys, bounded, without secrets.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use http::Method;
use jiff::Timestamp;

use crate::{
    auth::{AccountId, ApiKey},
    visit::RequestId,
};

/// Entries kept; the oldest go first.
pub const KEPT: usize = 1_000;
/// Characters kept of a path.
const PATH: usize = 200;

/// One attempt or use.
#[derive(Clone)]
pub struct Entry {
    /// When, on the platform's clock.
    pub at: Timestamp,
    /// The id that the answer carried.
    pub request_id: RequestId,
    /// The method of the request.
    pub method: Method,
    /// The path of the request, never its query string.
    pub path: Box<str>,
    /// The status of the answer.
    pub status: u16,
    /// The caller, if one was recognised.
    pub account: Option<AccountId>,
    /// The credential that was tried, if one was presented.
    pub key: Option<Tried>,
    /// `honoured`, or the reason of the denial.
    pub outcome: &'static str,
}

/// A credential as the journal may hold it.
#[derive(Clone)]
pub enum Tried {
    /// A key of the platform's own.
    Known(Arc<ApiKey>),
    /// Anything else, already masked.
    Foreign(Box<str>),
}

impl Tried {
    /// A foreign credential, of which only the outer characters are kept, if it is long enough to have others.
    pub fn foreign(secret: &str) -> Self {
        let masked = if secret.len() < 20 || !secret.is_ascii() {
            "…".to_owned()
        } else {
            format!("{}…{}", &secret[..7], &secret[secret.len() - 2..])
        };
        Self::Foreign(masked.into())
    }

    /// The first characters and the last two.
    pub fn masked(&self) -> String {
        match self {
            Self::Known(key) => format!("{}…{}", key.first, &key.last[key.last.len() - 2..]),
            Self::Foreign(masked) => masked.to_string(),
        }
    }
}

/// The newest entries, and how many older ones had to go.
#[derive(Default)]
pub struct Journal(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    entries: VecDeque<Entry>,
    dropped: u64,
}

impl Journal {
    /// Writes one entry.
    pub fn write(&self, entry: Entry) {
        let mut pages = self.0.lock().expect("never poisoned");
        if pages.entries.len() == KEPT {
            pages.entries.pop_front();
            pages.dropped += 1;
        }
        pages.entries.push_back(entry);
    }

    /// The entries, oldest first, and the number of those that were dropped.
    pub fn read(&self) -> (Vec<Entry>, u64) {
        let pages = self.0.lock().expect("never poisoned");
        (pages.entries.iter().cloned().collect(), pages.dropped)
    }

    /// Starts an empty journal.
    pub fn clear(&self) {
        *self.0.lock().expect("never poisoned") = Pages::default();
    }
}

/// As much of a path as the journal keeps.
pub fn clipped(path: &str) -> Box<str> {
    match path.char_indices().nth(PATH) {
        Some((end, _)) => path[..end].into(),
        None => path.into(),
    }
}
