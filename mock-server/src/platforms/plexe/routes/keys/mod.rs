//! `/auth/api-keys`: the life of a key.

mod create;
mod item;
mod list;

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

pub(crate) use self::{create::create, item::Item, list::list};
use super::Plexe;
use crate::{
    auth::ApiKey,
    platforms::plexe::{
        auth::{Caller, READ_ONLY, READ_WRITE},
        error::ApiError,
        input::{At, Fields},
    },
    reply::{self, Moment},
};

/// `GET /auth/api-keys/{key_id}` adds how often the key was used (PLX-REF-02).
pub(crate) async fn show(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(key_id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let key = find(&plexe, &caller, &key_id)?;
    let now = caller.now();
    let mut body = item(&plexe, &key);
    let record = key.record();
    body["usage_stats"] = json!({
        "requests_last_24h": record.usage.within(24, now),
        "requests_last_7d": record.usage.within(7 * 24, now),
        "requests_last_30d": record.usage.within(30 * 24, now),
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `PATCH /auth/api-keys/{key_id}` renames a key, or lets it end so many days from now.
///
/// Its level stays what it was (PLX-KEY-03); a revoked key stays as it is (PLX-REF-04).
pub(crate) async fn update(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(key_id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let key = find(&plexe, &caller, &key_id)?;
    let fields = Fields::read(&body)?;
    let name = fields.text("name")?;
    let now = caller.now();
    let days = fields.days("expiration_days")?;
    let expires_at = days.map(|days| now + SignedDuration::from_hours(24 * days));
    {
        let mut record = key.record();
        if record.revoked_at.is_some() {
            return Err(ApiError::conflict("conflict", "API key has been revoked"));
        }
        if let Some(name) = name {
            record.name = name.into();
        }
        record.expires_at = expires_at.or(record.expires_at);
    }
    Ok(reply::json(StatusCode::OK, &item(&plexe, &key)))
}

/// `DELETE /auth/api-keys/{key_id}` withdraws a key for good (PLX-KEY-04); twice is as good as once.
pub(crate) async fn revoke(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(key_id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let key = find(&plexe, &caller, &key_id)?;
    let revoked_at = key.revoke(caller.now());
    let body = json!({
        "key_id": key.id,
        "status": "revoked",
        "revoked_at": Moment(revoked_at),
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// The key of that id, if the caller may see it: a stranger's is as absent as none (PLX-KEY-06).
fn find(plexe: &Plexe, caller: &Caller, key_id: &str) -> Result<Arc<ApiKey>, ApiError> {
    let key = plexe.services.keys.by_id(key_id);
    key.filter(|key| caller.reaches(&key.account))
        .ok_or_else(|| ApiError::not_found("API key"))
}

fn item(plexe: &Plexe, key: &ApiKey) -> Value {
    let owner = plexe.profiles.of(&key.account);
    serde_json::to_value(Item::of(key, &key.record(), &owner.email)).expect("an item is plain JSON")
}
