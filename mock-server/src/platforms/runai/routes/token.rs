//! `POST /api/v1/token`: an application's secret, or a user's password, buys a token.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::json;

use super::Runai;
use crate::{
    auth::{ApiKey, Denial, Presented, Principal},
    platforms::runai::{auth::Anybody, error::ApiError, input::Fields, seed},
    reply::{self, Moment},
    visit::Visit,
};

/// What a refresh token is good for, and how many seconds.
const REFRESH: &str = "Refresh";
const REFRESH_LIFETIME: u32 = 24 * 60 * 60;

/// `POST /api/v1/token` needs no token itself (RUNAI-TOK-01, RUNAI-TOK-15).
pub(crate) async fn grant(
    State(runai): State<Arc<Runai>>,
    Anybody(visit): Anybody,
    body: Bytes,
) -> Result<Response, ApiError> {
    let fields = Fields::read(&body)?;
    let field = |name: &str| fields.text_in_any_case(name)?.ok_or_else(ApiError::missing);
    let principal = match field("grantType")? {
        "app_token" => application(&runai, &visit, field("AppId")?, field("AppSecret")?),
        "client_credentials" if runai.is_since("2.20") => {
            application(&runai, &visit, field("clientId")?, field("clientSecret")?)
        }
        "password" => user(&runai, &visit, field("username")?, field("password")?),
        "refresh_token" => refreshed(&runai, &visit, field("refreshToken")?),
        "exchange_token" => return Err(not_imitated("exchange_token")),
        "external_token_exchange" if runai.is_since("2.22") => {
            return Err(not_imitated("external_token_exchange"));
        }
        _ => return Err(ApiError::bad_request("grantType is not supported")),
    };
    // Whose secret is wrong is not told apart from who there is (RUNAI-TOK-11).
    let key = principal.ok().and_then(|it| it.key);
    let key = key.ok_or_else(ApiError::no_token)?;
    let tokens = runai.services.tokens.as_ref();
    let tokens = tokens.ok_or_else(ApiError::no_token)?;
    let mut body = json!({ "accessToken": tokens.issue(&key.id, visit.now) });
    if runai.is_since("2.24") {
        body["expiresIn"] = json!(tokens.lifetime());
    }
    if runai.users.get(&key.id).is_ok() {
        let token = tokens.issue_for(REFRESH, &key.id, visit.now, REFRESH_LIFETIME);
        body["refreshToken"] = json!(token);
    }
    Ok(reply::unstored(reply::json(StatusCode::OK, &body)))
}

fn not_imitated(grant: &str) -> ApiError {
    ApiError::not_imitated(&format!("POST /api/v1/token with {grant}"))
}

/// The application of this name, if this is its secret and it is enabled (RUNAI-AUTH-04, RUNAI-TOK-03, RUNAI-APP-05).
pub(super) fn application(
    runai: &Runai,
    visit: &Visit,
    name: &str,
    secret: &str,
) -> Result<Principal, Denial> {
    let found = visit.present(Presented::Key(secret.to_owned()));
    let principal = visit.recognise(&found, |secret| {
        let application = runai.applications.find("name", name);
        let application = application.ok_or(Denial::UnknownKey)?;
        let key = key_of(visit, secret, |id| application["id"] == *id)?;
        if application["enabled"] != true {
            return Err(Denial::RevokedKey);
        }
        Ok(Principal::of(key))
    })?;
    logged_in(runai, visit, &principal);
    Ok(principal)
}

/// The key of this secret; unknown is also that of somebody who is not there any more, by its id.
fn key_of(
    visit: &Visit,
    secret: &str,
    is_there: impl Fn(&str) -> bool,
) -> Result<Arc<ApiKey>, Denial> {
    let key = visit.services.keys.by_secret(secret);
    let key = key.filter(|key| is_there(&key.id));
    let key = key.ok_or(Denial::UnknownKey)?;
    key.usable(visit.now).map(|()| key)
}

fn user(runai: &Runai, visit: &Visit, email: &str, password: &str) -> Result<Principal, Denial> {
    let secret = seed::secret_of_user(email, password);
    let found = visit.present(Presented::Key(secret));
    let principal = visit.recognise(&found, |secret| {
        let key = key_of(visit, secret, |id| runai.users.get(id).is_ok())?;
        Ok(Principal::of(key))
    })?;
    logged_in(runai, visit, &principal);
    Ok(principal)
}

fn refreshed(runai: &Runai, visit: &Visit, token: &str) -> Result<Principal, Denial> {
    let found = visit.present(Presented::Key(token.to_owned()));
    visit.recognise(&found, |token| {
        let tokens = runai.services.tokens.as_ref().ok_or(Denial::UnknownKey)?;
        let claims = tokens.verify(token, visit.now, Some(REFRESH))?;
        let user = runai.users.get(&claims.sub);
        user.map_err(|_| Denial::UnknownKey)?;
        let key = runai.services.keys.by_id(&claims.sub);
        key.map(Principal::of).ok_or(Denial::UnknownKey)
    })
}

/// `lastLogin` is when an application or user last bought a token (RUNAI-APP-07).
fn logged_in(runai: &Runai, visit: &Visit, principal: &Principal) {
    let Some(key) = &principal.key else { return };
    for holders in [&runai.applications, &runai.users] {
        // Whoever is not among these is among the others.
        let _ = holders.change(&key.id, |item| item["lastLogin"] = json!(Moment(visit.now)));
    }
}
