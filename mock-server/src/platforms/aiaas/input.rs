//! What callers send: JSON fields, days and names in paths.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
};
use http::{header, request::Parts};
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value};

use super::{error::ApiError, routes::Aiaas};

/// Characters that a name may have.
const LONGEST: usize = 256;

/// A body, and whether it is called JSON (AIAAS-INF-02); where it is called nothing, it is taken for JSON.
pub(crate) struct Sent {
    body: Bytes,
    is_json: bool,
}

impl FromRequest<Arc<Aiaas>> for Sent {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &Arc<Aiaas>) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_json = kind.is_none_or(|kind| is_json(kind.to_str().unwrap_or_default()));
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| ApiError::invalid("Request body broke off"))?;
        Ok(Self { body, is_json })
    }
}

fn is_json(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// The fields of a JSON object; those that nobody asks for are ignored.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body that must be an object.
    pub(crate) fn read(sent: &Sent) -> Result<Self, ApiError> {
        if !sent.is_json {
            return Err(ApiError::unsupported_media_type());
        }
        match serde_json::from_slice(&sent.body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(ApiError::invalid("Request body must be a JSON object")),
            Err(_) => Err(ApiError::invalid("Request body is not valid JSON")),
        }
    }

    /// Whatever stands there, unless it is null.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Whatever stands there; it must be there.
    pub(crate) fn required(&self, name: &'static str) -> Result<&Value, ApiError> {
        self.value(name).ok_or_else(|| {
            let message = format!("Invalid request: missing required field '{name}'");
            ApiError::invalid_field(name, message)
        })
    }

    /// A text that must be there, and may not be blank or endless.
    pub(crate) fn name(&self, name: &'static str) -> Result<&str, ApiError> {
        let text = self.required(name)?.as_str();
        let fits = |text: &&str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        text.filter(fits).ok_or_else(|| {
            let message = format!("{name} must be a text of 1 to {LONGEST} characters");
            ApiError::invalid_field(name, message)
        })
    }

    /// A number within bounds that may be absent.
    pub(crate) fn number(
        &self,
        name: &'static str,
        least: f64,
        most: f64,
    ) -> Result<Option<f64>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let number = value.as_f64().filter(|it| (least..=most).contains(it));
        number.map(Some).ok_or_else(|| {
            let message = format!("{name} must be a number from {least} to {most}");
            ApiError::invalid_field(name, message)
        })
    }

    /// A whole number within bounds that may be absent.
    pub(crate) fn count(&self, name: &'static str, most: u64) -> Result<Option<u64>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let number = value.as_u64().filter(|it| (1..=most).contains(it));
        number.map(Some).ok_or_else(|| {
            let message = format!("{name} must be a whole number from 1 to {most}");
            ApiError::invalid_field(name, message)
        })
    }

    /// Yes or no; no, if nothing is there.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, ApiError> {
        let value = self.value(name).map(Value::as_bool);
        let message = || ApiError::invalid_field(name, format!("{name} must be true or false"));
        value.unwrap_or(Some(false)).ok_or_else(message)
    }
}

/// The parameters of a query string.
pub(crate) struct Asked(HashMap<String, String>);

impl Asked {
    /// A parameter, if it is there.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A day in ISO 8601, alone or with a time (AIAAS-USE-04).
    pub(crate) fn day(&self, name: &'static str) -> Result<Option<Date>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let utc = |at: Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let day = text.parse::<Timestamp>().map(utc);
        let day = day.or_else(|_| text.parse::<Date>());
        day.map(Some).map_err(|_| {
            let message = format!("{name} must be a date in ISO 8601");
            ApiError::invalid_field(name, message)
        })
    }
}

impl FromRequestParts<Arc<Aiaas>> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Aiaas>) -> Result<Self, ApiError> {
        let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri);
        query
            .map(|Query(pairs)| Self(pairs))
            .map_err(|_| ApiError::invalid("Query string cannot be read"))
    }
}

/// What stands in a path; what cannot be read names nothing.
pub(crate) struct At(pub String);

impl FromRequestParts<Arc<Aiaas>> for At {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<Aiaas>) -> Result<Self, ApiError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(name)| Self(name))
            .map_err(|_| ApiError::not_found("Resource"))
    }
}
