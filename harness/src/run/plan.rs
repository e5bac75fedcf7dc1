//! The plan: for each scenario whether it will run on this target, and if not, why not. Nothing is sent to find out.

use std::collections::BTreeSet;

use cucumber::tag::Ext as _;
use gherkin::{Feature, Rule, Scenario, tagexpr::TagOperation};

use super::demands::Demands;
use crate::{
    documents::{Documents, claim::ClaimId},
    report::{CouldNotRun, Lack},
    target::Target,
};

/// Tags that say which capability of a platform a feature is about.
const CAPABILITIES: &[&str] = &[
    "api-keys",
    "sessions",
    "token-exchange",
    "scopes",
    "organizations",
    "rotation",
    "rate-limits",
];
/// Tags that say how a scenario must be treated.
const CONDUCT: &[&str] = &["serial", "disruptive", "needs-control"];

/// What the operator asks for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only scenarios that this tag expression holds for.
    pub tags: Option<TagOperation>,
    /// Only scenarios that judge one of these claims; empty for all.
    pub claims: Vec<ClaimId>,
    /// Whether limits are gone over.
    pub active_limits: bool,
    /// Whether scenarios that lock out, fill up or change settings run.
    pub disruptive: bool,
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

/// One scenario of one feature, planned.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Path of the feature file.
    pub feature: String,
    /// Name of the feature.
    pub feature_name: String,
    /// Name of the rule, if it stands in one.
    pub rule: Option<String>,
    /// The scenario, examples filled in.
    pub scenario: Scenario,
    /// All tags that apply to it, without `@`.
    pub tags: Vec<String>,
    /// The claims among the tags.
    pub tagged_claims: Vec<ClaimId>,
    /// What it takes and judges.
    pub demands: Demands,
    /// What is to become of it.
    pub decision: Decision,
}

/// Every scenario for one target.
#[derive(Clone, Debug)]
pub struct Plan {
    /// In the order of the features.
    pub entries: Vec<Entry>,
}

impl Entry {
    /// A stable name: platform, feature and scenario.
    pub fn id(&self, platform: &str) -> String {
        let file = self
            .feature
            .trim_start_matches("features/")
            .trim_end_matches(".feature");
        let name: Vec<_> = self
            .scenario
            .name
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        format!("{platform}/{file}/{}", name.join("-"))
    }

    /// Whether it belongs to the last part of a run, in which limits are gone over.
    pub fn is_last(&self) -> bool {
        self.demands.limits
    }
}

impl Plan {
    /// Plans `features` for a target.
    pub fn new(
        documents: &Documents,
        features: &[Feature],
        target: &Target,
        selection: &Selection,
    ) -> Self {
        let mut entries = Vec::new();
        for feature in features {
            let scenarios = feature.scenarios.iter().map(|scenario| (None, scenario));
            let ruled = feature.rules.iter().flat_map(|rule| {
                rule.scenarios
                    .iter()
                    .map(move |scenario| (Some(rule), scenario))
            });
            for (rule, scenario) in scenarios.chain(ruled) {
                entries.push(entry(documents, feature, rule, scenario));
            }
        }
        let mut plan = Self { entries };
        plan.select(selection);
        for entry in &mut plan.entries {
            if entry.decision == Decision::Run {
                entry.decision = decide(entry, documents, target, selection);
            }
        }
        if target.control.is_none() {
            plan.keep_to_budget(documents, target);
        }
        plan
    }

    /// Leaves out what the operator did not ask for, but keeps the positive twins of what is kept.
    fn select(&mut self, selection: &Selection) {
        let wanted: Vec<_> = self
            .entries
            .iter()
            .map(|entry| is_wanted(entry, selection))
            .collect();
        let rules: BTreeSet<_> = self
            .entries
            .iter()
            .zip(&wanted)
            .filter(|(_, wanted)| **wanted)
            .map(|(entry, _)| rule_of(entry))
            .collect();
        let kept: Vec<_> = self
            .entries
            .iter()
            .zip(&wanted)
            .map(|(entry, wanted)| {
                *wanted
                    || (entry.demands.positive
                        && entry.rule.is_some()
                        && rules.contains(&rule_of(entry)))
            })
            .collect();
        for (entry, kept) in self.entries.iter_mut().zip(kept) {
            if !kept {
                entry.decision = Decision::NotAsked("not selected".into());
            }
        }
    }

    /// Keeps deliberate failures and creations below the target's limits: first one scenario for each claim, then breadth.
    fn keep_to_budget(&mut self, documents: &Documents, target: &Target) {
        let mut budget = Budget::of(documents, target);
        let mut covered = BTreeSet::new();
        let mut room = vec![false; self.entries.len()];
        for breadth in [false, true] {
            for (entry, room) in self.entries.iter().zip(&mut room) {
                if entry.decision != Decision::Run || *room || entry.is_last() {
                    continue;
                }
                let brings_a_claim = entry
                    .demands
                    .claims
                    .iter()
                    .any(|claim| !covered.contains(claim));
                if (brings_a_claim || breadth) && budget.take(&entry.demands, target) {
                    covered.extend(entry.demands.claims.iter().cloned());
                    *room = true;
                }
            }
        }
        for (entry, room) in self.entries.iter_mut().zip(room) {
            if entry.decision == Decision::Run && !room && !entry.is_last() {
                let reason =
                    "no room below the target's limits for failed attempts and key creations";
                entry.decision = Decision::CouldNotRun(CouldNotRun::new(Lack::Budget, reason));
            }
        }
    }
}

/// What may be spent without coming near the target's limits.
struct Budget {
    failed_attempts: u32,
    creations: u32,
    shared_key_paid: bool,
}

impl Budget {
    /// Two below the declared or documented number; eight where neither is known.
    fn of(documents: &Documents, target: &Target) -> Self {
        const UNKNOWN: u32 = 8;
        const MARGIN: u32 = 2;
        let room = |name: &str| {
            let limit = documents.profile.limits.get(name);
            let number = limit.map(|limit| {
                target
                    .credentials
                    .rate_limits
                    .get(&limit.declared)
                    .copied()
                    .unwrap_or(limit.count)
            });
            number.map_or(UNKNOWN, |number| number.saturating_sub(MARGIN))
        };
        Self {
            failed_attempts: room("failed-attempts"),
            creations: room("key-creations"),
            shared_key_paid: false,
        }
    }

    fn take(&mut self, demands: &Demands, target: &Target) -> bool {
        let has_revoked = target.credentials.slots.contains_key("revoked_key");
        let shared = u32::from(demands.shared_key && !self.shared_key_paid);
        let revoked =
            u32::from(demands.states.iter().any(|state| state == "revoked") && !has_revoked);
        let creations = demands.creations + shared + revoked;
        if demands.failed_attempts > self.failed_attempts || creations > self.creations {
            return false;
        }
        self.failed_attempts -= demands.failed_attempts;
        self.creations -= creations;
        self.shared_key_paid |= demands.shared_key;
        true
    }
}

fn entry(
    documents: &Documents,
    feature: &Feature,
    rule: Option<&Rule>,
    scenario: &Scenario,
) -> Entry {
    let rule_tags = rule.map(|rule| rule.tags.as_slice()).unwrap_or_default();
    let tags: Vec<_> = feature
        .tags
        .iter()
        .chain(rule_tags)
        .chain(&scenario.tags)
        .cloned()
        .collect();
    let tagged_claims: Vec<_> = tags
        .iter()
        .filter(|tag| !CAPABILITIES.contains(&tag.as_str()) && !CONDUCT.contains(&tag.as_str()))
        .map(|tag| ClaimId(tag.clone()))
        .collect();
    let demands = Demands::of(scenario, &documents.profile, &tagged_claims);
    let missing = tags.iter().find(|tag| {
        CAPABILITIES.contains(&tag.as_str()) && !documents.profile.capabilities.contains(tag)
    });
    let decision = match (missing, &demands.not_applicable) {
        (Some(capability), _) => {
            Decision::NotApplicable(format!("the platform documents no {capability}"))
        }
        (None, Some(reason)) => Decision::NotApplicable(reason.clone()),
        (None, None) => Decision::Run,
    };
    Entry {
        feature: feature
            .path
            .as_ref()
            .map(|path| path.display().to_string())
            .unwrap_or_default(),
        feature_name: feature.name.clone(),
        rule: rule.map(|rule| rule.name.clone()),
        scenario: scenario.clone(),
        tags,
        tagged_claims,
        demands,
        decision,
    }
}

fn rule_of(entry: &Entry) -> (String, Option<String>) {
    (entry.feature.clone(), entry.rule.clone())
}

fn is_wanted(entry: &Entry, selection: &Selection) -> bool {
    let by_tags = selection
        .tags
        .as_ref()
        .is_none_or(|tags| tags.eval(entry.tags.iter()));
    let by_claim = selection.claims.is_empty()
        || entry
            .demands
            .claims
            .iter()
            .any(|claim| selection.claims.contains(claim));
    by_tags && by_claim
}

fn decide(
    entry: &Entry,
    documents: &Documents,
    target: &Target,
    selection: &Selection,
) -> Decision {
    let tagged = |name: &str| entry.tags.iter().any(|tag| tag == name);
    let demands = &entry.demands;
    if demands.https && !target.url.starts_with("https://") {
        return Decision::NotAsked("the target is given as plain http".into());
    }
    if demands.limits && !selection.active_limits {
        return Decision::NotAsked(
            "rate limits are judged passively: --rate-limits active goes over them".into(),
        );
    }
    if tagged("disruptive") && !selection.disruptive {
        return Decision::NotAsked("it locks out or fills up: --disruptive allows it".into());
    }
    let controlled = target.control.is_some();
    if tagged("needs-control") && !controlled {
        let reason = "only a control listener moves the clock: give --control";
        return Decision::CouldNotRun(CouldNotRun::new(Lack::Control, reason));
    }
    let given = |fits: &dyn Fn(&crate::documents::profile::Slot) -> bool| {
        documents
            .profile
            .credentials
            .iter()
            .any(|(name, slot)| fits(slot) && target.credentials.slots.contains_key(name))
    };
    if demands.stranger && !given(&|slot| slot.stranger) {
        let reason = "a key of another account is missing from the credentials file";
        return Decision::CouldNotRun(CouldNotRun::new(Lack::Credential, reason));
    }
    for state in &demands.states {
        if !controlled
            && state != "revoked"
            && !given(&|slot| slot.state == *state && !slot.stranger)
        {
            let reason = format!(
                "a key that is {state} is missing from the credentials file, and there is no --control"
            );
            return Decision::CouldNotRun(CouldNotRun::new(Lack::Credential, reason));
        }
    }
    if let Some(limit) = &demands.declared_limit
        && !target.credentials.rate_limits.contains_key(limit)
    {
        let reason = format!(
            "accounts differ in this limit: declare rate_limits = {{ {limit} = … }} in the credentials file"
        );
        return Decision::CouldNotRun(CouldNotRun::new(Lack::Credential, reason));
    }
    Decision::Run
}
