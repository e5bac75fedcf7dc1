//! What a cluster is sent: an object in JSON, or in YAML where the media type says so.

use axum::body::Bytes;
use http::{HeaderMap, header};
use serde_json::Value;

use crate::platforms::runai::{error::ApiError, input::Fields};

/// Reads an object that a cluster is to make.
pub(super) fn read(headers: &HeaderMap, body: &Bytes) -> Result<Fields, ApiError> {
    let media_type = headers.get(header::CONTENT_TYPE);
    let media_type = media_type
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !["application/yaml", "application/x-yaml", "text/yaml"].contains(&essence) {
        return Fields::read(body);
    }
    let text = Fields::text(body)?;
    let object = serde_saphyr::from_str::<Value>(text);
    Fields::of(object.map_err(|_| ApiError::bad_request("Request body is not valid YAML"))?)
}
