//! Where CorePlexML looks for a credential: a key under `Bearer`, else a session in its cookie (CPX-AUTH-01).

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::{HeaderMap, Method, header, request::Parts};
use jiff::Timestamp;

use super::{error::ApiError, routes::CorePlexMl};
use crate::{
    auth::{AccountId, Denial, Presented, Principal, Scope},
    services::rate_limiter::{Rule, Subject},
    visit::Visit,
};

/// List and view resources.
pub(crate) const READ: Scope = Scope("read");
/// Create, update and delete resources.
pub(crate) const WRITE: Scope = Scope("write");
/// Make predictions.
pub(crate) const PREDICT: Scope = Scope("predict");
/// Manage users, settings and other keys.
pub(crate) const ADMIN: Scope = Scope("admin");
/// All of them; a session has them all.
pub(crate) const SCOPES: [Scope; 4] = [READ, WRITE, PREDICT, ADMIN];

/// The cookie that a session travels in; its name is not documented.
pub(crate) const SESSION_COOKIE: &str = "coreplexml_session";
/// What the session's cookie may be called as well, because any name will do.
pub(crate) const OTHER_SESSION_COOKIE: &str = "sid";
/// The cookie whose value a writing request repeats (CPX-REF-03).
pub(crate) const CSRF_COOKIE: &str = "csrf_token";
/// The header that repeats it.
pub(crate) const CSRF_HEADER: &str = "x-csrf-token";

/// A caller whose credential opened the door.
pub(crate) struct Caller {
    /// Its account.
    pub(crate) account: AccountId,
    principal: Principal,
    visit: Arc<Visit>,
}

impl Caller {
    /// Refuses a key without this scope (CPX-ERR-03).
    pub(crate) fn require(&self, scope: Scope) -> Result<(), Denial> {
        self.visit.require(&self.principal, scope)
    }

    /// Whether the caller has logged in, and shows no key.
    pub(crate) fn is_in_session(&self) -> bool {
        self.principal.key.is_none()
    }

    /// Whether the caller may see what this account owns (CPX-REF-13).
    pub(crate) fn reaches(&self, owner: &AccountId) -> bool {
        self.visit.reaches(&self.principal, owner)
    }

    /// The moment of its request, on the platform's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.visit.now
    }
}

impl FromRequestParts<Arc<CorePlexMl>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<CorePlexMl>) -> Result<Self, ApiError> {
        Ok(admit(visit(parts), &parts.method, &parts.headers)?)
    }
}

/// Somebody who need not be anybody, where requests are counted by address.
pub(crate) struct Anybody(Arc<Visit>);

impl Anybody {
    /// Counts one attempt (CPX-ERR-04).
    pub(crate) fn spend(&self, rule: &'static Rule) -> Result<(), Denial> {
        self.0.spend(rule, &Subject::Client(self.0.client), None)
    }

    /// The moment of the request, on the platform's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.now
    }
}

impl<S: Sync> FromRequestParts<S> for Anybody {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(visit(parts)))
    }
}

fn visit(parts: &Parts) -> Arc<Visit> {
    let visit = parts.extensions.get::<Arc<Visit>>();
    visit.expect("every request enters as a visit").clone()
}

fn admit(visit: Arc<Visit>, method: &Method, headers: &HeaderMap) -> Result<Caller, Denial> {
    let presented = visit.present(look(headers));
    let principal = visit.identify(&presented)?;
    if let Presented::Session(secret) = &presented
        && writes(method)
    {
        let session = visit.services.sessions.admit(secret, visit.now)?;
        // The seed's own example repeats nothing: only a wrong token is refused.
        let repeated = headers.get(CSRF_HEADER);
        if repeated.is_some_and(|value| value.as_bytes() != session.csrf.as_bytes()) {
            return Err(Denial::ForgedRequest);
        }
    }
    if let Some(key) = &principal.key {
        key.used(visit.now);
    }
    Ok(Caller {
        account: principal.account.clone(),
        principal,
        visit,
    })
}

/// Whether a request of this method changes anything.
pub(crate) fn writes(method: &Method) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// What the request shows: a key decides where there is one (CPX-AUTH-02).
pub(crate) fn look(headers: &HeaderMap) -> Presented {
    let bearers = headers.get_all(header::AUTHORIZATION);
    let found = Presented::among(bearers.iter().filter_map(|value| bearer(value.as_bytes())));
    match (found, session_cookie(headers)) {
        (Presented::Nothing, Some(session)) => Presented::Session(session),
        (found, _) => found,
    }
}

/// What the session's cookie says, if it was sent.
pub(crate) fn session_cookie(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::COOKIE);
    let values = values.iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| [SESSION_COOKIE, OTHER_SESSION_COOKIE].contains(name))
        .map(|(_, value)| value.to_owned())
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = value.trim_ascii().split_at_checked(6)?;
    let separated = key.first().is_none_or(|byte| *byte == b' ');
    (scheme.eq_ignore_ascii_case(b"bearer") && separated).then_some(key)
}
