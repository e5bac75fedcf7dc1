//! Verdicts of claims over all scenarios, and what they come to for the platform.

use std::collections::BTreeSet;

use super::judgement::{Evidence, Judged};
use crate::{
    documents::claim::ClaimId,
    report::{ClaimResult, Conformance, Lack, Verdict},
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
                }
            })
            .collect()
    }

    pub(super) fn verdict(
        &self,
        claims: &[ClaimResult],
        judged: &[Judged<'_>],
    ) -> (Conformance, String) {
        let has = |verdict| claims.iter().any(|claim| claim.verdict == verdict);
        let broken = judged
            .iter()
            .find(|judged| judged.verdict == Verdict::Error);
        let gating = |claim: &&ClaimResult| {
            self.documents
                .claim(&claim.claim)
                .is_some_and(|claim| claim.gates(None))
        };
        if has(Verdict::Fail) {
            return (Conformance::Fails, String::new());
        }
        if let Some(broken) = broken {
            return (
                Conformance::Error,
                format!("{}: {}", broken.entry.scenario.name, broken.reason),
            );
        }
        if let Some(obstacle) = &self.obstacle {
            return (Conformance::Incomplete, obstacle.reason.clone());
        }
        let missing: Vec<_> = claims
            .iter()
            .filter(gating)
            .filter(|claim| claim.verdict == Verdict::CouldNotRun)
            .filter(|claim| {
                claim.lacks.is_empty()
                    || claim
                        .lacks
                        .iter()
                        .any(|lack| !self.tolerated.contains(lack))
            })
            .map(|claim| claim.claim.to_string())
            .collect();
        if !missing.is_empty() {
            return (
                Conformance::Incomplete,
                format!("could not be run: {}", missing.join(", ")),
            );
        }
        if !claims
            .iter()
            .filter(gating)
            .any(|claim| claim.verdict == Verdict::Pass)
        {
            return (
                Conformance::Incomplete,
                "no documented MUST was proved".to_owned(),
            );
        }
        (Conformance::Conforms, String::new())
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
            lacks.insert(judged.lack.unwrap_or(Lack::Target).to_string());
        }
        verdict = verdict.max(counted);
    }
    if !asked {
        return (Verdict::NotAsked, Vec::new());
    }
    let lacks = if verdict == Verdict::CouldNotRun {
        lacks
    } else {
        BTreeSet::new()
    };
    let all = [Lack::Control, Lack::Credential, Lack::Budget, Lack::Target];
    (
        verdict,
        all.into_iter()
            .filter(|lack| lacks.contains(&lack.to_string()))
            .collect(),
    )
}
