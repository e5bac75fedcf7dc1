//! The access log: attempts to authenticate and uses of keys, bounded, without secrets.

use std::{
    borrow::Cow,
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
/// Characters below which a secret has nothing that may be shown.
const SHOWABLE: usize = 20;

/// One attempt or use.
#[derive(Clone)]
pub struct Entry {
    /// When, on the platform's clock.
    pub at: Timestamp,
    /// The id that the answer carried.
    pub request_id: RequestId,
    /// The method of the request.
    pub method: Method,
    /// The path of the request, as [`shown_path`] makes it.
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
    /// A foreign credential, of which only the outer characters are kept.
    pub fn foreign(secret: &str) -> Self {
        Self::Foreign(masked(secret).into())
    }

    /// The two ends.
    pub fn masked(&self) -> String {
        match self {
            Self::Known(key) => format!("{}…{}", key.first, key.last),
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

/// As much of a path as the journal keeps: a segment that holds a key, put there by mistake, is masked.
pub fn shown_path(path: &str, key_prefix: &str) -> Box<str> {
    if key_prefix.is_empty() || !path.contains(key_prefix) {
        return clipped(path).into();
    }
    let segments = path.split('/').map(|segment| {
        if segment.contains(key_prefix) {
            Cow::Owned(masked(segment))
        } else {
            Cow::Borrowed(segment)
        }
    });
    clipped(&segments.collect::<Vec<_>>().join("/")).into()
}

fn clipped(path: &str) -> &str {
    let end = path.char_indices().nth(PATH);
    end.map_or(path, |(end, _)| &path[..end])
}

fn masked(secret: &str) -> String {
    if secret.len() < SHOWABLE || !secret.is_ascii() {
        return "…".to_owned();
    }
    format!("{}…{}", &secret[..7], &secret[secret.len() - 2..])
}
