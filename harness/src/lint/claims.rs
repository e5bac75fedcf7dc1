//! Tags that name no claim, and claims that no scenario asks for.

use gherkin::Feature;

use super::Written;
use crate::documents::{
    Documents,
    claim::ClaimId,
    mistake::Mistake,
    soundness::{instead, nearest},
    vocabulary::{CAPABILITIES, CONDUCT},
};

/// Every tag that is no capability, no conduct, and no claim of the documents.
pub(super) fn unknown_tags(
    written: &Written,
    feature: &Feature,
    documents: &[&Documents],
) -> Vec<Mistake> {
    let mut tags = feature.tags.clone();
    tags.extend(feature.rules.iter().flat_map(|rule| rule.tags.clone()));
    for scenario in super::scenarios(feature) {
        tags.extend(scenario.tags.clone());
        tags.extend(scenario.examples.iter().flat_map(|it| it.tags.clone()));
    }
    tags.sort();
    tags.dedup();
    let claims = documents.iter().flat_map(|it| it.claims.keys());
    let known: Vec<_> = CAPABILITIES.iter().chain(CONDUCT).copied().collect();
    let all: Vec<_> = known
        .iter()
        .copied()
        .chain(claims.map(|it| it.0.as_str()))
        .collect();
    let unknown = tags.iter().filter(|tag| !all.contains(&tag.as_str()));
    unknown
        .map(|tag| {
            let meant = nearest(tag, &all);
            let words = match meant {
                Some(meant) => format!("@{tag} is no claim: did you mean @{meant}?"),
                None => format!(
                    "@{tag} is no claim, no capability and no conduct{}",
                    instead(tag, "tag", &known)
                ),
            };
            written.mistake(1, &format!("@{tag}"), words)
        })
        .collect()
}

/// Claims of a file, each with a table of its own, that no scenario asks for.
pub fn orphans(path: &str, text: &str, untested: &[&ClaimId]) -> Vec<Mistake> {
    let places = untested.iter().filter_map(|id| {
        let heads = [
            format!("[claims.{id}]"),
            format!("[claims.\"{id}\"]"),
            format!("[{id}]"),
        ];
        let head = heads
            .into_iter()
            .find(|head| text.lines().any(|line| line.trim() == head))?;
        let words = format!("no scenario asks for {id}, and it is not excluded");
        Some(Mistake::at(path, text, 1, &head, words))
    });
    places.collect()
}
