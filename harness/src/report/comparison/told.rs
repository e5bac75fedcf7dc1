//! A comparison told as the report of a run, so that every format has it: a scenario for each claim, which holds if both targets agree.

use std::collections::{BTreeMap, BTreeSet};

use super::{ComparedClaim, Comparison, Relation, Side};
use crate::report::{
    ClaimResult, Conformance, Finding, PlatformReport, Report, RunFacts, SCHEMA, ScenarioResult,
    StepResult, Verdict,
};

/// What stands between the base URLs of the two targets.
pub const AGAINST: &str = " against ";

impl Comparison {
    /// The comparison of these sides as a report of this run, from when to when.
    pub fn told(&self, sides: &[Side; 2], run: RunFacts, during: [String; 2]) -> Report {
        let [started, finished] = during;
        Report {
            schema: SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started,
            finished,
            run,
            platforms: vec![self.platform(sides)],
        }
    }

    fn platform(&self, sides: &[Side; 2]) -> PlatformReport {
        let [left, right] = sides.each_ref().map(|it| &it.report);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for claim in &self.claims {
            *counts.entry(claim.verdict().name().to_owned()).or_default() += 1;
        }
        let mut asked: Vec<_> = self
            .claims
            .iter()
            .filter_map(|it| Some((it, it.scenario(&self.platform, asks_for(it, left)?))))
            .collect();
        asked.sort_by(|(_, one), (_, other)| {
            (&one.feature, one.line).cmp(&(&other.feature, other.line))
        });
        let findings = asked.iter();
        let findings = findings.filter_map(|(claim, scenario)| claim.finding(scenario, sides));
        let findings = findings.collect();
        let scenarios = asked.into_iter().map(|(_, scenario)| scenario).collect();
        let both = |told: fn(&PlatformReport) -> &Vec<String>| {
            let left = told(left).iter().map(|it| format!("left: {it}"));
            left.chain(told(right).iter().map(|it| format!("right: {it}")))
                .collect()
        };
        PlatformReport {
            platform: self.platform.clone(),
            target: format!("{}{AGAINST}{}", self.left, self.right),
            verdict: self.conformance([left, right]),
            reason: self.obstacles.join("; "),
            counts,
            seconds: left.seconds + right.seconds,
            claims: self
                .claims
                .iter()
                .map(|it| it.result([left, right]))
                .collect(),
            scenarios,
            findings,
            leftovers: both(|it| &it.leftovers),
            remaining: both(|it| &it.remaining),
            files: left.files.clone(),
            excluded: left.excluded.clone(),
            spent: left.spent.iter().chain(&right.spent).cloned().collect(),
            ..PlatformReport::default()
        }
    }

    fn conformance(&self, sides: [&PlatformReport; 2]) -> Conformance {
        let is_any = |verdict| sides.iter().any(|it| it.verdict == verdict);
        if self.claims.iter().any(|it| it.verdict() == Verdict::Fail) {
            Conformance::Fails
        } else if is_any(Conformance::Error) {
            Conformance::Error
        } else if is_any(Conformance::Incomplete) {
            Conformance::Incomplete
        } else {
            Conformance::Conforms
        }
    }
}

/// The first scenario that asks for a claim.
fn asks_for<'a>(claim: &ComparedClaim, platform: &'a PlatformReport) -> Option<&'a ScenarioResult> {
    let mut scenarios = platform.scenarios.iter();
    scenarios.find(|it| it.claims.contains(&claim.claim))
}

impl ComparedClaim {
    /// What the comparison comes to: a breach is one on whichever side it is; where the documents leave room, that is worth a warning.
    fn verdict(&self) -> Verdict {
        let (left, right) = (self.left.verdict, self.right.verdict);
        match self.relation {
            Relation::BothDiffer | Relation::LeftDiffers | Relation::RightDiffers => {
                left.max(right)
            }
            Relation::DocumentsSilent => Verdict::Warn,
            Relation::Agree => Verdict::Pass,
            Relation::NotCompared if left == right => left,
            Relation::NotCompared if left.max(right) == Verdict::Error => Verdict::Error,
            Relation::NotCompared => Verdict::CouldNotRun,
        }
    }

    /// Both sides in one line.
    fn seen(&self) -> String {
        let (left, right) = (self.left.in_words(), self.right.in_words());
        format!("{}: left {left}; right {right}", self.relation.words())
    }

    fn result(&self, sides: [&PlatformReport; 2]) -> ClaimResult {
        let of = sides.map(|it| it.claims.iter().find(|it| it.claim == self.claim));
        let of = of.into_iter().flatten();
        let lacks: BTreeSet<_> = of.clone().flat_map(|it| &it.lacks).copied().collect();
        ClaimResult {
            claim: self.claim.clone(),
            level: self.level,
            basis: self.basis,
            verdict: self.verdict(),
            sentence: self.sentence.clone(),
            source: of.map(|it| it.source.clone()).next().unwrap_or_default(),
            lacks: lacks.into_iter().collect(),
            known: None,
        }
    }

    fn scenario(&self, platform: &str, origin: &ScenarioResult) -> ScenarioResult {
        let verdict = self.verdict();
        let is_judged = matches!(verdict, Verdict::Pass | Verdict::Warn | Verdict::Fail);
        let reason = if is_judged {
            String::new()
        } else {
            self.seen()
        };
        let step = StepResult {
            keyword: "Then".to_owned(),
            text: format!("both targets do what {} promises", self.claim),
            line: origin.line,
            verdict,
            message: reason.clone(),
        };
        ScenarioResult {
            id: format!("{platform}/compare/{}", self.claim),
            feature: origin.feature.clone(),
            feature_name: origin.feature_name.clone(),
            line: origin.line,
            name: format!("{}: {}", self.claim, self.sentence),
            tags: origin.tags.clone(),
            claims: vec![self.claim.clone()],
            verdict,
            reason,
            steps: vec![step],
            ..ScenarioResult::default()
        }
    }

    /// What tells the targets from each other or from the documents, with the evidence of both.
    fn finding(&self, scenario: &ScenarioResult, sides: &[Side; 2]) -> Option<Finding> {
        let verdict = self.verdict();
        let silent = || "left open".to_owned();
        let breaches = sides.iter().filter_map(|it| it.breach(&self.claim));
        let exchanges = breaches.flat_map(|it| it.exchanges.clone());
        matches!(verdict, Verdict::Fail | Verdict::Warn).then(|| Finding {
            claim: self.claim.clone(),
            level: self.level,
            basis: self.basis,
            verdict,
            feature: scenario.feature.clone(),
            line: scenario.line,
            scenario: scenario.id.clone(),
            documented: self.documented.clone().unwrap_or_else(silent),
            seen: self.seen(),
            example: None,
            exchanges: exchanges.collect(),
        })
    }
}
