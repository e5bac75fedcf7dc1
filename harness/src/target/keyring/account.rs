//! The account of what the run has made: everything in it is ended, or named.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use futures_util::{StreamExt as _, future, stream};
use jiff::Timestamp;
use serde_json::Value;

use super::Keyring;
use crate::{
    report::{CouldNotRun, Lack},
    target::{
        exchange::{item_with, object_with, objects_with},
        key::{ApiKey, Identity},
        ledger::{Entry, Intent, State},
        request::Values,
    },
};

/// Answers by which a target says that there is no such thing, or no longer.
const GONE: [u16; 3] = [404, 409, 410];

/// Members by which an item says that it is alive.
const ALIVE: [&str; 3] = ["active", "is_active", "enabled"];

impl Keyring {
    /// Ends everything that the run has made and not ended; names what stays, and why. What no answer told of is looked for
    /// once more when it has had so long to appear; without a time it is left for later. Neighbours
    /// that one operation has made do not stand in each other: they are ended so many `at_a_time`.
    pub async fn drain(&self, settled: Option<Duration>, at_a_time: usize) -> Vec<String> {
        *self.shared.lock().await = None;
        // What is shared by its permission ends too.
        let mut by_state = self.by_state.lock().await;
        by_state.retain(|name, _| !name.starts_with("with"));
        drop(by_state);
        let mut left = Vec::new();
        let open = self.ledger.open();
        for alike in open.chunk_by(|one, next| one.intent.operation == next.intent.operation) {
            let ending = stream::iter(alike).map(|entry| self.end_or_name(entry, settled));
            let named = ending.buffered(at_a_time.max(1));
            left.extend(named.filter_map(future::ready).collect::<Vec<_>>().await);
        }
        // Whoever may not end its own may not look around either.
        if settled.is_some() && left.is_empty() {
            left.extend(self.survivors().await);
        }
        left
    }

    /// Ends what an intent has made; names it if it stays.
    async fn end_or_name(&self, entry: &Entry, settled: Option<Duration>) -> Option<String> {
        match self.end(entry, settled).await {
            Ok(true) => self.ledger.ended(entry.number),
            Ok(false) => {}
            Err(_) if self.is_to_stay(entry) => {}
            Err(lack) => return Some(format!("{}: {}", entry.name(), lack.reason)),
        }
        None
    }

    /// Keys that the target has said to have ended, and lists as alive.
    async fn survivors(&self) -> Vec<String> {
        let ended = self.ledger.ended_keys();
        let mut alive: Vec<Entry> = Vec::new();
        let mut asked = BTreeSet::new();
        for one in &ended {
            let Some(list) = self.list_of(&one.intent.operation) else {
                continue;
            };
            if !asked.insert(&one.intent.by) {
                continue;
            }
            let theirs = ended.iter().filter(|it| it.intent.by == one.intent.by);
            let by_id: BTreeMap<_, _> = theirs
                .filter_map(|it| Some((it.key.as_ref()?.id.as_deref()?, it)))
                .collect();
            let ids = by_id.keys().copied().collect();
            let find = |body: &Value| {
                let shown = objects_with(body, &ids).into_iter();
                let shown = shown.filter(|(_, item)| is_said_to_be_alive(item));
                alive.extend(shown.map(|(id, _)| by_id[id.as_str()].clone()));
                None::<()>
            };
            // Whoever cannot be asked tells nothing.
            let _ = self.find_in_list(list, &one.intent, find).await;
        }
        alive.sort_by_key(|entry| entry.number);
        let told = alive.into_iter().map(|entry| {
            // It is still to be ended.
            let values = entry.key.as_ref().map(ApiKey::values).unwrap_or_default();
            let named = self.naming(&entry.intent.operation, values);
            self.ledger.made(entry.number, named, entry.key.clone());
            format!(
                "{}: the target said that it has ended, and lists it as alive",
                entry.name()
            )
        });
        told.collect()
    }

    /// What the run has made and not ended, by name.
    pub fn open(&self) -> Vec<String> {
        let open = self.ledger.open().into_iter();
        open.filter(|entry| !self.is_to_stay(entry))
            .map(|entry| entry.name())
            .collect()
    }

    /// What the run has made that nothing documented ends, by kind and name.
    pub fn remaining(&self) -> Vec<String> {
        let open = self.ledger.open().into_iter();
        let remaining = open.filter_map(|entry| {
            let operation = self.profile.operations.get(&entry.intent.operation)?;
            let kind = operation.leaves.as_ref()?;
            let doubt = match entry.state {
                State::Made(_) => "",
                State::Asked | State::Undecided | State::Ended => "perhaps ",
            };
            Some(format!("{doubt}{kind} {}", entry.name()))
        });
        remaining.collect()
    }

    fn is_to_stay(&self, entry: &Entry) -> bool {
        let operation = self.profile.operations.get(&entry.intent.operation);
        operation.is_some_and(|operation| operation.leaves.is_some())
    }

    /// Ends what an intent has made, if it has made anything; answers whether that is known by now.
    async fn end(&self, entry: &Entry, settled: Option<Duration>) -> Result<bool, CouldNotRun> {
        let phrase = &entry.intent.operation;
        let (end, _) = self
            .profile
            .end_of(phrase)
            .ok_or_else(|| Lack::Target.because("nothing is documented to end it"))?;
        let named = match &entry.state {
            State::Ended => return Ok(true),
            State::Made(named) if !named.is_empty() => named.clone(),
            State::Made(_) => self
                .found_again(&entry.intent)
                .await?
                .ok_or_else(|| Lack::Target.because("it was made, and no list shows it"))?,
            State::Undecided => match self.found_again(&entry.intent).await? {
                Some(named) => named,
                None => return self.is_makers(entry),
            },
            State::Asked => match (self.appeared(entry, settled).await?, settled) {
                (Some(named), _) => named,
                (None, None) => return Ok(false),
                (None, Some(_)) => return self.is_makers(entry),
            },
        };
        let mut values = self.values(None);
        values.extend(entry.intent.place.clone());
        values.extend(named.clone());
        let maker = self.slots.acting(&entry.intent.by).await?;
        let mut answer = self.ask_as(&maker, end, &values).await?.exchange;
        if answer.status == 403 {
            // Whoever was let in by mistake need not be let in to mend it.
            answer = self.ask_as_owner(end, &values).await?.exchange;
        }
        if answer.is_success() {
            return Ok(true);
        }
        if GONE.contains(&answer.status) && !self.is_shown(entry, &named, answer.status).await? {
            return self.is_makers(entry);
        }
        let sight = self.redactor.mask(&answer.sight());
        Err(Lack::Target.because(format!("the owner could not end it: {sight}")))
    }

    /// Whether the slot holds what it held when this was made.
    ///
    /// # Errors
    /// It holds something else: to another account all of this is gone, whether or not it is.
    fn is_makers(&self, entry: &Entry) -> Result<bool, CouldNotRun> {
        let Intent { by, holding, .. } = &entry.intent;
        let held = self.slots.holding(by);
        // An older ledger does not say.
        if holding.is_empty() || *holding == held {
            return Ok(true);
        }
        let reason = format!(
            "the target knows nothing of it, which proves nothing: it was made when {by} was {holding}, and {by} is {held} now"
        );
        Err(Lack::Credential.because(reason))
    }

    /// What names the thing that an unanswered request has made: by an answer that has come since, or by a list that shows
    /// it, at once or when it has had so long to appear.
    async fn appeared(
        &self,
        entry: &Entry,
        settled: Option<Duration>,
    ) -> Result<Option<Values>, CouldNotRun> {
        const LOOK: Duration = Duration::from_millis(100);
        let found = self.found_again(&entry.intent).await?;
        let Some(settled) = settled.filter(|_| found.is_none()) else {
            return Ok(found);
        };
        while age(&entry.intent) < settled {
            if let Some(answer) = self.ledger.answer_to(entry.number) {
                let phrase = &entry.intent.operation;
                let key = self.key_in(self.operation(phrase)?, &answer, Identity::Owner);
                self.settle(entry.number, phrase, &answer, key.as_ref());
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        self.found_again(&entry.intent).await
    }

    /// Whether a list shows this thing, and not as one that has ended. Without a list the target's word counts, unless it
    /// says that something stands in the way.
    async fn is_shown(
        &self,
        entry: &Entry,
        named: &Values,
        status: u16,
    ) -> Result<bool, CouldNotRun> {
        let key = named.get("key_id");
        let id = key.or(entry.intent.name.as_ref()).or(named.values().next());
        let (Some(list), Some(id)) = (self.list_of(&entry.intent.operation), id) else {
            return Ok(status == 409);
        };
        let shown = self.find_in_list(list, &entry.intent, |body| {
            object_with(body, id)
                .or_else(|| item_with(body, id))
                .cloned()
        });
        Ok(shown
            .await?
            .is_some_and(|item| !is_said_to_have_ended(&item)))
    }

    /// Gives a key that was made the id by which a list shows it under the name that the request gave it.
    pub(super) async fn identify(&self, key: &mut ApiKey, intent: &Intent) {
        let found = self.found_again(intent).await;
        if let Some(mut values) = found.ok().flatten() {
            key.id = values.remove("key_id");
            key.kept.extend(values);
        }
    }
}

/// Whether an item says of itself that it is alive.
fn is_said_to_be_alive(item: &Value) -> bool {
    let members = item.as_object().into_iter().flatten();
    let alive = |(name, value): (&String, &Value)| match value {
        Value::Bool(true) => ALIVE.contains(&name.as_str()),
        Value::Bool(false) => name == "revoked",
        Value::String(text) => name == "status" && text.eq_ignore_ascii_case("active"),
        _ => false,
    };
    members.into_iter().any(alive) && !is_said_to_have_ended(item)
}

/// How long ago it was asked for.
#[expect(clippy::disallowed_methods, reason = "the time of another process")]
fn age(intent: &Intent) -> Duration {
    let age = Timestamp::now().duration_since(intent.at);
    age.try_into().unwrap_or_default()
}

/// Whether an item says of itself that it has ended, in any of the usual ways.
fn is_said_to_have_ended(item: &Value) -> bool {
    const ENDED: [&str; 4] = ["revoked", "inactive", "disabled", "deleted"];
    let members = item.as_object().into_iter().flatten();
    members.into_iter().any(|(name, value)| match value {
        Value::Bool(true) => ENDED.contains(&name.as_str()),
        Value::Bool(false) => ALIVE.contains(&name.as_str()),
        Value::String(text) => {
            let text = text.to_lowercase();
            ENDED.contains(&text.as_str())
                || ENDED.iter().any(|it| {
                    name.starts_with(&format!("{it}_")) || name.starts_with(&format!("{it}A"))
                })
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_that_has_ended_says_so_in_many_ways() {
        for item in [
            json!({"status": "REVOKED"}),
            json!({"revoked": true}),
            json!({"is_active": false}),
            json!({"revoked_at": "2026-01-01T00:00:00Z"}),
            json!({"revokedAt": "2026-01-01T00:00:00Z"}),
        ] {
            assert!(is_said_to_have_ended(&item), "{item}");
        }
        for item in [
            json!({"status": "active", "name": "revoked or not"}),
            json!({"revoked": false, "revoked_at": null}),
            json!({"enabled": true}),
        ] {
            assert!(!is_said_to_have_ended(&item), "{item}");
        }
    }
}
