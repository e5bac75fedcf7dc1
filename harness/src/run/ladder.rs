//! How far limits are gone: not at all, with a key that nobody misses, or with whatever there is.

use gherkin::Scenario;

use super::{
    decision::{Decision, RateLimits, Selection},
    demands::Trait,
    plan::Entry,
};
use crate::{
    documents::{
        Documents,
        claim::Basis,
        limit::KeyedBy,
        profile::{Limit, Profile, Thing},
        sentence::{Sentence, sentence},
    },
    report::Lack,
    target::Target,
};

const OWNERS_KEY: &str = "a key that is live";
const MADE_KEYS: [&str; 2] = ["a throw-away key", "a newly made key"];
const BY_THE_CALLER: &str = " is exceeded by the caller";

/// Why a scenario that goes over a limit does not run, if so.
pub(super) fn decide(
    entry: &Entry,
    documents: &Documents,
    target: &Target,
    selection: &Selection,
) -> Option<Decision> {
    if !entry.demands.has(Trait::OverLimit) {
        return None;
    }
    let name = entry.demands.limit.as_deref()?;
    let limit = documents.profile.limits.get(name)?;
    let not_asked = match selection.limits {
        RateLimits::Active => None,
        RateLimits::Passive => {
            Some("rate limits are judged passively: --rate-limits active goes over them".to_owned())
        }
        RateLimits::Sacrificial => touches_the_owner(entry, name, limit, documents),
    };
    if let Some(reason) = not_asked {
        return Some(Decision::NotAsked(reason));
    }
    let declared = &target.credentials.limits;
    let window = limit.window(declared);
    let slow = |most: &u32| most.saturating_mul(window) <= limit.at_once(declared);
    let most = selection.most_per_second.filter(slow)?;
    let reason = format!("--max-rps {most} never comes to this limit");
    Some(Decision::CouldNotRun(Lack::Budget.because(reason)))
}

/// Why going over this limit might throttle the owner, if it might.
fn touches_the_owner(
    entry: &Entry,
    name: &str,
    limit: &Limit,
    documents: &Documents,
) -> Option<String> {
    let name = name.replace('-', " ");
    let Some(keyed) = &limit.keyed else {
        return Some(format!(
            "no document says that each key has its own limit on {name}: going over it might throttle the owner"
        ));
    };
    let of = match keyed.by {
        KeyedBy::Key => None,
        KeyedBy::Account => Some("account"),
        KeyedBy::Address => Some("address"),
    };
    if let Some(of) = of {
        return Some(format!(
            "the limit on {name} is one for each {of}: going over it throttles the owner"
        ));
    }
    let certain = |id| {
        let claim = documents.claim(id);
        claim.is_some_and(|claim| claim.basis == Basis::Documented)
    };
    if let Some(doubtful) = keyed.claim.iter().find(|id| !certain(id)) {
        return Some(format!(
            "that each key has its own limit on {name} is not beyond dispute ({doubtful}): going over it might throttle the owner"
        ));
    }
    let steps = &entry.scenario.steps;
    let made = steps
        .iter()
        .any(|step| MADE_KEYS.contains(&step.value.as_str()));
    let by_it = steps.iter().any(|step| step.value.ends_with(BY_THE_CALLER));
    (!made || !by_it).then(|| "it goes over the limit with the owner's own key".to_owned())
}

/// The scenario with a throw-away key in the owner's stead, where it goes over a limit and the platform lets keys be made.
pub(super) fn sacrificed(scenario: &Scenario, profile: &Profile) -> Scenario {
    let mut scenario = scenario.clone();
    let exceeds = |it| matches!(sentence(it), Sentence::Exceed(_));
    let makes_keys = profile
        .operations
        .values()
        .any(|it| it.creates == Some(Thing::Key));
    if makes_keys && scenario.steps.iter().any(exceeds) {
        for step in &mut scenario.steps {
            if step.value == OWNERS_KEY {
                MADE_KEYS[0].clone_into(&mut step.value);
            }
        }
    }
    scenario
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        documents::features,
        run::{plan::Plan, room::tests::a_target_with},
    };

    const ASKS_TOO_OFTEN: &str = "A caller that asks too often is refused";
    const BY_THE_OWNER: &str = "Two keys of one account share its limit";

    /// A platform that says of each key that it has a limit of its own, as certainly as this.
    fn keyed(basis: Basis) -> (Documents, Target) {
        let (mut documents, target) = a_target_with("requests", &[]);
        let by_key = |limit: &&Limit| {
            let keyed = limit.keyed.as_ref();
            keyed.is_some_and(|keyed| keyed.by == KeyedBy::Key)
        };
        let limit = documents.profile.limits.values().find(by_key);
        for id in limit.unwrap().keyed.clone().unwrap().claim {
            documents.claims.get_mut(&id).unwrap().basis = basis;
        }
        (documents, target)
    }

    /// The planned scenario of this name.
    fn planned(documents: &Documents, target: &Target, selection: &Selection, name: &str) -> Entry {
        let features = features::of_platform(&documents.profile.name).unwrap();
        let plan = Plan::new(documents, &features, target, selection);
        let mut entries = plan.entries.into_iter();
        entries.find(|entry| entry.scenario.name == name).unwrap()
    }

    fn sacrificial() -> Selection {
        Selection {
            limits: RateLimits::Sacrificial,
            ..Selection::default()
        }
    }

    fn is_not_asked(entry: &Entry, why: &str) -> bool {
        matches!(&entry.decision, Decision::NotAsked(reason) if reason.contains(why))
    }

    #[test]
    fn a_key_that_nobody_misses_goes_over_a_limit_of_its_own() {
        let (documents, target) = keyed(Basis::Documented);
        let entry = planned(&documents, &target, &sacrificial(), ASKS_TOO_OFTEN);
        assert_eq!(entry.decision, Decision::Run);
        assert_eq!(entry.scenario.steps[0].value, MADE_KEYS[0]);
        assert_eq!(entry.demands.creations, 1);
        let own = planned(&documents, &target, &sacrificial(), BY_THE_OWNER);
        assert!(is_not_asked(&own, "owner's own key"), "{:?}", own.decision);
    }

    #[test]
    fn whose_limit_it_is_must_be_beyond_dispute() {
        let (documents, target) = keyed(Basis::Disputed);
        let entry = planned(&documents, &target, &sacrificial(), ASKS_TOO_OFTEN);
        assert!(is_not_asked(&entry, "dispute"), "{:?}", entry.decision);
        let (documents, target) = a_target_with("key-creations", &[]);
        let entry = planned(&documents, &target, &sacrificial(), ASKS_TOO_OFTEN);
        assert!(is_not_asked(&entry, "each account"), "{:?}", entry.decision);
    }

    #[test]
    fn a_pace_too_slow_for_a_limit_never_comes_to_it() {
        let (documents, target) = a_target_with("key-creations", &[]);
        let active = |most_per_second| Selection {
            limits: RateLimits::Active,
            most_per_second,
            ..Selection::default()
        };
        for (pace, comes) in [(None, true), (Some(2), true), (Some(1), false)] {
            let entry = planned(&documents, &target, &active(pace), ASKS_TOO_OFTEN);
            assert_eq!(entry.decision == Decision::Run, comes, "{pace:?}");
        }
    }
}
