//! AIaaS on the wire.

mod hostile;
mod inference;
mod keys;
mod limits;
mod open;
mod refusals;
pub(crate) mod tour;
mod usage;

use crate::stand::Stand;

/// The keys of the seed.
const ADMIN: &str = "admin0aiaas0test0key00000000000000000000plm";
const OTHER: &str = "other0aiaas0test0key00000000000000000000okn";
const REVOKED: &str = "revoked0aiaas0test0key0000000000000000qwert";
const EXPIRED: &str = "expired0aiaas0test0key0000000000000000asdfg";
const ANALYTICS: &str = "analytics0aiaas0test0key000000000000000zxcv";
const READ: &str = "infread0aiaas0test0key00000000000000000uiop";
const WRITE: &str = "infwrite0aiaas0test0key0000000000000000hjkl";

const KEYS: &str = "/v1/api-keys";
const INFERENCE: &str = "/v1/inference";
const HELLO: &str = r#"{"model": "gpt-4", "prompt": "Hello"}"#;

fn stand() -> Stand {
    Stand::of("aiaas", &[])
}

/// Creates a key with these scopes; its id and the key itself.
async fn create(stand: &Stand, scopes: &str) -> (String, String) {
    let body = format!(r#"{{"name": "production-key", "scopes": [{scopes}]}}"#);
    let made = stand.bearer(ADMIN, "POST", KEYS, &body).await.json;
    let field = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
    (field("id"), field("key"))
}
