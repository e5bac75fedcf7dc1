//! A key as lists show it.

use serde::Serialize;

use crate::{
    auth::{ApiKey, Record},
    platforms::plexe::auth::READ_WRITE,
    reply::Moment,
};

/// A key without its secret; only the ends are shown (PLX-VIS-02).
#[derive(Serialize)]
pub(crate) struct Item<'a> {
    key_id: &'a str,
    name: Box<str>,
    key_prefix: &'a str,
    key_suffix: &'a str,
    permission_level: &'static str,
    created_at: Moment,
    expires_at: Option<Moment>,
    last_used_at: Option<Moment>,
    status: &'static str,
    created_by: &'a str,
}

impl<'a> Item<'a> {
    /// What its owner may see of a key with this record.
    pub(crate) fn of(key: &'a ApiKey, record: &Record, owner: &'a str) -> Self {
        Self {
            key_id: &key.id,
            name: record.name.clone(),
            key_prefix: &key.first,
            key_suffix: &key.last,
            permission_level: level(record),
            created_at: Moment(key.created_at),
            expires_at: record.expires_at.map(Moment),
            last_used_at: record.last_used_at.map(Moment),
            status: match record.revoked_at {
                Some(_) => "revoked",
                None => "active",
            },
            created_by: owner,
        }
    }
}

/// The level of a key in the documents' word (PLX-KEY-03).
pub(crate) fn level(record: &Record) -> &'static str {
    if record.scopes.contains(&READ_WRITE) {
        "read_write"
    } else {
        "read_only"
    }
}
