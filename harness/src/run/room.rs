//! The room that a target's limits leave: for failed attempts, keys, logins.

use std::collections::BTreeSet;

use super::{
    decision::Selection,
    demands::{Demands, Trait},
};
use crate::{documents::Documents, target::Target};

/// Below a documented or declared limit so much is left to the operator's own doings.
pub(super) const MARGIN: u32 = 2;
/// A window of so many seconds is waited for; room in a longer one is shared out beforehand.
pub(super) const WAITED_FOR: u32 = 60;
/// Failed attempts, or keys made, where neither documents nor operator know a limit.
const UNDOCUMENTED: u32 = 100;

/// What may be spent without coming near the target's limits.
pub struct Room {
    failed_attempts: u32,
    creations: u32,
    logins: u32,
    /// Keys that are made once and shared.
    paid: BTreeSet<String>,
}

impl Room {
    /// Two below the declared or documented number, and no more than the operator allows; a hundred where nobody gives a number.
    pub fn of(documents: &Documents, target: &Target, selection: &Selection) -> Self {
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

    /// Failed attempts, and keys made, that there is room for.
    pub fn left(&self) -> (u32, u32) {
        (self.failed_attempts, self.creations)
    }

    /// Grants a scenario of generated credentials what is left for failed attempts, if that is anything.
    pub(super) fn grant(&mut self, demands: &mut Demands) -> bool {
        demands.mutations = demands.mutations.min(self.failed_attempts);
        self.failed_attempts -= demands.mutations;
        demands.mutations > 0
    }

    /// Spends what a scenario takes, if there is room for it.
    pub(super) fn take(
        &mut self,
        demands: &Demands,
        documents: &Documents,
        target: &Target,
    ) -> bool {
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

/// The keys that a scenario shares with others and that the run must make, since no slot has them.
pub(super) fn shared_keys(
    demands: &Demands,
    documents: &Documents,
    target: &Target,
) -> Vec<String> {
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
pub(super) mod tests {
    use super::*;
    use crate::target::credentials::Credentials;

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
        assert_eq!(room("key-creations", &[], &most(3)).failed_attempts, 3);
        assert_eq!(room("key-creations", &[], &most(30)).failed_attempts, 8);
        assert_eq!(room("logins", &[], &most(500)).failed_attempts, 500);
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
        let mut room = room("key-creations", &[], &Selection::default());
        let mut wanting = |mutations| {
            let mut demands = Demands::default();
            demands.mutations = mutations;
            (room.grant(&mut demands), demands.mutations)
        };
        assert_eq!(wanting(5), (true, 5));
        assert_eq!(wanting(64), (true, 3));
        assert_eq!(wanting(64), (false, 0));
    }
}
