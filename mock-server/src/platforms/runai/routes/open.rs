//! What needs no token: the keys that verify tokens, and routes that are not there.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, Uri};
use serde_json::json;

use super::{Runai, status::Status};
use crate::{auth::TokenIssuer, platforms::runai::error::ApiError, reply};

/// The JSON Web Key Set of the realm, where Keycloak has it.
pub(crate) async fn keys(State(runai): State<Arc<Runai>>) -> Response {
    let tokens = runai.services.tokens.iter();
    let keys: Vec<_> = tokens.map(TokenIssuer::public_key).collect();
    reply::json(StatusCode::OK, &json!({ "keys": keys }))
}

/// A route that no document names.
pub(crate) async fn no_route(uri: Uri) -> Response {
    refused(&uri, ApiError::not_found())
}

/// A route that has other methods (RUNAI-ERR-04).
pub(crate) async fn no_method(uri: Uri) -> Response {
    refused(&uri, ApiError::method_not_allowed())
}

fn refused(uri: &Uri, error: ApiError) -> Response {
    if uri.path().starts_with("/clusters/") {
        return Status::from(error).into_response();
    }
    error.into_response()
}
