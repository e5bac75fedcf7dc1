//! What needs no key: health, preflight, and routes that are not there (PLX-REF-11).

use axum::response::{IntoResponse, Response};
use http::{
    HeaderName, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE,
    },
};
use serde_json::json;

use crate::{platforms::plexe::error::ApiError, reply};

const CORS: [(HeaderName, &str); 6] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
    (
        ACCESS_CONTROL_ALLOW_METHODS,
        "OPTIONS,GET,PUT,POST,DELETE,PATCH,HEAD",
    ),
    (ACCESS_CONTROL_MAX_AGE, "86400"),
    (
        ACCESS_CONTROL_EXPOSE_HEADERS,
        "x-api-key,X-Api-Key,authorization,Authorization,content-type,Content-Type",
    ),
    (
        ACCESS_CONTROL_ALLOW_HEADERS,
        "Content-Type,X-Amz-Date,X-Api-Key,x-api-key,Authorization,authorization,auth,\
         X-Amz-Security-Token,Origin,Accept,X-Requested-With",
    ),
];

/// `GET /health` and `GET /data/health`; the body is not documented.
pub(crate) async fn health() -> Response {
    reply::json(StatusCode::OK, &json!({ "status": "ok" }))
}

/// `OPTIONS` on the routes of the gateway.
pub(crate) async fn preflight() -> impl IntoResponse {
    (StatusCode::NO_CONTENT, CORS)
}

/// A route that no document names.
pub(crate) async fn no_route() -> ApiError {
    ApiError::not_found("Route")
}

/// A route that has other methods.
pub(crate) async fn no_method() -> ApiError {
    ApiError::method_not_allowed()
}
