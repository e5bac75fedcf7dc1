//! What needs no token: the keys that verify tokens, and routes that are not there.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use serde_json::json;

use super::Runai;
use crate::{auth::TokenIssuer, platforms::runai::error::ApiError, reply};

/// The JSON Web Key Set of the realm, where Keycloak has it.
pub(crate) async fn keys(State(runai): State<Arc<Runai>>) -> Response {
    let tokens = runai.services.tokens.iter();
    let keys: Vec<_> = tokens.map(TokenIssuer::public_key).collect();
    reply::json(StatusCode::OK, &json!({ "keys": keys }))
}

/// A route that no document names.
pub(crate) async fn no_route() -> ApiError {
    ApiError::not_found()
}

/// A route that has other methods (RUNAI-ERR-04).
pub(crate) async fn no_method() -> ApiError {
    ApiError::method_not_allowed()
}
