//! `POST /api/v2/token`: the form of RFC 6749, since release 2.24 (RUNAI-TOK-17, RUNAI-TOK-18).

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde_json::json;

use super::{Runai, token};
use crate::{
    platforms::runai::{auth::Anybody, error::ApiError},
    reply,
};

/// `POST /api/v2/token` knows client credentials; the other grants need a browser or a user.
pub(crate) async fn grant(
    State(runai): State<Arc<Runai>>,
    Anybody(visit): Anybody,
    form: Result<Form<HashMap<String, String>>, FormRejection>,
) -> Response {
    if !runai.is_since("2.24") {
        return ApiError::not_found().into_response();
    }
    let Ok(Form(fields)) = form else {
        return refused(StatusCode::BAD_REQUEST, "invalid_request", "Not a form");
    };
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    match field("grant_type") {
        "client_credentials" => {}
        "" => {
            let missing = "grant_type is missing";
            return refused(StatusCode::BAD_REQUEST, "invalid_request", missing);
        }
        grant @ ("authorization_code" | "password" | "refresh_token") => {
            let operation = format!("POST /api/v2/token with {grant}");
            return ApiError::not_imitated(&operation).into_response();
        }
        _ => {
            let unknown = "This grant is not known";
            return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type", unknown);
        }
    }
    let (id, secret) = (field("client_id"), field("client_secret"));
    let principal = token::application(&runai, &visit, id, secret);
    let key = principal.ok().and_then(|it| it.key);
    let (Some(key), Some(tokens)) = (key, &runai.services.tokens) else {
        let failed = "Client authentication failed";
        return refused(StatusCode::UNAUTHORIZED, "invalid_client", failed);
    };
    let body = json!({
        "access_token": tokens.issue(&key.id, visit.now),
        "token_type": "Bearer",
        "expires_in": tokens.lifetime(),
    });
    reply::unstored(reply::json(StatusCode::OK, &body))
}

fn refused(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({ "error": error, "error_description": description });
    reply::json(status, &body)
}
