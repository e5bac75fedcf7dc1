//! A walk past everything that a fault or a variant could change.

use http::Request;
use serde_json::Value;

use crate::stand::{Answer, EXPIRED, KEY, OTHER, REVOKED, Stand};

const KEYS: &str = "/auth/api-keys";

/// Walks, and returns what was seen, without what is random.
pub(crate) async fn walk(stand: &Stand) -> Vec<String> {
    let mut seen = Seen {
        stand,
        lines: Vec::new(),
    };
    stand
        .control(
            "PUT",
            "plexe/clock",
            r#"{"frozen":true,"now":"2026-01-01T00:00:00Z"}"#,
        )
        .await;
    credentials(&mut seen).await;
    life(&mut seen).await;
    open_routes(&mut seen).await;
    limits(&mut seen).await;
    doors(&mut seen).await;
    seen.lines
}

struct Seen<'a> {
    stand: &'a Stand,
    lines: Vec<String>,
}

impl Seen<'_> {
    async fn call(&mut self, key: &str, method: &str, path: &str, body: &str) -> Answer {
        let answer = self.stand.call(key, method, path, body).await;
        let shape = path.split("/key_").next().unwrap_or_default();
        self.note(&format!("{method} {shape}"), answer)
    }

    async fn with(&mut self, name: &str, value: &[u8]) {
        let request = Request::get("/models").header(name, value);
        let answer = self.stand.send(request.body("".into()).unwrap()).await;
        self.note(name, answer);
    }

    async fn create(&mut self, body: &str) -> (String, String) {
        let made = self.call(KEY, "POST", KEYS, body).await.json;
        let field = |name: &str| made[name].as_str().unwrap_or("none").to_owned();
        (field("key_id"), field("key"))
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

/// Of what is random only its shape stays: `plx_sk_x7` is `aaa_aa_aa`.
fn mask(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(fields) => {
            for name in ["key", "key_id", "key_prefix", "key_suffix"] {
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
    seen.call("", "GET", "/usage/current", "").await;
    seen.call("", "GET", &format!("/models?api_key={KEY}"), "")
        .await;
    seen.with("authorization", format!("Bearer {KEY}").as_bytes())
        .await;
    seen.with("authorization", format!("Token {KEY}").as_bytes())
        .await;
    seen.with("x-api-key", b"plx_sk_caf\xc3\xa9").await;
    let almost = &KEY[..KEY.len() - 1];
    for key in [
        "plx_sk_guess",
        almost,
        &KEY.to_uppercase(),
        REVOKED,
        EXPIRED,
    ] {
        seen.call(key, "GET", "/models", "").await;
    }
}

/// Two days later, when all windows have begun anew: doors that change something, and ways in beside the usual one.
async fn doors(seen: &mut Seen<'_>) {
    let later = r#"{"frozen":true,"now":"2026-01-03T00:00:00Z"}"#;
    seen.stand.control("PUT", "plexe/clock", later).await;
    let body = r#"{"name":"four","permission_level":"read_only"}"#;
    for key in ["", REVOKED] {
        seen.call(key, "POST", KEYS, body).await;
    }
    seen.with("authorization", format!("Bearer {REVOKED}").as_bytes())
        .await;
    seen.call(REVOKED, "GET", "/models", "").await;
}

async fn life(seen: &mut Seen<'_>) {
    let (id, key) = seen
        .create(r#"{"name":"one","permission_level":"read_write"}"#)
        .await;
    let (other_id, other) = seen
        .create(r#"{"name":"two","permission_level":"read_write"}"#)
        .await;
    let (reader_id, reader) = seen
        .create(r#"{"name":"three","permission_level":"read_only"}"#)
        .await;
    seen.create(r#"{"permission_level":"read_only"}"#).await;
    seen.call(&key, "GET", "/models", "").await;
    for path in [
        KEYS,
        "/auth/api-keys?status=revoked",
        "/auth/api-keys?limit=1",
        "/auth/api-keys?limit=101",
    ] {
        seen.call(KEY, "GET", path, "").await;
    }
    let path = format!("{KEYS}/{id}");
    let reader_path = format!("{KEYS}/{reader_id}");
    let other_path = format!("{KEYS}/{other_id}");
    for (key, method, path, body) in [
        (KEY, "GET", &path, ""),
        (OTHER, "GET", &path, ""),
        (OTHER, "DELETE", &reader_path, ""),
        (
            KEY,
            "PATCH",
            &reader_path,
            r#"{"permission_level":"read_write"}"#,
        ),
        (
            &reader,
            "POST",
            &KEYS.to_owned(),
            r#"{"name":"x","permission_level":"read_only"}"#,
        ),
        (&reader, "DELETE", &path, ""),
        (&key, "DELETE", &other_path, ""),
        (&other, "GET", &"/models".to_owned(), ""),
        (&key, "GET", &"/models".to_owned(), ""),
        (KEY, "PATCH", &other_path, r#"{"name":"x"}"#),
        (KEY, "DELETE", &other_path, ""),
        (KEY, "DELETE", &reader_path, ""),
    ] {
        seen.call(key, method, path, body).await;
    }
}

async fn open_routes(seen: &mut Seen<'_>) {
    for path in ["/auth/user", "/models", "/nowhere"] {
        seen.call(KEY, "GET", path, "").await;
    }
    seen.call("", "GET", "/health", "").await;
    seen.call("", "OPTIONS", "/models", "").await;
}

async fn limits(seen: &mut Seen<'_>) {
    for _ in 0..8 {
        seen.call(
            OTHER,
            "POST",
            KEYS,
            r#"{"name":"x","permission_level":"read_only"}"#,
        )
        .await;
    }
    seen.stand
        .control("PUT", "plexe/clock", r#"{"advance_seconds":3600}"#)
        .await;
    for _ in 0..11 {
        seen.call(
            KEY,
            "POST",
            KEYS,
            r#"{"name":"x","permission_level":"read_only"}"#,
        )
        .await;
    }
    let minted = seen
        .stand
        .control("POST", "plexe/keys", r#"{"state":"live"}"#)
        .await;
    let second = minted.json["secret"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    for _ in 0..90 {
        seen.call(KEY, "GET", "/usage/current", "").await;
    }
    seen.call(&second, "GET", "/usage/current", "").await;
    for _ in 0..11 {
        seen.call("plx_sk_guess", "GET", "/models", "").await;
    }
}
