//! A walk past everything that a fault or a variant could change.

use serde_json::Value;

use super::{ADMIN, ANALYTICS, EXPIRED, HELLO, INFERENCE, KEYS, OTHER, READ, REVOKED, WRITE};
use crate::stand::{Answer, Stand};

/// Walks, and returns what was seen, without what is random.
pub(crate) async fn walk(stand: &Stand) -> Vec<String> {
    let mut seen = Seen {
        stand,
        lines: Vec::new(),
    };
    let frozen = r#"{"frozen":true,"now":"2026-01-01T00:00:00Z"}"#;
    stand.control("PUT", "aiaas/clock", frozen).await;
    credentials(&mut seen).await;
    scopes(&mut seen).await;
    life(&mut seen).await;
    inference(&mut seen).await;
    limits(&mut seen).await;
    let body = r#"{"name":"nobody's","scopes":["inference:read"]}"#;
    seen.call("", "POST", "/v1/api-keys", body).await;
    seen.lines
}

struct Seen<'a> {
    stand: &'a Stand,
    lines: Vec<String>,
}

impl Seen<'_> {
    async fn call(&mut self, key: &str, method: &str, path: &str, body: &str) -> Answer {
        let answer = self.stand.bearer(key, method, path, body).await;
        let shape = path.split("/key_").next().unwrap_or_default();
        self.note(&format!("{method} {shape}"), answer)
    }

    async fn ask(&mut self, key: &str) {
        self.call(key, "POST", INFERENCE, HELLO).await;
    }

    /// The id of a new key, and the key itself.
    async fn create(&mut self, body: &str) -> (String, String) {
        let made = self.call(ADMIN, "POST", KEYS, body).await.json;
        let field = |names: [&str; 3]| {
            let mut found = names.iter().filter_map(|name| made.pointer(name)?.as_str());
            found.next().unwrap_or("none").to_owned()
        };
        (
            field(["/id", "/apiKeyId", "/metadata/key_id"]),
            field(["/key", "/secret", "/api_key"]),
        )
    }

    fn note(&mut self, what: &str, answer: Answer) -> Answer {
        let mut body = answer.json.clone();
        mask(&mut body);
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id");
        headers.remove("content-length");
        self.lines
            .push(format!("{what}: {} {headers:?} {body}", answer.status));
        answer
    }
}

/// Of what is random only its shape stays.
fn mask(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(fields) => {
            for name in [
                "key",
                "id",
                "fingerprint",
                "request_id",
                "secret",
                "api_key",
                "apiKeyId",
                "key_id",
            ] {
                if let Some(Value::String(text)) = fields.get_mut(name) {
                    *text = text.replace(|it: char| it.is_ascii_alphanumeric(), "a");
                }
            }
            fields.values_mut().for_each(mask);
        }
        _ => {}
    }
}

async fn credentials(seen: &mut Seen<'_>) {
    for path in ["/v1/models", "/healthz"] {
        seen.call("", "GET", path, "").await;
    }
    let long = format!("{ADMIN}0");
    let upper = ADMIN.to_uppercase();
    let changed = ADMIN.replace("plm", "plx");
    for key in [
        "",
        &ADMIN[..42],
        &long,
        &upper,
        &changed,
        "short",
        REVOKED,
        EXPIRED,
    ] {
        seen.ask(key).await;
    }
    let other = seen.stand.call(ADMIN, "GET", "/v1/models", "").await;
    seen.note("X-API-Key", other);
}

async fn scopes(seen: &mut Seen<'_>) {
    for key in [ANALYTICS, READ, WRITE] {
        seen.ask(key).await;
        for path in ["/v1/models", "/v1/usage", KEYS] {
            seen.call(key, "GET", path, "").await;
        }
    }
    let (_, writer) = seen
        .create(r#"{"name": "one", "scopes": ["inference:write"]}"#)
        .await;
    seen.ask(&writer).await;
}

async fn life(seen: &mut Seen<'_>) {
    let everything = r#"["inference:read", "inference:write", "analytics:read", "admin"]"#;
    let everything = format!(r#"{{"name": "two", "scopes": {everything}}}"#);
    let (id, key) = seen.create(&everything).await;
    let (second_id, second) = seen.create(&everything).await;
    let (third_id, third) = seen.create(&everything).await;
    let (_, ending) = seen
        .create(r#"{"name": "three", "scopes": ["inference:write"], "expires_in_days": 1}"#)
        .await;
    for key in [&key, &second] {
        seen.ask(key).await;
    }
    let path = format!("{KEYS}/{id}");
    let second_path = format!("{KEYS}/{second_id}");
    let third_path = format!("{KEYS}/{third_id}");
    for (key, method, path, body) in [
        (ADMIN, "GET", KEYS, ""),
        (ADMIN, "GET", &path, ""),
        (OTHER, "GET", &path, ""),
        (OTHER, "GET", KEYS, ""),
        (OTHER, "DELETE", &third_path, ""),
        (&third, "GET", "/v1/models", ""),
        (ADMIN, "PATCH", &path, r#"{"name": "renamed"}"#),
        (ADMIN, "GET", &path, ""),
        (&key, "DELETE", &second_path, ""),
        (&second, "GET", "/v1/models", ""),
        (&key, "GET", "/v1/models", ""),
        (&key, "DELETE", &second_path, ""),
        (ADMIN, "DELETE", &third_path, ""),
        (&third, "GET", "/v1/models", ""),
        (ADMIN, "GET", "/v1/api-keys/key_0neverissued", ""),
    ] {
        seen.call(key, method, path, body).await;
    }
    let day = r#"{"advance_seconds":90000}"#;
    seen.stand.control("PUT", "aiaas/clock", day).await;
    seen.ask(&ending).await;
    seen.ask(&key).await;
}

async fn inference(seen: &mut Seen<'_>) {
    let large = format!("{HELLO}{}", " ".repeat(70_000));
    let talk = r#"{"model": "gpt-oss-20b", "messages": [{"role": "user", "content": "Hello"}]}"#;
    for (path, body) in [
        (INFERENCE, r#"{"prompt": "Hello"}"#),
        (INFERENCE, r#"{"model": "gpt-4"}"#),
        (INFERENCE, r#"{"model": "none", "prompt": "Hello"}"#),
        (
            INFERENCE,
            r#"{"model": "gpt-4", "prompt": "Hello", "temperature": 1}"#,
        ),
        (INFERENCE, &large),
        (INFERENCE, talk),
        ("/v1/chat/completions", talk),
        ("/v1/completions", HELLO),
    ] {
        seen.call(ADMIN, "POST", path, body).await;
    }
    let plain = seen.stand.plain(ADMIN, INFERENCE, HELLO).await;
    seen.note("plain text", plain);
}

async fn limits(seen: &mut Seen<'_>) {
    let small = r#"{"requests_per_minute": 5, "burst": 5}"#;
    seen.stand.control("PUT", "aiaas/limits", small).await;
    for _ in 0..7 {
        seen.call(ADMIN, "GET", "/v1/models", "").await;
    }
    seen.call(READ, "GET", "/v1/models", "").await;
}
