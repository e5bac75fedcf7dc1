//! Ways to let somebody in who must stay out: what the faults of several platforms do at the lookup.

use std::sync::Arc;

use super::Scene;
use crate::auth::{ApiKey, Denial, Presented, Principal};

/// What a lookup has come to.
pub type Found = Result<Principal, Denial>;

/// Lets the bearer of a key in; answers whether there was one.
pub fn admit(key: Option<Arc<ApiKey>>, found: &mut Found) -> bool {
    key.map(|key| *found = Ok(Principal::of(key))).is_some()
}

/// Lets in whose key is known and was refused for this one reason.
pub fn pardon(scene: &Scene<'_>, presented: &Presented, found: &mut Found, denial: Denial) -> bool {
    let Presented::Key(secret) = presented else {
        return false;
    };
    let key = scene.services.keys.by_secret(secret);
    matches!(found, Err(reason) if *reason == denial) && admit(key, found)
}

/// Takes an unknown key for a usable one that looks like it.
pub fn alike(
    scene: &Scene<'_>,
    presented: &Presented,
    found: &mut Found,
    alike: fn(&str, &str) -> bool,
) -> bool {
    let (Presented::Key(shown), Err(Denial::UnknownKey)) = (presented, &found) else {
        return false;
    };
    let now = scene.services.now();
    let id = scene.active.find(|known| alike(shown, known));
    let key = id.and_then(|id| scene.services.keys.by_id(&id));
    admit(key.filter(|key| key.usable(now).is_ok()), found)
}
