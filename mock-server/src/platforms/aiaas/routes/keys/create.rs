//! `POST /v1/api-keys`.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use jiff::SignedDuration;
use serde::Serialize;
use serde_json::{Map, Value};

use super::item::fingerprint;
use crate::{
    auth::{AccountId, Order, Origin, Scope, Scopes},
    platforms::aiaas::{
        auth::{ADMIN, Caller, SCOPES},
        error::ApiError,
        input::{Fields, Sent},
        routes::Aiaas,
    },
    reply::{self, Moment},
};

/// Days that a key may last.
const LONGEST: u64 = 36_500;

#[derive(Serialize)]
struct NewKey<'a> {
    id: &'a str,
    key: &'a str,
    organization_id: &'a AccountId,
    name: &'a str,
    scopes: Vec<&'static str>,
    fingerprint: String,
    created_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Moment>,
    metadata: Map<String, Value>,
}

/// `POST /v1/api-keys` issues a key and shows it, this once (AIAAS-KEY-01, AIAAS-KEY-02, AIAAS-KEY-04).
pub(crate) async fn create(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    caller.require(ADMIN)?;
    let fields = Fields::read(&sent)?;
    let name = fields.name("name")?;
    let scopes = scopes(fields.required("scopes")?)?;
    let days = fields.count("expires_in_days", LONGEST)?;
    let now = caller.now();
    let expires_at = days.map(|days| {
        let hours = i64::try_from(24 * days).expect("a number below the longest");
        now + SignedDuration::from_hours(hours)
    });
    if aiaas.services.keys.is_full() {
        return Err(ApiError::full());
    }
    let (key, secret) = aiaas.services.issue(&Order {
        account: &caller.organization,
        name,
        scopes: Scopes::Owned(scopes.clone()),
        origin: Origin::Api,
        created_at: now,
        expires_at,
    });
    let body = NewKey {
        id: &key.id,
        key: &secret,
        organization_id: &caller.organization,
        name,
        scopes: scopes.iter().map(|scope| scope.0).collect(),
        fingerprint: fingerprint(&key),
        created_at: Moment(now),
        expires_at: expires_at.map(Moment),
        metadata: Map::new(),
    };
    Ok(reply::unstored(reply::json(StatusCode::CREATED, &body)))
}

/// Some of the four scopes, in their documented order (AIAAS-KEY-09, AIAAS-SCOPE-09).
fn scopes(wish: &Value) -> Result<Vec<Scope>, ApiError> {
    let refused = || {
        let words = SCOPES.map(|scope| scope.0).join(", ");
        ApiError::invalid_field("scopes", format!("scopes must be a list of {words}"))
    };
    let words = wish.as_array().filter(|words| !words.is_empty());
    let words = words.ok_or_else(refused)?;
    let known = |word: &Value| SCOPES.iter().any(|scope| *word == *scope.0);
    if !words.iter().all(known) {
        return Err(refused());
    }
    let asked = SCOPES.iter();
    let asked = asked.filter(|scope| words.iter().any(|word| *word == *scope.0));
    Ok(asked.copied().collect())
}
