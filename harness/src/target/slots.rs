//! The slots of the credentials file, as credentials that requests carry.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use tokio::sync::Mutex;

use super::{
    acquisition,
    client::Client,
    credentials::Credentials,
    key::{ApiKey, Identity, Via},
    presentation::Presentation,
    request::{Request, Values},
    secret::{Redactor, Secret},
};
use crate::{
    documents::{
        profile::Profile,
        slot::{Exchange, Slot},
    },
    report::{CouldNotRun, Lack},
};

/// What the operator gave, exchanged once in a run where it must be.
pub struct Slots {
    pub(super) profile: Profile,
    pub(super) url: String,
    credentials: Credentials,
    pub(super) client: Arc<Client>,
    pub(super) redactor: Redactor,
    acquired: Mutex<BTreeMap<String, ApiKey>>,
    /// Slots whose session may have been ended by another login.
    doubtful: Mutex<BTreeSet<String>>,
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
            doubtful: Mutex::default(),
        }
    }

    /// What the owner acts by: the slot that the profile calls needed.
    pub async fn owner(&self) -> Result<ApiKey, CouldNotRun> {
        let found = self.find(Slot::is_owners).await?;
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

    /// The live credential of a slot, in the name of that slot's holder.
    pub async fn acting(&self, name: &str) -> Result<ApiKey, CouldNotRun> {
        let number = self
            .profile
            .credentials
            .keys()
            .position(|slot| slot == name);
        let key = self.of_slot(name).await?;
        Ok(ApiKey {
            identity: number.map_or(Identity::Owner, Identity::Slot),
            ..key
        })
    }

    /// The slot whose holder speaks so.
    pub fn name_of(&self, identity: Identity) -> String {
        let mut slots = self.profile.credentials.iter();
        let name = match identity {
            Identity::Slot(number) => slots.nth(number),
            Identity::Stranger => slots.find(|(_, slot)| slot.stranger),
            Identity::Owner | Identity::Weak => slots.find(|(_, slot)| slot.is_owners()),
        };
        name.map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// What a slot holds, masked.
    pub fn holding(&self, name: &str) -> String {
        let held = self.credentials.slots.get(name);
        held.map(|secret| self.redactor.mask(secret.reveal()))
            .unwrap_or_default()
    }

    /// What the credentials file says besides secrets.
    pub fn facts(&self) -> Values {
        let slots = self.profile.credentials.iter();
        let defaults = slots.filter_map(|(name, slot)| Some((name.clone(), slot.default.clone()?)));
        let mut facts: Values = defaults.collect();
        facts.extend(self.credentials.facts.clone());
        facts
    }

    /// The first filled slot that fits.
    pub async fn find(&self, fits: impl Fn(&Slot) -> bool) -> Result<Option<ApiKey>, CouldNotRun> {
        let mut slots = self.profile.credentials.iter();
        match slots.find(|(name, slot)| fits(slot) && self.credentials.has(name)) {
            Some((name, slot)) => self.acquire(name, slot).await,
            None => Ok(None),
        }
    }

    /// Forgets what slots were exchanged for: it may have ended.
    pub async fn forget(&self) {
        self.acquired.lock().await.clear();
    }

    /// Notes that somebody has logged in: a platform may keep one session for each user, and end the earlier one.
    pub async fn doubt(&self) {
        let acquired = self.acquired.lock().await;
        let sessions = acquired
            .iter()
            .filter(|(_, key)| key.via != Via::Credential);
        let names = sessions.map(|(name, _)| name.clone());
        self.doubtful.lock().await.extend(names);
    }

    /// Whether a session is still known: the probe is not refused for want of one.
    async fn is_known(&self, key: &ApiKey) -> Result<bool, CouldNotRun> {
        let Some(probe) = self.profile.operations.get(&self.profile.probe) else {
            return Ok(true);
        };
        let presentation = key.presentation(&self.profile.credential);
        let request = Request::of(&self.url, probe, &self.facts(), &presentation)?;
        Ok(self.client.send(&request).await?.status != 401)
    }

    /// The permission of the slot that holds this secret.
    pub fn permission_of(&self, secret: &Secret) -> Option<&str> {
        let mut held = self.credentials.slots.iter();
        let (name, _) = held.find(|(_, held)| *held == secret)?;
        self.profile.credentials.get(name)?.permission.as_deref()
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
            let doubtful = self.doubtful.lock().await.remove(name);
            if !doubtful || self.is_known(key).await? {
                return Ok(Some(key.clone()));
            }
        }
        let key = self.exchanged(name, exchange, identity).await?;
        acquired.extend(key.clone().map(|key| (name.to_owned(), key)));
        Ok(key)
    }

    /// What the owner acts by, exchanged anew: whatever becomes of it, the first stays.
    pub async fn new_owner(&self) -> Result<ApiKey, CouldNotRun> {
        self.doubt().await;
        let mut slots = self.profile.credentials.iter();
        let owner = slots.find(|(name, slot)| slot.is_owners() && self.credentials.has(name));
        let exchange = owner.and_then(|(name, slot)| Some((name, slot.exchange.as_ref()?)));
        let key = match exchange {
            Some((name, exchange)) => self.exchanged(name, exchange, Identity::Owner).await?,
            None => None,
        };
        key.ok_or_else(|| {
            Lack::Credential.because("the owner's credential is exchanged for nothing")
        })
    }

    /// What the owner's slots fill in operations: the blanks of their exchange.
    pub fn owners_blanks(&self) -> Values {
        let mut slots = self.profile.credentials.values();
        let exchange = slots
            .find(|slot| slot.is_owners())
            .and_then(|slot| slot.exchange.as_ref());
        let filled = exchange.and_then(|it| acquisition::blanks(it, &self.credentials));
        filled.unwrap_or_default()
    }

    async fn exchanged(
        &self,
        name: &str,
        exchange: &Exchange,
        identity: Identity,
    ) -> Result<Option<ApiKey>, CouldNotRun> {
        let Some(operation) = self.profile.operations.get(&exchange.by) else {
            return Ok(None);
        };
        let Some(values) = acquisition::blanks(exchange, &self.credentials) else {
            return Ok(None);
        };
        let request = Request::of(&self.url, operation, &values, &Presentation::nothing())?;
        let answer = self.client.send(&request).await?;
        let yields = exchange.yields;
        let key = acquisition::acquired(&answer, yields, &self.profile, identity, &self.redactor);
        let key = key.ok_or_else(|| {
            let sight = self.redactor.mask(&answer.sight());
            let told = format!("{name} buys no credential, the target answers {sight}");
            match answer.status {
                429 => Lack::Budget
                    .because(format!("wait until the target's limit allows more: {told}")),
                404 | 405 | 501 => Lack::Target.because(format!("check the target's URL: {told}")),
                _ => Lack::Target.because(format!("check the credentials file: {told}")),
            }
        })?;
        if !acquisition::lacks_token(&key, &self.profile) {
            return Ok(Some(key));
        }
        // Where the token is set is not always documented: any answer may do it.
        let Some(probe) = self.profile.operations.get(&self.profile.probe) else {
            return Ok(Some(key));
        };
        let presentation = key.presentation(&self.profile.credential);
        let request = Request::of(&self.url, probe, &values, &presentation)?;
        let answer = self.client.send(&request).await?;
        let key = acquisition::with_token(key, &answer, &self.profile, &self.redactor);
        Ok(Some(key))
    }
}
