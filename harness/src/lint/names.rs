//! Names in steps that no platform documents: such a scenario would be not applicable everywhere, and never asked.

use std::collections::BTreeSet;

use gherkin::Step;

use crate::{
    documents::{
        Documents,
        profile::Profile,
        sentence::{ALTERNATIVE, Sentence, sentence},
        soundness::{instead, nearest},
    },
    target::mischief,
};

/// States that a key may be asked for in, beside those of slots.
const STATES: [&str; 4] = ["live", "unknown", "revoked", "expired"];

/// What is wrong with a step that names an operation, refusal, limit, credential, permission, promise, state or form that none of
/// the documents has.
pub(super) fn unknown(step: &Step, documents: &[&Documents]) -> Option<String> {
    let (thing, name, known) = named(&sentence(step), documents)?;
    if known.contains(&name) || documents.is_empty() {
        return None;
    }
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    let instead = match nearest(&name, &known) {
        // All operations of all platforms fill a screen.
        Some(meant) => format!(": did you mean {meant:?}?"),
        None => instead(&name, thing, &known),
    };
    let platforms = documents.iter().map(|it| it.profile.name.as_str());
    let platforms: Vec<_> = platforms.collect();
    Some(format!(
        "{name:?} is no {thing} of {}{instead}",
        platforms.join(", ")
    ))
}

/// What kind of thing a sentence names, its name, and the names that there are.
fn named(
    sentence: &Sentence,
    documents: &[&Documents],
) -> Option<(&'static str, String, BTreeSet<String>)> {
    let all = |names: &dyn Fn(&Profile) -> Vec<String>| {
        let profiles = documents.iter().map(|it| &it.profile);
        profiles.flat_map(names).collect::<BTreeSet<_>>()
    };
    let (thing, name, known) = match sentence {
        Sentence::Call(name)
        | Sentence::InTheClear(name)
        | Sentence::PermissionFor {
            operation: name, ..
        }
        | Sentence::Tagged { also: Some(name) } => {
            let known = all(&|it| it.operations.keys().cloned().collect());
            ("operation", name.clone(), known)
        }
        Sentence::Refused(name) => {
            let known = all(&|it| it.refusals.keys().cloned().collect());
            ("refusal", name.clone(), known)
        }
        Sentence::Exceed(name) => {
            let known = all(&|it| it.limits.keys().cloned().collect());
            ("limit", name.clone(), known)
        }
        Sentence::Promise(name) => {
            let known = all(&|it| it.promises.keys().cloned().collect());
            ("promise", name.clone(), known)
        }
        Sentence::ActsAs(name) => {
            let known = all(&|it| it.credentials.keys().cloned().collect());
            ("credential", name.clone(), known)
        }
        Sentence::OfPermission(name) | Sentence::PermissionAlone(name) => {
            let known = all(&|it| it.permissions.keys().cloned().collect());
            ("permission", name.clone(), known)
        }
        Sentence::State(name) => ("state", name.clone(), STATES.map(str::to_owned).into()),
        Sentence::Mischief(words) if !words.starts_with("mutated: ") => {
            let words = words.strip_suffix(ALTERNATIVE).unwrap_or(words);
            let known = mischief::ALL.iter().map(|it| it.words.to_owned());
            ("form", words.to_owned(), known.collect())
        }
        _ => return None,
    };
    Some((thing, name, known))
}
