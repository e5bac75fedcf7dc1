//! How AIaaS says no: the envelope of its guide to errors, with the words of its page on the public API.

use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Bytes,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{auth::Denial, reply, server::Unreadable};

/// An answer that is not a success.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    kind: &'static str,
    code: &'static str,
    message: Cow<'static, str>,
    param: Option<&'static str>,
    retry_after: Option<u64>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl ApiError {
    fn new(
        status: u16,
        kind: &'static str,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status: StatusCode::from_u16(status).expect("a status of the tables in this file"),
            kind,
            code,
            message: message.into(),
            param: None,
            retry_after: None,
        }
    }

    fn request(status: u16, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(status, "invalid_request_error", code, message)
    }

    /// 400: the body or the query cannot be read (AIAAS-ERR-04).
    pub(crate) fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::request(400, "invalid_request", message)
    }

    /// 400: there are as many of these as the mock holds.
    pub(crate) fn full() -> Self {
        Self::invalid("This mock holds no more of these")
    }

    /// 400: this field is at fault (AIAAS-ERR-01).
    pub(crate) fn invalid_field(
        param: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            param: Some(param),
            ..Self::invalid(message)
        }
    }

    /// 404: nothing of that name that the caller may see (AIAAS-ERR-02).
    pub(crate) fn not_found(what: &str) -> Self {
        Self::request(404, "not_found", format!("{what} not found"))
    }

    /// 405: the route has no such method.
    pub(crate) fn method_not_allowed() -> Self {
        Self::request(405, "method_not_allowed", "This route has no such method")
    }

    /// 409: the key was revoked before (AIAAS-KEY-13).
    pub(crate) fn already_revoked() -> Self {
        Self::request(409, "already_revoked", "API key already revoked")
    }

    /// 413: more than 64 KB (AIAAS-INF-09).
    pub(crate) fn too_large() -> Self {
        Self::request(413, "request_too_large", "Request body too large")
    }

    /// 415: the body is something else than JSON (AIAAS-INF-02).
    pub(crate) fn unsupported_media_type() -> Self {
        let message = "Content-Type must be application/json";
        Self::request(415, "unsupported_media_type", message)
    }

    /// 501: documented, and not imitated.
    pub(crate) fn not_imitated(operation: &str) -> Self {
        let message = format!("This mock does not imitate {operation}");
        Self::new(501, "service_error", "not_implemented", message)
    }

    /// The whole answer where its request has no id.
    pub(crate) fn without_request_id(self) -> Response {
        let text = self.text(None);
        let mut response = self.into_response();
        *response.body_mut() = text.into();
        response
    }

    /// What its body says.
    pub(crate) fn text(&self, request_id: Option<&str>) -> Bytes {
        reply::render(&Envelope {
            error: Body {
                code: self.code,
                message: &self.message,
                kind: self.kind,
                param: self.param,
                request_id,
            },
        })
    }
}

impl From<Denial> for ApiError {
    fn from(denial: Denial) -> Self {
        let no_key = "Invalid or missing API key";
        let (status, kind, code, message) = match denial {
            Denial::MissingCredential
            | Denial::AmbiguousCredential
            | Denial::UnknownKey
            | Denial::ExpiredKey
            | Denial::RevokedKey
            | Denial::UnknownSession => (401, "authentication_error", "invalid_api_key", no_key),
            Denial::MissingScope(_) | Denial::ForgedRequest => (
                403,
                "permission_error",
                "insufficient_permissions",
                "Insufficient permissions",
            ),
            Denial::RateLimited { .. } => (
                429,
                "rate_limit_error",
                "rate_limit_exceeded",
                "Rate limit exceeded",
            ),
        };
        let retry_after = match denial {
            Denial::RateLimited { retry_after, .. } => Some(retry_after),
            _ => None,
        };
        Self {
            retry_after,
            ..Self::new(status, kind, code, message)
        }
    }
}

impl From<Unreadable> for ApiError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => Self::too_large(),
            Unreadable::Broken => Self::invalid("Request body broke off"),
            Unreadable::TooSlow => Self::request(
                408,
                "request_timeout",
                "Request body did not arrive in time",
            ),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        // The body comes once it is known which id it carries: see `super::answer`.
        let mut response = reply::rendered(self.status, Bytes::new());
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
