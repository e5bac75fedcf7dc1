//! A request to be sent: an operation of the profile, filled in, with whatever credential it carries.

use std::collections::BTreeMap;

use serde_json::Value;

use super::presentation::Presentation;
use crate::{
    documents::profile::{Operation, Thing},
    report::{CouldNotRun, Lack},
};

/// What the success of a request does to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Nothing,
    /// It makes a key.
    MakesKey,
    /// It makes, ends or changes something else.
    Changes,
}

impl Effect {
    fn of(operation: &Operation) -> Self {
        match operation.creates {
            Some(Thing::Key) => Self::MakesKey,
            None if operation.is_safe() => Self::Nothing,
            None => Self::Changes,
        }
    }
}

/// A request, ready for the client.
#[derive(Clone)]
pub struct Request {
    /// HTTP method.
    pub method: String,
    /// What success does.
    pub effect: Effect,
    /// The path as the documents write it, blanks unfilled and without a query.
    pub template: String,
    /// Full URL.
    pub url: String,
    /// Headers in order, values as raw bytes.
    pub headers: Vec<(String, Vec<u8>)>,
    /// Body.
    pub body: Option<String>,
    /// Send header names as `Title-Case`.
    pub title_case: bool,
    /// Whether it only repeats, or goes on with, what has been asked: the plan counts that by itself.
    pub again: bool,
}

/// What `{…}` in a path or body stands for.
pub type Values = BTreeMap<String, String>;

impl Request {
    /// The operation against `base`, with its blanks filled from `values`, presenting `presentation`.
    pub fn of(
        base: &str,
        operation: &Operation,
        values: &Values,
        presentation: &Presentation,
    ) -> Result<Self, CouldNotRun> {
        let path = fill(&operation.path, values);
        nothing_open(&path, operation)?;
        // A path that begins with a blank may name a server of its own.
        let mut url = if path.starts_with('/') {
            format!("{base}{path}")
        } else {
            path
        };
        if let Some((name, value)) = &presentation.query {
            url = with_query(&url, &format!("{name}={value}"));
        }
        let body = match &presentation.body {
            Some(body) => Some(body.clone()),
            None => operation
                .body
                .as_ref()
                .map(|body| fill_json(body, values).to_string())
                .or_else(|| operation.text.as_ref().map(|text| fill(text, values))),
        };
        if presentation.body.is_none() {
            nothing_open(body.as_deref().unwrap_or_default(), operation)?;
        }
        let mut headers = Vec::new();
        for (name, value) in &operation.headers {
            let value = fill(value, values);
            nothing_open(&value, operation)?;
            headers.push((name.clone(), value.into_bytes()));
        }
        headers.extend(presentation.headers.iter().cloned());
        Ok(Self {
            method: operation.method.clone(),
            effect: Effect::of(operation),
            template: operation.template().to_owned(),
            url,
            headers,
            body,
            title_case: presentation.title_case,
            again: false,
        })
    }

    /// The endpoint that it goes to, as the documents write it.
    pub fn endpoint(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// The same request, as one that repeats or goes on with an earlier one.
    #[must_use]
    pub fn once_more(mut self, again: bool) -> Self {
        self.again = again;
        self
    }

    /// The same request with a query of the feature's own.
    #[must_use]
    pub fn query(mut self, query: &str) -> Self {
        self.url = with_query(&self.url, query);
        self
    }

    /// The same request with blanks after its body, so that it has at least so many bytes.
    #[must_use]
    pub fn swollen(mut self, bytes: usize) -> Self {
        let mut body = self.body.unwrap_or_default();
        let blanks = bytes.saturating_sub(body.len());
        body.push_str(&" ".repeat(blanks));
        self.body = Some(body);
        self
    }

    /// The same request with a body of the feature's own.
    ///
    /// # Errors
    /// A blank that nothing fills.
    pub fn body(mut self, text: &str, values: &Values) -> Result<Self, CouldNotRun> {
        let text = fill(text, values);
        if let Some(blank) = open_blank(&text) {
            return Err(Lack::Target.because(format!("nothing is known to fill {{{blank}}}")));
        }
        self.body = Some(text);
        Ok(self)
    }
}

fn with_query(url: &str, query: &str) -> String {
    let sign = if url.contains('?') { '&' } else { '?' };
    format!("{url}{sign}{query}")
}

fn nothing_open(text: &str, operation: &Operation) -> Result<(), CouldNotRun> {
    match open_blank(text) {
        None => Ok(()),
        Some(blank) => {
            let path = &operation.path;
            let reason = format!("nothing is known to fill {{{blank}}} of {path}");
            Err(Lack::Target.because(reason))
        }
    }
}

/// A blank that was not filled; braces of JSON hold more than a name.
fn open_blank(text: &str) -> Option<&str> {
    let of_a_name = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || "._".contains(it);
    let mut rests = text.split('{').skip(1);
    rests.find_map(|rest| {
        let (blank, _) = rest.split_once('}')?;
        (!blank.is_empty() && blank.chars().all(of_a_name)).then_some(blank)
    })
}

/// The text with its blanks filled.
pub fn fill(text: &str, values: &Values) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

fn fill_json(value: &Value, values: &Values) -> Value {
    match value {
        Value::String(text) => {
            literal(text, values).unwrap_or_else(|| Value::String(fill(text, values)))
        }
        Value::Array(items) => items
            .iter()
            .flat_map(|item| fill_item(item, values))
            .collect(),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, member)| (name.clone(), fill_json(member, values)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// What `{blank:json}` stands for: a number or a boolean, as an answer had it.
fn literal(text: &str, values: &Values) -> Option<Value> {
    let blank = text.strip_prefix('{')?.strip_suffix(":json}")?;
    serde_json::from_str(values.get(blank)?).ok()
}

/// A permission of several scopes, which stand with blanks between them (RFC 6749, 3.3), fills several places of a list.
fn fill_item(item: &Value, values: &Values) -> Vec<Value> {
    match values.get("permission").filter(|_| item == "{permission}") {
        Some(scopes) => scopes.split_whitespace().map(Value::from).collect(),
        None => vec![fill_json(item, values)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_wherever_they_stand() {
        let values = Values::from([("name".to_owned(), "mine".to_owned())]);
        let filled = fill_json(
            &serde_json::json!({"a": ["{name}"], "b": {"c": "x-{name}"}, "n": 1}),
            &values,
        );
        assert_eq!(
            filled,
            serde_json::json!({"a": ["mine"], "b": {"c": "x-mine"}, "n": 1})
        );
    }

    #[test]
    fn a_blank_that_stays_open_is_told_from_json() {
        assert_eq!(open_blank("id={project_id}&x"), Some("project_id"));
        assert_eq!(open_blank(r#"{"a": {"b": 1}, "c": {}}"#), None);
    }

    #[test]
    fn a_blank_may_be_filled_with_a_number_or_a_boolean() {
        let values = Values::from([("count".to_owned(), "7".to_owned())]);
        let filled = fill_json(&serde_json::json!({"a": "{count:json}"}), &values);
        assert_eq!(filled, serde_json::json!({"a": 7}));
    }

    #[test]
    fn a_permission_of_several_scopes_fills_several_places() {
        let values = Values::from([("permission".to_owned(), "read write".to_owned())]);
        let filled = fill_json(&serde_json::json!({"scopes": ["{permission}"]}), &values);
        assert_eq!(filled, serde_json::json!({"scopes": ["read", "write"]}));
    }
}
