//! A request and its answer, as a report shows them.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// A request and its answer, masked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExchangeRecord {
    /// HTTP method.
    pub method: String,
    /// Full URL.
    pub url: String,
    /// Request headers in order.
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

impl ExchangeRecord {
    /// A command line that repeats the request, once the masked secrets are put back.
    pub fn curl(&self) -> String {
        let quote = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
        let mut line = format!("curl -i -X {} {}", self.method, quote(&self.url));
        for (name, value) in &self.request_headers {
            let _ = write!(line, " -H {}", quote(&format!("{name}: {value}")));
        }
        if let Some(body) = &self.request_body {
            let _ = write!(line, " --data {}", quote(body));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::ExchangeRecord;

    #[test]
    fn a_curl_line_survives_quotes() {
        let record = ExchangeRecord {
            method: "POST".into(),
            url: "http://127.0.0.1/keys".into(),
            request_headers: vec![("x-api-key".into(), "abc_sk_…op".into())],
            request_body: Some(r#"{"name":"it's"}"#.into()),
            status: 200,
            headers: Vec::new(),
            body: String::new(),
            millis: 1,
        };
        assert_eq!(
            record.curl(),
            r#"curl -i -X POST 'http://127.0.0.1/keys' -H 'x-api-key: abc_sk_…op' --data '{"name":"it'\''s"}'"#
        );
    }
}
