//! `/v1/k8s/setting`: settings of the tenant.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::Runai;
use crate::{
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields},
        roles::{SETTINGS_READ, SETTINGS_WRITE},
    },
    reply,
};

/// `GET /v1/k8s/setting` is a bare array.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(SETTINGS_READ)?;
    Ok(reply::json(StatusCode::OK, &runai.settings.all()))
}

/// `GET /v1/k8s/setting/{settingKey}` is a bare boolean.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(key): At<String>,
) -> Result<Response, ApiError> {
    caller.require(SETTINGS_READ)?;
    let setting = runai.settings.get(&key)?;
    Ok(reply::json(StatusCode::OK, &(setting["value"] == "true")))
}

/// `PUT /v1/k8s/setting` sets one (RUNAI-ROLE-06).
pub(crate) async fn update(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(SETTINGS_WRITE)?;
    let fields = Fields::read(&body)?;
    let key = fields.required("key")?;
    let value = match fields.value("value").ok_or_else(ApiError::missing)? {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    runai
        .settings
        .change(key, |setting| setting["value"] = json!(value))?;
    Ok(reply::json(StatusCode::OK, &json!({ "msg": "done" })))
}
