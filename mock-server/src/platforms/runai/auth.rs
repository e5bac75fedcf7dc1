//! Where Run:ai looks for a token, and what its bearer may do.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use jiff::Timestamp;

use super::{error::ApiError, routes::Runai};
use crate::{
    auth::{ApiKey, Denial, Presented, Principal, Scope},
    visit::Visit,
};

/// A caller whose token opened the door (RUNAI-BEAR-01).
pub(crate) struct Caller {
    principal: Principal,
    key: Arc<ApiKey>,
    visit: Arc<Visit>,
}

impl Caller {
    /// Refuses a caller none of whose roles may do this (RUNAI-ROLE-15).
    pub(crate) fn require(&self, scope: Scope) -> Result<(), Denial> {
        self.visit.require(&self.principal, scope)
    }

    /// Refuses a caller whose roles do not reach this unit (RUNAI-ROLE-02); `given` is what the rules say.
    pub(crate) fn require_within(&self, unit: &str, given: bool) -> Result<(), ApiError> {
        if self.visit.within(&self.principal, unit, given) {
            return Ok(());
        }
        Err(ApiError::forbidden())
    }

    /// Whether some role gives this.
    pub(crate) fn has(&self, scope: Scope) -> bool {
        self.principal.scopes.contains(&scope)
    }

    /// The moment of its request, on the platform's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.visit.now
    }

    /// Who bought the token: an application or a user.
    pub(crate) fn subject(&self) -> &ApiKey {
        &self.key
    }

    /// The name of the application or user.
    pub(crate) fn name(&self) -> String {
        self.key.record().name.to_string()
    }
}

impl FromRequestParts<Arc<Runai>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Runai>) -> Result<Self, ApiError> {
        let visit = visit(parts);
        let presented = visit.present(look(&parts.headers));
        let principal = visit.identify_token(&presented)?;
        let key = principal.key.clone().ok_or(Denial::UnknownKey)?;
        key.used(visit.now);
        Ok(Self {
            principal,
            key,
            visit,
        })
    }
}

/// A request that needs no token (RUNAI-TOK-15).
pub(crate) struct Anybody(pub(crate) Arc<Visit>);

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

/// What the request shows: the token after `Bearer` in `Authorization`, and nowhere else (RUNAI-BEAR-05, RUNAI-BEAR-06).
pub(crate) fn look(headers: &HeaderMap) -> Presented {
    let values = headers.get_all(header::AUTHORIZATION);
    Presented::among(values.iter().filter_map(|value| bearer(value.as_bytes())))
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.trim_ascii().split_at_checked(6)?;
    let separated = token.first().is_none_or(|byte| *byte == b' ');
    (scheme.eq_ignore_ascii_case(b"bearer") && separated).then_some(token)
}
