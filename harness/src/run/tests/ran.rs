//! A run that is over, made up for whoever judges it.

use std::time::Duration;

use gherkin::Feature;

use super::{Stand, claim, feature};
use crate::{
    documents::claim::Basis,
    report::{Conformance, CouldNotRun, Lack, PlatformReport, Verdict},
    run::{
        decision::{Decision, Selection},
        judgement::Evidence,
        plan::{Entry, Plan},
        record::{Honoured, Outcome, Record, Refused, Stopped},
        watch::Steps,
    },
    target::key::Identity,
};

pub(super) const TWIN: &str = "a live key is honoured";
pub(super) const UNKNOWN: &str = "an unknown key is refused";
pub(super) const DOORS: &str = "
  Rule: Only a live key opens the door
    Scenario: a live key is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
    Scenario: an unknown key is refused
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
";

/// Both held.
pub(super) const HELD: [(&str, &str, Verdict); 2] = [
    (TWIN, "W-CALL", Verdict::Pass),
    (UNKNOWN, "W-REFUSE", Verdict::Pass),
];

/// A run that is over: the scenarios of a feature, and what was found in them.
pub(super) struct Ran<'a> {
    pub(super) stand: Stand,
    pub(super) feature: Feature,
    pub(super) selection: Selection,
    /// Scenario, claim, verdict.
    pub(super) found: &'a [(&'a str, &'a str, Verdict)],
    /// The scenario that the harness broke in.
    pub(super) broken: Option<&'a str>,
    /// Whether the owner's key opened the door.
    pub(super) honours: bool,
    pub(super) obstacle: Option<CouldNotRun>,
    pub(super) tolerated: &'a [Lack],
}

impl<'a> Ran<'a> {
    pub(super) fn new(text: &str, found: &'a [(&'a str, &'a str, Verdict)]) -> Self {
        Self {
            stand: Stand::new(&["main_key"]),
            feature: feature(text),
            selection: Selection::default(),
            found,
            broken: None,
            honours: true,
            obstacle: None,
            tolerated: &[],
        }
    }

    pub(super) fn report(&self) -> PlatformReport {
        let plan = self.stand.plan(&self.feature, &self.selection);
        Evidence {
            documents: &self.stand.documents,
            target: &self.stand.target,
            plan: &plan,
            records: &self.records(&plan),
            steps: &Steps::default(),
            obstacle: self.obstacle.clone(),
            cut_short: None,
            leftovers: Vec::new(),
            remaining: Vec::new(),
            baseline: None,
            tolerated: self.tolerated,
            spent: Vec::new(),
            seconds: 0.0,
        }
        .report()
    }

    /// What it comes to for the platform, and why.
    pub(super) fn verdict(&self) -> (Conformance, String) {
        let report = self.report();
        (report.verdict, report.reason)
    }

    fn records(&self, plan: &Plan) -> Vec<Record> {
        let ran = plan
            .entries
            .iter()
            .filter(|entry| entry.decision == Decision::Run);
        ran.map(|entry| self.record(entry)).collect()
    }

    fn record(&self, entry: &Entry) -> Record {
        let name = entry.scenario.name.as_str();
        let found = self.found.iter().filter(|(scenario, ..)| *scenario == name);
        let outcomes = found.map(|(_, id, verdict)| Outcome {
            claim: claim(id),
            basis: Basis::Documented,
            verdict: *verdict,
            documented: String::new(),
            seen: String::new(),
            example: None,
            exchanges: Vec::new(),
        });
        let outcomes: Vec<_> = outcomes.collect();
        let silent = Stopped::CouldNotRun(Lack::Target, "the target said nothing".to_owned());
        let broken = self.broken == Some(name);
        let stopped = broken.then(|| Stopped::Error("it broke".to_owned()));
        let identity = Identity::Owner;
        let honoured = Honoured {
            identity,
            operation: "lists-resources".to_owned(),
        };
        let refused = Refused {
            identity,
            operation: None,
        };
        Record {
            feature: entry.feature.clone(),
            line: entry.scenario.position.line,
            stopped: stopped.or(outcomes.is_empty().then_some(silent)),
            outcomes,
            honoured: (self.honours && name == TWIN)
                .then_some(honoured)
                .into_iter()
                .collect(),
            refused: (name == UNKNOWN).then_some(refused).into_iter().collect(),
            elapsed: Duration::ZERO,
        }
    }
}
