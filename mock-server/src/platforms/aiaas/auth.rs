//! Where AIaaS looks for a key, and in which order it checks: size of the body, key, rate, scope.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use jiff::Timestamp;

use super::{
    error::ApiError,
    limits::{BURST, RATE},
    routes::Aiaas,
};
use crate::{
    auth::{AccountId, ApiKey, Denial, Presented, Principal, Scope},
    services::rate_limiter::Subject,
    visit::{RequestId, Visit},
};

/// May see what can be asked (AIAAS-SCOPE-04).
pub(crate) const INFERENCE_READ: Scope = Scope("inference:read");
/// May ask (AIAAS-SCOPE-02).
pub(crate) const INFERENCE_WRITE: Scope = Scope("inference:write");
/// May see what was used (AIAAS-SCOPE-05).
pub(crate) const ANALYTICS_READ: Scope = Scope("analytics:read");
/// May manage keys (AIAAS-SCOPE-07).
pub(crate) const ADMIN: Scope = Scope("admin");

/// The four scopes that the documents name; none contains another (AIAAS-SCOPE-01).
pub(crate) static SCOPES: [Scope; 4] = [INFERENCE_READ, INFERENCE_WRITE, ANALYTICS_READ, ADMIN];

/// A caller whose key opened the door (AIAAS-AUTH-01).
pub(crate) struct Caller {
    /// Its organization (AIAAS-AUTH-03).
    pub(crate) organization: AccountId,
    principal: Principal,
    key: Arc<ApiKey>,
    visit: Arc<Visit>,
}

impl Caller {
    /// Refuses a key that lacks the scope (AIAAS-SCOPE-08).
    pub(crate) fn require(&self, scope: Scope) -> Result<(), Denial> {
        self.visit.require(&self.principal, scope)
    }

    /// Whether the caller may see and change what this organization owns (AIAAS-AUTH-03).
    pub(crate) fn reaches(&self, owner: &AccountId) -> bool {
        self.visit.reaches(&self.principal, owner)
    }

    /// The key that the caller showed.
    pub(crate) fn key(&self) -> &ApiKey {
        &self.key
    }

    /// The moment of its request, on the platform's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.visit.now
    }

    /// The id of its request.
    pub(crate) fn request_id(&self) -> RequestId {
        self.visit.request_id
    }
}

impl FromRequestParts<Arc<Aiaas>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Aiaas>) -> Result<Self, ApiError> {
        let visit = parts.extensions.get::<Arc<Visit>>();
        let visit = visit.expect("every request enters as a visit").clone();
        Ok(admit(visit, &parts.headers)?)
    }
}

fn admit(visit: Arc<Visit>, headers: &HeaderMap) -> Result<Caller, Denial> {
    let presented = visit.present(look(headers));
    let principal = visit.identify(&presented)?;
    let key = principal.key.clone().ok_or(Denial::UnknownKey)?;
    let bucket = Subject::Key(key.id.clone());
    visit.draw(RATE, BURST, &bucket, Some(&key))?;
    key.used(visit.now);
    Ok(Caller {
        organization: principal.account.clone(),
        principal,
        key,
        visit,
    })
}

/// What the request shows: a bearer token (AIAAS-AUTH-02), or the key in `X-API-Key`, which decides where both are (AIAAS-AUTH-12).
pub(crate) fn look(headers: &HeaderMap) -> Presented {
    let mut keys = headers.get_all("x-api-key").iter().peekable();
    if keys.peek().is_some() {
        return Presented::among(keys.map(HeaderValue::as_bytes));
    }
    let bearers = headers.get_all(header::AUTHORIZATION);
    Presented::among(bearers.iter().filter_map(|value| bearer(value.as_bytes())))
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = value.trim_ascii().split_at_checked(6)?;
    let separated = key.first().is_none_or(|byte| *byte == b' ');
    (scheme.eq_ignore_ascii_case(b"bearer") && separated).then_some(key)
}
