//! The account of every key that a run has made: what must be ended before it is over.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::{
    exchange::{Exchange, strings},
    key::{ApiKey, Identity},
    secret::{Redactor, Secret},
};
use crate::documents::{given::text_of, profile::KeyFormat};

/// Keys made over the API in this run.
#[derive(Default)]
pub struct MadeKeys {
    keys: Mutex<Vec<MadeKey>>,
}

struct MadeKey {
    key: ApiKey,
    ended: bool,
}

impl MadeKeys {
    /// Takes the key that a creating answer carries into account, in the name of whoever made it.
    pub fn adopt(
        &self,
        exchange: &Exchange,
        identity: Identity,
        format: &KeyFormat,
        redactor: &Redactor,
    ) -> Option<ApiKey> {
        let body = exchange.json().filter(|_| exchange.is_success())?;
        let secret = secret_in(&body, format);
        let id = id_in(&body, format);
        let Some(secret) = secret else {
            // It was made all the same, and is ended by its id.
            let unread = ApiKey::issued(Secret::new(""), id, identity);
            self.keys().extend(unread.id.is_some().then_some(MadeKey {
                key: unread,
                ended: false,
            }));
            return None;
        };
        redactor.learn_given(secret);
        let kept = format.keeps.iter().filter_map(|(blank, place)| {
            let value = text_of(body.pointer(place)?)?;
            Some((blank.clone(), value))
        });
        let key = ApiKey {
            kept: kept.collect(),
            ..ApiKey::issued(Secret::new(secret), id, identity)
        };
        self.keys().push(MadeKey {
            key: key.clone(),
            ended: false,
        });
        Some(key)
    }

    /// Notes the id of a key whose creation did not tell it.
    pub fn identified(&self, key: &ApiKey) {
        for made in self.keys().iter_mut() {
            if made.key.secret == key.secret {
                made.key.id.clone_from(&key.id);
            }
        }
    }

    /// Notes that the key of this id has ended.
    pub fn ended(&self, id: &str) {
        for made in self
            .keys()
            .iter_mut()
            .filter(|made| made.key.id.as_deref() == Some(id))
        {
            made.ended = true;
        }
    }

    /// How many keys were made, and how many of them are this one.
    pub fn likeness(&self, key: &ApiKey) -> (usize, usize) {
        let keys = self.keys();
        let alike = keys
            .iter()
            .filter(|made| made.key.secret == key.secret)
            .count();
        (keys.len(), alike)
    }

    /// Whether this key was made and has not ended.
    pub fn is_open(&self, key: &ApiKey) -> bool {
        let open = |made: &MadeKey| !made.ended && made.key.id == key.id;
        self.keys().iter().any(open)
    }

    /// The keys that have not ended.
    pub fn open(&self) -> Vec<ApiKey> {
        let keys = self.keys();
        keys.iter()
            .filter(|made| !made.ended)
            .map(|made| made.key.clone())
            .collect()
    }

    fn keys(&self) -> MutexGuard<'_, Vec<MadeKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
