//! One request and its answer, as they went over the wire.

use serde_json::Value;

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

    /// The body as JSON, if it is.
    pub fn json(&self) -> Option<Value> {
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

    /// Whether the status is a success (2xx).
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether `text` stands anywhere in the answer, headers included.
    pub fn answer_contains(&self, text: &str) -> bool {
        self.body.contains(text) || self.headers.iter().any(|(_, value)| value.contains(text))
    }

    /// The answer in one line: status and the beginning of the body.
    pub fn sight(&self) -> String {
        const SHOWN: usize = 200;
        let flat = printable(&self.body.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut shown: String = flat.chars().take(SHOWN).collect();
        if shown.len() < flat.len() {
            shown.push('…');
        }
        match (self.status, shown.is_empty()) {
            (status, true) => format!("{status} with an empty body"),
            (status, false) => format!("{status} with {shown}"),
        }
    }
}

/// The text without control characters: a target must not write to the operator's terminal.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_control() {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect()
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
