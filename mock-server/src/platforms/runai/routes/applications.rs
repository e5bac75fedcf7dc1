//! `/api/v1/apps`: applications and their secrets.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::json;

use super::{Runai, made, touched};
use crate::{
    auth::{Order, Origin, Scopes},
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields},
        roles::{ACCESS_READ, ACCESS_WRITE},
    },
    random, reply,
};

/// `GET /api/v1/apps` is a bare array, without secrets (RUNAI-APP-02).
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_READ)?;
    Ok(reply::json(StatusCode::OK, &runai.applications.all()))
}

/// `POST /api/v1/apps` shows the secret, this once (RUNAI-APP-01).
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_WRITE)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    if !is_name(name) {
        let message = "name must match ^[a-z][-_a-z0-9]*[a-z0-9]$";
        return Err(ApiError::bad_request(message));
    }
    if runai.services.keys.is_full() {
        return Err(ApiError::full());
    }
    let id = random::uuid();
    let account = &caller.subject().account;
    let application = made(
        json!({
            "id": id,
            "name": name,
            "clientId": name,
            "enabled": true,
            "tenantId": account.to_string(),
            "lastLogin": null,
        }),
        &caller,
    );
    let taken = |other: &serde_json::Value| other["name"] == name;
    runai.applications.add(application, taken)?;
    let secret = runai.services.platform.key_format.new_secret();
    let key = runai.services.keys.keep(
        &secret,
        &id,
        &Order {
            account,
            name,
            scopes: Scopes::Borrowed(&[]),
            origin: Origin::Api,
            created_at: caller.now(),
            expires_at: None,
        },
    );
    runai.services.switches.remember(&key.id, &secret);
    runai.apply_rules("app", name);
    let body = json!({ "id": id, "name": name, "secret": secret, "clientId": name });
    Ok(reply::unstored(reply::json(StatusCode::CREATED, &body)))
}

/// `GET /api/v1/apps/{appId}` has no secret either (RUNAI-APP-02).
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_READ)?;
    Ok(reply::json(StatusCode::OK, &runai.applications.get(&id)?))
}

/// `PATCH /api/v1/apps/{appId}` enables or disables (RUNAI-APP-05).
pub(crate) async fn enable(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_WRITE)?;
    let fields = Fields::read(&body)?;
    let enabled = fields.value("enabled").ok_or_else(ApiError::missing)?;
    let Some(enabled) = enabled.as_bool() else {
        return Err(ApiError::bad_request("enabled must be true or false"));
    };
    let changed = runai.applications.change(&id, |application| {
        application["enabled"] = json!(enabled);
        touched(application, &caller);
    });
    Ok(reply::json(StatusCode::OK, &changed?))
}

/// `DELETE /api/v1/apps/{appId}`: from now on the secret buys nothing (RUNAI-APP-06).
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    caller.require(ACCESS_WRITE)?;
    let gone = runai.applications.remove(&id)?;
    if let Some(key) = runai.services.keys.by_id(&id) {
        key.revoke(caller.now());
    }
    let ruled = |rule: &serde_json::Value| {
        rule["subjectType"] == "app" && rule["subjectId"] == gone["name"]
    };
    runai
        .rules
        .change_all(|rules| rules.retain(|rule| !ruled(rule)));
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/apps/{appId}/secret`: the old secret buys nothing any more (RUNAI-APP-03).
pub(crate) async fn renew(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_WRITE)?;
    runai.applications.change(&id, |it| touched(it, &caller))?;
    let services = &runai.services;
    let key = services.keys.by_id(&id).ok_or_else(ApiError::not_found)?;
    let secret = services.platform.key_format.new_secret();
    services.keys.only(&secret, &key);
    services.switches.remember(&key.id, &secret);
    let body = json!({ "secret": secret });
    Ok(reply::unstored(reply::json(StatusCode::OK, &body)))
}

/// `^[a-z][-_a-z0-9]*[a-z0-9]$` (RUNAI-APP-04).
fn is_name(name: &str) -> bool {
    let inner =
        |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'-' | b'_');
    let bytes = name.as_bytes();
    match bytes {
        [first, middle @ .., last] => {
            first.is_ascii_lowercase()
                && middle.iter().copied().all(inner)
                && (last.is_ascii_lowercase() || last.is_ascii_digit())
        }
        _ => false,
    }
}
