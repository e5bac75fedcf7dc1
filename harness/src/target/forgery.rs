//! JSON Web Tokens (RFC 7519) made from a good one: each wrong in exactly one respect.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// The three parts of a token.
fn parts(token: &str) -> Option<[&str; 3]> {
    let parts: Vec<_> = token.split('.').collect();
    parts.try_into().ok()
}

/// What a token says; the signature is not looked at.
pub fn claims(token: &str) -> Option<Value> {
    let [_, payload, _] = parts(token)?;
    // Some issuers pad, against the standard.
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&payload)
        .ok()
        .filter(Value::is_object)
}

/// The same words under a signature of nobody's.
pub(super) fn signed_by_nobody(token: &str) -> Option<String> {
    let [header, payload, signature] = parts(token)?;
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).ok()?;
    for byte in &mut bytes {
        *byte ^= 0x5a;
    }
    Some(format!(
        "{header}.{payload}.{}",
        URL_SAFE_NO_PAD.encode(bytes)
    ))
}

/// A later end under the old signature.
pub(super) fn with_a_later_end(token: &str) -> Option<String> {
    const YEAR: i64 = 365 * 24 * 60 * 60;
    let [header, _, signature] = parts(token)?;
    let mut claims = claims(token)?;
    claims["exp"] = json!(claims["exp"].as_i64().unwrap_or_default() + YEAR);
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
    Some(format!("{header}.{payload}.{signature}"))
}

/// The same words, said to need no signature.
pub(super) fn without_a_signature(token: &str) -> Option<String> {
    let [_, payload, _] = parts(token)?;
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    Some(format!("{header}.{payload}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2ln";

    #[test]
    fn a_forged_token_differs_in_one_part_only() {
        assert_eq!(claims(TOKEN), Some(json!({"exp": 1})));
        assert!(
            signed_by_nobody(TOKEN)
                .unwrap()
                .starts_with("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.")
        );
        assert!(with_a_later_end(TOKEN).unwrap().ends_with("c2ln"));
        assert!(
            without_a_signature(TOKEN)
                .unwrap()
                .ends_with(".eyJleHAiOjF9.")
        );
        assert_eq!(claims("abc.def"), None);
    }
}
