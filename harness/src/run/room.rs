//! The room that a target's limits leave: for failed attempts, keys, logins.

use std::collections::BTreeSet;

use super::{
    decision::Selection,
    demands::{Demands, Trait},
    plan::Entry,
    traffic::{Terms, Traffic},
};
use crate::{
    documents::{Documents, profile::Profile},
    target::Target,
};

/// Below a documented or declared limit so much is left to the operator's own doings, and to the key or two that a run makes
/// only where it must look twice.
pub(super) const MARGIN: u32 = 2;
/// Of the failed attempts that the operator allows so many are no scenario's, for one that nobody has planned.
pub(crate) const SPARE: u32 = 1;
/// A window of so many seconds is waited for; room in a longer one is shared out beforehand.
pub(super) const WAITED_FOR: u32 = 60;
/// Failed attempts, or keys made, where neither documents nor operator know a limit.
const UNDOCUMENTED: u32 = 100;

/// What may be spent without coming near the target's limits, and below the operator's caps.
pub struct Room {
    failed_attempts: u32,
    creations: u32,
    logins: u32,
    caps: Caps,
    mends: Mends,
    /// What is made once and shared.
    paid: BTreeSet<String>,
}

/// What is left below the operator's caps, whatever is spent.
struct Caps {
    requests: u32,
    keys: u32,
    failures: u32,
}

/// How an operator makes more room for failed attempts, keys and logins.
struct Mends {
    failed_attempts: String,
    creations: String,
    logins: String,
}

impl Mends {
    fn of(profile: &Profile) -> Self {
        let mend = |name: &str, option: &str| match profile.limits.get(name) {
            Some(limit) => format!(
                "if the account may have more, declare {} in the credentials file",
                limit.declared
            ),
            None => option.to_owned(),
        };
        Self {
            failed_attempts: mend("failed-attempts", MORE_FAILURES),
            creations: mend("key-creations", MORE_KEYS),
            // Where no limit is documented there is always room.
            logins: mend("logins", ""),
        }
    }
}

const MORE_REQUESTS: &str = "--max-requests allows more";
const MORE_KEYS: &str = "--max-keys allows more";
const MORE_FAILURES: &str = "--max-auth-failures allows more";

impl Room {
    /// Two below the declared or documented number, and no more than the operator allows; a hundred where nobody gives a
    /// number. With control limits rest, so that only the operator's caps count.
    pub fn of(documents: &Documents, target: &Target, selection: &Selection) -> Self {
        let room = |name: &str, most: Option<u32>| {
            let limit = documents.profile.limits.get(name);
            let number = limit.map(|limit| limit.number(&target.credentials.limits));
            let number = number.map(|number| number.saturating_sub(MARGIN));
            let unlimited = target.control.is_some().then_some(u32::MAX);
            let least = [number, most].into_iter().flatten().min();
            unlimited.or(least).unwrap_or(UNDOCUMENTED)
        };
        let cap = |most: Option<u32>| most.unwrap_or(u32::MAX);
        let failures = selection
            .most_failures
            .map(|most| most.saturating_sub(SPARE));
        Self {
            failed_attempts: room("failed-attempts", failures),
            creations: room("key-creations", selection.most_keys),
            logins: match logins_last(documents, target) {
                Some(0..=WAITED_FOR) | None => u32::MAX,
                Some(_) => room("logins", None).saturating_sub(exchanged(documents, target)),
            },
            caps: Caps {
                requests: cap(selection.most_requests),
                keys: cap(selection.most_keys),
                failures: cap(failures),
            },
            mends: Mends::of(&documents.profile),
            paid: BTreeSet::new(),
        }
    }

    /// How much there is room for, and how there would be more.
    pub fn told(&self) -> String {
        let (failures, keys) = self.left();
        format!(
            "there is room for {failures} failed attempts ({}) and for {keys} keys ({})",
            self.mends.failed_attempts, self.mends.creations
        )
    }

    /// Failed attempts, and keys made, that there is room for.
    pub fn left(&self) -> (u32, u32) {
        let failures = self.failed_attempts.min(self.caps.failures);
        (failures, self.creations.min(self.caps.keys))
    }

    /// Keeps so many requests for what every run sends.
    pub(super) fn open(&mut self, requests: u32) {
        self.caps.requests = self.caps.requests.saturating_sub(requests);
    }

    /// Grants a scenario of generated credentials what is left for failed attempts, if that is anything.
    ///
    /// # Errors
    /// Nothing is left, and how something would be.
    pub(super) fn grant(&mut self, entry: &mut Entry, terms: Terms<'_>) -> Result<(), String> {
        let wanted = entry.demands.mutations;
        entry.demands.mutations = 1;
        let one = self.traffic(entry, terms);
        let beyond = |left: u32, one: u32| {
            let more = left.checked_sub(one);
            more.map_or(0, |more| more.saturating_add(1))
        };
        let granted = wanted
            .min(beyond(self.caps.requests, one.all()))
            .min(beyond(self.left().0, one.failures));
        entry.demands.mutations = granted;
        if granted == 0 || one.keys() > self.caps.keys {
            let mend = &self.mends.failed_attempts;
            return Err(format!("no room is left for its failed attempts: {mend}"));
        }
        self.failed_attempts -= entry.demands.failed_attempts + granted;
        let traffic = self.traffic(entry, terms);
        self.spend(entry, &traffic, terms);
        Ok(())
    }

    /// Spends what a scenario takes, if there is room for it: below the limits, unless it goes over one, and below the caps.
    ///
    /// # Errors
    /// What there is no room for, and how there would be.
    pub(super) fn take(&mut self, entry: &Entry, terms: Terms<'_>) -> Result<(), String> {
        let demands = &entry.demands;
        let traffic = self.traffic(entry, terms);
        let shared = terms.shares(entry).into_keys();
        let shared = shared.filter(|name| !self.paid.contains(name)).count();
        let creations = demands.creations + u32::try_from(shared).unwrap_or(u32::MAX);
        let (caps, mends) = (&self.caps, &self.mends);
        let (attempts, keys) = ("failed attempts", "keys");
        let below_caps = [
            ("requests", traffic.all(), caps.requests, MORE_REQUESTS),
            (keys, traffic.keys(), caps.keys, MORE_KEYS),
            (attempts, traffic.failures, caps.failures, MORE_FAILURES),
        ];
        let below_limits = [
            (
                attempts,
                demands.failed_attempts,
                self.failed_attempts,
                &*mends.failed_attempts,
            ),
            (keys, creations, self.creations, &*mends.creations),
            ("logins", demands.logins, self.logins, &*mends.logins),
        ];
        let limits = below_limits.into_iter().filter(|_| !entry.is_last());
        let short = below_caps
            .into_iter()
            .chain(limits)
            .find(|(_, wanted, left, _)| wanted > left);
        if let Some((what, .., mend)) = short {
            return Err(format!("no room is left for its {what}: {mend}"));
        }
        if !entry.is_last() {
            self.logins -= demands.logins;
            self.failed_attempts -= demands.failed_attempts;
            self.creations -= creations;
        }
        self.spend(entry, &traffic, terms);
        Ok(())
    }

    /// What a scenario sends, with what it is the first to share.
    fn traffic(&self, entry: &Entry, terms: Terms<'_>) -> Traffic {
        let mut traffic = terms.scenario(entry);
        for (name, once) in terms.once(entry) {
            if !self.paid.contains(&name) {
                traffic.add(&once);
            }
        }
        traffic
    }

    fn spend(&mut self, entry: &Entry, traffic: &Traffic, terms: Terms<'_>) {
        self.caps.requests -= traffic.all();
        self.caps.keys -= traffic.keys();
        self.caps.failures -= traffic.failures;
        self.paid.extend(terms.once(entry).into_keys());
    }
}

/// How long a window of the limit on logins lasts, in seconds.
fn logins_last(documents: &Documents, target: &Target) -> Option<u32> {
    let limit = documents.profile.limits.get("logins")?;
    Some(limit.window(&target.credentials.limits))
}

/// Slots that the run exchanges once before anything else.
fn exchanged(documents: &Documents, target: &Target) -> u32 {
    let slots = documents.profile.credentials.iter();
    let given =
        slots.filter(|(name, slot)| slot.exchange.is_some() && target.credentials.has(name));
    u32::try_from(given.count()).unwrap_or(u32::MAX)
}

/// The keys that a scenario shares with others and that the run must make, since no slot has them.
pub(super) fn shared_keys(demands: &Demands, profile: &Profile, target: &Target) -> Vec<String> {
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
pub(super) mod tests {
    use super::*;
    use crate::{documents::features, run::plan::Plan, target::credentials::Credentials};

    /// A platform that documents this limit, and a target of it whose file declares these numbers.
    pub(in crate::run) fn a_target_with(
        limit: &str,
        declared: &[(&str, u32)],
    ) -> (Documents, Target) {
        let mut all = Documents::embedded().unwrap().into_iter();
        let documents = all
            .find(|it| it.profile.limits.contains_key(limit))
            .unwrap();
        let mut credentials = Credentials::default();
        for (name, number) in declared {
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

    fn room(limit: &str, declared: &[(&str, u32)], selection: &Selection) -> Room {
        let (documents, target) = a_target_with(limit, declared);
        Room::of(&documents, &target, selection)
    }

    #[test]
    fn two_are_left_of_what_is_documented_or_declared() {
        let usual = Selection::default();
        let documented = room("key-creations", &[], &usual);
        assert_eq!((documented.failed_attempts, documented.creations), (8, 8));
        let declared = [("rate_limits.failed_auth_per_15_minutes", 40)];
        let declared = room("key-creations", &declared, &usual);
        assert_eq!((declared.failed_attempts, declared.creations), (38, 8));
    }

    #[test]
    fn the_operator_may_allow_less_and_where_nothing_is_documented_more() {
        let most = |number| Selection {
            most_failures: Some(number),
            ..Selection::default()
        };
        assert_eq!(room("key-creations", &[], &most(3)).failed_attempts, 2);
        assert_eq!(room("key-creations", &[], &most(30)).failed_attempts, 8);
        assert_eq!(room("logins", &[], &most(500)).failed_attempts, 499);
        let undocumented = room("logins", &[], &Selection::default());
        assert_eq!(undocumented.failed_attempts, UNDOCUMENTED);
    }

    #[test]
    fn logins_are_waited_for_unless_that_takes_more_than_a_minute() {
        let usual = Selection::default();
        assert_eq!(room("logins", &[], &usual).logins, u32::MAX);
        let hourly = [
            ("login_rate_limit.attempts", 10),
            ("login_rate_limit.window_seconds", 3600),
        ];
        assert_eq!(room("logins", &hourly, &usual).logins, 8);
    }

    #[test]
    fn generated_credentials_take_what_is_left() {
        let (documents, target) = a_target_with("key-creations", &[]);
        let terms = Terms::of(&documents.profile, &target, &[]);
        let generates = |entry: &Entry| {
            let mut steps = entry.scenario.steps.iter();
            steps.any(|step| step.value == "every malformed credential is refused")
        };
        let mut entry = a_scenario(&documents, &target, generates);
        let mut wanting = |mutations, room: &mut Room| {
            entry.demands.mutations = mutations;
            (
                room.grant(&mut entry, terms).is_ok(),
                entry.demands.mutations,
            )
        };
        let mut usual = room("key-creations", &[], &Selection::default());
        assert_eq!(wanting(5, &mut usual), (true, 5));
        assert_eq!(wanting(64, &mut usual), (true, 3));
        assert_eq!(wanting(64, &mut usual), (false, 0));
        let few = Selection {
            most_requests: Some(30),
            ..Selection::default()
        };
        let mut few = room("key-creations", &[], &few);
        few.failed_attempts = 100;
        let (granted, mutations) = wanting(64, &mut few);
        assert!(granted && (20..30).contains(&mutations), "{mutations}");
        assert_eq!(few.caps.requests, 0);
    }

    #[test]
    fn what_does_not_fit_below_a_cap_takes_nothing_from_it() {
        let (documents, target) = a_target_with("key-creations", &[]);
        let terms = Terms::of(&documents.profile, &target, &[]);
        let sends_and_shares_nothing = |entry: &Entry| {
            let sends = terms.scenario(entry).all() > 0 && terms.once(entry).is_empty();
            sends && entry.demands.failed_attempts == 0 && !entry.is_last()
        };
        let entry = a_scenario(&documents, &target, sends_and_shares_nothing);
        let cost = terms.scenario(&entry).all();
        let requests = Selection {
            most_requests: Some(cost + 1),
            ..Selection::default()
        };
        let mut room = room("key-creations", &[], &requests);
        room.open(2);
        let short = room.take(&entry, terms).unwrap_err();
        assert!(short.ends_with("--max-requests allows more"), "{short}");
        assert_eq!(room.caps.requests, cost - 1);
        room.caps.requests = cost;
        assert_eq!(room.take(&entry, terms), Ok(()));
        assert_eq!(room.caps.requests, 0);
    }

    fn a_scenario(documents: &Documents, target: &Target, fits: impl Fn(&Entry) -> bool) -> Entry {
        let features = features::of_platform(&documents.profile.name).unwrap();
        let plan = Plan::new(documents, &features, target, &Selection::default());
        plan.entries.into_iter().find(fits).unwrap()
    }
}
