//! The key that an answer has made: found by what is documented of it, wherever it stands.

use serde_json::Value;

use super::{
    exchange::{Exchange, strings},
    key::{ApiKey, Identity},
    request::Values,
    secret::{Redactor, Secret},
};
use crate::documents::{facts::kept_at, given::text_of, profile::KeyFormat};

/// The key that a creating answer carries, in the name of whoever made it; one that shows no secret has an empty one.
pub(super) fn key_in(
    exchange: &Exchange,
    identity: Identity,
    format: &KeyFormat,
    redactor: &Redactor,
) -> Option<ApiKey> {
    let body = exchange.json().filter(|_| exchange.is_success())?;
    let secret = secret_in(&body, format).unwrap_or_default();
    redactor.learn_given(secret);
    let id = id_in(&body, format);
    (id.is_some() || !secret.is_empty()).then(|| ApiKey {
        kept: kept_in(&body, format),
        ..ApiKey::issued(Secret::new(secret), id, identity)
    })
}

/// What else of a key later operations need.
pub(super) fn kept_in(shown: &Value, format: &KeyFormat) -> Values {
    kept_at(&format.keeps, shown)
}

/// The key in an answer: the longest string with the documented prefix, unless that is but a truncated view;
/// then whatever stands in the documented place.
fn secret_in<'a>(body: &'a Value, format: &KeyFormat) -> Option<&'a str> {
    const SHORTEST: usize = 20;
    let by_prefix = format.prefix.as_deref().and_then(|prefix| {
        let candidates = strings(body)
            .into_iter()
            .filter(|text| text.starts_with(prefix));
        candidates.max_by_key(|text| text.len())
    });
    by_prefix
        .filter(|text| text.len() >= SHORTEST)
        .or_else(|| at_any(body, &format.secret))
}

/// The id of a key, in the answer that creates it or in what lists show of it.
pub(super) fn id_in(shown: &Value, format: &KeyFormat) -> Option<String> {
    let mut places = format.id.iter();
    places.find_map(|place| text_of(shown.pointer(place)?))
}

/// The string in the first of these places that has one.
fn at_any<'a>(body: &'a Value, places: &[String]) -> Option<&'a str> {
    let mut places = places.iter();
    places.find_map(|place| body.pointer(place)?.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn format() -> KeyFormat {
        KeyFormat {
            prefix: Some("abc_sk_".into()),
            secret: vec!["/key".into()],
            id: vec!["/key_id".into()],
            keeps: std::collections::BTreeMap::new(),
            exchange: None,
            long: None,
            claim: Vec::new(),
        }
    }

    #[test]
    fn a_key_is_found_by_its_prefix_under_any_name() {
        let body = json!({"preview": "abc_sk_abcd", "api_key": "abc_sk_abcdefghijklmnop"});
        assert_eq!(secret_in(&body, &format()), Some("abc_sk_abcdefghijklmnop"));
    }

    #[test]
    fn an_id_is_taken_as_text() {
        let shown = json!({"key_id": 12});
        assert_eq!(id_in(&shown, &format()).as_deref(), Some("12"));
        assert_eq!(id_in(&json!({"key": "x"}), &format()), None);
    }

    #[test]
    fn a_key_without_its_prefix_is_found_in_its_documented_place() {
        let body = json!({"key": "pk_abcdefghijklmnop", "key_prefix": "abc_sk_abcd"});
        assert_eq!(secret_in(&body, &format()), Some("pk_abcdefghijklmnop"));
    }
}
