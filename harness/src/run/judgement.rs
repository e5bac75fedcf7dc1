//! From records to a platform's report: verdicts of scenarios and claims, twins joined, exit reasons found.

use std::collections::{BTreeMap, HashMap};

use super::{
    baseline::Baseline,
    decision::Decision,
    demands::Trait,
    plan::{Entry, Place, Plan},
    record::{Honoured, Record, Stopped},
    watch::Steps,
};
use crate::{
    documents::Documents,
    report::{
        CouldNotRun, Exclusion, Expense, Finding, Lack, PlatformReport, ScenarioResult, StepResult,
        Verdict,
    },
    target::Target,
};

/// What became of one scenario, with everything that follows for its claims.
pub(super) struct Judged<'a> {
    pub(super) entry: &'a Entry,
    pub(super) verdict: Verdict,
    pub(super) reason: String,
    pub(super) lack: Option<Lack>,
    pub(super) record: Option<&'a Record>,
}

/// Everything that a run of one platform left behind.
pub struct Evidence<'a> {
    /// The facts.
    pub documents: &'a Documents,
    /// Who was asked.
    pub target: &'a Target,
    /// What was planned.
    pub plan: &'a Plan,
    /// What scenarios found.
    pub records: &'a [Record],
    /// What became of each step.
    pub steps: &'a Steps,
    /// Why nothing could be run at all.
    pub obstacle: Option<CouldNotRun>,
    /// Why the run was stopped in the middle, if it was.
    pub cut_short: Option<&'static str>,
    /// What was made and not ended.
    pub leftovers: Vec<String>,
    /// What was made and is to stay.
    pub remaining: Vec<String>,
    /// Lacks that the operator tolerates.
    pub tolerated: &'a [Lack],
    /// Failures that are known.
    pub baseline: Option<&'a Baseline>,
    /// What was sent and made.
    pub spent: Vec<Expense>,
    /// Wall time.
    pub seconds: f64,
}

impl Evidence<'_> {
    /// The platform's report.
    pub fn report(&self) -> PlatformReport {
        let records = Record::by_place(self.records);
        let twins = self.twins(&records);
        let judged: Vec<_> = self
            .plan
            .entries
            .iter()
            .map(|entry| self.judge(entry, records.get(&entry.place()).copied(), &twins))
            .collect();
        let claims = self.claims(&judged);
        let mut counts: BTreeMap<String, usize> = Verdict::ALL
            .iter()
            .map(|verdict| (verdict.name().to_owned(), 0))
            .collect();
        for claim in &claims {
            *counts.entry(claim.verdict.name().to_owned()).or_default() += 1;
        }
        let scenarios: Vec<_> = judged.iter().map(|judged| self.scenario(judged)).collect();
        let (verdict, reason) = self.verdict(&claims, &scenarios);
        PlatformReport {
            platform: self.documents.profile.name.clone(),
            target: self.target.url.clone(),
            embedded: self.target.embedded,
            verdict,
            reason,
            counts,
            seconds: self.seconds,
            claims,
            scenarios,
            findings: judged
                .iter()
                .flat_map(|judged| self.findings(judged))
                .collect(),
            leftovers: self.leftovers.clone(),
            stale: Vec::new(),
            remaining: self.remaining.clone(),
            files: BTreeMap::new(),
            excluded: self.excluded(),
            spent: self.spent.clone(),
        }
    }

    fn excluded(&self) -> Vec<Exclusion> {
        let claims = self.documents.claims.iter();
        claims
            .filter_map(|(id, claim)| {
                Some(Exclusion {
                    claim: id.clone(),
                    sentence: claim.sentence.clone(),
                    source: claim.source.clone(),
                    reason: claim.excluded.clone()?,
                })
            })
            .collect()
    }

    /// What was honoured in each rule.
    fn twins<'a>(&'a self, records: &HashMap<Place<'_>, &'a Record>) -> Twins<'a> {
        let mut twins = Twins::new();
        for entry in &self.plan.entries {
            if let Some(record) = records.get(&entry.place()) {
                let honoured = twins.entry(entry.rule_key()).or_default();
                honoured.extend(&record.honoured);
            }
        }
        twins
    }

    fn judge<'a>(
        &self,
        entry: &'a Entry,
        record: Option<&'a Record>,
        twins: &Twins<'_>,
    ) -> Judged<'a> {
        let (verdict, reason, lack) = match (&entry.decision, record, &self.obstacle) {
            (Decision::NotApplicable(reason), ..) => (Verdict::NotApplicable, reason.clone(), None),
            (Decision::NotAsked(reason), ..) => (Verdict::NotAsked, reason.clone(), None),
            (Decision::CouldNotRun(missing), ..) => (
                Verdict::CouldNotRun,
                missing.reason.clone(),
                Some(missing.lack),
            ),
            (Decision::Run, _, Some(obstacle)) => (
                Verdict::CouldNotRun,
                obstacle.reason.clone(),
                Some(obstacle.lack),
            ),
            (Decision::Run, None, None) => match self.cut_short {
                Some(reason) => (Verdict::CouldNotRun, reason.to_owned(), Some(Lack::Budget)),
                None => (
                    Verdict::Error,
                    "the scenario left no record".to_owned(),
                    None,
                ),
            },
            (Decision::Run, Some(record), None) => of_record(entry, record, twins),
        };
        Judged {
            entry,
            verdict,
            reason,
            lack,
            record,
        }
    }

    fn scenario(&self, judged: &Judged<'_>) -> ScenarioResult {
        let entry = judged.entry;
        ScenarioResult {
            id: entry.id(&self.documents.profile.name),
            feature: entry.feature.clone(),
            feature_name: entry.feature_name.clone(),
            rule: entry.rule.clone().unwrap_or_default(),
            line: entry.scenario.position.line,
            name: entry.scenario.name.clone(),
            tags: entry.tags.clone(),
            claims: entry.demands.claims.clone(),
            verdict: judged.verdict,
            reason: judged.reason.clone(),
            seconds: judged
                .record
                .map_or(0.0, |record| record.elapsed.as_secs_f64()),
            opens: entry.decision == Decision::Run && entry.demands.has(Trait::Positive),
            steps: self.steps_of(judged),
        }
    }

    /// The steps that ran as they went, the rest as never asked.
    fn steps_of(&self, judged: &Judged<'_>) -> Vec<StepResult> {
        let entry = judged.entry;
        let ran = self
            .steps
            .get(&(entry.feature.clone(), entry.scenario.position.line));
        let mut steps = ran.cloned().unwrap_or_default();
        if let Some(last) = steps
            .last_mut()
            .filter(|last| last.verdict == Verdict::Fail)
        {
            last.verdict = judged.verdict;
        }
        for step in entry.scenario.steps.iter().skip(steps.len()) {
            steps.push(StepResult {
                keyword: step.keyword.trim().to_owned(),
                text: step.value.clone(),
                line: step.position.line,
                verdict: if judged.record.is_some() {
                    Verdict::NotAsked
                } else {
                    judged.verdict
                },
                message: String::new(),
            });
        }
        steps
    }

    fn findings(&self, judged: &Judged<'_>) -> Vec<Finding> {
        let Some(record) = judged.record else {
            return Vec::new();
        };
        let breaches = record
            .outcomes
            .iter()
            .filter(|outcome| outcome.verdict >= Verdict::Warn);
        breaches
            .filter_map(|outcome| {
                let claim = self.documents.claim(&outcome.claim)?;
                Some(Finding {
                    claim: outcome.claim.clone(),
                    level: claim.level,
                    basis: outcome.basis,
                    verdict: outcome.verdict,
                    feature: judged.entry.feature.clone(),
                    line: judged.entry.scenario.position.line,
                    scenario: judged.entry.id(&self.documents.profile.name),
                    documented: outcome.documented.clone(),
                    seen: outcome.seen.clone(),
                    example: outcome.example.clone(),
                    exchanges: outcome.exchanges.clone(),
                })
            })
            .collect()
    }
}

/// What was honoured, by the feature and the rule.
type Twins<'a> = HashMap<(String, Option<String>), Vec<&'a Honoured>>;

fn of_record(entry: &Entry, record: &Record, twins: &Twins<'_>) -> (Verdict, String, Option<Lack>) {
    match &record.stopped {
        Some(Stopped::Error(reason)) => return (Verdict::Error, reason.clone(), None),
        Some(Stopped::CouldNotRun(lack, reason)) => {
            return (Verdict::CouldNotRun, reason.clone(), Some(*lack));
        }
        Some(Stopped::Breach) | None => {}
    }
    let worst = record.outcomes.iter().map(|outcome| outcome.verdict).max();
    match worst {
        None => (
            Verdict::Error,
            "the scenario judged nothing".to_owned(),
            None,
        ),
        Some(Verdict::Pass | Verdict::Warn) if !has_twin(entry, record, twins) => {
            let reason = "its positive twin did not hold: a refusal proves nothing where nothing is honoured";
            (Verdict::CouldNotRun, reason.to_owned(), Some(Lack::Target))
        }
        Some(verdict) => (verdict, String::new(), None),
    }
}

/// Whether for each identity that was refused, the same identity was honoured in this scenario or its rule.
fn has_twin(entry: &Entry, record: &Record, twins: &Twins<'_>) -> bool {
    let siblings = twins.get(&entry.rule_key());
    let siblings = siblings.map(Vec::as_slice).unwrap_or_default();
    record.refused.iter().all(|refused| {
        siblings.iter().any(|honoured| {
            let operation = refused.operation.as_ref();
            honoured.identity == refused.identity
                && operation.is_none_or(|one| *one == honoured.operation)
        })
    })
}
