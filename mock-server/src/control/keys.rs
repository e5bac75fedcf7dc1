//! `/control/{platform}/keys`: every key there is, and one in whatever state a test needs.

use axum::Json;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

use super::refusal::{Input, Named, Refusal};
use crate::{
    auth::{ApiKey, Denial, Order, Origin},
    services::seed::Grant,
};

/// How the key is to be.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Live,
    Revoked,
    Expired,
    ReadOnly,
}

/// What is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    state: State,
    #[serde(default = "main")]
    account: String,
}

fn main() -> String {
    "main".to_owned()
}

/// What was made.
#[derive(Serialize)]
pub(super) struct Minted {
    id: Arc<str>,
    secret: String,
    state: State,
    account: String,
}

/// A key as it stands, without its secret.
#[derive(Serialize)]
pub(super) struct Shown {
    id: Arc<str>,
    name: Box<str>,
    state: State,
    account: Box<str>,
    origin: &'static str,
}

/// Every key of every account, the oldest first.
pub(super) async fn list(Named(door): Named) -> Json<Value> {
    let services = door.services();
    let now = services.now();
    let mut all = Vec::new();
    for account in &services.seed.accounts {
        let shown = |key: &Arc<ApiKey>| Shown {
            state: match key.usable(now) {
                Ok(()) => State::Live,
                Err(Denial::ExpiredKey) => State::Expired,
                Err(_) => State::Revoked,
            },
            id: key.id.clone(),
            name: key.record().name.clone(),
            account: account.label.as_str().into(),
            origin: match key.origin {
                Origin::Seed => "seed",
                Origin::Control => "control",
                Origin::Api => "api",
            },
        };
        services
            .keys
            .of_account(&account.id, |keys| all.extend(keys.iter().map(shown)));
    }
    Json(json!({ "keys": all }))
}

/// Mints a key; no limit counts it.
pub(super) async fn mint(
    Named(door): Named,
    Input(wish): Input<Wish>,
) -> Result<(StatusCode, Json<Minted>), Refusal> {
    let services = door.services();
    let Some(account) = services.account(&wish.account) else {
        let labels: Vec<_> = services.seed.accounts.iter().map(|it| &*it.label).collect();
        let message = format!(
            "no account {:?}; there are: {}",
            wish.account,
            labels.join(", ")
        );
        return Err(Refusal::unprocessable(message));
    };
    let grant = match wish.state {
        State::ReadOnly => Grant::ReadOnly,
        State::Live | State::Revoked | State::Expired => Grant::Full,
    };
    if services.keys.is_full() {
        let message = "this mock holds no more keys".to_owned();
        return Err(Refusal::unprocessable(message));
    }
    let now = services.now();
    let (key, secret) = services.issue(&Order {
        account,
        name: "Minted by control",
        scopes: services.platform.scopes(grant),
        origin: Origin::Control,
        created_at: now,
        expires_at: (wish.state == State::Expired).then_some(now),
    });
    if wish.state == State::Revoked {
        key.revoke(now);
    }
    let minted = Minted {
        id: key.id.clone(),
        secret: services.presentable(&key, secret),
        state: wish.state,
        account: wish.account,
    };
    Ok((StatusCode::CREATED, Json(minted)))
}
