//! `/api/auth`: accounts, their addresses and their passwords.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{get, post},
};
use http::HeaderMap;
use serde_json::json;

use super::{CorePlexMl, created, done};
use crate::platforms::coreplexml::{
    auth::{Anybody, Caller, session_cookie},
    error::ApiError,
    input::{Fields, Listing},
    limits::PASSWORDS,
    people::Purpose,
};

/// Characters that a password has at least (CPX-REF-04).
const SHORTEST: usize = 8;

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/auth/register", post(register))
        .route("/api/auth/verify-email", get(verify))
        .route("/api/auth/forgot-password", post(forgot))
        .route("/api/auth/reset-password", post(reset))
        .route("/api/auth/change-password", post(change))
}

/// `POST /api/auth/register` makes an account that may log in once its address is verified (CPX-REF-05).
async fn register(
    State(platform): State<Arc<CorePlexMl>>,
    anybody: Anybody,
    body: Bytes,
) -> Result<Response, ApiError> {
    let fields = Fields::read(&body)?;
    let email = fields.required("email")?;
    let name = fields.required("name")?;
    let password = password(&fields, "password")?;
    let parts = email.split_once('@');
    if parts.is_none_or(|(user, host)| user.is_empty() || host.is_empty() || host.contains('@')) {
        return Err(ApiError::invalid("email: must be an e-mail address"));
    }
    let person = platform.people.add(email, name, password)?;
    let outbox = &platform.services.outbox;
    platform
        .people
        .mail(&person, Purpose::Verify, outbox, anybody.now());
    Ok(created(
        &json!({ "user": person.shown(), "verification_required": true }),
    ))
}

/// `GET /api/auth/verify-email` takes the token that was mailed.
async fn verify(
    State(platform): State<Arc<CorePlexMl>>,
    anybody: Anybody,
    listing: Listing,
) -> Result<Response, ApiError> {
    let token = listing.get("token").unwrap_or_default();
    let id = platform
        .people
        .redeem(token, Purpose::Verify, anybody.now());
    platform.people.verify(&id.ok_or_else(spent)?);
    Ok(done())
}

/// `POST /api/auth/forgot-password` mails a token, and never says whether the address is known.
async fn forgot(
    State(platform): State<Arc<CorePlexMl>>,
    anybody: Anybody,
    body: Bytes,
) -> Result<Response, ApiError> {
    anybody.spend(PASSWORDS)?;
    let fields = Fields::read(&body)?;
    if let Some(person) = platform.people.by_email(fields.required("email")?) {
        let outbox = &platform.services.outbox;
        platform
            .people
            .mail(&person, Purpose::Reset, outbox, anybody.now());
    }
    Ok(done())
}

/// `POST /api/auth/reset-password` takes the token and another password; every session of the account ends.
async fn reset(
    State(platform): State<Arc<CorePlexMl>>,
    anybody: Anybody,
    body: Bytes,
) -> Result<Response, ApiError> {
    anybody.spend(PASSWORDS)?;
    let fields = Fields::read(&body)?;
    let token = fields.required("token")?;
    let field = if fields.value("new_password").is_some() {
        "new_password"
    } else {
        "password"
    };
    let password = password(&fields, field)?;
    let id = platform.people.redeem(token, Purpose::Reset, anybody.now());
    let id = id.ok_or_else(spent)?;
    platform.people.set_password(&id, password);
    platform.services.sessions.end_others(&id, None);
    Ok(done())
}

/// `POST /api/auth/change-password` asks a session for the old password; other sessions of the account end.
async fn change(
    State(platform): State<Arc<CorePlexMl>>,
    anybody: Anybody,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    if !caller.is_in_session() {
        return Err(ApiError::forbidden(
            "Only a session may change the password",
        ));
    }
    anybody.spend(PASSWORDS)?;
    let fields = Fields::read(&body)?;
    let current = fields.required("current_password")?;
    let password = password(&fields, "new_password")?;
    let person = platform.people.by_id(&caller.account);
    let person = person.filter(|it| it.knows(current));
    let person = person.ok_or_else(|| ApiError::forbidden("Current password is wrong"))?;
    platform.people.set_password(&person.id, password);
    let kept = session_cookie(&headers);
    platform
        .services
        .sessions
        .end_others(&person.id, kept.as_deref());
    Ok(done())
}

fn password<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, ApiError> {
    let password = fields.required(name)?;
    if password.chars().count() < SHORTEST {
        let detail = format!("{name}: must have at least {SHORTEST} characters");
        return Err(ApiError::invalid(detail));
    }
    Ok(password)
}

fn spent() -> ApiError {
    ApiError::invalid("token: invalid or expired")
}
