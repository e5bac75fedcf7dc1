//! Keys by what they may do, or may not.

use super::Keyring;
use crate::{
    documents::{profile::key_of, slot::Slot},
    report::{CouldNotRun, Lack},
    target::{
        key::{ApiKey, Identity},
        secret::Secret,
    },
};
impl Keyring {
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
            None => self.make_weak(&name, operation).await?,
        };
        cache.insert(name, key.clone());
        Ok(key)
    }

    /// A key made over the API with a permission that does not cover `operation`.
    async fn make_weak(&self, name: &str, operation: &str) -> Result<ApiKey, CouldNotRun> {
        let permission = self.permission_without(operation)?;
        let key = self.make_shared(name, Some(permission)).await?;
        Ok(ApiKey {
            identity: Identity::Weak,
            ..key
        })
    }

    /// A documented permission that does not cover `operation`.
    fn permission_without(&self, operation: &str) -> Result<&str, CouldNotRun> {
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
        let permission = weak.first().map(|held| held.as_str());
        permission.ok_or_else(|| {
            Lack::Credential.because(format!("no documented permission is without {wanted}"))
        })
    }

    /// A key with exactly this permission, made over the API once in this run.
    pub async fn of_permission(&self, permission: &str) -> Result<ApiKey, CouldNotRun> {
        self.shared_with(&format!("with {permission}"), permission)
            .await
    }

    /// A key with this permission, made once in this run for whoever asks for it by this name.
    async fn shared_with(&self, name: &str, permission: &str) -> Result<ApiKey, CouldNotRun> {
        let mut cache = self.by_state.lock().await;
        if let Some(key) = cache.get(name) {
            return Ok(key.clone());
        }
        let key = self.make_shared(name, Some(permission)).await?;
        cache.insert(name.to_owned(), key.clone());
        Ok(key)
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

    /// A key made over the API once in this run with the permission of the slot that holds `secret`, or else with one that does
    /// not cover `operation`.
    pub async fn made_alike(
        &self,
        secret: &Secret,
        operation: &str,
    ) -> Result<ApiKey, CouldNotRun> {
        let permission = match self.slots.permission_of(secret) {
            Some(permission) => permission,
            None => self.permission_without(operation)?,
        };
        let name = format!("with {permission} like a slot's");
        let key = self.shared_with(&name, permission).await?;
        Ok(ApiKey {
            identity: Identity::Weak,
            ..key
        })
    }

    /// A live key with this permission and no other.
    pub async fn with_only(&self, permission: &str) -> Result<ApiKey, CouldNotRun> {
        let weak = |key: ApiKey| ApiKey {
            identity: Identity::Weak,
            ..key
        };
        let fits = |slot: &Slot| {
            slot.state == "live" && !slot.stranger && slot.permission.as_deref() == Some(permission)
        };
        if let Some(key) = self.slots.find(fits).await? {
            return Ok(weak(key));
        }
        let name = format!("with {permission} alone");
        Ok(weak(self.shared_with(&name, permission).await?))
    }

    /// Whether a key with this permission may do what every key is tried on.
    pub(super) fn opens_probe(&self, held: &str) -> bool {
        let probe = self.profile.operations.get(&self.profile.probe);
        let wanted = probe.and_then(|probe| probe.permission.as_deref());
        wanted.is_none_or(|wanted| self.profile.permits(held, wanted))
    }
}
