//! `/api/auth/api-keys`: the life of a key. A session does it, or a key with `admin` (CPX-SCOPE-05, CPX-REF-02).

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{delete, get},
};
use serde_json::{Value, json};

use super::{CorePlexMl, created, done};
use crate::{
    auth::{ApiKey, Order, Origin, Scope, Scopes},
    platforms::coreplexml::{
        auth::{ADMIN, Caller, SCOPES},
        error::ApiError,
        input::{At, Fields, Listing},
    },
    reply,
    reply::Moment,
};

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/auth/api-keys", get(list).post(create))
        .route("/api/auth/api-keys/{key_id}", delete(revoke))
}

/// `POST /api/auth/api-keys` makes a key and shows it, this once (CPX-KEY-05, CPX-KEY-06).
async fn create(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(ADMIN)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    if platform.services.keys.is_full() {
        return Err(ApiError::full());
    }
    let (key, secret) = platform.services.issue(&Order {
        account: &caller.account,
        name,
        scopes: scopes(fields.value("scopes"))?,
        origin: Origin::Api,
        created_at: caller.now(),
        expires_at: None,
    });
    let mut body = item(&key);
    body["key_id"] = json!(key.id);
    body["api_key"] = json!(secret);
    Ok(reply::unstored(created(&body)))
}

/// `GET /api/auth/api-keys` lists the account's keys, newest first, withdrawn ones too.
async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(ADMIN)?;
    let keys = platform.services.keys.of_account(&caller.account, |keys| {
        keys.iter().rev().map(|key| item(key)).collect()
    });
    Ok(listing.page(keys))
}

/// `DELETE /api/auth/api-keys/{key_id}` withdraws a key for good; twice is as good as once.
async fn revoke(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(key_id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(ADMIN)?;
    let key = platform.services.keys.by_id(&key_id);
    let key = key.filter(|key| caller.reaches(&key.account));
    let key = key.ok_or_else(|| ApiError::not_found("API key"))?;
    key.revoke(caller.now());
    Ok(done())
}

/// One scope or more, each once (CPX-SCOPE-01).
fn scopes(given: Option<&Value>) -> Result<Scopes, ApiError> {
    let names: Vec<_> = SCOPES.iter().map(|scope| scope.0).collect();
    let error = || ApiError::invalid(format!("scopes: must be some of {}", names.join(", ")));
    let mut scopes: Vec<Scope> = Vec::new();
    for name in given.and_then(Value::as_array).ok_or_else(error)? {
        let known = SCOPES.iter().find(|scope| name == scope.0);
        let scope = *known.ok_or_else(error)?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    if scopes.is_empty() {
        return Err(error());
    }
    Ok(scopes.into())
}

/// A key as its owner may see it later: of the secret, only its two ends.
pub(crate) fn item(key: &ApiKey) -> Value {
    let record = key.record();
    let scopes: Vec<_> = record.scopes.iter().map(|scope| scope.0).collect();
    json!({
        "id": key.id,
        "name": record.name,
        "scopes": scopes,
        "prefix": key.first,
        "is_active": record.revoked_at.is_none(),
        "created_at": Moment(key.created_at),
        "expires_at": record.expires_at.map(Moment),
        "last_used_at": record.last_used_at.map(Moment),
    })
}
