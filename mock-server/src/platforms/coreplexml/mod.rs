//! CorePlexML: API keys under `Bearer`, sessions in a cookie, four scopes that do not contain each other.

mod auth;
mod catalog;
mod error;
mod faults;
mod input;
mod limits;
mod people;
mod routes;
mod variants;

use axum::response::IntoResponse;

use self::error::ApiError;
use super::Platform;
use crate::{auth::KeyFormat, services::settings::Choice};

/// The platform; its facts are those of its authentication page, and of the reference beside it.
pub static PLATFORM: Platform = Platform {
    name: "coreplexml",
    seed: SEED,
    key_format: KeyFormat {
        prefix: "cpx_live.",
        random: 32,
        id_prefix: "",
        id_random: 0,
        shown_first: 13,
        shown_last: 2,
    },
    tokens: None,
    choices: &[
        Choice {
            name: "api_keys",
            words: &["session-or-admin", "session-only"],
            allowed: "session-or-admin or session-only",
            variants: &[("session-only", "coreplexml.session-only-keys")],
        },
        Choice {
            name: "csrf",
            words: &["seed", "strict"],
            allowed: "seed or strict",
            variants: &[("strict", "coreplexml.strict-csrf")],
        },
    ],
    full: &auth::SCOPES,
    read_only: &[auth::READ],
    rules: &limits::RULES,
    declared_limits: limits::declared,
    router: routes::table,
    challenge: "Bearer realm=\"coreplexml\"",
    largest_body: usize::MAX,
    complete: |_, _, _| {},
    refuse: |denial| ApiError::from(denial).into_response(),
    unreadable: |unreadable| ApiError::from(unreadable).into_response(),
    faults: faults::FAULTS,
    variants: variants::VARIANTS,
    first_slot: "api_key",
    first_command: |url, _| {
        format!("curl {url}/api/projects -H 'Authorization: Bearer cpx_live.abc123def456'")
    },
};

const SEED: &str = include_str!("../../../../fixtures/coreplexml/seed.toml");
