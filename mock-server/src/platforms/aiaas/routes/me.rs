//! `GET /v1/me`, which the repository's own tests ask whether a key is good.

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::keys::Item;
use crate::{
    platforms::aiaas::{auth::Caller, error::ApiError},
    reply,
};

/// Whose key it is; any scope will do.
pub(crate) async fn me(caller: Caller) -> Result<Response, ApiError> {
    let body = json!({
        "organization_id": caller.organization,
        "api_key": Item::of(caller.key(), caller.now()),
    });
    Ok(reply::json(StatusCode::OK, &body))
}
