//! `/api/v1/users`: local users; their passwords are made here and told once.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Runai, made};
use crate::{
    auth::{Order, Origin, Scopes},
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields, LARGEST_PAGE, Listing},
        roles::{USERS_READ, USERS_WRITE},
        seed,
    },
    random, reply,
};

/// `GET /api/v1/users` is a bare array, of 500 unless asked otherwise.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(USERS_READ)?;
    let (page, _) = listing.page_of(LARGEST_PAGE, runai.users.all())?;
    Ok(reply::json(StatusCode::OK, &page))
}

/// `POST /api/v1/users` answers a password for the first time (RUNAI-ROLE-05).
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(USERS_WRITE)?;
    let fields = Fields::read(&body)?;
    let email = fields.required("email")?;
    if !is_email(email) {
        return Err(ApiError::bad_request("email is no address"));
    }
    if runai.services.keys.is_full() {
        return Err(ApiError::full());
    }
    let id = random::uuid();
    let user = made(
        json!({
            "id": id,
            "username": email,
            "lastLogin": null,
            "isLocal": true,
            "groups": [],
        }),
        &caller,
    );
    runai.users.add(user, |other| other["username"] == email)?;
    let password = random::secret("", 24);
    runai.services.keys.keep(
        &seed::secret_of_user(email, &password),
        &id,
        &Order {
            account: &caller.subject().account,
            name: email,
            scopes: Scopes::Borrowed(&[]),
            origin: Origin::Api,
            created_at: caller.now(),
            expires_at: None,
        },
    );
    let body = json!({ "id": id, "username": email, "tempPassword": password });
    Ok(reply::json(StatusCode::CREATED, &body))
}

/// `GET /api/v1/users/{userId}`.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(USERS_READ)?;
    if id == "count" {
        let count = listing.count(runai.users.all())?;
        return Ok(reply::json(StatusCode::OK, &count));
    }
    Ok(reply::json(StatusCode::OK, &runai.users.get(&id)?))
}

/// `DELETE /api/v1/users/{userId}`.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    caller.require(USERS_WRITE)?;
    let gone = runai.users.remove(&id)?;
    if let Some(key) = runai.services.keys.by_id(&id) {
        key.revoke(caller.now());
    }
    let ruled =
        |rule: &Value| rule["subjectType"] == "user" && rule["subjectId"] == gone["username"];
    runai
        .rules
        .change_all(|rules| rules.retain(|rule| !ruled(rule)));
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/users/{userId}/password` makes a new password.
pub(crate) async fn reset(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(USERS_WRITE)?;
    let user = runai.users.get(&id)?;
    let key = runai.services.keys.by_id(&id);
    let key = key.ok_or_else(ApiError::not_found)?;
    let password = random::secret("", 24);
    let email = user["username"].as_str().unwrap_or_default();
    let secret = seed::secret_of_user(email, &password);
    runai.services.keys.only(&secret, &key);
    let body = json!({ "tempPassword": password });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `POST /api/v1/users/{userId}/logout` answers no body; tokens last until they end.
pub(crate) async fn log_out(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    caller.require(USERS_WRITE)?;
    runai.users.get(&id)?;
    Ok(StatusCode::OK)
}

fn is_email(text: &str) -> bool {
    let allowed = |it: char| it.is_ascii_alphanumeric() || "._%+-".contains(it);
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && local.chars().all(allowed) && host.contains('.')
    })
}
