//! The slots of the credentials file, as credentials that requests carry.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::Mutex;

use super::{
    acquisition,
    client::Client,
    credentials::Credentials,
    key::{ApiKey, Identity},
    presentation::Presentation,
    request::Request,
    secret::Redactor,
};
use crate::{
    documents::{profile::Profile, slot::Slot},
    report::{CouldNotRun, Lack},
};

/// What the operator gave, exchanged once in a run where it must be.
pub struct Slots {
    profile: Profile,
    url: String,
    credentials: Credentials,
    client: Arc<Client>,
    redactor: Redactor,
    acquired: Mutex<BTreeMap<String, ApiKey>>,
}

impl Slots {
    /// The slots of one target.
    pub fn new(
        profile: &Profile,
        url: &str,
        credentials: &Credentials,
        client: Arc<Client>,
        redactor: Redactor,
    ) -> Self {
        for secret in credentials.slots.values() {
            redactor.learn_given(secret.reveal());
        }
        Self {
            profile: profile.clone(),
            url: url.to_owned(),
            credentials: credentials.clone(),
            client,
            redactor,
            acquired: Mutex::default(),
        }
    }

    /// What the owner acts by: the slot that the profile calls needed.
    pub async fn owner(&self) -> Result<ApiKey, CouldNotRun> {
        let found = self.find(|slot| slot.needed).await?;
        found
            .ok_or_else(|| Lack::Credential.because("the credentials file has no key of the owner"))
    }

    /// A live key of another account.
    pub async fn stranger(&self) -> Result<ApiKey, CouldNotRun> {
        let found = self.find(|slot| slot.stranger).await?;
        found.ok_or_else(|| {
            Lack::Credential.because("the credentials file has no key of another account")
        })
    }

    /// The live credential of a slot by its name.
    pub async fn of_slot(&self, name: &str) -> Result<ApiKey, CouldNotRun> {
        let lacking =
            || Lack::Credential.because(format!("{name} is missing from the credentials file"));
        let slot = self.profile.credentials.get(name).ok_or_else(lacking)?;
        self.acquire(name, slot).await?.ok_or_else(lacking)
    }

    /// The first filled slot that fits.
    pub async fn find(&self, fits: impl Fn(&Slot) -> bool) -> Result<Option<ApiKey>, CouldNotRun> {
        let mut slots = self.profile.credentials.iter();
        match slots.find(|(name, slot)| fits(slot) && self.credentials.has(name)) {
            Some((name, slot)) => self.acquire(name, slot).await,
            None => Ok(None),
        }
    }

    /// What a slot opens doors by, exchanged once in a run where it must be.
    async fn acquire(&self, name: &str, slot: &Slot) -> Result<Option<ApiKey>, CouldNotRun> {
        let identity = if slot.stranger {
            Identity::Stranger
        } else {
            Identity::Owner
        };
        let Some(exchange) = &slot.exchange else {
            let secret = self.credentials.slots.get(name).cloned();
            let given = |secret| ApiKey {
                given: true,
                ..ApiKey::issued(secret, None, identity)
            };
            return Ok(secret.map(given));
        };
        let mut acquired = self.acquired.lock().await;
        if let Some(key) = acquired.get(name) {
            return Ok(Some(key.clone()));
        }
        let Some(operation) = self.profile.operations.get(&exchange.by) else {
            return Ok(None);
        };
        let Some(values) = acquisition::blanks(exchange, &self.credentials) else {
            return Ok(None);
        };
        let request = Request::of(&self.url, operation, &values, &Presentation::nothing())?;
        let answer = self.client.send(&request).await?;
        let key = acquisition::acquired(
            &answer,
            exchange.yields,
            &self.profile,
            identity,
            &self.redactor,
        );
        let key = key.ok_or_else(|| {
            let sight = self.redactor.mask(&answer.sight());
            Lack::Target.because(format!(
                "check the credentials file: {name} buys no credential, the target answers {sight}"
            ))
        })?;
        acquired.insert(name.to_owned(), key.clone());
        Ok(Some(key))
    }
}
