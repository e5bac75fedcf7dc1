//! CorePlexML on the wire.

mod accounts;
mod keys;
mod resources;
mod sessions;

use http::Request;
use serde_json::json;

use crate::stand::{Answer, Stand};

/// The key of the documents' examples, which may do everything.
const KEY: &str = "cpx_live.abc123def456";
const REVOKED: &str = "cpx_live.revoked0test0key000000000000mnbv";
const EXPIRED: &str = "cpx_live.expired0test0key000000000000lkjh";
const OTHER: &str = "cpx_live.other0account0test0key00000qwer";

fn stand() -> Stand {
    Stand::of("coreplexml", &[])
}

/// Sends a body with header fields of its own.
async fn ask(stand: &Stand, headers: &[(&str, &str)], line: &str, body: &str) -> Answer {
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    stand
        .send(request.body(body.to_owned().into()).unwrap())
        .await
}

/// The same with a key.
async fn call(stand: &Stand, key: &str, line: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    ask(stand, &[("authorization", &bearer)], line, body).await
}

/// Logs in and answers the cookies as a browser sends them back, with the token among them.
async fn log_in(stand: &Stand, email: &str, password: &str) -> Option<(String, String)> {
    let body = json!({ "email": email, "password": password }).to_string();
    let answer = ask(stand, &[], "POST /api/auth/login", &body).await;
    let cookies: Vec<_> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|it| it.to_str().unwrap().split(';').next().unwrap().to_owned())
        .collect();
    let token = cookies
        .iter()
        .find_map(|it| it.strip_prefix("csrf_token="))?;
    Some((cookies.join("; "), token.to_owned()))
}

/// A key of the main account with these scopes.
async fn key_with(stand: &Stand, scopes: &[&str]) -> String {
    let body = json!({ "name": "Made in a test", "scopes": scopes }).to_string();
    let made = call(stand, KEY, "POST /api/auth/api-keys", &body).await;
    made.json["api_key"].as_str().unwrap().to_owned()
}
