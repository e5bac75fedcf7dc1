//! What needs no key: health, and routes that are not there (AIAAS-HEALTH-01).

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use crate::{platforms::aiaas::error::ApiError, reply};

/// `GET /healthz`; the body is not documented.
pub(crate) async fn healthy() -> Response {
    reply::json(StatusCode::OK, &json!({ "status": "healthy" }))
}

/// `GET /readyz`.
pub(crate) async fn ready() -> Response {
    reply::json(StatusCode::OK, &json!({ "status": "ready" }))
}

/// A route that no document names (AIAAS-VER-01).
pub(crate) async fn no_route() -> ApiError {
    ApiError::not_found("Route")
}

/// A route that has other methods.
pub(crate) async fn no_method() -> ApiError {
    ApiError::method_not_allowed()
}
