//! How CorePlexML says no: a status, and a body whose `detail` says why (CPX-ERR-05).

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::{auth::Denial, reply, server::Unreadable};

/// The one text that the documents publish.
pub(crate) const INVALID_KEY: &str = "Invalid or expired API key";

/// An answer that is not a success.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    detail: Cow<'static, str>,
    retry_after: Option<u64>,
}

impl ApiError {
    fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// 422: something about the request is not as it should be.
    pub(crate) fn invalid(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// 422: there are as many of these as the mock holds.
    pub(crate) fn full() -> Self {
        Self::invalid("This mock holds no more of these")
    }

    /// 404: nothing of that kind that the caller may see.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} not found"))
    }

    /// 409: it is there already, or not in a state for this.
    pub(crate) fn conflict(detail: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// 401: no account has this address and password.
    pub(crate) fn wrong_password() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Invalid email or password")
    }

    /// 403: the caller is known, and this is not for them.
    pub(crate) fn forbidden(detail: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    /// 405: the route has no such method.
    pub(crate) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
    }

    /// 413: the body is larger than this route takes.
    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "Request body is too large")
    }
}

impl From<Denial> for ApiError {
    fn from(denial: Denial) -> Self {
        let (status, detail): (_, Cow<'static, str>) = match denial {
            Denial::MissingCredential
            | Denial::AmbiguousCredential
            | Denial::UnknownKey
            | Denial::ExpiredKey
            | Denial::RevokedKey => (StatusCode::UNAUTHORIZED, INVALID_KEY.into()),
            Denial::UnknownSession => (
                StatusCode::UNAUTHORIZED,
                "Invalid or expired session".into(),
            ),
            Denial::ForgedRequest => (
                StatusCode::FORBIDDEN,
                "CSRF token missing or invalid".into(),
            ),
            Denial::MissingScope(scope) => {
                let detail = format!("Insufficient scope: '{}' required", scope.0);
                (StatusCode::FORBIDDEN, detail.into())
            }
            Denial::RateLimited { .. } => {
                (StatusCode::TOO_MANY_REQUESTS, "Too many requests".into())
            }
        };
        let retry_after = match denial {
            Denial::RateLimited { retry_after, .. } => Some(retry_after),
            _ => None,
        };
        Self {
            retry_after,
            ..Self::new(status, detail)
        }
    }
}

impl From<Unreadable> for ApiError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => Self::too_large(),
            Unreadable::Broken => Self::new(StatusCode::BAD_REQUEST, "Request body broke off"),
            Unreadable::TooSlow => {
                let detail = "Request body did not arrive in time";
                Self::new(StatusCode::REQUEST_TIMEOUT, detail)
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = reply::json(self.status, &json!({ "detail": self.detail }));
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
