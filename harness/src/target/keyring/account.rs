//! The account of what the run has made: everything in it is ended, or named.

use serde_json::Value;

use super::{Keyring, search::LISTS_KEYS};
use crate::{
    documents::profile::Thing,
    report::{CouldNotRun, Lack},
    target::{
        exchange::object_with,
        key::ApiKey,
        ledger::{Entry, Intent, State},
        request::Values,
    },
};

/// Answers by which a target says that there is no such thing, or no longer.
const GONE: [u16; 3] = [404, 409, 410];

impl Keyring {
    /// Ends everything that the run has made and not ended; names what stays, and why.
    pub async fn drain(&self) -> Vec<String> {
        *self.shared.lock().await = None;
        // What is shared by its permission ends too.
        let mut by_state = self.by_state.lock().await;
        by_state.retain(|name, _| !name.starts_with("with"));
        drop(by_state);
        let mut left = Vec::new();
        for entry in self.ledger.open() {
            match self.end(&entry).await {
                Ok(()) => self.ledger.ended(entry.number),
                Err(_) if self.is_to_stay(&entry) => {}
                Err(lack) => left.push(format!("{}: {}", entry.name(), lack.reason)),
            }
        }
        left
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
            let made = matches!(entry.state, State::Made(_));
            let operation = self.profile.operations.get(&entry.intent.operation)?;
            let kind = operation.leaves.as_ref().filter(|_| made)?;
            Some(format!("{kind} {}", entry.name()))
        });
        remaining.collect()
    }

    fn is_to_stay(&self, entry: &Entry) -> bool {
        let operation = self.profile.operations.get(&entry.intent.operation);
        operation.is_some_and(|operation| operation.leaves.is_some())
    }

    /// Ends what an intent has made, if it has made anything.
    async fn end(&self, entry: &Entry) -> Result<(), CouldNotRun> {
        let (phrase, _) = self
            .profile
            .end_of(&entry.intent.operation)
            .ok_or_else(|| Lack::Target.because("nothing is documented to end it"))?;
        let named = match &entry.state {
            State::Ended => return Ok(()),
            State::Made(named) if !named.is_empty() => named.clone(),
            State::Made(_) => self
                .found_again(&entry.intent)
                .await?
                .ok_or_else(|| Lack::Target.because("it was made, and no list shows it"))?,
            State::Asked => match self.found_again(&entry.intent).await? {
                Some(named) => named,
                None => return Ok(()),
            },
        };
        let mut values = self.values(None);
        values.extend(entry.intent.place.clone());
        values.extend(named);
        let maker = self.slots.acting(&entry.intent.by).await?;
        let mut answer = self.ask_as(&maker, phrase, &values).await?.exchange;
        if answer.status == 403 {
            // Whoever was let in by mistake need not be let in to mend it.
            answer = self.ask_as_owner(phrase, &values).await?.exchange;
        }
        if answer.is_success()
            || GONE.contains(&answer.status) && !self.is_shown(entry, &values).await?
        {
            return Ok(());
        }
        let sight = self.redactor.mask(&answer.sight());
        Err(Lack::Target.because(format!("the owner could not end it: {sight}")))
    }

    /// Whether a list of keys shows this one, and not as one that has ended.
    async fn is_shown(&self, entry: &Entry, values: &Values) -> Result<bool, CouldNotRun> {
        let operation = self.operation(&entry.intent.operation)?;
        let (Some(Thing::Key), Some(id)) = (operation.creates, values.get("key_id")) else {
            return Ok(false);
        };
        let shown = self.find_in_list(LISTS_KEYS, &entry.intent, |body| {
            object_with(body, id).cloned()
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

/// Whether an item says of itself that it has ended, in any of the usual ways.
fn is_said_to_have_ended(item: &Value) -> bool {
    const ENDED: [&str; 4] = ["revoked", "inactive", "disabled", "deleted"];
    const ALIVE: [&str; 3] = ["active", "is_active", "enabled"];
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
