//! The plan: for each scenario whether it will run on this target, and if not, why not. Nothing is sent to find out.

use std::collections::BTreeSet;

use cucumber::tag::Ext as _;
use gherkin::{Feature, Rule, Scenario, Step};

use super::{
    budget,
    decision::{self, Decision, RateLimits, Selection},
    demands::{Demands, Trait},
    ladder,
};
use crate::{
    documents::{
        Documents,
        claim::ClaimId,
        vocabulary::{CAPABILITIES, CONDUCT},
    },
    target::Target,
};

/// Why a scenario is not asked that the selection leaves out.
pub const NOT_SELECTED: &str = "not selected";

/// Where a scenario stands: the path of its feature, and its line.
pub(super) type Place<'a> = (&'a str, usize);

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

/// A name as it stands in an id: its words in lower case.
pub fn slug(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

impl Entry {
    /// A stable name: platform, feature and scenario.
    pub fn id(&self, platform: &str) -> String {
        let file = self
            .feature
            .trim_start_matches("features/")
            .trim_end_matches(".feature");
        format!("{platform}/{file}/{}", slug(&self.scenario.name))
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place<'_> {
        (&self.feature, self.scenario.position.line)
    }

    /// The feature and the rule that it stands in.
    pub(super) fn rule_key(&self) -> (String, Option<String>) {
        (self.feature.clone(), self.rule.clone())
    }

    /// Whether it belongs to the last part of a run, in which limits are gone over.
    pub fn is_last(&self) -> bool {
        self.demands.has(Trait::OverLimit)
    }
}

impl Entry {
    /// The same scenario with these of its steps.
    pub(super) fn with_steps(&self, documents: &Documents, steps: Vec<Step>) -> Self {
        let mut entry = self.clone();
        entry.scenario.steps = steps;
        entry.demands = Demands::of(&entry.scenario, &documents.profile, &entry.tagged_claims);
        entry
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
                let sacrificed = (selection.limits == RateLimits::Sacrificial)
                    .then(|| ladder::sacrificed(scenario, &documents.profile));
                let scenario = sacrificed.as_ref().unwrap_or(scenario);
                entries.push(entry(documents, feature, rule, scenario));
            }
        }
        let mut plan = Self { entries };
        plan.select(selection, &documents.profile.name);
        for entry in &mut plan.entries {
            if entry.decision == Decision::Run {
                entry.decision = decision::decide(entry, documents, target, selection);
            }
        }
        if selection.read_only {
            plan.leave_out_lonely();
        }
        if target.control.is_none() || selection.is_capped() {
            budget::keep(&mut plan.entries, documents, target, selection);
        }
        if let Some(shard) = selection.picks.shard {
            plan.keep_shard(shard);
        }
        plan
    }

    /// What it spends below the target's limits: deliberate failed attempts, and keys made.
    pub fn spending(&self, documents: &Documents, target: &Target) -> (u32, u32) {
        budget::spending(&self.entries, documents, target)
    }

    /// Leaves out what would prove nothing, because all positive twins of its rule would change something.
    fn leave_out_lonely(&mut self) {
        let positive = |entry: &&Entry| entry.demands.has(Trait::Positive);
        let rules = |runs: bool| -> BTreeSet<_> {
            let twins = self.entries.iter().filter(positive);
            let twins = twins.filter(|it| (it.decision == Decision::Run) == runs);
            twins.map(Entry::rule_key).collect()
        };
        let (asked, not_asked) = (rules(true), rules(false));
        for entry in &mut self.entries {
            let rule = entry.rule_key();
            let lonely = not_asked.contains(&rule) && !asked.contains(&rule);
            if lonely && entry.decision == Decision::Run {
                let reason = "--read-only: what it stands beside makes, ends or changes something";
                entry.decision = Decision::NotAsked(reason.into());
            }
        }
    }

    /// Leaves out what the operator did not ask for, but keeps the positive twins of what is kept.
    fn select(&mut self, selection: &Selection, platform: &str) {
        let wanted: Vec<_> = self
            .entries
            .iter()
            .map(|entry| is_wanted(entry, selection) && selection.picks.has(entry, platform))
            .collect();
        let rules: BTreeSet<_> = self
            .entries
            .iter()
            .zip(&wanted)
            .filter(|(_, wanted)| **wanted)
            .map(|(entry, _)| entry.rule_key())
            .collect();
        let kept: Vec<_> = self
            .entries
            .iter()
            .zip(&wanted)
            .map(|(entry, wanted)| {
                *wanted
                    || (entry.demands.has(Trait::Positive)
                        && entry.rule.is_some()
                        && rules.contains(&entry.rule_key()))
            })
            .collect();
        for (entry, kept) in self.entries.iter_mut().zip(kept) {
            if !kept && entry.decision == Decision::Run {
                entry.decision = Decision::NotAsked(NOT_SELECTED.into());
            }
        }
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
    let mut scenario = scenario.clone();
    scenario.steps.truncate(demands.steps);
    Entry {
        feature: feature
            .path
            .as_ref()
            .map(|path| path.display().to_string())
            .unwrap_or_default(),
        feature_name: feature.name.clone(),
        rule: rule.map(|rule| rule.name.clone()),
        scenario,
        tags,
        tagged_claims,
        demands,
        decision,
    }
}

fn is_wanted(entry: &Entry, selection: &Selection) -> bool {
    let by_tags = selection.tags.as_ref().is_none_or(|tags| {
        tags.eval(
            entry
                .tags
                .iter()
                .chain(entry.demands.claims.iter().map(|claim| &claim.0)),
        )
    });
    let by_claim = selection.claims.is_empty()
        || entry
            .demands
            .claims
            .iter()
            .any(|claim| selection.claims.contains(claim));
    by_tags && by_claim
}
