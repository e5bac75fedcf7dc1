//! JSON Web Tokens (RFC 7519) made from a good one: each wrong in exactly one respect.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

/// The three parts of a token.
fn parts(token: &str) -> Option<[&str; 3]> {
    let parts: Vec<_> = token.split('.').collect();
    parts.try_into().ok()
}

fn object(part: &str) -> Option<Value> {
    // Some issuers pad, against the standard.
    let text = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&text).ok().filter(Value::is_object)
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// What a token says; the signature is not looked at.
pub fn claims(token: &str) -> Option<Value> {
    object(parts(token)?[1])
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
    with_claims(token, |claims| {
        claims["exp"] = json!(claims["exp"].as_i64().unwrap_or_default() + YEAR);
    })
}

/// Another value of one claim, under the old signature.
pub(super) fn with_claim(token: &str, name: &str, value: &str) -> Option<String> {
    with_claims(token, |claims| claims[name] = json!(value))
}

/// One claim less, under the old signature.
pub(super) fn without_claim(token: &str, name: &str) -> Option<String> {
    with_claims(token, |claims| {
        claims.as_object_mut().map(|all| all.remove(name));
    })
}

fn with_claims(token: &str, change: impl Fn(&mut Value)) -> Option<String> {
    let [header, _, signature] = parts(token)?;
    let mut claims = claims(token)?;
    change(&mut claims);
    Some(format!("{header}.{}.{signature}", part(&claims)))
}

/// The same words under the old signature, and another header.
pub(super) fn with_header(token: &str, members: &[(&str, &str)]) -> Option<String> {
    let [header, payload, signature] = parts(token)?;
    let header = part(&changed(header, members)?);
    Some(format!("{header}.{payload}.{signature}"))
}

/// The same words, said to need no signature.
pub(super) fn unsigned(token: &str, algorithm: &str) -> Option<String> {
    let [header, payload, _] = parts(token)?;
    let header = part(&changed(header, &[("alg", algorithm)])?);
    Some(format!("{header}.{payload}."))
}

/// The same words, signed with a shared secret (HS256) where the issuer signs with a key pair.
pub(super) fn signed_with_secret(
    token: &str,
    members: &[(&str, &str)],
    secret: &[u8],
) -> Option<String> {
    let [header, payload, _] = parts(token)?;
    let header = part(&changed(header, &[&[("alg", "HS256")], members].concat())?);
    let signed = format!("{header}.{payload}");
    let tag = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, secret),
        signed.as_bytes(),
    );
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag)))
}

/// The same words, signed with a key that the token itself brings along (RFC 7515, 4.1.3).
pub(super) fn signed_with_own_key(token: &str, members: &[(&str, &str)]) -> Option<String> {
    let [header, payload, _] = parts(token)?;
    let random = SystemRandom::new();
    let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).ok()?;
    let pair = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).ok()?;
    // An uncompressed point: one byte, then 32 for each coordinate.
    let point = pair.public_key().as_ref().get(1..)?;
    let (x, y) = point.split_at_checked(32)?;
    let mut header = changed(header, &[&[("alg", "ES256")], members].concat())?;
    header["jwk"] = json!({
        "kty": "EC", "crv": "P-256", "use": "sig",
        "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
    });
    let signed = format!("{}.{payload}", part(&header));
    let signature = pair.sign(&random, signed.as_bytes()).ok()?;
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// A header with other members.
fn changed(header: &str, members: &[(&str, &str)]) -> Option<Value> {
    let mut header = object(header)?;
    for (name, value) in members {
        header[*name] = json!(value);
    }
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2ln";

    #[test]
    fn a_forged_token_differs_in_one_part_only() {
        assert_eq!(claims(TOKEN), Some(json!({"exp": 1})));
        let same_words = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.";
        assert!(signed_by_nobody(TOKEN).unwrap().starts_with(same_words));
        let later = with_a_later_end(TOKEN).unwrap();
        assert_eq!(later.rsplit('.').next(), Some("c2ln"));
        assert!(unsigned(TOKEN, "none").unwrap().ends_with(".eyJleHAiOjF9."));
        assert_eq!(claims("abc.def"), None);
    }

    #[test]
    fn claims_and_header_can_be_told_otherwise() {
        let other = with_claim(TOKEN, "sub", "me").unwrap();
        assert_eq!(claims(&other), Some(json!({"exp": 1, "sub": "me"})));
        let endless = without_claim(TOKEN, "exp").unwrap();
        assert_eq!(claims(&endless), Some(json!({})));
        let kid = with_header(TOKEN, &[("kid", "k")]).unwrap();
        let header = object(kid.split('.').next().unwrap());
        assert_eq!(header, Some(json!({"alg": "RS256", "kid": "k"})));
    }

    #[test]
    fn what_is_signed_anew_is_signed_rightly() {
        let token = signed_with_secret(TOKEN, &[], b"secret").unwrap();
        let (signed, tag) = token.rsplit_once('.').unwrap();
        let tag = URL_SAFE_NO_PAD.decode(tag).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
        assert!(hmac::verify(&key, signed.as_bytes(), &tag).is_ok());
        let own = signed_with_own_key(TOKEN, &[]).unwrap();
        assert_eq!(own.split('.').count(), 3);
        assert!(object(own.split('.').next().unwrap()).unwrap()["jwk"].is_object());
    }
}
