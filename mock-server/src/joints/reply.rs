//! An answer that deviations may still change.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

use super::layout::{Layout, Pieces};

/// Status, header fields and body of an answer.
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body; null for none, or for one that is not JSON.
    pub body: Value,
    /// How JSON is written.
    pub layout: Layout,
    /// How long it is held back.
    pub delay: Duration,
    other: Bytes,
}

impl Reply {
    /// Takes an answer apart.
    pub async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let body = serde_json::from_slice(&bytes);
        Self {
            status: parts.status,
            headers: parts.headers,
            other: if body.is_ok() { Bytes::new() } else { bytes },
            body: body.unwrap_or_default(),
            layout: Layout::default(),
            delay: Duration::ZERO,
        }
    }

    /// Puts it together again.
    pub fn into_response(mut self) -> Response {
        let bytes = match &self.body {
            Value::Null => self.other,
            json => self.layout.write(json).into(),
        };
        let body = if self.layout.in_pieces {
            Body::new(Pieces::of(bytes))
        } else {
            bytes.into()
        };
        self.headers.remove(header::CONTENT_LENGTH);
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }

    /// Answers something else; header fields stay.
    pub fn become_json(&mut self, status: StatusCode, body: Value) {
        self.status = status;
        self.body = body;
        let json = HeaderValue::from_static("application/json");
        self.headers.insert(header::CONTENT_TYPE, json);
    }

    /// Whether it is announced as JSON.
    pub fn is_json(&self) -> bool {
        let media_type = self.headers.get(header::CONTENT_TYPE);
        media_type.is_some_and(|it| it.as_bytes().starts_with(b"application/json"))
    }

    /// Sets a header field.
    pub fn set(&mut self, name: HeaderName, value: &'static str) {
        self.headers.insert(name, HeaderValue::from_static(value));
    }
}
