//! What callers send: JSON fields, pages, and names in paths.

use axum::{
    body::Bytes,
    extract::{FromRequestParts, Path, Query},
};
use http::request::Parts;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::collections::HashMap;

use super::error::ApiError;

/// Bytes that a JSON body may have.
const LARGEST: usize = 1024 * 1024;
/// Characters that a name may have.
const LONGEST: usize = 256;

/// Reads a JSON body: 413 if it is too large, 400 if it is not JSON.
pub(crate) fn json(body: &Bytes) -> Result<Value, ApiError> {
    if body.len() > LARGEST {
        return Err(ApiError::payload_too_large());
    }
    let value = serde_json::from_slice(body);
    value.map_err(|_| ApiError::invalid_request("Request body is not valid JSON"))
}

/// The fields of a JSON object; those that nobody asks for are ignored.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body that must be an object.
    pub(crate) fn read(body: &Bytes) -> Result<Self, ApiError> {
        match json(body)? {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(ApiError::validation_failed(
                "Request body must be a JSON object",
            )),
        }
    }

    /// A field that must be there; null counts as absent.
    pub(crate) fn required(&self, name: &'static str) -> Result<&str, ApiError> {
        let missing = || ApiError::invalid_request(format!("Missing required field: {name}"));
        self.text(name)?.ok_or_else(missing)
    }

    /// A text that may be absent, and may not be blank or endless.
    pub(crate) fn text(&self, name: &'static str) -> Result<Option<&str>, ApiError> {
        let value = self.value(name);
        value.map(|it| self::name(name, it.as_str())).transpose()
    }

    /// A number of days that may be absent.
    pub(crate) fn days(&self, name: &'static str) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        match value.as_i64() {
            Some(days @ 1..=36_500) => Ok(Some(days)),
            _ => Err(ApiError::validation_failed(format!(
                "{name} must be a whole number from 1 to 36500"
            ))),
        }
    }

    /// Whatever stands there, unless it is null.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }
}

/// What a caller calls something: 422 if it is no text, blank or endless.
pub(crate) fn name<'a>(field: &str, given: Option<&'a str>) -> Result<&'a str, ApiError> {
    let fits = |text: &&str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
    given.filter(fits).ok_or_else(|| {
        let message = format!("{field} must be a text of 1 to {LONGEST} characters");
        ApiError::validation_failed(message)
    })
}

/// The query string of a list.
pub(crate) struct Listing {
    /// Entries of a page: 20 unless asked for, 100 at most (PLX-REF-02).
    pub(crate) limit: usize,
    /// Entries before the page.
    pub(crate) offset: usize,
    others: HashMap<String, String>,
}

impl Listing {
    /// Whether nothing is asked for but the list.
    pub(crate) fn is_plain(&self) -> bool {
        self.others.is_empty()
    }

    /// One of the allowed words, if the parameter is there.
    pub(crate) fn one_of<T: Copy>(
        &self,
        name: &str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, ApiError> {
        let Some(given) = self.others.get(name) else {
            return Ok(None);
        };
        let known = words.iter().find(|(word, _)| word == given);
        known.map(|(_, value)| Some(*value)).ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            ApiError::validation_failed(format!("{name} must be one of {}", words.join(", ")))
        })
    }

    /// The page of so many, as the envelope describes it (PLX-REF-09).
    pub(crate) fn page(&self, total: usize) -> Page {
        Page {
            total,
            limit: self.limit,
            offset: self.offset,
            has_more: self.offset.saturating_add(self.limit) < total,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Listing {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri);
        let Query(others) =
            query.map_err(|_| ApiError::invalid_request("Query string cannot be read"))?;
        let number = |name: &str, default: usize| match others.get(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| ApiError::validation_failed(format!("{name} must be a whole number"))),
        };
        let limit = number("limit", 20)?.min(100);
        if limit == 0 {
            return Err(ApiError::validation_failed("limit must be at least 1"));
        }
        let offset = number("offset", 0)?;
        Ok(Self {
            limit,
            offset,
            others,
        })
    }
}

/// Where a page stands in its list.
#[derive(Serialize)]
pub(crate) struct Page {
    total: usize,
    limit: usize,
    offset: usize,
    has_more: bool,
}

/// What stands in a path; what cannot be read names nothing.
pub(crate) struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(names)| Self(names))
            .map_err(|_| ApiError::not_found("Resource"))
    }
}
