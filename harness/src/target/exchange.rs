//! One request and its answer, as they went over the wire.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::fmt::rfc2822;
use serde_json::Value;

use super::secret::Redactor;
use crate::documents::given::text_of;
pub use crate::report::printable::printable;

/// A request and its answer; raw, so for the judge's eyes only. Reports get a masked copy.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// HTTP method.
    pub method: String,
    /// Full URL.
    pub url: String,
    /// Request headers in order; values as text, lossily.
    pub request_headers: Vec<(String, String)>,
    /// Request body.
    pub request_body: Option<String>,
    /// Status of the answer.
    pub status: u16,
    /// Headers of the answer in order.
    pub headers: Vec<(String, String)>,
    /// Body of the answer.
    pub body: String,
    /// Whether it was longer than what is read: the rest is not known.
    pub cut: bool,
    /// Milliseconds from sending to the last byte.
    pub millis: u64,
}

impl Exchange {
    /// The first header of this name in the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON, if it is, and all of it is known.
    pub fn json(&self) -> Option<Value> {
        // What was cut off is none, and finding that out takes long.
        if self.cut {
            return None;
        }
        serde_json::from_str(&self.body).ok()
    }

    /// Whether the body is a page for people, such as a proxy or a captive portal shows.
    pub fn is_page(&self) -> bool {
        let media_type = self.header("content-type").unwrap_or_default();
        let begins = self.body.trim_start().get(..5).unwrap_or_default();
        media_type.trim_start().starts_with("text/html")
            || begins.eq_ignore_ascii_case("<html")
            || begins.eq_ignore_ascii_case("<!doc")
    }

    /// `Retry-After` in seconds, if it is a number (RFC 9110, 10.2.3).
    pub fn retry_after(&self) -> Option<u64> {
        self.header("retry-after")?.trim().parse().ok()
    }

    /// How long the answer asks to wait: in `Retry-After`, as a number of seconds or as a date, which counts from the answer's
    /// own `Date` (RFC 9110, 10.2.3).
    pub fn asks_to_wait(&self) -> Option<Duration> {
        if let Some(seconds) = self.retry_after() {
            return Some(Duration::from_secs(seconds));
        }
        let date = |name| rfc2822::parse(self.header(name)?.trim()).ok();
        let (until, now) = (date("retry-after")?, date("date")?);
        let seconds = until.timestamp().as_second() - now.timestamp().as_second();
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
    }

    /// Whether the status is a success (2xx).
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether `text` stands anywhere in the answer, headers included.
    pub fn answer_contains(&self, text: &str) -> bool {
        self.body.contains(text) || self.headers.iter().any(|(_, value)| value.contains(text))
    }

    /// The answer in one line: status and the beginning of the body. It is masked before it is cut, since half a secret
    /// is not known again.
    pub fn sight(&self) -> String {
        const SHOWN: usize = 200;
        // Of a large body no more is looked at than could be shown, were half of it blanks; what is masked first is more, so
        // that no secret is cut in two.
        const MASKED: usize = 16_384;
        const LOOKED_AT: usize = 4096;
        let masked = Redactor::of_process().mask_start(&self.body, MASKED);
        let beginning: String = masked.chars().take(LOOKED_AT).collect();
        let flat = printable(&beginning.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut shown: String = flat.chars().take(SHOWN).collect();
        if shown.len() < flat.len() {
            shown.push('…');
        }
        if self.cut {
            shown.push_str(" (cut off after 1 MB)");
        }
        match (self.status, shown.is_empty()) {
            (status, true) => format!("{status} with an empty body"),
            (status, false) => format!("{status} with {shown}"),
        }
    }
}

/// Whether this text stands somewhere inside a JSON value, as a string or a number of its own.
pub fn names(value: &Value, text: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| names(item, text)),
        Value::Object(members) => members.values().any(|member| names(member, text)),
        scalar => text_of(scalar).is_some_and(|own| own == text),
    }
}

/// The innermost object that has this text as a member; of several the first.
pub fn object_with<'a>(body: &'a Value, text: &str) -> Option<&'a Value> {
    objects_with(body, &BTreeSet::from([text])).remove(text)
}

/// The same for each of these texts, in one passage through the body.
pub fn objects_with<'a>(body: &'a Value, texts: &BTreeSet<&str>) -> BTreeMap<String, &'a Value> {
    let mut found = BTreeMap::new();
    note_objects(body, texts, &mut found);
    found
}

fn note_objects<'a>(
    body: &'a Value,
    texts: &BTreeSet<&str>,
    found: &mut BTreeMap<String, &'a Value>,
) {
    match body {
        Value::Object(members) => {
            for member in members.values() {
                note_objects(member, texts, found);
            }
            let own = members.values().filter_map(text_of);
            for text in own.filter(|text| texts.contains(text.as_str())) {
                found.entry(text).or_insert(body);
            }
        }
        Value::Array(items) => {
            for item in items {
                note_objects(item, texts, found);
            }
        }
        _ => {}
    }
}

/// The innermost item of a list that has this text somewhere inside.
pub fn item_with<'a>(body: &'a Value, text: &str) -> Option<&'a Value> {
    match body {
        Value::Array(items) => items.iter().find_map(|item| {
            let own = || names(item, text).then_some(item);
            item_with(item, text).or_else(own)
        }),
        Value::Object(members) => members.values().find_map(|it| item_with(it, text)),
        _ => None,
    }
}

/// Every string inside a JSON value.
pub fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(members) => members.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_asks_to_wait_for_seconds_or_until_a_date() {
        let asks = |headers: &[(&str, &str)]| {
            let headers = headers.iter();
            let answer = Exchange {
                method: "GET".into(),
                url: String::new(),
                request_headers: Vec::new(),
                request_body: None,
                status: 429,
                headers: headers
                    .map(|(name, value)| ((*name).into(), (*value).into()))
                    .collect(),
                body: String::new(),
                cut: false,
                millis: 1,
            };
            answer.asks_to_wait().map(|wait| wait.as_secs())
        };
        let date = ("date", "Thu, 26 Nov 2026 18:00:00 GMT");
        assert_eq!(asks(&[("retry-after", "7")]), Some(7));
        let later = ("retry-after", "Thu, 26 Nov 2026 18:00:30 GMT");
        assert_eq!(asks(&[date, later]), Some(30));
        let over = ("retry-after", "Thu, 26 Nov 2026 17:00:00 GMT");
        assert_eq!(asks(&[date, over]), Some(0));
        assert_eq!(asks(&[later]), None);
        assert_eq!(asks(&[date, ("retry-after", "soon")]), None);
        assert_eq!(asks(&[date]), None);
    }

    #[test]
    fn an_id_may_be_a_number() {
        assert!(names(&json!({"keys": [{"id": 12}]}), "12"));
        assert!(!names(&json!({"keys": [{"id": 121}]}), "12"));
    }

    #[test]
    fn a_key_is_found_in_whatever_shows_it() {
        let item = json!({"id": 1, "name": "mine"});
        for body in [
            item.clone(),
            json!([{"id": 0}, item]),
            json!({"data": [item]}),
            json!({"key": item}),
        ] {
            for text in ["1", "mine", "0", "absent"] {
                let one = objects_with(&body, &BTreeSet::from([text]));
                assert_eq!(one.get(text).copied(), object_with(&body, text), "{body}");
            }
            assert_eq!(object_with(&body, "1"), Some(&item), "{body}");
            assert_eq!(object_with(&body, "mine"), Some(&item), "{body}");
        }
        let twice = json!({"id": 1, "of": [{"id": 1, "in": {"id": 1}}, {"id": 1}]});
        let found = objects_with(&twice, &BTreeSet::from(["1"]));
        assert_eq!(found["1"], &json!({"id": 1}));
        assert_eq!(object_with(&twice, "1"), Some(found["1"]));
        assert_eq!(object_with(&json!({"data": []}), "1"), None);
    }

    #[test]
    fn an_item_of_a_list_is_found_by_what_stands_deep_in_it() {
        let item = json!({"metadata": {"name": "mine"}, "id": 1});
        let body = json!({"items": [{"metadata": {"name": "other"}}, item]});
        assert_eq!(item_with(&body, "mine"), Some(&item));
        assert_eq!(item_with(&body, "nobody"), None);
        assert_eq!(item_with(&item, "mine"), None);
    }
}
