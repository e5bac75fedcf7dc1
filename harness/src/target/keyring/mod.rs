//! The keyring: keys in every state that a scenario may ask for, and the account of those that the run has made.

pub mod account;
pub mod asking;
mod holdings;
mod permitted;
pub mod search;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError},
};

use tokio::sync::{Mutex, OnceCell};

use self::asking::Asking;
use super::{
    acquisition,
    client::Client,
    control::Control,
    exchange::Exchange,
    key::{ApiKey, Identity, Via},
    ledger::Ledger,
    presentation::Presentation,
    public_key,
    request::{Request, Values},
    run_name::Run,
    secret::{Redactor, Secret},
    slots::Slots,
};
use crate::{
    documents::profile::{Profile, Thing},
    report::{CouldNotRun, Lack},
};

/// Finds, mints and makes keys.
pub struct Keyring {
    profile: Profile,
    url: String,
    slots: Slots,
    control: Option<Control>,
    client: Arc<Client>,
    redactor: Redactor,
    run: Run,
    shared: Mutex<Option<ApiKey>>,
    /// The shared keys whose making has failed.
    failed: std::sync::Mutex<BTreeSet<String>>,
    by_state: Mutex<BTreeMap<String, ApiKey>>,
    ledger: Arc<Ledger>,
    found: Mutex<Values>,
    public_key: OnceCell<Option<String>>,
}

impl Keyring {
    /// A keyring over the given slots; `run` goes into the name of each key that it makes.
    pub fn new(slots: Slots, control: Option<Control>, run: &Run, ledger: Ledger) -> Self {
        Self {
            profile: slots.profile.clone(),
            url: slots.url.clone(),
            client: Arc::clone(&slots.client),
            redactor: slots.redactor.clone(),
            slots,
            control,
            run: run.clone(),
            shared: Mutex::default(),
            failed: std::sync::Mutex::default(),
            by_state: Mutex::default(),
            ledger: Arc::new(ledger),
            found: Mutex::default(),
            public_key: OnceCell::new(),
        }
    }

    /// What the operator gave.
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    /// A key that is `live`, `unknown`, or in a state that a slot, the control or the API itself can give.
    pub async fn that_is(&self, state: &str) -> Result<ApiKey, CouldNotRun> {
        match state {
            "live" => return self.live().await,
            "unknown" => return self.unknown().await,
            _ => {}
        }
        if let Some(key) = self
            .slots
            .find(|slot| slot.state == state && !slot.stranger)
            .await?
        {
            return Ok(key);
        }
        let mut cache = self.by_state.lock().await;
        if let Some(key) = cache.get(state) {
            return Ok(key.clone());
        }
        let key = match (&self.control, state) {
            (Some(control), _) => self.minted(control, state, Identity::Owner).await?,
            (None, "revoked") => {
                let key = self.make_shared(state, None).await?;
                self.revoke(&key).await?;
                key
            }
            (None, _) => {
                let reason = format!(
                    "no key that is {state}: add {state}_key to the credentials file, or give --control"
                );
                return Err(Lack::Credential.because(reason));
            }
        };
        cache.insert(state.to_owned(), key.clone());
        Ok(key)
    }

    /// A key made over the API in this run, shared by every scenario that leaves it as it is.
    pub async fn newly_made(&self) -> Result<ApiKey, CouldNotRun> {
        let mut shared = self.shared.lock().await;
        if let Some(key) = shared.as_ref() {
            return Ok(key.clone());
        }
        let key = self.make_shared("newly made", None).await?;
        *shared = Some(key.clone());
        Ok(key)
    }

    /// Makes a key over the API, with the owner's permission unless another is named.
    pub async fn make(&self, permission: Option<&str>) -> Result<ApiKey, CouldNotRun> {
        self.make_once(permission, false).await
    }

    /// Makes a key that scenarios share. The plan counts it once: where that failed, the next attempt is one more of the few
    /// by which a run asks again.
    async fn make_shared(
        &self,
        name: &str,
        permission: Option<&str>,
    ) -> Result<ApiKey, CouldNotRun> {
        let failed = || self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let again = !failed().insert(name.to_owned());
        let made = self.make_once(permission, again).await?;
        failed().remove(name);
        Ok(made)
    }

    async fn make_once(
        &self,
        permission: Option<&str>,
        again: bool,
    ) -> Result<ApiKey, CouldNotRun> {
        let mut values = self.values(None);
        if let Some(permission) = permission {
            if !self.profile.makes_permissions() {
                let reason = format!(
                    "no key with the permission {permission} can be made over the API: add one to the credentials file"
                );
                return Err(Lack::Credential.because(reason));
            }
            values.insert("permission".to_owned(), permission.to_owned());
        }
        let creates = self.that(|operation| operation.creates == Some(Thing::Key))?;
        let owner = self.slots.owner().await?;
        let presentation = owner.presentation(&self.profile.credential);
        let operation = self.operation(creates)?;
        let request = Request::of(&self.url, operation, &values, &presentation)?;
        let asking = Asking {
            phrase: creates,
            request: &request.once_more(again),
            values: &values,
            by: owner.identity,
            patiently: true,
        };
        let answered = self.ask(asking).await?;
        answered.key.ok_or_else(|| {
            let lack = if answered.exchange.status == 429 {
                Lack::Budget
            } else {
                Lack::Target
            };
            let sight = self.redactor.mask(&answered.exchange.sight());
            lack.because(format!("the owner could not make a key: {sight}"))
        })
    }

    /// The account of what the run has made.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The request that exchanges a key made over the API for what requests carry, if it takes one, and its operation.
    pub fn exchange_of(&self, key: &ApiKey) -> Option<(&str, Request)> {
        let exchange = self.profile.key.as_ref()?.exchange.as_ref()?;
        let blanks = exchange.blanks.iter().map(|(blank, kept)| {
            let value = match kept.as_str() {
                "secret" => key.secret.reveal(),
                kept => key.kept.get(kept)?,
            };
            Some((blank.clone(), value.to_owned()))
        });
        let values = blanks.collect::<Option<Values>>()?;
        let operation = self.profile.operations.get(&exchange.by)?;
        let nothing = Presentation::nothing();
        let request = Request::of(&self.url, operation, &values, &nothing).ok()?;
        Some((&exchange.by, request))
    }

    /// What the answer of an exchange of `key` yields.
    pub fn exchanged(&self, key: &ApiKey, answer: &Exchange) -> Option<ApiKey> {
        let exchange = self.profile.key.as_ref()?.exchange.as_ref()?;
        acquisition::acquired(
            answer,
            exchange.yields,
            &self.profile,
            key.identity,
            &self.redactor,
        )
    }

    /// What the blanks of an operation stand for, for the key at hand.
    pub fn values(&self, key: Option<&ApiKey>) -> Values {
        let number = self.run.next_number();
        let mut values = Values::from([(
            "name".to_owned(),
            format!("countersign-{}-{number}", self.run.id),
        )]);
        values.extend(self.slots.facts());
        values.extend(self.slots.owners_blanks());
        values.extend(key.map(ApiKey::values).unwrap_or_default());
        let owners = self
            .profile
            .credentials
            .values()
            .find(|slot| slot.is_owners());
        if let Some(permission) = owners.and_then(|slot| slot.permission.as_deref()) {
            values.insert("permission".to_owned(), permission.to_owned());
        }
        values
    }

    async fn revoke(&self, key: &ApiKey) -> Result<(), CouldNotRun> {
        let revokes = self.that(|operation| operation.ends == Some(Thing::Key))?;
        let exchange = self
            .ask_as_owner(revokes, &self.values(Some(key)))
            .await?
            .exchange;
        if exchange.is_success() {
            return Ok(());
        }
        let sight = self.redactor.mask(&exchange.sight());
        Err(Lack::Target.because(format!("the owner could not end a key: {sight}")))
    }

    async fn minted(
        &self,
        control: &Control,
        state: &str,
        identity: Identity,
    ) -> Result<ApiKey, CouldNotRun> {
        let minted = control
            .mint_key(state)
            .await
            .map_err(|error| Lack::Control.because(format!("{error:#}")))?;
        self.redactor.learn_given(&minted.secret);
        Ok(ApiKey::issued(
            Secret::new(&minted.secret),
            Some(minted.id),
            identity,
        ))
    }

    /// A key of the right form that was never issued: the owner's, with everything after the prefix random.
    async fn unknown(&self) -> Result<ApiKey, CouldNotRun> {
        const SHORTEST: usize = 16;
        let live = self.live().await?;
        let prefix = self
            .profile
            .key
            .as_ref()
            .and_then(|key| key.prefix.as_deref())
            .unwrap_or_default();
        let length = live
            .secret
            .reveal()
            .len()
            .saturating_sub(prefix.len())
            .max(SHORTEST);
        let number = self.run.next_number();
        let secret = Secret::new(&format!("{prefix}{}", self.run.text(number, length)));
        self.redactor.learn(secret.reveal());
        Ok(ApiKey {
            issued: false,
            ..ApiKey::issued(secret, None, Identity::Owner)
        })
    }

    /// The public key that tokens are verified with (PEM), where the platform publishes it.
    pub async fn public_key(&self) -> Option<String> {
        let ask = async || {
            let operation = self.profile.operations.get(public_key::PUBLISHES)?;
            let nothing = Presentation::nothing();
            let request = Request::of(&self.url, operation, &Values::new(), &nothing).ok()?;
            let answer = self.client.send(&request).await.ok()?;
            public_key::pem(&answer.json()?)
        };
        self.public_key.get_or_init(ask).await.clone()
    }

    /// A live key: the owner's own, or, where the owner acts by a session, one made over the API.
    async fn live(&self) -> Result<ApiKey, CouldNotRun> {
        let owner = self.slots.owner().await?;
        match owner.via {
            Via::Credential => Ok(owner),
            Via::Session { .. } => self.newly_made().await,
        }
    }
}
