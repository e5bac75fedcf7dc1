//! What callers send: JSON fields, pages, and ids in paths.

use std::collections::HashMap;

use axum::{
    body::Bytes,
    extract::{FromRequestParts, Path, Query},
};
use http::{StatusCode, request::Parts};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::error::ApiError;
use crate::reply;

/// Bytes that a JSON body may have.
const LARGEST: usize = 1024 * 1024;
/// Characters that a text may have.
const LONGEST: usize = 4_096;
/// Entries that a page may have (CPX-REF-07).
const LONGEST_PAGE: usize = 500;

/// The fields of a JSON object; those that nobody asks for are ignored.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body that must be an object; an empty one has no fields.
    pub(crate) fn read(body: &Bytes) -> Result<Self, ApiError> {
        if body.len() > LARGEST {
            return Err(ApiError::too_large());
        }
        if body.trim_ascii().is_empty() {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(ApiError::invalid("Request body must be a JSON object")),
            Err(_) => Err(ApiError::invalid("Request body is not valid JSON")),
        }
    }

    /// A text that must be there and not blank.
    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        let text = self.text(name)?.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| ApiError::invalid(format!("{name}: field required")))
    }

    /// A text that may be absent, and may not be endless.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let text = value.as_str().filter(|it| it.chars().count() <= LONGEST);
        let error = || ApiError::invalid(format!("{name}: must be a string"));
        text.map(Some).ok_or_else(error)
    }

    /// One of these words, the first of them unless another is sent.
    pub(crate) fn choice(
        &self,
        name: &str,
        words: &[&'static str],
    ) -> Result<&'static str, ApiError> {
        let Some(given) = self.text(name)? else {
            return Ok(words[0]);
        };
        let known = words.iter().find(|word| **word == given);
        let error = || ApiError::invalid(format!("{name}: must be one of {}", words.join(", ")));
        known.copied().ok_or_else(error)
    }

    /// A whole number in a range, if it is there.
    pub(crate) fn number(
        &self,
        name: &str,
        least: i64,
        most: i64,
    ) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let number = value.as_i64().filter(|it| (least..=most).contains(it));
        let error = || ApiError::invalid(format!("{name}: must be from {least} to {most}"));
        number.map(Some).ok_or_else(error)
    }

    /// A number from nothing to all, if it is there.
    pub(crate) fn share(&self, name: &str) -> Result<Option<f64>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let share = value.as_f64().filter(|it| (0.0..=1.0).contains(it));
        let error = || ApiError::invalid(format!("{name}: must be from 0.0 to 1.0"));
        share.map(Some).ok_or_else(error)
    }

    /// Yes or no; no unless it is there.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, ApiError> {
        let value = self.value(name).map_or(Some(false), Value::as_bool);
        value.ok_or_else(|| ApiError::invalid(format!("{name}: must be true or false")))
    }

    /// An object, empty unless it is there.
    pub(crate) fn object(&self, name: &str) -> Result<Value, ApiError> {
        match self.value(name) {
            None => Ok(json!({})),
            Some(object @ Value::Object(_)) => Ok(object.clone()),
            Some(_) => Err(ApiError::invalid(format!("{name}: must be an object"))),
        }
    }

    /// Whatever stands there, unless it is null.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }
}

/// The query string of a list.
pub(crate) struct Listing {
    limit: usize,
    offset: usize,
    others: HashMap<String, String>,
}

#[derive(Serialize)]
struct Page<'a, T> {
    items: &'a [T],
    limit: usize,
    offset: usize,
    total: usize,
}

impl Listing {
    /// A parameter of this list's own.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.others.get(name).map(String::as_str)
    }

    /// A page of these items in the documents' envelope (CPX-REF-07).
    pub(crate) fn page<T: Serialize>(&self, items: Vec<T>) -> axum::response::Response {
        let from = self.offset.min(items.len());
        let to = from.saturating_add(self.limit).min(items.len());
        let page = Page {
            items: &items[from..to],
            limit: self.limit,
            offset: self.offset,
            total: items.len(),
        };
        reply::json(StatusCode::OK, &page)
    }
}

impl<S: Sync> FromRequestParts<S> for Listing {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = Query::<HashMap<String, String>>::try_from_uri(&parts.uri);
        let Query(others) = query.map_err(|_| ApiError::invalid("Query string cannot be read"))?;
        let number = |name: &str, default: usize| match others.get(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| ApiError::invalid(format!("{name}: must be a whole number"))),
        };
        let limit = number("limit", 50)?;
        if !(1..=LONGEST_PAGE).contains(&limit) {
            let detail = format!("limit: must be from 1 to {LONGEST_PAGE}");
            return Err(ApiError::invalid(detail));
        }
        let offset = number("offset", 0)?;
        Ok(Self {
            limit,
            offset,
            others,
        })
    }
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
