//! The keyring: keys in every state that a scenario may ask for, and the account of those that the run has made.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::Value;
use tokio::sync::OnceCell;

use super::{
    client::Client,
    control::Control,
    credentials::Credentials,
    exchange::{Exchange, strings},
    presentation::Presentation,
    request::{Request, Values},
    secret::{Redactor, Secret},
};
use crate::{
    documents::profile::{Profile, Thing, key_of},
    report::{CouldNotRun, Lack},
};

/// A key at hand.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// The key itself.
    pub secret: Secret,
    /// The platform's id of it, where it is known.
    pub id: Option<String>,
    /// In whose name it speaks: positive and negative twins must agree in it.
    pub identity: Identity,
    /// Whether the platform has issued it.
    pub issued: bool,
}

/// In whose name a key speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The account under test.
    Owner,
    /// The same account with a weaker permission.
    Weak,
    /// Another account.
    Stranger,
}

/// Finds, mints and makes keys.
pub struct Keyring {
    profile: Profile,
    url: String,
    credentials: Credentials,
    control: Option<Control>,
    redactor: Redactor,
    run: String,
    names: AtomicU32,
    shared: OnceCell<ApiKey>,
    by_state: tokio::sync::Mutex<BTreeMap<String, ApiKey>>,
    made: Mutex<Vec<MadeKey>>,
}

struct MadeKey {
    id: String,
    secret: Secret,
    ended: bool,
}

impl Keyring {
    /// A keyring over the given credentials; `run` goes into the name of each key that it makes.
    pub fn new(
        profile: &Profile,
        url: &str,
        credentials: &Credentials,
        control: Option<Control>,
        redactor: Redactor,
        run: &str,
    ) -> Self {
        for secret in credentials.slots.values() {
            redactor.learn(secret.reveal());
        }
        Self {
            profile: profile.clone(),
            url: url.to_owned(),
            credentials: credentials.clone(),
            control,
            redactor,
            run: run.to_owned(),
            names: AtomicU32::new(0),
            shared: OnceCell::new(),
            by_state: tokio::sync::Mutex::default(),
            made: Mutex::default(),
        }
    }

    /// The owner's own key: the slot that the profile calls needed.
    pub fn owner(&self) -> Result<ApiKey, CouldNotRun> {
        self.slot(|slot| slot.needed).ok_or_else(|| {
            CouldNotRun::new(
                Lack::Credential,
                "the credentials file has no key of the owner",
            )
        })
    }

    /// A live key of another account.
    pub fn stranger(&self) -> Result<ApiKey, CouldNotRun> {
        self.slot(|slot| slot.stranger).ok_or_else(|| {
            CouldNotRun::new(
                Lack::Credential,
                "the credentials file has no key of another account",
            )
        })
    }

    /// A key that is `live`, `unknown`, or in a state that a slot, the control or the API itself can give.
    pub async fn that_is(&self, state: &str, client: &Client) -> Result<ApiKey, CouldNotRun> {
        match state {
            "live" => return self.owner(),
            "unknown" => return self.unknown(),
            _ => {}
        }
        if let Some(key) = self.slot(|slot| slot.state == state && !slot.stranger) {
            return Ok(key);
        }
        let mut cache = self.by_state.lock().await;
        if let Some(key) = cache.get(state) {
            return Ok(key.clone());
        }
        let key = match (&self.control, state) {
            (Some(control), _) => self.minted(control, state, Identity::Owner).await?,
            (None, "revoked") => {
                let key = self.make(client, None).await?;
                self.revoke(client, &key).await?;
                key
            }
            (None, _) => {
                let reason = format!(
                    "no key that is {state}: add {state}_key to the credentials file, or give --control"
                );
                return Err(CouldNotRun::new(Lack::Credential, reason));
            }
        };
        cache.insert(state.to_owned(), key.clone());
        Ok(key)
    }

    /// A live key whose permission covers `operation`.
    pub fn with_permission(&self, operation: &str) -> Result<ApiKey, CouldNotRun> {
        let wanted = self.permission_for(operation)?;
        let covers = |held: &Option<String>| {
            held.as_ref()
                .is_some_and(|held| self.profile.permits(held, &wanted))
        };
        self.slot(|slot| slot.state == "live" && !slot.stranger && covers(&slot.permission))
            .ok_or_else(|| {
                CouldNotRun::new(
                    Lack::Credential,
                    format!("no given key has the permission {wanted}"),
                )
            })
    }

    /// A live key whose permission does not cover `operation`.
    pub async fn without_permission(
        &self,
        operation: &str,
        client: &Client,
    ) -> Result<ApiKey, CouldNotRun> {
        let wanted = self.permission_for(operation)?;
        let lacks = |held: &str| !self.profile.permits(held, &wanted);
        let weak = |key: ApiKey| ApiKey {
            identity: Identity::Weak,
            ..key
        };
        if let Some(key) = self.slot(|slot| {
            slot.state == "live" && !slot.stranger && slot.permission.as_deref().is_some_and(lacks)
        }) {
            return Ok(weak(key));
        }
        let mut cache = self.by_state.lock().await;
        let name = format!("without {wanted}");
        if let Some(key) = cache.get(&name) {
            return Ok(key.clone());
        }
        let permission = self
            .profile
            .permissions
            .keys()
            .find(|held| lacks(held))
            .ok_or_else(|| {
                CouldNotRun::new(
                    Lack::Credential,
                    format!("no documented permission is without {wanted}"),
                )
            })?;
        let key = weak(match &self.control {
            Some(control) => self.minted(control, "read-only", Identity::Weak).await?,
            None => self.make(client, Some(permission)).await?,
        });
        cache.insert(name, key.clone());
        Ok(key)
    }

    /// A key made over the API in this run, shared by every scenario that leaves it as it is.
    pub async fn newly_made(&self, client: &Client) -> Result<ApiKey, CouldNotRun> {
        self.shared
            .get_or_try_init(|| self.make(client, None))
            .await
            .cloned()
    }

    /// Makes a key over the API, with the owner's permission unless another is named.
    pub async fn make(
        &self,
        client: &Client,
        permission: Option<&str>,
    ) -> Result<ApiKey, CouldNotRun> {
        let owner = self.owner()?;
        let operation = self
            .profile
            .operations
            .get("creates-a-key")
            .ok_or_else(|| {
                CouldNotRun::new(
                    Lack::Credential,
                    "the platform documents no way to make a key over the API",
                )
            })?;
        let mut values = self.values(None);
        if let Some(permission) = permission {
            values.insert("permission", permission.to_owned());
        }
        let presentation = Presentation::proper(&self.profile.credential, &owner.secret);
        let exchange = client
            .send(&Request::of(&self.url, operation, &values, &presentation))
            .await?;
        self.adopt(&exchange).ok_or_else(|| {
            let lack = if exchange.status == 429 {
                Lack::Budget
            } else {
                Lack::Target
            };
            let sight = self.redactor.mask(&exchange.sight());
            CouldNotRun::new(lack, format!("the owner could not make a key: {sight}"))
        })
    }

    /// Takes a key that an answer has created into account.
    pub fn adopt(&self, exchange: &Exchange) -> Option<ApiKey> {
        let format = self.profile.key.as_ref()?;
        let body = exchange.json().filter(|_| exchange.is_success())?;
        let by_prefix = format.prefix.as_deref().and_then(|prefix| {
            let candidates = strings(&body)
                .into_iter()
                .filter(|text| text.starts_with(prefix));
            candidates.max_by_key(|text| text.len())
        });
        let by_place = format
            .secret
            .as_deref()
            .and_then(|place| body.pointer(place))
            .and_then(Value::as_str);
        let secret = by_place
            .filter(|_| by_prefix.is_none_or(|found| found.len() < 20))
            .or(by_prefix)?;
        self.redactor.learn(secret);
        let secret = Secret::new(secret);
        let id = body
            .pointer(&format.id)
            .and_then(Value::as_str)
            .map(str::to_owned);
        if let Some(id) = &id {
            let made = MadeKey {
                id: id.clone(),
                secret: secret.clone(),
                ended: false,
            };
            self.made().push(made);
        }
        Some(ApiKey {
            secret,
            id,
            identity: Identity::Owner,
            issued: true,
        })
    }

    /// Notes that a key has ended.
    pub fn ended(&self, id: &str) {
        self.made()
            .iter_mut()
            .filter(|key| key.id == id)
            .for_each(|key| key.ended = true);
    }

    /// How many keys the run has made, and how many of them are this one.
    pub fn likeness(&self, key: &ApiKey) -> (usize, usize) {
        let made = self.made();
        (
            made.len(),
            made.iter().filter(|made| made.secret == key.secret).count(),
        )
    }

    /// Ends every key that the run has made and not ended; answers the ids of those that stay.
    pub async fn drain(&self, client: &Client) -> Vec<String> {
        let open: Vec<_> = self
            .made()
            .iter()
            .filter(|key| !key.ended)
            .map(|key| (key.id.clone(), key.secret.clone()))
            .collect();
        let mut left = Vec::new();
        for (id, secret) in open {
            let key = ApiKey {
                secret,
                id: Some(id.clone()),
                identity: Identity::Owner,
                issued: true,
            };
            if self.revoke(client, &key).await.is_err() {
                left.push(id);
            }
        }
        left
    }

    /// What the blanks of an operation stand for, for the key at hand.
    pub fn values(&self, key: Option<&ApiKey>) -> Values {
        let number = self.names.fetch_add(1, Ordering::Relaxed);
        let mut values = Values::from([("name", format!("countersign-{}-{number}", self.run))]);
        if let Some(id) = key.and_then(|key| key.id.clone()) {
            values.insert("key_id", id);
        }
        let owners = self.profile.credentials.values().find(|slot| slot.needed);
        if let Some(permission) = owners.and_then(|slot| slot.permission.clone()) {
            values.insert("permission", permission);
        }
        values
    }

    async fn revoke(&self, client: &Client, key: &ApiKey) -> Result<(), CouldNotRun> {
        let owner = self.owner()?;
        let ending = self
            .profile
            .operations
            .values()
            .find(|operation| operation.ends == Some(Thing::Key));
        let (Some(operation), Some(id)) = (ending, &key.id) else {
            return Err(CouldNotRun::new(
                Lack::Target,
                "the platform documents no way to end a key over the API",
            ));
        };
        let presentation = Presentation::proper(&self.profile.credential, &owner.secret);
        let request = Request::of(&self.url, operation, &self.values(Some(key)), &presentation);
        let exchange = client.send(&request).await?;
        if !exchange.is_success() {
            let sight = self.redactor.mask(&exchange.sight());
            return Err(CouldNotRun::new(
                Lack::Target,
                format!("the owner could not end a key: {sight}"),
            ));
        }
        self.ended(id);
        Ok(())
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
            .map_err(|error| CouldNotRun::new(Lack::Control, format!("{error:#}")))?;
        self.redactor.learn(&minted.secret);
        Ok(ApiKey {
            secret: Secret::new(&minted.secret),
            id: Some(minted.id),
            identity,
            issued: true,
        })
    }

    /// A key of the right form that was never issued: the owner's, with everything after the prefix random.
    fn unknown(&self) -> Result<ApiKey, CouldNotRun> {
        let owner = self.owner()?;
        let prefix = self
            .profile
            .key
            .as_ref()
            .and_then(|key| key.prefix.as_deref())
            .unwrap_or_default();
        let length = owner
            .secret
            .reveal()
            .len()
            .saturating_sub(prefix.len())
            .max(16);
        let secret = Secret::new(&format!("{prefix}{}", super::secret::random_text(length)));
        self.redactor.learn(secret.reveal());
        Ok(ApiKey {
            secret,
            id: None,
            identity: Identity::Owner,
            issued: false,
        })
    }

    fn permission_for(&self, operation: &str) -> Result<String, CouldNotRun> {
        let permission = self
            .profile
            .operations
            .get(&key_of(operation))
            .and_then(|found| found.permission.clone());
        permission.ok_or_else(|| {
            CouldNotRun::new(
                Lack::Credential,
                format!("no permission is documented for {operation:?}"),
            )
        })
    }

    fn slot(&self, fits: impl Fn(&crate::documents::profile::Slot) -> bool) -> Option<ApiKey> {
        let (name, slot) = self
            .profile
            .credentials
            .iter()
            .find(|(name, slot)| fits(slot) && self.credentials.slots.contains_key(*name))?;
        Some(ApiKey {
            secret: self.credentials.slots[name].clone(),
            id: None,
            identity: if slot.stranger {
                Identity::Stranger
            } else {
                Identity::Owner
            },
            issued: true,
        })
    }

    fn made(&self) -> MutexGuard<'_, Vec<MadeKey>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
