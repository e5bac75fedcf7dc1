//! How Plexe says no: the documents' error table, in the envelope of their introduction.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{auth::Denial, reply, server::Unreadable, visit::RequestId};

/// An answer that is not a success.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
    retry_after: Option<u64>,
    input: Option<(RequestId, Map<String, Value>)>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    message: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a Map<String, Value>>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after: None,
            input: None,
        }
    }

    /// 400: the body cannot be read, or lacks something.
    pub(crate) fn invalid_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", message)
    }

    /// 400: what a model was asked does not fit its schema, field by field.
    pub(crate) fn invalid_input(request_id: RequestId, details: Map<String, Value>) -> Self {
        let message = "Input validation failed";
        Self {
            input: Some((request_id, details)),
            ..Self::new(StatusCode::BAD_REQUEST, "invalid_input", message)
        }
    }

    /// 400: there are as many of these as the mock holds.
    pub(crate) fn full() -> Self {
        Self::invalid_request("This mock holds no more of these")
    }

    /// 422: a value is there and is not allowed.
    pub(crate) fn validation_failed(message: impl Into<Cow<'static, str>>) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "validation_failed", message)
    }

    /// 404: nothing of that name that the caller may see.
    pub(crate) fn not_found(what: &str) -> Self {
        let message = format!("{what} not found");
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// 409, with the word that the page of this resource has for it.
    pub(crate) fn conflict(code: &'static str, message: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 405: the route has no such method.
    pub(crate) fn method_not_allowed() -> Self {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let message = "This route has no such method";
        Self::new(status, "method_not_allowed", message)
    }

    /// 413: the body is larger than this route takes.
    pub(crate) fn payload_too_large() -> Self {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        Self::new(status, "payload_too_large", "Request body is too large")
    }

    /// 503: the model is there and cannot answer yet.
    pub(crate) fn deployment_unavailable() -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let message = "The model is not deployed yet";
        Self::new(status, "deployment_unavailable", message)
    }

    /// 501: documented, and not imitated.
    pub(crate) fn not_imitated(operation: &str) -> Self {
        let message = format!("This mock does not imitate {operation}");
        Self::new(StatusCode::NOT_IMPLEMENTED, "not_implemented", message)
    }
}

impl From<Denial> for ApiError {
    fn from(denial: Denial) -> Self {
        let (status, code, message) = match denial {
            Denial::MissingCredential => (401, "unauthorized", "API key is missing"),
            Denial::AmbiguousCredential => (401, "invalid_key", "More than one API key was sent"),
            Denial::UnknownKey => (401, "invalid_key", "API key is invalid or malformed"),
            Denial::ExpiredKey => (401, "expired_key", "API key has expired"),
            Denial::RevokedKey => (401, "revoked_key", "API key has been revoked"),
            Denial::UnknownSession => (401, "unauthorized", "Session is not valid"),
            Denial::ForgedRequest => (403, "forbidden", "Request is not the session's own"),
            Denial::MissingScope(_) => (
                403,
                "insufficient_permissions",
                "API key lacks required permissions for this operation",
            ),
            Denial::RateLimited { .. } => (
                429,
                "rate_limit_exceeded",
                "Too many requests in a given time period",
            ),
        };
        let retry_after = match denial {
            Denial::RateLimited { retry_after, .. } => Some(retry_after),
            _ => None,
        };
        let status = StatusCode::from_u16(status).expect("a status of the table above");
        Self {
            retry_after,
            ..Self::new(status, code, message)
        }
    }
}

impl From<Unreadable> for ApiError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => Self::payload_too_large(),
            Unreadable::Broken => Self::invalid_request("Request body broke off"),
            Unreadable::TooSlow => Self::new(
                StatusCode::REQUEST_TIMEOUT,
                "request_timeout",
                "Request body did not arrive in time",
            ),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let envelope = Envelope {
            error: Body {
                code: self.code,
                message: &self.message,
                status: self.status.as_u16(),
                details: self.input.as_ref().map(|(_, details)| details),
            },
            request_id: self.input.as_ref().map(|(id, _)| id.to_string()),
        };
        let mut response = reply::json(self.status, &envelope);
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
