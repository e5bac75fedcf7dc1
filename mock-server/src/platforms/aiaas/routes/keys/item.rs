//! A key as lists show it.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    auth::{AccountId, ApiKey, Denial},
    reply::Moment,
};

/// What can become of a key.
pub(crate) const STATUSES: [&str; 3] = ["active", "expired", "revoked"];

/// A key without its secret (AIAAS-KEY-03, AIAAS-KEY-10).
#[derive(Serialize)]
pub(crate) struct Item {
    id: String,
    /// As it was given at creation; it stays (AIAAS-KEY-14).
    pub(crate) name: Box<str>,
    organization_id: AccountId,
    scopes: Vec<&'static str>,
    /// One of [`STATUSES`].
    pub(crate) status: &'static str,
    fingerprint: String,
    created_at: Moment,
    expires_at: Option<Moment>,
    last_used_at: Option<Moment>,
}

impl Item {
    /// What its organization may see of a key.
    pub(crate) fn of(key: &ApiKey, now: Timestamp) -> Self {
        let status = match key.usable(now) {
            Err(Denial::RevokedKey) => "revoked",
            Err(_) => "expired",
            Ok(()) => "active",
        };
        let record = key.record();
        Self {
            id: key.id.to_string(),
            name: record.name.clone(),
            organization_id: key.account.clone(),
            scopes: record.scopes.iter().map(|scope| scope.0).collect(),
            status,
            fingerprint: fingerprint(key),
            created_at: Moment(key.created_at),
            expires_at: record.expires_at.map(Moment),
            last_used_at: record.last_used_at.map(Moment),
        }
    }
}

/// The part of a key by which people recognise it.
pub(super) fn fingerprint(key: &ApiKey) -> String {
    format!("...{}", key.last)
}
