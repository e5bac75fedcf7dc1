//! What an exchange discloses: credentials, cookies, tokens, and whatever a body or a query calls a secret. Each is registered before
//! anybody looks at the answer, whether or not a step has asked for it.

use serde_json::Value;

use super::{cookies, exchange::Exchange, forgery, secret::Redactor};

/// How names of secrets end, in small letters and without signs.
const ENDINGS: [&str; 10] = [
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "csrf",
    "otp",
];

/// Registers what a header of a request carries.
pub(super) fn learn_header(name: &str, value: &str, redactor: &Redactor) {
    if name.eq_ignore_ascii_case("cookie") {
        let cookies = value.split(';').filter_map(|it| it.split_once('='));
        for (_, value) in cookies {
            redactor.learn(value.trim());
        }
        return;
    }
    // After a scheme stands the credential itself; the scheme is no secret.
    let credential = value.split_once(' ').map_or(value, |(_, it)| it.trim());
    redactor.learn(credential);
}

/// Registers every secret in the request and its answer.
pub(super) fn learn_from(exchange: &Exchange, redactor: &Redactor) {
    for cookie in cookies::set_by(exchange) {
        redactor.learn(&cookie.value);
    }
    let query = exchange.url.split_once('?').map(|(_, query)| query);
    let answered = Some(exchange.body.as_str()).filter(|_| !exchange.cut);
    let bodies = [exchange.request_body.as_deref(), answered];
    for text in bodies.into_iter().flatten() {
        match serde_json::from_str(text) {
            Ok(body) => learn_named("", &body, redactor),
            Err(_) => learn_form(text, redactor),
        }
    }
    learn_form(query.unwrap_or_default(), redactor);
}

fn learn_named(name: &str, value: &Value, redactor: &Redactor) {
    match value {
        Value::String(text) if may_be_secret(name, text) || forgery::claims(text).is_some() => {
            redactor.learn(text);
        }
        Value::Array(items) => {
            for item in items {
                learn_named(name, item, redactor);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                learn_named(name, member, redactor);
            }
        }
        _ => {}
    }
}

/// A form (`a=b&c=d`); what is none has no names that end in such a way.
fn learn_form(text: &str, redactor: &Redactor) {
    /// So long a text is no form.
    const LONGEST: usize = 64 * 1024;
    if text.len() > LONGEST || !text.contains('=') {
        return;
    }
    let Ok(url) = reqwest::Url::parse(&format!("http://form.invalid/?{}", text.trim())) else {
        return;
    };
    for (name, value) in url.query_pairs() {
        if may_be_secret(&name, &value) {
            redactor.learn(&value);
        }
    }
}

/// Whether this name speaks of a secret, and the text is no sentence about one.
fn may_be_secret(name: &str, text: &str) -> bool {
    /// A mere `key` may be anything, but so long a word is hardly a label.
    const LONG: usize = 20;
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let named = ENDINGS.iter().any(|ending| name.ends_with(ending))
        || name == "key" && text.len() >= LONG && !text.contains('/');
    named && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange() -> Exchange {
        Exchange {
            method: "POST".into(),
            url: "http://127.0.0.1/?access_token=disclosed-query-1".into(),
            request_headers: Vec::new(),
            request_body: Some("grant=x&client_secret=disclosed%2Dform-2".into()),
            status: 200,
            headers: vec![("set-cookie".into(), "sid=disclosed-cookie-3; Path=/".into())],
            body: r#"{"user":{"tempPassword":"disclosed-body-4"},"refreshToken":"disclosed-body-5",
                "any":"eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.ZGlzY2xvc2Vk","name":"disclosed-name-6",
                "secret":"is shown once, keep it well"}"#
                .into(),
            cut: false,
            millis: 1,
        }
    }

    #[test]
    fn a_header_carries_one_credential_and_cookies_carry_several() {
        let redactor = Redactor::default();
        learn_header("authorization", "Bearer carried-in-a-header", &redactor);
        learn_header(
            "Cookie",
            "sid=carried-in-a-cookie; csrf=carried-beside-it",
            &redactor,
        );
        assert_eq!(
            redactor
                .mask("Bearer carried-in-a-header sid=carried-in-a-cookie; csrf=carried-beside-it"),
            "Bearer …er sid=…ie; csrf=…it"
        );
    }

    #[test]
    fn what_an_exchange_calls_a_secret_is_known_from_then_on() {
        let redactor = Redactor::default();
        learn_from(&exchange(), &redactor);
        for secret in [
            "disclosed-query-1",
            "disclosed-form-2",
            "disclosed-cookie-3",
            "disclosed-body-4",
            "disclosed-body-5",
            "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.ZGlzY2xvc2Vk",
        ] {
            assert!(redactor.mask(secret).starts_with('…'), "{secret}");
        }
        for plain in ["disclosed-name-6", "is shown once, keep it well"] {
            assert_eq!(redactor.mask(plain), plain);
        }
    }
}
