//! The request as it came, kept for the deviations only.

use axum::body::Bytes;
use http::{HeaderMap, Method, Uri, request::Parts};
use serde_json::Value;

/// A copy of the request.
pub struct Asked {
    /// Its method.
    pub method: Method,
    uri: Uri,
    /// Its header fields.
    pub headers: HeaderMap,
    body: Bytes,
}

impl Asked {
    /// Copies head and body.
    pub fn copy(parts: &Parts, body: &Bytes) -> Self {
        Self {
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
            body: body.clone(),
        }
    }

    /// The path, as it stands in the request.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// Whether this is the method, on this path; `{}` stands for one segment.
    pub fn is(&self, method: &Method, path: &str) -> bool {
        self.method == *method && self.segment(path).is_some()
    }

    /// The segment at `{}`, or an empty one where there is none, if the path has this shape.
    pub fn segment(&self, path: &str) -> Option<&str> {
        let Some((before, after)) = path.split_once("{}") else {
            return (self.uri.path() == path).then_some("");
        };
        let rest = self.uri.path().strip_prefix(before)?;
        let segment = rest.strip_suffix(after)?;
        (!segment.is_empty() && !segment.contains('/')).then_some(segment)
    }

    /// A value of the query string, as it stands there.
    pub fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.uri.query()?.split('&');
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The body; null where it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}
