//! `/v1/api-keys`: the life of a key.

mod create;
mod item;

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use serde_json::json;

pub(crate) use self::{create::create, item::Item};
use super::Aiaas;
use crate::{
    auth::ApiKey,
    platforms::aiaas::{
        auth::{ADMIN, Caller},
        error::ApiError,
        input::{Asked, At},
    },
    reply,
};

/// `GET /v1/api-keys` lists the organization's keys, newest first, by status or name (AIAAS-KEY-10).
pub(crate) async fn list(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    asked: Asked,
) -> Result<Response, ApiError> {
    caller.require(ADMIN)?;
    let status = asked.text("status");
    if status.is_some_and(|status| !item::STATUSES.contains(&status)) {
        let message = "status must be active, expired or revoked";
        return Err(ApiError::invalid_field("status", message));
    }
    let name = asked.text("name");
    let now = caller.now();
    let fits = |item: &Item| {
        status.is_none_or(|status| item.status == status)
            && name.is_none_or(|name| *item.name == *name)
    };
    let keys: Vec<_> = aiaas
        .services
        .keys
        .of_account(&caller.organization, |keys| {
            let items = keys.iter().rev().map(|key| Item::of(key, now));
            items.filter(fits).collect()
        });
    Ok(reply::json(StatusCode::OK, &json!({ "data": keys })))
}

/// `GET /v1/api-keys/{key_id}` shows all of a key but itself (AIAAS-KEY-02, AIAAS-KEY-03).
pub(crate) async fn show(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    At(key_id): At,
) -> Result<Response, ApiError> {
    caller.require(ADMIN)?;
    let key = find(&aiaas, &caller, &key_id)?;
    Ok(reply::json(StatusCode::OK, &Item::of(&key, caller.now())))
}

/// `DELETE /v1/api-keys/{key_id}` withdraws a key at once and for good (AIAAS-AUTH-05, AIAAS-KEY-12, AIAAS-KEY-13).
pub(crate) async fn revoke(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    At(key_id): At,
) -> Result<StatusCode, ApiError> {
    caller.require(ADMIN)?;
    let key = find(&aiaas, &caller, &key_id)?;
    let mut record = key.record();
    if record.revoked_at.is_some() {
        return Err(ApiError::already_revoked());
    }
    record.revoked_at = Some(caller.now());
    Ok(StatusCode::NO_CONTENT)
}

/// The key of that id, if the caller may see it: a stranger's is as absent as none (AIAAS-AUTH-03).
fn find(aiaas: &Aiaas, caller: &Caller, key_id: &str) -> Result<Arc<ApiKey>, ApiError> {
    let key = aiaas.services.keys.by_id(key_id);
    key.filter(|key| caller.reaches(&key.account))
        .ok_or_else(|| ApiError::not_found("API key"))
}
