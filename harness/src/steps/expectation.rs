//! The words of an `answer holds` table: where to look in a JSON body, and what to find there.

use jiff::Timestamp;
use serde_json::Value;

use crate::{documents::given::text_of, target::key::ApiKey};

/// The values at a path such as `keys[].status`; `None` where a member is missing. An empty list under `[]` gives nothing.
pub(super) fn values_at<'a>(body: &'a Value, path: &str) -> Vec<Option<&'a Value>> {
    let mut found = vec![Some(body)];
    for part in path.split('.') {
        let (member, each) = match part.strip_suffix("[]") {
            Some(member) => (member, true),
            None => (part, false),
        };
        found = found
            .into_iter()
            .map(|value| value.and_then(|value| value.get(member)))
            .collect();
        if each {
            found = found
                .into_iter()
                .flat_map(|value| match value.and_then(Value::as_array) {
                    Some(items) => items.iter().map(Some).collect(),
                    None => vec![None],
                })
                .collect();
        }
    }
    found
}

/// Whether `value` is what the words say; `Err` where the words say nothing known.
pub(super) fn is(value: Option<&Value>, words: &str, key: Option<&ApiKey>) -> Result<bool, String> {
    if let Some(other) = words.strip_prefix("anything but ") {
        let other: Value = serde_json::from_str(other).map_err(|_| unknown(words))?;
        return Ok(value != Some(&other));
    }
    let Some(value) = value else {
        return Ok(words == "nothing");
    };
    let text = value.as_str();
    Ok(match words {
        "nothing" => value.is_null(),
        "a string" => text.is_some(),
        "a number" => value.is_number(),
        "a whole number" => is_whole(value),
        "true or false" => value.is_boolean(),
        "a list" => value.is_array(),
        "a time" => text.is_some_and(is_time),
        "the key's id" => {
            let id = key.and_then(|key| key.id.clone());
            id.is_some() && text_of(value) == id
        }
        // Whose parts are missing, see `resolved`.
        _ if words.starts_with("the sum of ") => false,
        _ => return is_measured(value, words, key),
    })
}

fn is_measured(value: &Value, words: &str, key: Option<&ApiKey>) -> Result<bool, String> {
    let text = value.as_str();
    let secret = key.map(|key| key.secret.reveal()).unwrap_or_default();
    if let Some(count) = between(words, "a list of ", "") {
        return Ok(value.as_array().is_some_and(|items| items.len() == count));
    }
    if let Some(most) = between(words, "a list of at most ", "") {
        return Ok(value.as_array().is_some_and(|items| items.len() <= most));
    }
    if let Some(text) = words.strip_suffix(" in any case") {
        let text = text.trim_matches('"');
        return Ok(value
            .as_str()
            .is_some_and(|it| it.eq_ignore_ascii_case(text)));
    }
    if let Some(least) = between(words, "at least ", "") {
        return Ok(value.as_u64().is_some_and(|number| number >= least as u64));
    }
    if let Some(count) = between(words, "the first ", " characters of the key") {
        return Ok(text.is_some() && text == secret.get(..count));
    }
    if let Some(count) = between(words, "the last ", " characters of the key") {
        return Ok(text.is_some()
            && text
                == secret
                    .len()
                    .checked_sub(count)
                    .and_then(|start| secret.get(start..)));
    }
    if let Some(beginning) = words.strip_prefix("begins ") {
        let beginning = beginning.trim_matches('"');
        return Ok(text.is_some_and(|text| text.starts_with(beginning)));
    }
    if let Some(choices) = words.strip_prefix("one of ") {
        let choices: Vec<Value> =
            serde_json::from_str(&format!("[{choices}]")).map_err(|_| unknown(words))?;
        return Ok(choices.contains(value));
    }
    let literal: Value = serde_json::from_str(words).map_err(|_| unknown(words))?;
    Ok(*value == literal)
}

/// `the sum of A and B` with what stands at these paths of `body`; other words as they are.
pub(super) fn resolved(words: &str, body: &Value) -> String {
    let Some(paths) = words.strip_prefix("the sum of ") else {
        return words.to_owned();
    };
    let parts = paths.split(" and ").map(|path| {
        let found = values_at(body, path);
        found.first().copied().flatten().and_then(Value::as_u64)
    });
    let sum: Option<u64> = parts.sum();
    sum.map_or_else(|| words.to_owned(), |sum| sum.to_string())
}

/// A number of things: a fraction of zero may be written out.
fn is_whole(value: &Value) -> bool {
    value
        .as_f64()
        .is_some_and(|number| number >= 0.0 && number.fract() == 0.0)
}

fn between(words: &str, before: &str, after: &str) -> Option<usize> {
    words
        .strip_prefix(before)?
        .strip_suffix(after)?
        .parse()
        .ok()
}

/// RFC 3339, with `Z` or an offset.
fn is_time(text: &str) -> bool {
    text.parse::<Timestamp>().is_ok()
}

fn unknown(words: &str) -> String {
    format!("{words:?} is no expectation; features/README.md lists them")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        documents::vocabulary,
        target::{key::Identity, secret::Secret},
    };

    fn key() -> ApiKey {
        ApiKey::issued(
            Secret::new("abc_sk_abcdefgh"),
            Some("key_1".into()),
            Identity::Owner,
        )
    }

    #[test]
    fn a_path_goes_into_members_and_lists() {
        let body = json!({"keys": [{"status": "active"}, {"status": "revoked"}, {}]});
        let found = values_at(&body, "keys[].status");
        assert_eq!(
            found,
            [Some(&json!("active")), Some(&json!("revoked")), None]
        );
        assert_eq!(values_at(&body, "keys.status"), [None]);
        assert!(values_at(&json!({"keys": []}), "keys[].status").is_empty());
    }

    #[test]
    fn each_expectation_knows_right_from_wrong() {
        for (words, right, wrong) in [
            ("a string", json!("x"), json!(1)),
            ("a number", json!(1.5), json!("1")),
            ("a whole number", json!(10), json!(-3)),
            ("a whole number", json!(10.0), json!(0.5)),
            ("true or false", json!(false), json!(0)),
            ("a list", json!([]), json!({})),
            ("a list of 1", json!([0]), json!([])),
            ("a list of at most 1", json!([0]), json!([0, 1])),
            ("\"Bearer\" in any case", json!("bearer"), json!("bear")),
            ("at least 2", json!(2), json!(1)),
            ("a time", json!("2024-05-01T12:00:00Z"), json!("soon")),
            ("nothing", json!(null), json!("")),
            ("begins \"req_\"", json!("req_1"), json!("1req_")),
            ("anything but \"b\"", json!("a"), json!("b")),
            ("\"active\"", json!("active"), json!("Active")),
            ("1", json!(1), json!(2)),
            ("one of \"a\", \"b\"", json!("b"), json!("c")),
            ("the key's id", json!("key_1"), json!("key_2")),
            (
                "the first 11 characters of the key",
                json!("abc_sk_abcd"),
                json!("abc_sk_abc"),
            ),
            (
                "the last 4 characters of the key",
                json!("efgh"),
                json!("abcdefgh"),
            ),
        ] {
            assert_eq!(
                is(Some(&right), words, Some(&key())),
                Ok(true),
                "{words}: {right}"
            );
            assert_eq!(
                is(Some(&wrong), words, Some(&key())),
                Ok(false),
                "{words}: {wrong}"
            );
            let of_a_key = words.contains("the key");
            assert_ne!(vocabulary::is_expectation(words), of_a_key, "{words}");
        }
    }

    #[test]
    fn a_missing_member_is_nothing_and_nothing_else() {
        assert_eq!(is(None, "nothing", None), Ok(true));
        assert_eq!(is(None, "a string", None), Ok(false));
    }

    #[test]
    fn a_sum_is_that_of_what_stands_there() {
        let body = json!({"in": 10, "out": 50});
        assert_eq!(resolved("the sum of in and out", &body), "60");
        assert_eq!(
            resolved("the sum of in and none", &body),
            "the sum of in and none"
        );
        assert_eq!(is(None, "the sum of in and none", None), Ok(false));
        assert_eq!(
            is(Some(&json!(7)), "the sum of in and none", None),
            Ok(false)
        );
        assert_eq!(resolved("a number", &body), "a number");
    }

    #[test]
    fn unknown_words_are_named() {
        for words in ["a surprise", "anything but a surprise", "one of a surprise"] {
            let message = is(Some(&json!(1)), words, None).unwrap_err();
            assert!(message.contains(words), "{message}");
            assert!(message.contains("features/README.md"), "{message}");
        }
        assert!(!vocabulary::is_expectation("a surprise"));
    }
}
