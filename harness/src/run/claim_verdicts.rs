//! Verdicts of claims over all scenarios, and what they come to for the platform.

use std::collections::BTreeSet;

use super::judgement::{Evidence, Judged};
use crate::{
    documents::claim::ClaimId,
    report::{
        ClaimResult, Conformance, Known, Lack, ScenarioResult, Verdict, conformance::conformance,
    },
};

impl Evidence<'_> {
    pub(super) fn claims(&self, judged: &[Judged<'_>]) -> Vec<ClaimResult> {
        let of_claims = self
            .documents
            .claims
            .iter()
            .filter(|(_, claim)| claim.excluded.is_none());
        of_claims
            .map(|(id, claim)| {
                let (verdict, lacks) = of_claim(id, judged);
                ClaimResult {
                    claim: id.clone(),
                    level: claim.level,
                    basis: claim.basis,
                    verdict,
                    sentence: claim.sentence.clone(),
                    source: claim.source.clone(),
                    lacks,
                    known: self.known(id, verdict),
                }
            })
            .collect()
    }

    /// What the baseline says of a claim that failed, or that another failure kept from being asked.
    fn known(&self, id: &ClaimId, verdict: Verdict) -> Option<Known> {
        let is_bad = matches!(verdict, Verdict::Fail | Verdict::CouldNotRun);
        let baseline = self.baseline.filter(|_| is_bad)?;
        let entry = baseline.of(&self.documents.profile.name, id)?;
        Some(entry.known())
    }

    pub(super) fn verdict(
        &self,
        claims: &[ClaimResult],
        scenarios: &[ScenarioResult],
    ) -> (Conformance, String) {
        let obstacle = self.obstacle.as_ref().map(|it| it.reason.as_str());
        conformance(
            claims,
            scenarios,
            self.tolerated,
            obstacle.or(self.cut_short),
        )
    }
}

/// The verdict of a claim over all scenarios: a breach counts wherever it was seen, a pass only where its scenario stands.
fn of_claim(id: &ClaimId, judged: &[Judged<'_>]) -> (Verdict, Vec<Lack>) {
    let mut verdict = Verdict::NotApplicable;
    let mut asked = false;
    let mut lacks = BTreeSet::new();
    for judged in judged {
        let outcomes = judged
            .record
            .into_iter()
            .flat_map(|record| &record.outcomes)
            .filter(|outcome| outcome.claim == *id);
        let seen = outcomes.map(|outcome| outcome.verdict).max();
        let planned = judged.entry.demands.claims.contains(id);
        asked |= planned || seen.is_some();
        let counted = match seen {
            Some(breach @ (Verdict::Fail | Verdict::Warn)) => breach,
            Some(_) if judged.verdict >= Verdict::Warn || judged.verdict == Verdict::Pass => {
                Verdict::Pass
            }
            Some(_) | None if planned => match judged.verdict {
                Verdict::Pass | Verdict::Warn | Verdict::Fail => Verdict::CouldNotRun,
                other => other,
            },
            _ => continue,
        };
        if counted == Verdict::CouldNotRun {
            lacks.insert(judged.lack.unwrap_or(Lack::Target));
        }
        verdict = verdict.max(counted);
    }
    if !asked {
        return (Verdict::NotAsked, Vec::new());
    }
    if verdict != Verdict::CouldNotRun {
        lacks.clear();
    }
    (verdict, lacks.into_iter().collect())
}
