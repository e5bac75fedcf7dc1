//! `/auth/user` and `/usage`: who the caller is and what it has used.

use std::{collections::HashMap, sync::Arc};

use axum::{extract::State, response::Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::Plexe;
use crate::{
    auth::AccountId,
    platforms::plexe::{
        auth::{Caller, READ_ONLY},
        error::ApiError,
    },
    reply,
};

/// What an account's owner told Plexe, and what they may spend.
#[derive(Deserialize)]
pub(crate) struct Profile {
    id: AccountId,
    /// Shown as `created_by` of whatever the account makes.
    pub(crate) email: String,
    name: String,
    user_name: String,
    credits: u64,
    consumption: u64,
}

/// The profiles of all accounts.
pub(crate) struct Profiles(HashMap<AccountId, Profile>);

impl Profiles {
    /// The profiles of the seed.
    pub(crate) fn seeded(text: &str) -> Self {
        #[derive(Deserialize)]
        struct Seed {
            accounts: Vec<Profile>,
        }
        let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
        let profiles = seed.accounts.into_iter();
        Self(profiles.map(|it| (it.id.clone(), it)).collect())
    }

    /// The profile of an account.
    pub(crate) fn of(&self, account: &AccountId) -> &Profile {
        self.0.get(account).expect("every account has a profile")
    }
}

/// `GET /auth/user` describes the caller's account (PLX-REF-10).
pub(crate) async fn user(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let profile = plexe.profiles.of(&caller.account);
    let body = json!({
        "user_id": profile.id,
        "email": profile.email,
        "name": profile.name,
        "user_name": profile.user_name,
        "credits": profile.credits,
        "consumption": profile.consumption,
        "is_active": true,
        "has_api_key": true,
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /usage/profile` is the account with its credits.
pub(crate) async fn profile(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let profile = plexe.profiles.of(&caller.account);
    let body = json!({
        "user_id": profile.id,
        "email": profile.email,
        "name": profile.name,
        "usage": { "credits": profile.credits, "consumption": profile.consumption },
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /usage/current` is the credits alone; its shape is not documented.
pub(crate) async fn current(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let profile = plexe.profiles.of(&caller.account);
    let body = json!({ "credits": profile.credits, "consumption": profile.consumption });
    Ok(reply::json(StatusCode::OK, &body))
}
