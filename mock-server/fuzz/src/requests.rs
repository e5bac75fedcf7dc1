//! Requests, one connection after another, to a platform: `~~~` on a line of its own ends a connection.
//!
//! `~id~`, `~key~`, `~token~` and `~cookie~` stand for what the latest answers gave; `~length~` for the length of the body.

use serde_json::Value;

use super::{
    stand::{door, runtime},
    wire::{Answer, send},
};

/// Connections that are made for one input.
const MOST: usize = 16;

/// Whatever is sent, nothing panics, every answer is one that the documents know, and what is called JSON is JSON.
pub fn hold(platform: &str, input: &[u8]) {
    let door = door(platform);
    let mut known = Known::default();
    runtime().block_on(async {
        for part in split(input, b"~~~\n").into_iter().take(MOST) {
            for answer in send(&door, &known.filled(part)).await {
                sound(&answer);
                known.learn(&answer);
            }
        }
    });
}

fn sound(answer: &Answer) {
    let status = answer.status.as_u16();
    // What is documented and not imitated, and a model that is not deployed yet.
    assert!(status < 500 || matches!(status, 501 | 503), "{answer:?}");
    assert!(answer.headers.contains_key("x-request-id"), "{answer:?}");
    let media_type = answer.headers.get("content-type");
    let is_json = media_type.is_some_and(|it| it.as_bytes().starts_with(b"application/json"));
    if is_json && answer.method != "HEAD" {
        let read = serde_json::from_slice::<Value>(&answer.body);
        assert!(read.is_ok(), "{answer:?}");
    }
}

/// What the latest answers gave.
#[derive(Default)]
struct Known {
    id: String,
    key: String,
    token: String,
    cookie: String,
}

impl Known {
    fn filled(&self, part: &[u8]) -> Vec<u8> {
        let mut filled = part.to_vec();
        for (blank, value) in [
            ("~id~", &self.id),
            ("~key~", &self.key),
            ("~token~", &self.token),
            ("~cookie~", &self.cookie),
        ] {
            filled = split(&filled, blank.as_bytes()).join(value.as_bytes());
        }
        let body = filled.windows(2).position(|it| it == b"\n\n");
        let length = body.map_or(0, |head| filled.len() - head - 2).to_string();
        split(&filled, b"~length~").join(length.as_bytes())
    }

    fn learn(&mut self, answer: &Answer) {
        let cookies = answer.headers.get_all("set-cookie").iter();
        let cookies = cookies.filter_map(|it| it.to_str().ok()?.split(';').next());
        let cookies: Vec<_> = cookies.collect();
        if !cookies.is_empty() {
            self.cookie = cookies.join("; ");
        }
        if let Ok(body) = serde_json::from_slice(&answer.body) {
            self.find(&body);
        }
    }

    fn find(&mut self, value: &Value) {
        let Value::Object(members) = value else {
            return;
        };
        for (name, value) in members {
            match (name.as_str(), value) {
                ("key" | "api_key" | "secret", Value::String(it)) => self.key.clone_from(it),
                ("accessToken", Value::String(it)) => self.token.clone_from(it),
                (name, Value::String(it)) if name.ends_with("id") => self.id.clone_from(it),
                _ => self.find(value),
            }
        }
    }
}

fn split<'a>(mut bytes: &'a [u8], at: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some(place) = bytes.windows(at.len()).position(|it| it == at) {
        parts.push(&bytes[..place]);
        bytes = &bytes[place + at.len()..];
    }
    parts.push(bytes);
    parts
}
