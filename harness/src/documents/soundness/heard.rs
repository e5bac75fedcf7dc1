//! What a profile says, somebody hears: a feature, another of its facts, or the judge itself.

use std::collections::BTreeSet;

use gherkin::Feature;

use super::fault::{Fault, instead};
use crate::documents::{
    profile::{Operation, Profile},
    sentence::{Sentence, sentence},
    slot::{Exchange, Slot},
    vocabulary::{LIMITS, OPERATIONS, REFUSALS},
};

/// The names that features and the judge ask a profile for.
struct Asked {
    operations: BTreeSet<String>,
    refusals: BTreeSet<String>,
    limits: BTreeSet<String>,
}

/// Operations, refusals and limits that nobody would ever ask for: misspelt, as a rule.
pub(super) fn faults(profile: &Profile, features: &[Feature]) -> Vec<Fault> {
    let asked = Asked::of(features);
    let mut faults = Vec::new();
    for name in profile.operations.keys() {
        if !asked.operations.contains(name) && !is_used(profile, name) {
            faults.push(unheard("operation", name, &asked.operations));
        }
    }
    let counted: Vec<_> = profile
        .limits
        .values()
        .flat_map(|limit| limit.counts.iter().chain([&limit.over]))
        .collect();
    for name in profile.refusals.keys() {
        if !asked.refusals.contains(name) && !counted.contains(&name) {
            faults.push(unheard("refusal", name, &asked.refusals));
        }
    }
    for name in profile.limits.keys() {
        if !asked.limits.contains(name) {
            faults.push(unheard("limit", name, &asked.limits));
        }
    }
    faults
}

impl Asked {
    fn of(features: &[Feature]) -> Self {
        let all = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let mut asked = Self {
            operations: all(OPERATIONS),
            refusals: all(REFUSALS),
            limits: all(LIMITS),
        };
        let scenarios = features.iter().flat_map(|feature| {
            let ruled = feature.rules.iter().flat_map(|rule| &rule.scenarios);
            feature.scenarios.iter().chain(ruled)
        });
        for step in scenarios.flat_map(|scenario| &scenario.steps) {
            match sentence(step) {
                Sentence::Call(name)
                | Sentence::InTheClear(name)
                | Sentence::PermissionFor {
                    operation: name, ..
                }
                | Sentence::Tagged { also: Some(name) } => asked.operations.insert(name),
                Sentence::Refused(reason) => asked.refusals.insert(reason),
                Sentence::Exceed(limit) => asked.limits.insert(limit),
                _ => false,
            };
        }
        asked
    }
}

/// Whether another fact of the profile names the operation, or preflight tries it.
fn is_used(profile: &Profile, name: &str) -> bool {
    let of_a_key = profile.key.as_ref().and_then(|key| key.exchange.as_ref());
    let of_slots = profile.credentials.values();
    let exchanges = of_slots.filter_map(|slot| slot.exchange.as_ref());
    let by = |exchange: &Exchange| exchange.by == name;
    profile.probe == name
        || exchanges.chain(of_a_key).any(by)
        || profile.limits.values().any(|limit| limit.operation == name)
        || profile.found.values().any(|found| found.by == name)
        || profile.operations.values().any(|it| {
            let listed = it.listed.as_ref().map(|listed| &listed.by);
            [it.undo.as_ref(), listed]
                .into_iter()
                .flatten()
                .any(|other| other == name)
        })
        || profile
            .operations
            .get(name)
            .is_some_and(|operation| opens_a_weak_slot(profile, operation))
}

/// Whether a slot that may not do what the probe does is known by this.
fn opens_a_weak_slot(profile: &Profile, operation: &Operation) -> bool {
    let probe = profile.operations.get(&profile.probe);
    let probe = probe.and_then(|probe| probe.permission.as_deref());
    let is_weak = |slot: &Slot| {
        let held = slot.permission.as_deref();
        held.zip(probe)
            .is_some_and(|(held, wanted)| !profile.permits(held, wanted))
            && held == operation.permission.as_deref()
    };
    operation.method == "GET" && profile.credentials.values().any(is_weak)
}

fn unheard(thing: &str, name: &str, asked: &BTreeSet<String>) -> Fault {
    let known: Vec<_> = asked.iter().map(String::as_str).collect();
    let instead = instead(name, thing, &known);
    let words = format!("no feature speaks of it, and nothing here refers to it{instead}");
    Fault::new(&[&format!("{thing}s"), name], words)
}

#[cfg(test)]
mod tests {
    use crate::documents::{Documents, features};

    #[test]
    fn every_fact_of_the_embedded_profiles_is_heard() {
        for documents in Documents::embedded().unwrap() {
            let profile = &documents.profile;
            let features = features::of_platform(&profile.name).unwrap();
            let faults = super::faults(profile, &features);
            assert!(faults.is_empty(), "{}: {faults:#?}", profile.name);
        }
    }
}
