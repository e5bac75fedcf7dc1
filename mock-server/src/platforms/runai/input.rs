//! What callers send: JSON whatever its media type is said to be, pages and filters, and names in paths.

use std::{cmp::Ordering, collections::HashMap};

use axum::{
    body::Bytes,
    extract::{FromRequestParts, Path, Query},
};
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::error::ApiError;

/// Bytes that a JSON body may have.
const LARGEST: usize = 1024 * 1024;
/// Characters that a name may have.
const LONGEST: usize = 256;
/// Entries of a page, unless asked for, and at most (RUNAI-PAGE-01).
const PAGE: usize = 50;
pub(crate) const LARGEST_PAGE: usize = 500;

/// The fields of a JSON object; those that nobody asks for are ignored.
#[derive(Debug)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body that must be an object.
    pub(crate) fn read(body: &Bytes) -> Result<Self, ApiError> {
        let value = serde_json::from_str(Self::text(body)?);
        Self::of(value.map_err(|_| ApiError::bad_request("Request body is not valid JSON"))?)
    }

    /// Takes the fields of an object.
    pub(crate) fn of(value: Value) -> Result<Self, ApiError> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(ApiError::bad_request("Request body must be an object")),
        }
    }

    /// A body that is text, and not too long.
    pub(crate) fn text(body: &Bytes) -> Result<&str, ApiError> {
        if body.len() > LARGEST {
            return Err(crate::server::Unreadable::TooLarge.into());
        }
        std::str::from_utf8(body)
            .map_err(|_| ApiError::bad_request("Request body is not valid JSON"))
    }

    /// Whatever stands there, unless it is null.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// The same, whatever the case of the name: the documents spell `AppId`, `appID` and `appId` (RUNAI-TOK-09).
    pub(crate) fn text_in_any_case(&self, name: &str) -> Result<Option<&str>, ApiError> {
        let mut fields = self.0.iter();
        let found = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
        match found.map(|(_, value)| value) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiError::bad_request(format!("{name} must be a string"))),
        }
    }

    /// A text that must be there, and may not be blank or endless.
    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        let value = self.value(name).ok_or_else(ApiError::missing)?;
        let fits = |text: &&str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        value.as_str().filter(fits).ok_or_else(|| {
            let message = format!("{name} must be a text of 1 to {LONGEST} characters");
            ApiError::bad_request(message)
        })
    }

    /// Fields that are taken over as they are, where they are there.
    pub(crate) fn copy(&self, names: &[&str], into: &mut Value) {
        for name in names {
            if let Some(value) = self.0.get(*name) {
                into[*name] = value.clone();
            }
        }
    }
}

/// The query string of a list.
pub(crate) struct Listing(HashMap<String, String>);

impl Listing {
    /// How many the filter keeps.
    pub(crate) fn count(&self, items: Vec<Value>) -> Result<Value, ApiError> {
        Ok(json!({ "count": self.kept(items)?.len() }))
    }

    /// What the filter keeps.
    pub(crate) fn kept(&self, mut items: Vec<Value>) -> Result<Vec<Value>, ApiError> {
        for filter in self.filters() {
            let filter = Filter::read(filter)?;
            items.retain(|item| filter.keeps(item));
        }
        Ok(items)
    }

    /// What stands in the query under a name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name).map(String::as_str);
        text.filter(|it| !it.is_empty())
    }

    /// Whether each of these fields is what the query says of it, where it says anything.
    pub(crate) fn agrees(&self, item: &Value, fields: &[&str]) -> bool {
        let mut asked = fields
            .iter()
            .filter_map(|field| Some((field, self.text(field)?)));
        asked.all(|(field, wanted)| text_of(&item[*field]) == wanted)
    }

    /// One page of what the filter keeps, and where the next begins (RUNAI-PAGE-01, RUNAI-PAGE-02).
    pub(crate) fn page(&self, items: Vec<Value>) -> Result<(Vec<Value>, Option<usize>), ApiError> {
        self.page_of(PAGE, items)
    }

    /// The same, for a list whose pages have another size unless asked for.
    pub(crate) fn page_of(
        &self,
        size: usize,
        items: Vec<Value>,
    ) -> Result<(Vec<Value>, Option<usize>), ApiError> {
        let mut items = self.kept(items)?;
        if let Some(field) = self.text("sortBy") {
            items.sort_by(|one, other| compare(field_of(one, field), field_of(other, field)));
            if self.text("sortOrder") == Some("desc") {
                items.reverse();
            }
        }
        let limit = self.number("limit")?.unwrap_or(size);
        if !(1..=LARGEST_PAGE).contains(&limit) {
            let message = format!("limit must be from 1 to {LARGEST_PAGE}");
            return Err(ApiError::bad_request(message));
        }
        let offset = self.number("offset")?.unwrap_or(0);
        let end = offset.saturating_add(limit);
        let next = (end < items.len()).then_some(end);
        let page = items.into_iter().skip(offset).take(limit);
        Ok((page.collect(), next))
    }

    /// A list under its name, with `next` unless it is the last page.
    pub(crate) fn body(&self, name: &str, items: Vec<Value>) -> Result<Value, ApiError> {
        let (page, next) = self.page(items)?;
        let mut body = json!({ name: page });
        if let Some(next) = next {
            body["next"] = json!(next);
        }
        Ok(body)
    }

    fn filters(&self) -> impl Iterator<Item = &str> {
        let filter = self.text("filterBy").unwrap_or_default();
        filter.split(',').filter(|part| !part.is_empty())
    }

    fn number(&self, name: &str) -> Result<Option<usize>, ApiError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let number = text.parse().ok();
        let wrong = || ApiError::bad_request(format!("{name} must be a whole number"));
        number.map(Some).ok_or_else(wrong)
    }
}

struct Filter<'a> {
    field: &'a str,
    operator: &'static str,
    text: &'a str,
}

impl<'a> Filter<'a> {
    const OPERATORS: [&'static str; 8] = ["==", "!=", "<=", ">=", "=@", "!@", "=^", "=$"];

    fn read(filter: &'a str) -> Result<Self, ApiError> {
        let found = Self::OPERATORS.iter().filter_map(|operator| {
            let (field, text) = filter.split_once(operator)?;
            Some(Self {
                field,
                operator,
                text,
            })
        });
        let first = found.min_by_key(|it| it.field.len());
        let whole = |it: &Self| !it.field.is_empty() && !it.text.is_empty();
        first
            .filter(whole)
            .ok_or_else(|| ApiError::bad_request("filterBy cannot be read"))
    }

    fn keeps(&self, item: &Value) -> bool {
        let value = text_of(field_of(item, self.field));
        match self.operator {
            "==" => value == self.text,
            "!=" => value != self.text,
            "<=" => value.as_str() <= self.text,
            ">=" => value.as_str() >= self.text,
            "=@" => value.contains(self.text),
            "!@" => !value.contains(self.text),
            "=^" => value.starts_with(self.text),
            _ => value.ends_with(self.text),
        }
    }
}

/// A field of an item; the department that a project is filtered by is its parent.
fn field_of<'a>(item: &'a Value, field: &str) -> &'a Value {
    match field {
        "departmentId" if item["departmentId"].is_null() => &item["parentId"],
        field => &item[field],
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => one.as_str().cmp(&other.as_str()),
    }
}

impl<S: Sync> FromRequestParts<S> for Listing {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) =
            query.map_err(|_| ApiError::bad_request("Query string cannot be read"))?;
        Ok(Self(pairs.into_iter().collect()))
    }
}

/// What stands in a path; what cannot be read names nothing.
pub(crate) struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(names)| Self(names))
            .map_err(|_| ApiError::not_found())
    }
}
