//! `/api/admin`: users and settings, for `admin` and administrators (CPX-SCOPE-05). No page names these routes; the scope needs a door.

use std::sync::Arc;

use axum::{Router, extract::State, response::Response, routing::get};
use serde_json::json;

use super::{CorePlexMl, ok};
use crate::platforms::coreplexml::{
    auth::{ADMIN, Caller},
    error::ApiError,
    input::Listing,
};

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/admin/users", get(users))
        .route("/api/admin/settings", get(settings))
}

impl CorePlexMl {
    /// Refuses a credential without the scope, and whoever is nobody's administrator.
    fn administers(&self, caller: &Caller) -> Result<(), ApiError> {
        caller.require(ADMIN)?;
        let person = self.people.by_id(&caller.account);
        let administers = person.is_some_and(|person| person.administers);
        let refused = || ApiError::forbidden("Only an administrator may do this");
        administers.then_some(()).ok_or_else(refused)
    }
}

/// Everybody with an account.
async fn users(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    platform.administers(&caller)?;
    let people = platform.people.all();
    let shown = people.iter().map(|person| {
        let mut shown = person.shown();
        shown["email_verified"] = json!(person.verified);
        shown
    });
    Ok(listing.page(shown.collect()))
}

/// What limits are in force.
async fn settings(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    platform.administers(&caller)?;
    let limits = platform.services.limiter.limits();
    let rules = platform.services.limiter.rules().iter().zip(&limits.limits);
    let rules: serde_json::Map<_, _> = rules
        .map(|(rule, limit)| (rule.name.to_owned(), json!(limit)))
        .collect();
    Ok(ok(
        &json!({ "settings": { "limits_enabled": limits.enabled, "limits": rules } }),
    ))
}
