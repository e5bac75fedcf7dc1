//! The keyring: keys in every state that a scenario may ask for, and the account of those that the run has made.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use tokio::sync::Mutex;

use super::{
    acquisition,
    client::Client,
    control::Control,
    exchange::Exchange,
    key::{ApiKey, Identity, Via},
    leavings::{Leaving, Leavings},
    made::MadeKeys,
    presentation::Presentation,
    request::{Request, Values},
    run_name::Run,
    secret::{Redactor, Secret},
    slots::Slots,
};
use crate::{
    documents::{
        profile::{Operation, Profile, Thing, key_of},
        slot::Slot,
    },
    report::{CouldNotRun, Lack},
};

/// Finds, mints and makes keys.
pub struct Keyring {
    pub(super) profile: Profile,
    url: String,
    pub(super) slots: Slots,
    control: Option<Control>,
    client: Arc<Client>,
    redactor: Redactor,
    run: Run,
    names: AtomicU32,
    shared: Mutex<Option<ApiKey>>,
    pub(super) by_state: Mutex<BTreeMap<String, ApiKey>>,
    made: MadeKeys,
    leavings: Leavings,
    found: Mutex<Values>,
}

impl Keyring {
    /// A keyring over the given slots; `run` goes into the name of each key that it makes.
    pub fn new(
        profile: &Profile,
        url: &str,
        slots: Slots,
        control: Option<Control>,
        client: Arc<Client>,
        redactor: Redactor,
        run: &Run,
    ) -> Self {
        Self {
            profile: profile.clone(),
            url: url.to_owned(),
            slots,
            control,
            client,
            redactor,
            run: run.clone(),
            names: AtomicU32::new(0),
            shared: Mutex::default(),
            by_state: Mutex::default(),
            made: MadeKeys::default(),
            leavings: Leavings::default(),
            found: Mutex::default(),
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
                let key = self.make(None).await?;
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

    /// A live key whose permission covers `operation`.
    pub async fn with_permission(&self, operation: &str) -> Result<ApiKey, CouldNotRun> {
        let wanted = self.permission_for(operation)?;
        let covers = |held: &Option<String>| {
            held.as_ref()
                .is_some_and(|held| self.profile.permits(held, &wanted))
        };
        let found = self
            .slots
            .find(|slot| slot.state == "live" && !slot.stranger && covers(&slot.permission))
            .await?;
        found.ok_or_else(|| {
            Lack::Credential.because(format!("no given key has the permission {wanted}"))
        })
    }

    /// A live key whose permission does not cover `operation`.
    pub async fn without_permission(&self, operation: &str) -> Result<ApiKey, CouldNotRun> {
        let wanted = self.permission_for(operation)?;
        let lacks = |held: &str| !self.profile.permits(held, &wanted);
        let weak = |key: ApiKey| ApiKey {
            identity: Identity::Weak,
            ..key
        };
        let is_weak = |slot: &Slot| {
            slot.state == "live" && !slot.stranger && slot.permission.as_deref().is_some_and(lacks)
        };
        // Whoever is refused here must be served elsewhere, so that the refusal proves something.
        let opens = |held: &str| self.opens_probe(held);
        let is_useful =
            |slot: &Slot| is_weak(slot) && slot.permission.as_deref().is_some_and(opens);
        let mut found = self.slots.find(is_useful).await?;
        if found.is_none() {
            found = self.slots.find(is_weak).await?;
        }
        if let Some(key) = found {
            return Ok(weak(key));
        }
        let mut cache = self.by_state.lock().await;
        let name = format!("without {wanted}");
        if let Some(key) = cache.get(&name) {
            return Ok(key.clone());
        }
        let key = match &self.control {
            Some(control) => self.minted(control, "read-only", Identity::Weak).await?,
            None => self.make_weak(operation).await?,
        };
        cache.insert(name, key.clone());
        Ok(key)
    }

    /// A key made over the API with a permission that does not cover `operation`.
    pub async fn make_weak(&self, operation: &str) -> Result<ApiKey, CouldNotRun> {
        let wanted = self.permission_for(operation)?;
        let probe = self.profile.operations.get(&self.profile.probe);
        let probe = probe.and_then(|probe| probe.permission.as_deref());
        let opens = |held: &str| probe.is_some_and(|probe| self.profile.permits(held, probe));
        let permissions = self.profile.permissions.keys();
        let mut weak: Vec<_> = permissions
            .filter(|held| !self.profile.permits(held, &wanted))
            .collect();
        // What may not do this may still do something, if permissions do not contain each other.
        weak.sort_by_key(|held| !opens(held));
        let permission = weak.first().copied();
        let permission = permission.ok_or_else(|| {
            Lack::Credential.because(format!("no documented permission is without {wanted}"))
        })?;
        let key = self.make(Some(permission)).await?;
        Ok(ApiKey {
            identity: Identity::Weak,
            ..key
        })
    }

    /// A key made over the API in this run, shared by every scenario that leaves it as it is.
    pub async fn newly_made(&self) -> Result<ApiKey, CouldNotRun> {
        let mut shared = self.shared.lock().await;
        if let Some(key) = shared.as_ref() {
            return Ok(key.clone());
        }
        let key = self.make(None).await?;
        *shared = Some(key.clone());
        Ok(key)
    }

    /// A key with exactly this permission, made over the API once in this run.
    pub async fn of_permission(&self, permission: &str) -> Result<ApiKey, CouldNotRun> {
        let mut cache = self.by_state.lock().await;
        let name = format!("with {permission}");
        if let Some(key) = cache.get(&name) {
            return Ok(key.clone());
        }
        let key = self.make(Some(permission)).await?;
        cache.insert(name, key.clone());
        Ok(key)
    }

    /// Makes a key over the API, with the owner's permission unless another is named.
    pub async fn make(&self, permission: Option<&str>) -> Result<ApiKey, CouldNotRun> {
        let mut values = self.values(None);
        if let Some(permission) = permission {
            values.insert("permission".to_owned(), permission.to_owned());
        }
        let creates = |operation: &Operation| operation.creates == Some(Thing::Key);
        let exchange = self.as_owner(creates, &values).await?;
        self.adopt(&exchange).ok_or_else(|| {
            let lack = if exchange.status == 429 {
                Lack::Budget
            } else {
                Lack::Target
            };
            let sight = self.redactor.mask(&exchange.sight());
            lack.because(format!("the owner could not make a key: {sight}"))
        })
    }

    /// Takes a key that an answer has created into account.
    pub fn adopt(&self, exchange: &Exchange) -> Option<ApiKey> {
        let format = self.profile.key.as_ref()?;
        self.made.adopt(exchange, format, &self.redactor)
    }

    /// The keys that the run has made.
    pub fn made(&self) -> &MadeKeys {
        &self.made
    }

    /// Ends every key that the run has made and not ended; names those that stay, and why.
    pub async fn drain(&self) -> Vec<String> {
        *self.shared.lock().await = None;
        // What is shared by its permission ends too.
        let mut by_state = self.by_state.lock().await;
        by_state.retain(|name, _| !name.starts_with("with"));
        drop(by_state);
        let mut left = Vec::new();
        for key in self.made.open() {
            if let Err(lack) = self.revoke(&key).await {
                let name = key
                    .id
                    .unwrap_or_else(|| self.redactor.mask(key.secret.reveal()));
                left.push(format!("{name}: {}", lack.reason));
            }
        }
        for leaving in self.leavings.take() {
            if let Err(lack) = self.take_back(&leaving).await {
                left.push(format!("{}: {}", leaving.name(), lack.reason));
            }
        }
        left
    }

    /// Takes back what is not a key; what is gone already is fine.
    async fn take_back(&self, leaving: &Leaving) -> Result<(), CouldNotRun> {
        const GONE: [u16; 2] = [404, 410];
        let Some(operation) = self.profile.operations.get(&leaving.undo) else {
            return Err(Lack::Target.because("nothing is documented to take it back"));
        };
        let mut values = self.values(None);
        values.extend(leaving.values.clone());
        let mut exchange = self.send_as_owner(operation, &values).await?;
        if exchange.status == 403 {
            // The owner need not be allowed what its maker is.
            let request = Request::of(&self.url, operation, &values, &leaving.by)?;
            exchange = self.client.send(&request).await?;
        }
        if exchange.is_success() || GONE.contains(&exchange.status) {
            return Ok(());
        }
        let sight = self.redactor.mask(&exchange.sight());
        Err(Lack::Target.because(format!("the owner could not take it back: {sight}")))
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

    /// What the run has made besides keys.
    pub fn leavings(&self) -> &Leavings {
        &self.leavings
    }

    /// What the account holds already, for the blanks of an operation that stand for such a thing.
    pub async fn found(&self, operation: &Operation) -> Result<Values, CouldNotRun> {
        let mut found = self.found.lock().await;
        for blank in self.profile.found.keys() {
            if operation.has_blank(blank) {
                self.find(blank, &mut found).await?;
            }
        }
        Ok(found.clone())
    }

    /// Finds what a blank stands for, and first what its own listing stands in need of.
    async fn find(&self, blank: &str, found: &mut Values) -> Result<(), CouldNotRun> {
        let Some(place) = self.profile.found.get(blank) else {
            return Ok(());
        };
        let Some(operation) = self.profile.operations.get(&place.by) else {
            return Ok(());
        };
        if found.contains_key(blank) {
            return Ok(());
        }
        for needed in self.profile.found.keys().filter(|it| *it != blank) {
            if operation.has_blank(needed) {
                Box::pin(self.find(needed, found)).await?;
            }
        }
        let exchange = self.send_as_owner(operation, found).await?;
        let body = exchange.json().filter(|_| exchange.is_success());
        let value = body
            .as_ref()
            .and_then(|body| body.pointer(&place.at)?.as_str());
        let value = value.ok_or_else(|| {
            let reason = format!("the account holds nothing for {{{blank}}}");
            Lack::Credential.because(reason)
        })?;
        found.insert(blank.to_owned(), value.to_owned());
        Ok(())
    }

    /// The keys that the run has made and not ended, by name.
    pub fn open_keys(&self) -> Vec<String> {
        let open = self.made.open().into_iter();
        open.map(|key| {
            key.id
                .unwrap_or_else(|| self.redactor.mask(key.secret.reveal()))
        })
        .chain(self.leavings.names())
        .collect()
    }

    /// What the blanks of an operation stand for, for the key at hand.
    pub fn values(&self, key: Option<&ApiKey>) -> Values {
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        let mut values = Values::from([(
            "name".to_owned(),
            format!("countersign-{}-{number}", self.run.id),
        )]);
        if let Some(id) = key.and_then(|key| key.id.clone()) {
            values.insert("key_id".to_owned(), id);
        }
        values.extend(self.slots.facts().clone());
        values.extend(self.slots.owners_blanks());
        values.extend(key.map(|key| key.kept.clone()).unwrap_or_default());
        let owners = self.profile.credentials.values().find(|slot| slot.needed);
        if let Some(permission) = owners.and_then(|slot| slot.permission.as_deref()) {
            values.insert("permission".to_owned(), permission.to_owned());
        }
        values
    }

    async fn revoke(&self, key: &ApiKey) -> Result<(), CouldNotRun> {
        let Some(id) = &key.id else {
            return Err(Lack::Target.because("the key to be ended has no id"));
        };
        let ends = |operation: &Operation| operation.ends == Some(Thing::Key);
        let exchange = self.as_owner(ends, &self.values(Some(key))).await?;
        if !exchange.is_success() {
            let sight = self.redactor.mask(&exchange.sight());
            return Err(Lack::Target.because(format!("the owner could not end a key: {sight}")));
        }
        self.made.ended(id);
        Ok(())
    }

    /// The owner does the operation that fits.
    async fn as_owner(
        &self,
        fits: impl Fn(&Operation) -> bool,
        values: &Values,
    ) -> Result<Exchange, CouldNotRun> {
        let operation = self
            .profile
            .operations
            .values()
            .find(|operation| fits(operation));
        let operation = operation.ok_or_else(|| {
            Lack::Target.because("the platform documents no way to do this to keys over the API")
        })?;
        self.send_as_owner(operation, values).await
    }

    async fn send_as_owner(
        &self,
        operation: &Operation,
        values: &Values,
    ) -> Result<Exchange, CouldNotRun> {
        let owner = self.slots.owner().await?;
        let presentation = owner.presentation(&self.profile.credential);
        self.client
            .send(&Request::of(&self.url, operation, values, &presentation)?)
            .await
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
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        let secret = Secret::new(&format!("{prefix}{}", self.run.text(number, length)));
        self.redactor.learn(secret.reveal());
        Ok(ApiKey {
            issued: false,
            ..ApiKey::issued(secret, None, Identity::Owner)
        })
    }

    /// A live key: the owner's own, or, where the owner acts by a session, one made over the API.
    async fn live(&self) -> Result<ApiKey, CouldNotRun> {
        let owner = self.slots.owner().await?;
        match owner.via {
            Via::Credential => Ok(owner),
            Via::Session { .. } => self.newly_made().await,
        }
    }

    fn permission_for(&self, operation: &str) -> Result<String, CouldNotRun> {
        let permission = self
            .profile
            .operations
            .get(&key_of(operation))
            .and_then(|found| found.permission.clone());
        permission.ok_or_else(|| {
            Lack::Credential.because(format!("no permission is documented for {operation:?}"))
        })
    }
}
