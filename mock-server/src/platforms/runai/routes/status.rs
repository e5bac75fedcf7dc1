//! How a cluster says no: a Kubernetes `Status`, where the control plane has its own envelope.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{StatusCode, request::Parts};
use serde_json::json;

use super::Runai;
use crate::{
    platforms::runai::{auth::Caller, error::ApiError},
    reply,
};

/// What a cluster refuses.
pub(crate) struct Status(ApiError);

impl From<ApiError> for Status {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Status {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let reason = match error.status {
            StatusCode::UNAUTHORIZED => "Unauthorized",
            StatusCode::FORBIDDEN => "Forbidden",
            StatusCode::NOT_FOUND => "NotFound",
            StatusCode::METHOD_NOT_ALLOWED => "MethodNotAllowed",
            StatusCode::CONFLICT => "AlreadyExists",
            StatusCode::UNPROCESSABLE_ENTITY => "Invalid",
            StatusCode::PAYLOAD_TOO_LARGE => "RequestEntityTooLarge",
            _ => "BadRequest",
        };
        let body = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": error.message,
            "reason": reason,
            "code": error.status.as_u16(),
        });
        reply::json(error.status, &body)
    }
}

/// A caller of a cluster.
pub(crate) struct Worker(pub(crate) Caller);

impl FromRequestParts<Arc<Runai>> for Worker {
    type Rejection = Status;

    async fn from_request_parts(parts: &mut Parts, runai: &Arc<Runai>) -> Result<Self, Status> {
        let caller = Caller::from_request_parts(parts, runai).await;
        caller.map(Self).map_err(Status)
    }
}
