//! Whether a scenario runs on a target, and if not, why not.

use gherkin::tagexpr::TagOperation;

use super::{
    demands::{Demands, Trait},
    ladder,
    picks::Picks,
    plan::Entry,
    room::shared_keys,
};
use crate::{
    documents::{Documents, claim::ClaimId, profile::Profile, slot::Slot},
    report::{CouldNotRun, Lack},
    target::Target,
};

/// What the operator asks for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only scenarios that this tag expression holds for.
    pub tags: Option<TagOperation>,
    /// Only scenarios that judge one of these claims; empty for all.
    pub claims: Vec<ClaimId>,
    /// Only scenarios that are picked out in other ways.
    pub picks: Picks,
    /// How limits are judged.
    pub limits: RateLimits,
    /// Whether scenarios that lock out, fill up or change settings run.
    pub disruptive: bool,
    /// Whether nothing may be made, ended or changed.
    pub read_only: bool,
    /// The most deliberate failed attempts, below whatever limit is documented or declared.
    pub most_failures: Option<u32>,
    /// The most keys made, likewise.
    pub most_keys: Option<u32>,
    /// The most requests.
    pub most_requests: Option<u32>,
    /// The most requests in a second.
    pub most_per_second: Option<u32>,
}

/// How limits are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum RateLimits {
    /// Provoke no 429; judge one that comes
    #[default]
    Passive,
    /// Go over a limit only by a key that is made for it, where it cannot touch the owner
    Sacrificial,
    /// Go over every documented limit
    Active,
}

impl Selection {
    /// Whether the operator caps what is sent or made.
    pub fn is_capped(&self) -> bool {
        let caps = [self.most_failures, self.most_keys, self.most_requests];
        caps.iter().any(Option::is_some)
    }
}

/// What is to become of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It runs.
    Run,
    /// The platform documents no such thing.
    NotApplicable(String),
    /// The operator chose not to ask.
    NotAsked(String),
    /// Something is missing.
    CouldNotRun(CouldNotRun),
}

/// Decides on a scenario that the platform's documents have room for.
pub(super) fn decide(
    entry: &Entry,
    documents: &Documents,
    target: &Target,
    selection: &Selection,
) -> Decision {
    let tagged = |name: &str| entry.tags.iter().any(|tag| tag == name);
    let demands = &entry.demands;
    if let Some(since) = &demands.since
        && !is_since(target.credentials.facts.get("release"), since)
    {
        let reason = match target.credentials.facts.get("release") {
            Some(declared) => format!("release {since} added it, and the target has {declared}"),
            None => format!("release {since} added it: declare release in the credentials file"),
        };
        return Decision::NotApplicable(reason);
    }
    if demands.has(Trait::Https) && target.is_loopback() {
        return Decision::NotAsked(
            "the target is on this machine: nothing travels in the clear".into(),
        );
    }
    if let Some(decision) = ladder::decide(entry, documents, target, selection) {
        return decision;
    }
    if tagged("disruptive") && !selection.disruptive {
        return Decision::NotAsked("it locks out or fills up: --disruptive allows it".into());
    }
    if selection.read_only && writes(demands, documents, target) {
        return Decision::NotAsked("--read-only: it makes, ends or changes something".into());
    }
    let controlled = target.control.is_some();
    if demands.has(Trait::Leaves) && !selection.disruptive && !controlled {
        return Decision::NotAsked(
            "it makes what nothing documented takes back: --disruptive allows it".into(),
        );
    }
    if tagged("needs-control") && !controlled {
        let reason = "only a control listener moves the clock: give --control";
        return Decision::CouldNotRun(Lack::Control.because(reason));
    }
    let given = |fits: &dyn Fn(&Slot) -> bool| {
        documents
            .profile
            .credentials
            .iter()
            .any(|(name, slot)| fits(slot) && target.credentials.has(name))
    };
    if demands.has(Trait::Stranger) && !given(&|slot| slot.stranger) {
        let reason = "a key of another account is missing from the credentials file";
        return Decision::CouldNotRun(Lack::Credential.because(reason));
    }
    if let Some(missing) = demands
        .given
        .iter()
        .find(|name| !target.credentials.has(name))
    {
        let reason = format!("{missing} is missing from the credentials file");
        return Decision::CouldNotRun(Lack::Credential.because(reason));
    }
    for state in &demands.states {
        if !controlled
            && state != "revoked"
            && !given(&|slot| slot.state == *state && !slot.stranger)
        {
            let reason = format!(
                "a key that is {state} is missing from the credentials file, and there is no --control"
            );
            return Decision::CouldNotRun(Lack::Credential.because(reason));
        }
    }
    if let Some(wanted) = weak_key_missing(demands, &documents.profile, controlled, &given) {
        let reason = format!(
            "a live key without the permission {wanted} is missing from the credentials file, and none can be made"
        );
        return Decision::CouldNotRun(Lack::Credential.because(reason));
    }
    if let Some(limit) = &demands.declared_limit
        && !target.credentials.limits.contains_key(limit)
    {
        let reason =
            format!("accounts differ in this limit: declare {limit} in the credentials file");
        return Decision::CouldNotRun(Lack::Credential.because(reason));
    }
    Decision::Run
}

/// Whether a scenario makes, ends or changes something, or tries to; keys that it finds in no slot are made for it.
fn writes(demands: &Demands, documents: &Documents, target: &Target) -> bool {
    demands.has(Trait::Writes)
        || demands.creations > 0
        || !shared_keys(demands, &documents.profile, target).is_empty()
}

/// Whether the credentials file fills some slot that fits.
type Given<'a> = dyn Fn(&dyn Fn(&Slot) -> bool) -> bool + 'a;

/// The permission that a caller must lack, where nobody at hand lacks it and no key without it can be made.
fn weak_key_missing<'a>(
    demands: &Demands,
    profile: &'a Profile,
    controlled: bool,
    given: &Given<'_>,
) -> Option<&'a str> {
    if controlled || profile.makes_permissions() {
        return None;
    }
    let lacking = demands.lacking.iter().filter_map(|name| {
        let operation = profile.operations.get(name)?;
        operation.permission.as_deref()
    });
    lacking.into_iter().find(|wanted| {
        let is_weak = |slot: &Slot| {
            let held = slot.permission.as_deref();
            slot.state == "live"
                && !slot.stranger
                && held.is_some_and(|held| !profile.permits(held, wanted))
        };
        !given(&is_weak)
    })
}

/// Whether a declared release is this one or a later one.
fn is_since(declared: Option<&String>, since: &str) -> bool {
    let numbers = |text: &str| -> Option<Vec<u32>> {
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    declared.is_some_and(|declared| numbers(declared) >= numbers(since))
}

#[cfg(test)]
mod tests {
    use super::is_since;

    #[test]
    fn releases_are_compared_number_by_number() {
        let declared = |text: &str| Some(text.to_owned());
        assert!(is_since(declared("2.24").as_ref(), "2.20"));
        assert!(is_since(declared("3.0").as_ref(), "2.24"));
        assert!(!is_since(declared("2.9").as_ref(), "2.20"));
        assert!(!is_since(declared("newest").as_ref(), "2.20"));
        assert!(!is_since(None, "2.20"));
    }
}
