//! How Run:ai says no: `code` repeats the status, `message` says why (RUNAI-ERR-01).

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

use crate::{auth::Denial, reply, server::Unreadable};

/// An answer that is not a success.
#[derive(Debug)]
pub(crate) struct ApiError {
    /// The status, which the body repeats.
    pub(crate) status: StatusCode,
    /// Why.
    pub(crate) message: Cow<'static, str>,
}

impl ApiError {
    fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    /// 400: what was sent cannot be used.
    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 400: something that must be there is not; the documents' own message.
    pub(crate) fn missing() -> Self {
        Self::bad_request("Required parameter is missing")
    }

    /// 400: there are as many of these as the mock holds.
    pub(crate) fn full() -> Self {
        Self::bad_request("This mock holds no more of these")
    }

    /// 400: a secret that buys nothing, whoever's it is said to be (RUNAI-TOK-10, RUNAI-TOK-11).
    pub(crate) fn no_token() -> Self {
        Self::bad_request("Invalid application credentials")
    }

    /// 403: the caller is known, and may not do this (RUNAI-ROLE-15).
    pub(crate) fn forbidden() -> Self {
        let message = "You do not have sufficient permissions.";
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// 404 (RUNAI-ERR-02).
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Resource id not found.")
    }

    /// 405 (RUNAI-ERR-04).
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
    }

    /// 409: the name is taken (RUNAI-ERR-03).
    pub(crate) fn conflict() -> Self {
        let message = "Resource with this name already exists";
        Self::new(StatusCode::CONFLICT, message)
    }

    /// 422: an object that a cluster cannot take.
    pub(crate) fn invalid() -> Self {
        let message = "metadata.name must be a text of 1 to 63 characters";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 501: documented, and not imitated.
    pub(crate) fn not_imitated(operation: &str) -> Self {
        let message = format!("Not implemented: this mock does not imitate {operation}");
        Self::new(StatusCode::NOT_IMPLEMENTED, message)
    }
}

impl From<Denial> for ApiError {
    fn from(denial: Denial) -> Self {
        let unauthorized = |message: &'static str| Self::new(StatusCode::UNAUTHORIZED, message);
        match denial {
            Denial::MissingCredential => unauthorized("Authorization header is missing."),
            Denial::AmbiguousCredential => unauthorized("More than one token was sent."),
            Denial::UnknownKey | Denial::UnknownSession => unauthorized("Issuer is not familiar."),
            Denial::ExpiredKey => unauthorized("Token is expired."),
            Denial::RevokedKey => unauthorized("Token is no longer valid."),
            Denial::MissingScope(_) | Denial::ForgedRequest => Self::forbidden(),
            Denial::RateLimited { .. } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests")
            }
        }
    }
}

impl From<Unreadable> for ApiError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Request body is too large")
            }
            Unreadable::Broken => Self::bad_request("Request body broke off"),
            Unreadable::TooSlow => Self::new(
                StatusCode::REQUEST_TIMEOUT,
                "Request body did not arrive in time",
            ),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.status.as_u16(), "message": self.message });
        reply::json(self.status, &body)
    }
}
