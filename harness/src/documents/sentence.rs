//! The sentences of the features, as far as a plan or a profile cares what they say.

use gherkin::{Step, StepType};

use super::profile::key_of;

/// The end of a sentence about a key in another place than the usual one.
pub(crate) const ALTERNATIVE: &str = " in the alternative place";

/// One sentence, by what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sentence {
    State(String),
    Mischief(String),
    Made { shared: bool },
    OfPermission(String),
    Session { begun: bool },
    Secret,
    ActsAs(String),
    PermissionFor { operation: String, held: bool },
    PermissionAlone(String),
    Call(String),
    Exceed(String),
    InTheClear(String),
    Honoured,
    Refused(String),
    Mutations,
    Creates,
    Opens,
    OutOfReach,
    Ended,
    Tagged { also: Option<String> },
    Promise(String),
    Other,
}

/// The sentence of a step.
pub(crate) fn sentence(step: &Step) -> Sentence {
    let text = step.value.trim_end_matches(':');
    if let Some(found) = of_numbered_keys(text) {
        return found;
    }
    if step.ty == StepType::Then {
        return asserted(text);
    }
    let called = [
        "the caller ",
        "the owner ",
        "a stranger ",
        "the new key's bearer ",
    ]
    .iter()
    .find_map(|actor| text.strip_prefix(actor));
    if let Some(phrase) = called {
        let phrase = phrase.split(" with query").next().unwrap_or(phrase);
        let phrase = phrase.split(" in a body of").next().unwrap_or(phrase);
        return Sentence::Call(key_of(phrase));
    }
    if let Some(rest) = text.strip_prefix("the limit on ") {
        let limit = rest.split(" is exceeded by ").next().unwrap_or(rest);
        return Sentence::Exceed(key_of(limit));
    }
    if let Some(phrase) = text
        .strip_prefix("somebody ")
        .and_then(|rest| rest.strip_suffix(" in the clear"))
    {
        return Sentence::InTheClear(key_of(phrase));
    }
    if let Some(permission) = text
        .strip_prefix("a caller with the permission ")
        .and_then(|rest| rest.strip_suffix(" alone"))
    {
        return Sentence::PermissionAlone(permission.trim_matches('"').to_owned());
    }
    for (beginning, held) in [
        ("a caller with the permission for ", true),
        ("a caller without the permission for ", false),
    ] {
        if let Some(operation) = text.strip_prefix(beginning) {
            return Sentence::PermissionFor {
                operation: key_of(operation.trim_matches('"')),
                held,
            };
        }
    }
    if text.starts_with("a session ") || text == "a newly begun session" {
        let begun = text.starts_with("a newly");
        Sentence::Session { begun }
    } else if let Some(permission) = text.strip_prefix("a key with the permission ") {
        Sentence::OfPermission(permission.trim_matches('"').to_owned())
    } else if let Some(slot) = text.strip_prefix("a caller who acts as ") {
        Sentence::ActsAs(slot.trim_matches('"').to_owned())
    } else if text.starts_with("a secret ") {
        Sentence::Secret
    } else if text.starts_with("a throw-away key") {
        Sentence::Made { shared: false }
    } else if text == "a newly made key" {
        Sentence::Made { shared: true }
    } else if let Some(state) = text.strip_prefix("a key that is ") {
        let state = state.strip_suffix(ALTERNATIVE).unwrap_or(state);
        Sentence::State(state.to_owned())
    } else if let Some(words) = text.strip_prefix("a live key ") {
        Sentence::Mischief(words.to_owned())
    } else {
        Sentence::Other
    }
}

/// A sentence about a key by its number, or about all of them.
fn of_numbered_keys(text: &str) -> Option<Sentence> {
    let promise = |name: &str| Some(Sentence::Promise(name.to_owned()));
    let (_, of_list) = text.split_once("'s list ").unwrap_or_default();
    if of_list == "shows no key" {
        return promise("the-answer-does-not-show-the-key");
    }
    if text == "the keys are all different" {
        return promise("the-new-key-is-unlike-every-other");
    }
    let (before, after) = text.split_once("key ")?;
    let rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if rest.len() == after.len() {
        return None;
    }
    match (of_list.split(" key ").next().unwrap_or_default(), rest) {
        ("names", _) => return promise("the-answer-names-the-key"),
        ("does not name", _) => return promise("the-answer-does-not-name-the-key"),
        (_, " opens the door") => return Some(Sentence::Opens),
        (_, " opens nothing") => return promise("the-key-opens-nothing-any-more"),
        (_, " opens nothing after its end") => return Some(Sentence::Ended),
        (_, " is an expired one") => return Some(Sentence::State("expired".to_owned())),
        _ => {}
    }
    match before.trim_end().rsplit(' ').next()? {
        "creates" => Some(Sentence::Creates),
        "revokes" => Some(Sentence::Call("revokes-the-key".to_owned())),
        "revoke" => Some(Sentence::OutOfReach),
        _ => None,
    }
}

/// The sentence of a Then step: one of a few forms, else a promise by its own words.
fn asserted(text: &str) -> Sentence {
    let quoted = || text.split('"').nth(1).map(key_of);
    if text == "the request is honoured" {
        Sentence::Honoured
    } else if let Some(reason) = text.strip_prefix("the request is refused for ") {
        Sentence::Refused(key_of(reason))
    } else if text == "every malformed credential is refused" {
        Sentence::Mutations
    } else if text.starts_with("the header ") || text.starts_with("the answer differs from") {
        Sentence::Tagged { also: None }
    } else if text.starts_with("what ") || text.starts_with("the answer agrees with") {
        Sentence::Tagged { also: quoted() }
    } else if [
        "the answer holds",
        "the answer holds among others",
        "the answer is a list or holds one",
        "the answer comes as events",
        "no item of the answer holds",
        "the answer carries the headers",
    ]
    .contains(&text)
        || text.starts_with("the answer holds a token at ")
        || text.starts_with("the answer tells ")
    {
        Sentence::Tagged { also: None }
    } else {
        Sentence::Promise(key_of(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::features;

    #[test]
    fn keys_by_number_are_understood() {
        let promise = |name: &str| Some(Sentence::Promise(name.to_owned()));
        let revokes = Sentence::Call("revokes-the-key".to_owned());
        for (text, expected) in [
            (
                "the owner's list names key 2",
                promise("the-answer-names-the-key"),
            ),
            (
                "a stranger's list does not name key 1",
                promise("the-answer-does-not-name-the-key"),
            ),
            (
                "a stranger's list shows no key",
                promise("the-answer-does-not-show-the-key"),
            ),
            (
                "the keys are all different",
                promise("the-new-key-is-unlike-every-other"),
            ),
            ("key 12 opens the door", Some(Sentence::Opens)),
            (
                "key 1 opens nothing",
                promise("the-key-opens-nothing-any-more"),
            ),
            ("key 1 opens nothing after its end", Some(Sentence::Ended)),
            (
                "key 3 is an expired one",
                Some(Sentence::State("expired".to_owned())),
            ),
            ("the owner creates key 1", Some(Sentence::Creates)),
            ("the owner revokes key 1 once more", Some(revokes.clone())),
            ("a stranger revokes key 1", Some(revokes)),
            ("a stranger cannot revoke key 1", Some(Sentence::OutOfReach)),
            ("the owner revokes the key", None),
            ("a key that is live", None),
        ] {
            assert_eq!(of_numbered_keys(text), expected, "{text}");
        }
    }

    #[test]
    fn every_sentence_of_the_features_is_understood() {
        for feature in features::all().unwrap() {
            let ruled = feature.rules.iter().flat_map(|rule| &rule.scenarios);
            for step in feature
                .scenarios
                .iter()
                .chain(ruled)
                .flat_map(|scenario| &scenario.steps)
            {
                let waits =
                    step.value.ends_with(" hours pass") || step.value.starts_with("the mail ");
                assert!(waits || sentence(step) != Sentence::Other, "{}", step.value);
            }
        }
    }
}
