//! What the facts of a profile come to when they are asked.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    citation::Citation,
    given::text_of,
    profile::{Operation, Profile, Promise, Refusal, Thing},
    slot::Yield,
    status::StatusPattern,
};

/// What stands at these JSON pointers, by blank.
pub fn kept_at(pointers: &BTreeMap<String, String>, shown: &Value) -> BTreeMap<String, String> {
    let kept = pointers.iter().filter_map(|(blank, pointer)| {
        let value = text_of(shown.pointer(pointer)?)?;
        Some((blank.clone(), value))
    });
    kept.collect()
}

impl Operation {
    /// What an answer says that later requests repeat, by blank.
    pub fn kept(&self, body: &Value) -> BTreeMap<String, String> {
        kept_at(&self.keeps, body)
    }

    /// Whether this blank stands in the path or the body.
    pub fn has_blank(&self, blank: &str) -> bool {
        let blank = format!("{{{blank}}}");
        let body = self
            .body
            .as_ref()
            .is_some_and(|body| body.to_string().contains(&blank));
        body || self.path.contains(&blank)
    }

    /// Whether it changes nothing on the platform: by its method, unless the profile says otherwise.
    pub fn is_safe(&self) -> bool {
        let by_method = matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        self.safe.unwrap_or(by_method)
    }

    /// The path as the documents write it, without its query.
    pub fn template(&self) -> &str {
        self.path.split('?').next().unwrap_or(&self.path)
    }

    /// Method and path as the documents write them.
    pub fn endpoint(&self) -> String {
        format!("{} {}", self.method, self.template())
    }

    /// What a success or a breach of this operation counts for.
    pub fn citation(&self) -> Citation {
        Citation::new(&self.claim, self.basis)
    }
}

impl Refusal {
    /// What this refusal counts for.
    pub fn citation(&self) -> Citation {
        Citation::new(&self.claim, self.basis)
    }
}

impl Promise {
    /// What this promise counts for.
    pub fn citation(&self) -> Citation {
        Citation::new(&self.claim, self.basis)
    }
}

impl Profile {
    /// Takes what signs in for safe: nothing could be read without it.
    pub(super) fn trust_exchanges(&mut self) {
        let slots = self.credentials.values();
        let exchanges = slots.filter_map(|slot| slot.exchange.as_ref());
        let exchanges = exchanges.chain(self.key.iter().filter_map(|key| key.exchange.as_ref()));
        let signing_in = exchanges.filter_map(|exchange| self.operations.get(&exchange.by));
        let doors = signing_in.map(|operation| (operation.method.clone(), operation.path.clone()));
        let doors: Vec<_> = doors.collect();
        for operation in self.operations.values_mut() {
            let door = (operation.method.clone(), operation.path.clone());
            if doors.contains(&door) {
                operation.safe.get_or_insert(true);
            }
        }
    }

    /// Whether a key with permission `held` may do what takes `wanted`.
    pub fn permits(&self, held: &str, wanted: &str) -> bool {
        held == wanted
            || self.permissions.get(held).is_some_and(|permission| {
                permission
                    .includes
                    .iter()
                    .any(|inner| self.permits(inner, wanted))
            })
    }

    /// The operation that ends what the operation of this phrase makes, with its phrase.
    pub fn end_of(&self, phrase: &str) -> Option<(&str, &Operation)> {
        let makes = self.operations.get(phrase)?;
        let is_end = |(name, operation): &(&String, &Operation)| match (makes.creates, &makes.undo)
        {
            (Some(thing), _) => operation.ends == Some(thing),
            (None, undo) => undo.as_ref() == Some(*name),
        };
        let (name, operation) = self.operations.iter().find(is_end)?;
        Some((name, operation))
    }

    /// Whether success of this operation begins a session.
    pub fn is_login(&self, operation: &Operation) -> bool {
        let slots = self.credentials.values();
        let mut exchanges = slots.filter_map(|slot| slot.exchange.as_ref());
        exchanges.any(|exchange| {
            let login = self.operations.get(&exchange.by);
            exchange.yields == Yield::Session
                && login.is_some_and(|login| login.endpoint() == operation.endpoint())
        })
    }

    /// Whether the owner acts by a session, so that the run makes the live key.
    pub fn is_in_session(&self) -> bool {
        let mut slots = self.credentials.values();
        let owner = slots.find(|slot| slot.is_owners());
        let exchange = owner.and_then(|slot| slot.exchange.as_ref());
        exchange.is_some_and(|exchange| exchange.yields == Yield::Session)
    }

    /// Whether a key can be made over the API with a permission of the maker's choice.
    pub fn makes_permissions(&self) -> bool {
        let mut operations = self.operations.values();
        let creates = operations.find(|operation| operation.creates == Some(Thing::Key));
        creates.is_some_and(|operation| operation.has_blank("permission"))
    }

    /// Whether the documents give `code` to some reason that this very `status` refuses.
    pub fn is_code_of_another(&self, status: u16, code: &str) -> bool {
        self.refusals.values().any(|refusal| {
            refusal.status.contains(&StatusPattern::Exactly(status))
                && refusal.codes.iter().any(|own| own == code)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::documents::{Documents, claim::ClaimId};

    fn example() -> Profile {
        let text = include_str!("../../../fixtures/your-own/example.toml");
        toml::from_str(text).unwrap()
    }

    #[test]
    fn an_operation_keeps_what_it_says_and_knows_its_blanks() {
        let operation: Operation = serde_json::from_value(json!({
            "method": "POST", "path": "/a/{one}", "body": {"b": "{two}"}, "status": [201],
            "keeps": {"id": "/data/id", "none": "/data/none"}, "claim": "A-1", "basis": "assumed",
        }))
        .unwrap();
        let kept = operation.kept(&json!({"data": {"id": 7}}));
        assert_eq!(kept, BTreeMap::from([("id".to_owned(), "7".to_owned())]));
        assert!(operation.has_blank("one") && operation.has_blank("two"));
        assert!(!operation.has_blank("three"));
        assert_eq!(operation.endpoint(), "POST /a/{one}");
        assert_eq!(operation.citation().claims, [ClaimId("A-1".to_owned())]);
    }

    #[test]
    fn facts_cite_their_claims() {
        let profile = example();
        let claims = |citation: Citation| {
            citation
                .claims
                .into_iter()
                .map(|it| it.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            claims(profile.refusals["a-revoked-key"].citation()),
            ["W-END"]
        );
        let promise = &profile.promises["the-answer-names-the-key"];
        assert_eq!(claims(promise.citation()), ["W-LIST"]);
    }

    #[test]
    fn a_permission_holds_itself_and_what_it_includes() {
        let profile = example();
        assert!(profile.permits("full", "full"));
        assert!(profile.permits("full", "view"));
        assert!(!profile.permits("view", "full"));
        assert!(!profile.permits("nothing", "view"));
    }

    #[test]
    fn a_code_of_another_refusal_is_told_by_its_status() {
        let profile = example();
        assert!(profile.is_code_of_another(401, "dead_key"));
        assert!(!profile.is_code_of_another(403, "dead_key"));
        assert!(!profile.is_code_of_another(401, "nobodys_code"));
    }

    #[test]
    fn keys_are_made_to_order_where_creation_takes_a_permission() {
        let mut profile = example();
        assert!(profile.makes_permissions());
        let creates = profile.operations.get_mut("creates-a-key").unwrap();
        creates.body = Some(json!({"label": "{name}"}));
        assert!(!profile.makes_permissions());
        profile.operations.remove("creates-a-key");
        assert!(!profile.makes_permissions());
    }

    #[test]
    fn who_logs_in_acts_by_a_session() {
        assert!(!example().is_in_session());
        let all = Documents::embedded().unwrap();
        let by_session = all.iter().filter(|it| it.profile.is_in_session());
        assert!((1..all.len()).contains(&by_session.count()));
    }
}
