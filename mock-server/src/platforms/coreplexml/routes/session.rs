//! `/api/auth/login`, `logout` and `me`: sessions in a cookie that scripts cannot read (CPX-SESS-01).

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, header};
use jiff::SignedDuration;
use serde_json::json;

use super::{CorePlexMl, done, ok};
use crate::{
    auth::AccountId,
    platforms::coreplexml::{
        auth::{Anybody, CSRF_COOKIE, Caller, SESSION_COOKIE, session_cookie},
        error::ApiError,
        input::Fields,
        limits::LOGINS,
    },
    reply,
    services::Services,
};

/// How long a session lasts.
const USUAL: SignedDuration = SignedDuration::from_hours(12);
/// How long it lasts for somebody who wants to be remembered (CPX-REF-06).
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/auth/login", post(login))
        .route("/api/auth/logout", post(logout))
        .route("/api/auth/me", get(me))
}

/// `POST /api/auth/login` begins a session (CPX-KEY-03).
async fn login(
    State(platform): State<Arc<CorePlexMl>>,
    anybody: Anybody,
    body: Bytes,
) -> Result<Response, ApiError> {
    anybody.spend(LOGINS)?;
    let fields = Fields::read(&body)?;
    let person = platform.people.by_email(fields.required("email")?);
    let password = fields.required("password")?;
    let remember = fields.flag("remember")?;
    let person = person.filter(|it| it.knows(password));
    let person = person.ok_or_else(ApiError::wrong_password)?;
    if !person.verified {
        return Err(ApiError::forbidden("Email address is not verified"));
    }
    let mut response = reply::unstored(ok(&json!({ "user": person.shown() })));
    let headers = response.headers_mut();
    set_cookies(&platform.services, &person.id, remember, headers);
    Ok(response)
}

/// `POST /api/auth/logout` ends the session; its cookies are taken back.
async fn logout(
    State(platform): State<Arc<CorePlexMl>>,
    _: Caller,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if let Some(secret) = session_cookie(&headers) {
        platform.services.sessions.end(&secret);
    }
    let mut response = done();
    for name in [SESSION_COOKIE, CSRF_COOKIE] {
        let cookie = format!("{name}=; Path=/; Max-Age=0");
        append(response.headers_mut(), &cookie);
    }
    Ok(response)
}

/// `GET /api/auth/me` is whoever asks.
async fn me(State(platform): State<Arc<CorePlexMl>>, caller: Caller) -> Result<Response, ApiError> {
    let person = platform.people.by_id(&caller.account);
    let person = person.ok_or_else(|| ApiError::not_found("User"))?;
    Ok(ok(&json!({ "user": person.shown() })))
}

/// Begins a session of this account and hands over its two cookies.
///
/// Neither is `Secure`, because some clients would then keep them back over plain http.
pub(crate) fn set_cookies(
    services: &Services,
    account: &AccountId,
    remember: bool,
    headers: &mut HeaderMap,
) {
    let lifetime = if remember { REMEMBERED } else { USUAL };
    let (session, secret) = services.sessions.begin(account, services.now(), lifetime);
    let seconds = lifetime.as_secs();
    let rest = format!("Path=/; SameSite=Lax; Max-Age={seconds}");
    append(
        headers,
        &format!("{SESSION_COOKIE}={secret}; HttpOnly; {rest}"),
    );
    append(headers, &format!("{CSRF_COOKIE}={}; {rest}", session.csrf));
}

fn append(headers: &mut HeaderMap, cookie: &str) {
    let cookie = HeaderValue::from_str(cookie).expect("letters, digits and signs");
    headers.append(header::SET_COOKIE, cookie);
}
