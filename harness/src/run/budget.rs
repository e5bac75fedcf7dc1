//! Keeps a run without control below the target's limits.

use std::collections::BTreeSet;

use super::{
    decision::Decision,
    demands::{Demands, Trait},
    plan::Entry,
};
use crate::{documents::Documents, report::Lack, target::Target};

/// Keeps deliberate failures and creations below the target's limits: first one scenario for each claim, then breadth.
pub(super) fn keep(entries: &mut [Entry], documents: &Documents, target: &Target) {
    let mut budget = Budget::of(documents, target);
    let mut covered = BTreeSet::new();
    let mut has_room = vec![false; entries.len()];
    for breadth in [false, true] {
        for (entry, has_room) in entries.iter().zip(&mut has_room) {
            if entry.decision != Decision::Run || *has_room || entry.is_last() {
                continue;
            }
            let brings_a_claim = entry
                .demands
                .claims
                .iter()
                .any(|claim| !covered.contains(claim));
            if (brings_a_claim || breadth) && budget.take(&entry.demands, documents, target) {
                covered.extend(entry.demands.claims.iter().cloned());
                *has_room = true;
            }
        }
    }
    for (entry, has_room) in entries.iter_mut().zip(has_room) {
        if entry.decision == Decision::Run && !has_room && !entry.is_last() {
            let reason = "no room below the target's limits for failed attempts and key creations";
            entry.decision = Decision::CouldNotRun(Lack::Budget.because(reason));
        }
    }
}

/// What may be spent without coming near the target's limits.
struct Budget {
    failed_attempts: u32,
    creations: u32,
    /// Keys that are made once and shared.
    paid: BTreeSet<String>,
}

impl Budget {
    /// Two below the declared or documented number; eight where neither is known.
    fn of(documents: &Documents, target: &Target) -> Self {
        const UNKNOWN: u32 = 8;
        const MARGIN: u32 = 2;
        let room = |name: &str| {
            let limit = documents.profile.limits.get(name);
            let number = limit.map(|limit| {
                let declared = target.credentials.limits.get(&limit.declared);
                declared.copied().unwrap_or(limit.count)
            });
            number.map_or(UNKNOWN, |number| number.saturating_sub(MARGIN))
        };
        Self {
            failed_attempts: room("failed-attempts"),
            creations: room("key-creations"),
            paid: BTreeSet::new(),
        }
    }

    /// Spends what a scenario takes, if there is room for it.
    fn take(&mut self, demands: &Demands, documents: &Documents, target: &Target) -> bool {
        let shared: Vec<_> = shared_keys(demands, documents, target)
            .into_iter()
            .filter(|name| !self.paid.contains(name))
            .collect();
        let creations = demands.creations + u32::try_from(shared.len()).unwrap_or(u32::MAX);
        if demands.failed_attempts > self.failed_attempts || creations > self.creations {
            return false;
        }
        self.failed_attempts -= demands.failed_attempts;
        self.creations -= creations;
        self.paid.extend(shared);
        true
    }
}

/// The keys that a scenario shares with others and that the run must make, since no slot has them.
fn shared_keys(demands: &Demands, documents: &Documents, target: &Target) -> Vec<String> {
    let profile = &documents.profile;
    let slots = || {
        let given = |name: &String| target.credentials.has(name);
        profile
            .credentials
            .iter()
            .filter(move |(name, slot)| given(name) && !slot.stranger)
            .map(|(_, slot)| slot)
    };
    let mut keys = Vec::new();
    if demands.has(Trait::SharedKey) {
        keys.push("newly made".to_owned());
    }
    if demands.states.iter().any(|state| state == "revoked")
        && !slots().any(|slot| slot.state == "revoked")
    {
        keys.push("revoked".to_owned());
    }
    for operation in &demands.lacking {
        let wanted = profile
            .operations
            .get(operation)
            .and_then(|operation| operation.permission.as_deref());
        let is_weak = |held: &str| wanted.is_some_and(|wanted| !profile.permits(held, wanted));
        if !slots().any(|slot| slot.permission.as_deref().is_some_and(is_weak)) {
            keys.push(format!("without {}", wanted.unwrap_or_default()));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        documents::features,
        run::{decision::Selection, plan::Plan},
        target::credentials::Credentials,
    };

    fn plan(limits: &[(&str, u32)]) -> Plan {
        let documents = Documents::embedded().unwrap().remove(0);
        let features = features::of_platform(&documents.profile.name).unwrap();
        let mut credentials = Credentials::default();
        for (name, number) in limits {
            credentials.limits.insert((*name).to_owned(), *number);
        }
        let target = Target {
            platform: documents.profile.name.clone(),
            url: "https://target.invalid".to_owned(),
            control: None,
            credentials,
            embedded: false,
        };
        Plan::new(&documents, &features, &target, &Selection::default())
    }

    fn spent(plan: &Plan) -> (u32, u32) {
        let running = plan
            .entries
            .iter()
            .filter(|entry| entry.decision == Decision::Run);
        running.fold((0, 0), |(attempts, creations), entry| {
            (
                attempts + entry.demands.failed_attempts,
                creations + entry.demands.creations,
            )
        })
    }

    #[test]
    fn a_run_without_control_stays_below_the_documented_limits() {
        let (attempts, creations) = spent(&plan(&[]));
        assert!((1..=8).contains(&attempts), "{attempts}");
        assert!((1..=8).contains(&creations), "{creations}");
    }

    #[test]
    fn more_room_means_more_breadth() {
        let roomy = [
            ("rate_limits.failed_auth_per_15_minutes", 1000),
            ("rate_limits.key_creations_per_hour", 1000),
        ];
        let left_out = |plan: &Plan| {
            let lacks_room = |entry: &&Entry| matches!(&entry.decision, Decision::CouldNotRun(missing) if missing.lack == Lack::Budget);
            plan.entries.iter().filter(lacks_room).count()
        };
        assert!(left_out(&plan(&[])) > 0);
        assert_eq!(left_out(&plan(&roomy)), 0);
    }
}
