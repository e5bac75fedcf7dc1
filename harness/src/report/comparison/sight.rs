//! What was seen on a target, and what of it tells targets apart: statuses, and how refusals are put.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::claim::ClaimId;

/// What one scenario saw of one claim.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Path of the feature file.
    pub feature: String,
    /// Line of the scenario.
    pub line: usize,
    /// The claim that was judged.
    pub claim: ClaimId,
    /// What the target did, masked.
    pub seen: String,
}

/// Everything that was seen on one target.
pub type Sights = Vec<Sight>;

/// The first sights of a claim that differ, of those scenarios that `ran` on both targets.
pub(super) fn apart(
    left: &Sights,
    right: &Sights,
    claim: &ClaimId,
    ran: &BTreeSet<(String, usize)>,
) -> Option<(String, String)> {
    ran.iter().find_map(|place| {
        let (left, right) = (
            of_scenario(left, claim, place),
            of_scenario(right, claim, place),
        );
        let only_left = left.iter().find(|(gist, _)| !right.contains_key(*gist));
        let only_right = right.iter().find(|(gist, _)| !left.contains_key(*gist));
        let (one, other) = (
            only_left.or(left.first_key_value()),
            only_right.or(right.first_key_value()),
        );
        (only_left.is_some() || only_right.is_some())
            .then_some(one.zip(other))
            .flatten()
            .map(|(one, other)| (one.1.to_string(), other.1.to_string()))
    })
}

/// Sights of a claim in a scenario, by their gist.
fn of_scenario<'a>(
    sights: &'a Sights,
    claim: &ClaimId,
    (feature, line): &(String, usize),
) -> BTreeMap<String, &'a str> {
    let of_scenario = sights
        .iter()
        .filter(|it| it.claim == *claim && it.line == *line && it.feature == *feature);
    let gists = of_scenario.filter_map(|it| Some((gist(&it.seen)?, it.seen.as_str())));
    gists.collect()
}

/// The status of an answer, and of a refusal its words but for those that are made anew each time. What is no answer has none.
fn gist(seen: &str) -> Option<String> {
    const REFUSALS: u16 = 400;
    let (before, body) = seen.split_once(" with ")?;
    let status = before.split_whitespace().next_back()?;
    if status.parse::<u16>().ok()? < REFUSALS {
        return Some(status.to_owned());
    }
    let is_made_anew = |word: &str| word.contains(|it: char| it.is_ascii_digit() || it == '…');
    let words = body.split(|it: char| !it.is_alphanumeric() && !"_-…".contains(it));
    let words = words.filter(|word| !word.is_empty() && !is_made_anew(word));
    Some(words.fold(status.to_owned(), |gist, word| gist + " " + word))
}

#[cfg(test)]
mod tests {
    use super::gist;

    #[test]
    fn the_gist_of_an_answer_is_its_status_and_of_a_refusal_its_words() {
        for (seen, expected) in [
            ("200 with {\"models\":[1]}", Some("200")),
            ("key 1: 204 with an empty body", Some("204")),
            (
                "401 with {\"code\":\"revoked_key\",\"id\":\"req_4f\",\"key\":\"abc_…op\"}",
                Some("401 code revoked_key id key"),
            ),
            ("a key that is no longer than 12", None),
            ("a list with three keys", None),
        ] {
            assert_eq!(gist(seen).as_deref(), expected, "{seen}");
        }
    }
}
