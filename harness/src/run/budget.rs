//! Keeps a run without control below the target's limits.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    decision::{Decision, Selection},
    demands::{Demands, Trait},
    forecast::again,
    plan::Entry,
    room::Room,
    traffic::Terms,
};
use crate::{
    documents::{Documents, claim::ClaimId},
    report::Lack,
    target::Target,
};

/// Keeps deliberate failures and creations below the target's limits. What costs nothing always runs; then each claim
/// gets its cheapest scenario, the claim with the fewest scenarios first; then each rule gets one; then comes breadth. What
/// can fail the target goes through all of this before what can only warn.
pub(super) fn keep(
    entries: &mut [Entry],
    documents: &Documents,
    target: &Target,
    selection: &Selection,
) {
    let terms = Terms::of(&documents.profile, target, entries);
    let mut room = Room::of(documents, target, selection);
    room.open(terms.opening().all() + again(entries, terms, selection));
    let open: Vec<_> = entries
        .iter()
        .map(|entry| {
            entry.decision == Decision::Run && !entry.is_last() && entry.demands.mutations == 0
        })
        .collect();
    let candidates = || {
        entries
            .iter()
            .enumerate()
            .filter(|(number, _)| open[*number])
            .map(|(number, _)| number)
    };
    // Below a cap on requests nothing is free.
    let free =
        |number: &usize| selection.most_requests.is_none() && is_free(&entries[*number].demands);
    let mut order: Vec<usize> = candidates().filter(free).collect();
    let can_fail = |number: &usize| {
        let mut claims = entries[*number].demands.claims.iter();
        claims.any(|id| documents.claim(id).is_some_and(|claim| claim.gates(None)))
    };
    let (failing, warning): (Vec<_>, Vec<_>) = candidates().partition(can_fail);
    for candidates in [failing, warning] {
        order.extend(cheapest_of_each_claim(
            entries,
            &candidates,
            documents,
            terms,
        ));
        let mut rules = BTreeSet::new();
        let costly = candidates.iter().filter(|number| !free(number));
        order.extend(costly.filter(|number| rules.insert(entries[**number].rule_key())));
        order.extend(&candidates);
    }
    let mut has_room = BTreeSet::new();
    let mut short = BTreeMap::new();
    // What goes over a limit is the last to run, and has no claim on room that others need.
    let runs = |number: &usize| entries[*number].decision == Decision::Run;
    let last = (0..entries.len()).filter(|number| runs(number) && entries[*number].is_last());
    order.extend(last);
    for number in order {
        if !has_room.contains(&number) {
            match room.take(&entries[number], terms) {
                Ok(()) => _ = has_room.insert(number),
                Err(reason) => _ = short.insert(number, reason),
            }
        }
    }
    for (number, entry) in entries.iter_mut().enumerate() {
        let fits = match (&entry.decision, entry.demands.mutations) {
            (Decision::Run, 0) if has_room.contains(&number) => Ok(()),
            (Decision::Run, 0) => Err(short.remove(&number).unwrap_or_default()),
            (Decision::Run, _) => room.grant(entry, terms),
            _ => Ok(()),
        };
        if let Err(reason) = fits {
            entry.decision = Decision::CouldNotRun(Lack::Budget.because(reason));
        }
    }
}

fn is_free(demands: &Demands) -> bool {
    demands.failed_attempts == 0
        && demands.creations == 0
        && demands.logins == 0
        && demands.permissions.is_empty()
        && !demands.has(Trait::SharedKey)
}

fn cheapest_of_each_claim(
    entries: &[Entry],
    candidates: &[usize],
    documents: &Documents,
    terms: Terms<'_>,
) -> Vec<usize> {
    let mut by_claim: BTreeMap<&ClaimId, Vec<usize>> = BTreeMap::new();
    for number in candidates {
        for claim in &entries[*number].demands.claims {
            by_claim.entry(claim).or_default().push(*number);
        }
    }
    let mut scarce: Vec<_> = by_claim.into_iter().collect();
    // What can fail the target comes before what can only warn.
    let gates = |id: &ClaimId| documents.claim(id).is_some_and(|claim| claim.gates(None));
    scarce.sort_by_key(|(claim, scenarios)| (!gates(claim), scenarios.len()));
    let cost = |number: &usize| {
        let demands = &entries[*number].demands;
        let limited = demands.failed_attempts + demands.creations + demands.logins;
        (limited, terms.scenario(&entries[*number]).all())
    };
    let mut chosen: Vec<usize> = Vec::new();
    for (_, scenarios) in scarce {
        // A scenario that is chosen already may bring this claim along.
        if !scenarios.iter().any(|number| chosen.contains(number)) {
            let cheapest = scenarios.into_iter().min_by_key(cost);
            // A refusal proves something beside its positive twin only.
            let lonely = cheapest.filter(|number| !entries[*number].demands.has(Trait::Positive));
            let twins = candidates.iter().copied().filter(|twin| {
                let rule = lonely.map(|number| entries[number].rule_key());
                entries[*twin].demands.has(Trait::Positive)
                    && rule == Some(entries[*twin].rule_key())
            });
            chosen.extend(twins.min_by_key(cost));
            chosen.extend(cheapest);
        }
    }
    chosen
}

/// What the planned scenarios spend below the limits: deliberate failed attempts, and keys made.
pub(super) fn spending(entries: &[Entry], documents: &Documents, target: &Target) -> (u32, u32) {
    let terms = Terms::of(&documents.profile, target, entries);
    let mut shared = BTreeSet::new();
    let (mut failed_attempts, mut creations) = (0, 0);
    let running = entries
        .iter()
        .filter(|entry| entry.decision == Decision::Run && !entry.is_last());
    for entry in running {
        failed_attempts += entry.demands.failed_attempts + entry.demands.mutations;
        creations += entry.demands.creations;
        shared.extend(terms.shares(entry).into_keys());
    }
    (
        failed_attempts,
        creations + u32::try_from(shared.len()).unwrap_or(u32::MAX),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        documents::features,
        run::{plan::Plan, room::tests::a_target_with},
    };

    fn plan(limits: &[(&str, u32)]) -> Plan {
        let (documents, target) = a_target(limits);
        let features = features::of_platform(&documents.profile.name).unwrap();
        Plan::new(&documents, &features, &target, &Selection::default())
    }

    fn spent(limits: &[(&str, u32)]) -> (u32, u32) {
        let (documents, target) = a_target(limits);
        spending(&plan(limits).entries, &documents, &target)
    }

    fn a_target(limits: &[(&str, u32)]) -> (Documents, Target) {
        a_target_with("key-creations", limits)
    }

    #[test]
    fn a_run_without_control_stays_below_the_documented_limits() {
        let (attempts, creations) = spent(&[]);
        assert!((1..=8).contains(&attempts), "{attempts}");
        assert!((1..=8).contains(&creations), "{creations}");
    }

    #[test]
    fn breadth_is_left_out_before_any_claim_is() {
        let plan = plan(&[]);
        let runs = |claim: &ClaimId| {
            let running = plan
                .entries
                .iter()
                .filter(|entry| entry.decision == Decision::Run);
            running
                .clone()
                .any(|entry| entry.demands.claims.contains(claim))
        };
        let lacks_room = |entry: &&Entry| matches!(&entry.decision, Decision::CouldNotRun(missing) if missing.lack == Lack::Budget);
        let left_out = plan.entries.iter().filter(lacks_room);
        let claims: BTreeSet<_> = left_out.flat_map(|entry| &entry.demands.claims).collect();
        let gating = a_target(&[]).0.claims;
        for claim in claims
            .into_iter()
            .filter(|claim| gating[*claim].gates(None))
        {
            assert!(runs(claim), "{claim} has no scenario left");
        }
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
