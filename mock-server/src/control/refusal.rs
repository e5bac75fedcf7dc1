//! What control cannot do, and the input that it reads.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    response::{IntoResponse, Response},
};
use http::{StatusCode, request::Parts};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Board;
use crate::server::Door;

/// `{"error": "..."}` with its status.
pub(super) struct Refusal(StatusCode, String);

impl Refusal {
    /// 404.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, message.into())
    }

    /// 405.
    pub(super) fn method_not_allowed() -> Self {
        let message = "this control route has no such method";
        Self(StatusCode::METHOD_NOT_ALLOWED, message.to_owned())
    }

    /// 422.
    pub(super) fn unprocessable(message: impl ToString) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, message.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

/// The platform that the path names.
pub(super) struct Named(pub(super) Arc<Door>);

impl FromRequestParts<Board> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, board: &Board) -> Result<Self, Refusal> {
        let path = Path::<String>::from_request_parts(parts, board).await;
        let name = path.map(|Path(name)| name).unwrap_or_default();
        let mut doors = board.iter().map(|(door, _)| door);
        if let Some(door) = doors.find(|door| door.platform.name == name) {
            return Ok(Self(door.clone()));
        }
        let known: Vec<_> = board.iter().map(|(door, _)| door.platform.name).collect();
        let known = known.join(", ");
        let message = format!("no platform {name:?}; served: {known}");
        Err(Refusal::not_found(message))
    }
}

/// A body of JSON: 400 if it is none, 422 if it says something else than it should.
pub(super) struct Input<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Board> for Input<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, board: &Board) -> Result<Self, Refusal> {
        let body = Bytes::from_request(request, board).await;
        let body = body.map_err(|error| Refusal(error.status(), error.to_string()))?;
        let input = serde_json::from_slice(&body);
        input.map(Self).map_err(|error| {
            let status = if error.is_data() {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::BAD_REQUEST
            };
            Refusal(status, error.to_string())
        })
    }
}
