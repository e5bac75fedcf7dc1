//! Where Plexe looks for a key, and in which order it checks: lock-out, key, rate, permission.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use jiff::Timestamp;

use super::{error::ApiError, limits, routes::Plexe};
use crate::{
    auth::{AccountId, Denial, Presented, Principal, Scope},
    services::rate_limiter::{Rule, Subject},
    visit::{RequestId, Visit},
};

/// What every key may do.
pub(crate) const READ_ONLY: Scope = Scope("read_only");
/// What only a key with `read_write` may do.
pub(crate) const READ_WRITE: Scope = Scope("read_write");

/// A caller whose key opened the door (PLX-KEY-02).
pub(crate) struct Caller {
    /// Its account.
    pub(crate) account: AccountId,
    principal: Principal,
    visit: Arc<Visit>,
}

impl Caller {
    /// Refuses a key whose level is too low (PLX-ERR-04).
    pub(crate) fn require(&self, scope: Scope) -> Result<(), Denial> {
        self.visit.require(&self.principal, scope)
    }

    /// Whether the caller may see and change what this account owns (PLX-KEY-06).
    pub(crate) fn reaches(&self, owner: &AccountId) -> bool {
        self.visit.reaches(&self.principal, owner)
    }

    /// Counts one created key (PLX-REF-07).
    pub(crate) fn spend_creation(&self) -> Result<(), Denial> {
        let account = Subject::Account(self.account.clone());
        self.spend(limits::CREATIONS, &account)
    }

    /// The moment of its request, on the platform's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.visit.now
    }

    /// The id of its request.
    pub(crate) fn request_id(&self) -> RequestId {
        self.visit.request_id
    }

    fn spend(&self, rule: &'static Rule, on: &Subject) -> Result<(), Denial> {
        self.visit.spend(rule, on, self.principal.key.as_deref())
    }
}

impl FromRequestParts<Arc<Plexe>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Plexe>) -> Result<Self, ApiError> {
        let visit = parts.extensions.get::<Arc<Visit>>();
        let visit = visit.expect("every request enters as a visit").clone();
        Ok(admit(visit, &parts.headers)?)
    }
}

fn admit(visit: Arc<Visit>, headers: &HeaderMap) -> Result<Caller, Denial> {
    let client = Subject::Client(visit.client);
    let presented = visit.present(look(headers));
    visit.spare(limits::FAILURES, &client)?;
    let principal = match visit.identify(&presented) {
        Ok(principal) => principal,
        Err(denial) => {
            // Who shows no key is not guessing one.
            if denial != Denial::MissingCredential {
                visit.spend(limits::FAILURES, &client, None)?;
            }
            return Err(denial);
        }
    };
    let caller = Caller {
        account: principal.account.clone(),
        principal,
        visit,
    };
    let account = Subject::Account(caller.account.clone());
    caller.spend(limits::REQUESTS, &account)?;
    if let Some(key) = &caller.principal.key {
        key.used(caller.now());
    }
    Ok(caller)
}

/// What the request shows: `x-api-key` decides; `Authorization: Bearer` is the accepted alternative (PLX-REF-01).
pub(crate) fn look(headers: &HeaderMap) -> Presented {
    let mut keys = headers.get_all("x-api-key").iter().peekable();
    if keys.peek().is_some() {
        return Presented::among(keys.map(http::HeaderValue::as_bytes));
    }
    let bearers = headers.get_all(header::AUTHORIZATION);
    Presented::among(bearers.iter().filter_map(|value| bearer(value.as_bytes())))
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = value.trim_ascii().split_at_checked(6)?;
    let separated = key.first().is_none_or(|byte| *byte == b' ');
    (scheme.eq_ignore_ascii_case(b"bearer") && separated).then_some(key)
}
