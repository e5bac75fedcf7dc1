//! Verdicts of claims over all scenarios, and what they come to for the platform.

use std::collections::BTreeSet;

use super::{
    decision::Decision,
    demands::Trait,
    judgement::{Evidence, Judged},
};
use crate::{
    documents::claim::ClaimId,
    report::{ClaimResult, Conformance, Known, Lack, Verdict},
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

    /// What the baseline says of a claim that failed.
    fn known(&self, id: &ClaimId, verdict: Verdict) -> Option<Known> {
        let baseline = self.baseline.filter(|_| verdict == Verdict::Fail)?;
        let entry = baseline.of(&self.documents.profile.name, id)?;
        Some(entry.known())
    }

    pub(super) fn verdict(
        &self,
        claims: &[ClaimResult],
        judged: &[Judged<'_>],
    ) -> (Conformance, String) {
        let broken = judged
            .iter()
            .find(|judged| judged.verdict == Verdict::Error);
        let gating = |claim: &&ClaimResult| {
            self.documents
                .claim(&claim.claim)
                .is_some_and(|claim| claim.gates(None))
        };
        let mut failed = claims.iter().filter(|it| it.verdict == Verdict::Fail);
        if failed.clone().any(|it| it.known.is_none()) {
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
        if let Some(reason) = self.cut_short {
            return (Conformance::Incomplete, reason.to_owned());
        }
        // All breaches left are known. Each ends its scenario, and may hide what is asked behind it from every run.
        let is_hidden = |claim: &&ClaimResult| {
            let mut breached = judged.iter().filter(|it| it.verdict == Verdict::Fail);
            breached.any(|it| it.entry.demands.claims.contains(&claim.claim))
        };
        let missing: Vec<_> = claims
            .iter()
            .filter(gating)
            .filter(|claim| claim.verdict == Verdict::CouldNotRun && !is_hidden(claim))
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
        if let Some(reason) = hollow(judged) {
            return (Conformance::Incomplete, reason);
        }
        if failed.next().is_some() {
            let reason = "all that failed is known, and in the baseline";
            return (Conformance::Fails, reason.to_owned());
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

/// Why refusals prove nothing: hardly anything was honoured that a live credential should open.
fn hollow(judged: &[Judged<'_>]) -> Option<String> {
    let asked = judged
        .iter()
        .filter(|it| it.entry.decision == Decision::Run && it.entry.demands.has(Trait::Positive));
    let (held, refused): (Vec<_>, Vec<_>) =
        asked.partition(|it| matches!(it.verdict, Verdict::Pass | Verdict::Warn));
    let all = held.len() + refused.len();
    (refused.len() * 10 >= all * 9 && all > 0).then(|| {
        format!(
            "of {all} scenarios in which a live credential opens a door, {} held: the refusals prove nothing",
            held.len()
        )
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        documents::{Documents, features},
        run::{
            decision::Selection,
            plan::{Entry, Plan},
        },
        target::{Target, credentials::Credentials},
    };

    /// What `hollow` says where so many of the positive scenarios held.
    fn hollow_with(held: usize) -> Option<String> {
        let documents = Documents::embedded().unwrap().remove(0);
        let features = features::of_platform(&documents.profile.name).unwrap();
        let target = Target {
            platform: documents.profile.name.clone(),
            url: "http://127.0.0.1:1".to_owned(),
            control: Some("http://127.0.0.1:1".to_owned()),
            credentials: Credentials::default(),
            embedded: false,
        };
        let plan = Plan::new(&documents, &features, &target, &Selection::default());
        let positive =
            |entry: &&Entry| entry.decision == Decision::Run && entry.demands.has(Trait::Positive);
        let judged: Vec<_> = plan
            .entries
            .iter()
            .filter(positive)
            .take(20)
            .enumerate()
            .map(|(number, entry)| Judged {
                entry,
                verdict: if number < held {
                    Verdict::Pass
                } else {
                    Verdict::CouldNotRun
                },
                reason: String::new(),
                lack: None,
                record: None,
            })
            .collect();
        assert_eq!(judged.len(), 20);
        hollow(&judged)
    }

    #[test]
    fn a_run_in_which_nine_of_ten_doors_stay_shut_proves_nothing() {
        assert!(hollow_with(0).is_some());
        assert!(hollow_with(2).is_some());
        assert!(hollow_with(3).is_none());
        assert!(hollow_with(20).is_none());
        assert!(hollow(&[]).is_none());
    }
}
