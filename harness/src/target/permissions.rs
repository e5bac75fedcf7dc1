//! Keys chosen by their permission: with one alone, or with the same as another.

use super::{
    key::{ApiKey, Identity},
    keyring::Keyring,
    secret::Secret,
};
use crate::{documents::slot::Slot, report::CouldNotRun};

impl Keyring {
    /// A key made over the API with the permission of the slot that holds `secret`, or else with one that does not
    /// cover `operation`.
    pub async fn make_alike(
        &self,
        secret: &Secret,
        operation: &str,
    ) -> Result<ApiKey, CouldNotRun> {
        let Some(permission) = self.slots.permission_of(secret) else {
            return self.make_weak(operation).await;
        };
        let key = self.make(Some(permission)).await?;
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
        let mut cache = self.by_state.lock().await;
        let name = format!("with {permission} alone");
        if let Some(key) = cache.get(&name) {
            return Ok(key.clone());
        }
        let key = weak(self.make(Some(permission)).await?);
        cache.insert(name, key.clone());
        Ok(key)
    }

    /// Whether a key with this permission may do what every key is tried on.
    pub(super) fn opens_probe(&self, held: &str) -> bool {
        let probe = self.profile.operations.get(&self.profile.probe);
        let wanted = probe.and_then(|probe| probe.permission.as_deref());
        wanted.is_none_or(|wanted| self.profile.permits(held, wanted))
    }
}
