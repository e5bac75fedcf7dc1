//! Keeps a run without control below the target's limits.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    decision::{Decision, Selection},
    demands::{Demands, Trait},
    plan::Entry,
};
use crate::{
    documents::{Documents, claim::ClaimId},
    report::Lack,
    target::Target,
};

/// Below a documented or declared limit so much is left to the operator's own doings.
pub(super) const MARGIN: u32 = 2;
/// A window of so many seconds is waited for; room in a longer one is shared out beforehand.
pub(super) const WAITED_FOR: u32 = 60;
/// Failed attempts, or keys made, where neither documents nor operator know a limit.
const UNDOCUMENTED: u32 = 100;

/// Keeps deliberate failures and creations below the target's limits. What costs nothing always runs; then each claim
/// gets its cheapest scenario, the claim with the fewest scenarios first; then each rule gets one; then comes breadth.
pub(super) fn keep(
    entries: &mut [Entry],
    documents: &Documents,
    target: &Target,
    selection: &Selection,
) {
    let mut budget = Budget::of(documents, target, selection);
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
    let mut order: Vec<usize> = candidates()
        .filter(|number| is_free(&entries[*number].demands))
        .collect();
    order.extend(cheapest_of_each_claim(
        entries,
        &candidates().collect::<Vec<_>>(),
        documents,
    ));
    let mut rules = BTreeSet::new();
    order.extend(candidates().filter(|number| {
        !is_free(&entries[*number].demands) && rules.insert(entries[*number].rule_key())
    }));
    order.extend(candidates());
    let mut has_room = BTreeSet::new();
    for number in order {
        if !has_room.contains(&number) && budget.take(&entries[number].demands, documents, target) {
            has_room.insert(number);
        }
    }
    for (number, entry) in entries.iter_mut().enumerate() {
        let mut has_room = !open[number] || has_room.contains(&number);
        if entry.decision == Decision::Run && entry.demands.mutations > 0 {
            has_room = budget.grant(&mut entry.demands);
        }
        if !has_room {
            let reason = "no room for more failed attempts or key creations: --max-auth-failures and --max-keys allow more, within limits that are documented or declared";
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
        demands.failed_attempts + demands.creations + demands.logins
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

/// What may be spent without coming near the target's limits.
struct Budget {
    failed_attempts: u32,
    creations: u32,
    logins: u32,
    /// Keys that are made once and shared.
    paid: BTreeSet<String>,
}

impl Budget {
    /// Two below the declared or documented number, and no more than the operator allows; so many as
    /// [`UNDOCUMENTED`] where nobody gives a number.
    fn of(documents: &Documents, target: &Target, selection: &Selection) -> Self {
        let room = |name: &str, most: Option<u32>| {
            let limit = documents.profile.limits.get(name);
            let number = limit.map(|limit| {
                let declared = target.credentials.limits.get(&limit.declared);
                declared.copied().unwrap_or(limit.count)
            });
            let number = number.map(|number| number.saturating_sub(MARGIN));
            [number, most]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(UNDOCUMENTED)
        };
        Self {
            failed_attempts: room("failed-attempts", selection.most_failures),
            creations: room("key-creations", selection.most_keys),
            logins: match logins_last(documents, target) {
                Some(0..=WAITED_FOR) | None => u32::MAX,
                Some(_) => room("logins", None).saturating_sub(exchanged(documents, target)),
            },
            paid: BTreeSet::new(),
        }
    }

    /// Grants a scenario of generated credentials what is left for failed attempts, if that is anything.
    fn grant(&mut self, demands: &mut Demands) -> bool {
        demands.mutations = demands.mutations.min(self.failed_attempts);
        self.failed_attempts -= demands.mutations;
        demands.mutations > 0
    }

    /// Spends what a scenario takes, if there is room for it.
    fn take(&mut self, demands: &Demands, documents: &Documents, target: &Target) -> bool {
        let shared: Vec<_> = shared_keys(demands, documents, target)
            .into_iter()
            .filter(|name| !self.paid.contains(name))
            .collect();
        let creations = demands.creations + u32::try_from(shared.len()).unwrap_or(u32::MAX);
        if demands.failed_attempts > self.failed_attempts
            || creations > self.creations
            || demands.logins > self.logins
        {
            return false;
        }
        self.logins -= demands.logins;
        self.failed_attempts -= demands.failed_attempts;
        self.creations -= creations;
        self.paid.extend(shared);
        true
    }
}

/// How long a window of the limit on logins lasts, in seconds.
fn logins_last(documents: &Documents, target: &Target) -> Option<u32> {
    let limit = documents.profile.limits.get("logins")?;
    let declared = limit.declared_seconds.as_ref();
    let declared = declared.and_then(|name| target.credentials.limits.get(name));
    Some(*declared.unwrap_or(&limit.seconds))
}

/// Slots that the run exchanges once before anything else.
fn exchanged(documents: &Documents, target: &Target) -> u32 {
    let slots = documents.profile.credentials.iter();
    let given =
        slots.filter(|(name, slot)| slot.exchange.is_some() && target.credentials.has(name));
    u32::try_from(given.count()).unwrap_or(u32::MAX)
}

/// What the planned scenarios spend below the limits: deliberate failed attempts, and keys made.
pub(super) fn spending(entries: &[Entry], documents: &Documents, target: &Target) -> (u32, u32) {
    let mut shared = BTreeSet::new();
    let (mut failed_attempts, mut creations) = (0, 0);
    let running = entries
        .iter()
        .filter(|entry| entry.decision == Decision::Run && !entry.is_last());
    for entry in running {
        failed_attempts += entry.demands.failed_attempts + entry.demands.mutations;
        creations += entry.demands.creations;
        shared.extend(shared_keys(&entry.demands, documents, target));
    }
    (
        failed_attempts,
        creations + u32::try_from(shared.len()).unwrap_or(u32::MAX),
    )
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
    let permissions = demands.permissions.iter();
    let mut keys: Vec<_> = permissions.map(|it| format!("with {it}")).collect();
    if demands.has(Trait::SharedKey) {
        keys.push("newly made".to_owned());
    }
    if demands.states.iter().any(|state| state == "revoked")
        && !slots().any(|slot| slot.state == "revoked")
    {
        keys.push("revoked".to_owned());
    }
    for permission in &demands.alone {
        if !slots().any(|slot| slot.permission.as_ref() == Some(permission)) {
            keys.push(format!("with {permission} alone"));
        }
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
    use crate::{documents::features, run::plan::Plan, target::credentials::Credentials};

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
        let mut all = Documents::embedded().unwrap().into_iter();
        let limited = |it: &Documents| it.profile.limits.contains_key("key-creations");
        let documents = all.find(limited).unwrap();
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
        (documents, target)
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
