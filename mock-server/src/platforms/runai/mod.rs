//! Run:ai: an application's secret buys a token, and its roles say what the token may do.

mod auth;
mod collection;
mod error;
mod faults;
mod input;
mod roles;
mod routes;
mod seed;
mod shape;
mod variants;

use axum::response::IntoResponse;

use self::error::ApiError;
pub use self::routes::NOT_IMITATED;
use super::Platform;
use crate::{
    auth::{KeyFormat, TokenFormat},
    services::settings::Choice,
};

/// The platform; its facts are those of its authentication page, and of release 2.18 around it.
pub static PLATFORM: Platform = Platform {
    name: "runai",
    seed: SEED,
    key_format: KeyFormat {
        prefix: "",
        random: 32,
        id_prefix: "",
        id_random: 32,
        shown_first: 0,
        shown_last: 0,
    },
    tokens: Some(TokenFormat {
        issuer: "https://mock.run.ai/auth/realms/runai",
        key_id: "countersign",
        key: include_str!("../../../../fixtures/runai/test-signing-key.pem"),
        lifetime: 3_600,
    }),
    choices: &[Choice {
        name: "release",
        words: &["2.18", "2.20", "2.24"],
        allowed: "2.18, 2.20 or 2.24",
        variants: &[],
    }],
    full: roles::ADMINISTRATOR,
    read_only: roles::VIEWER,
    rules: &[],
    declared_limits: |_| toml::Table::new(),
    router: routes::table,
    challenge: "Bearer realm=\"runai\"",
    largest_body: usize::MAX,
    complete: |_, _, _| {},
    refuse: |denial| ApiError::from(denial).into_response(),
    unreadable: |unreadable| ApiError::from(unreadable).into_response(),
    faults: faults::FAULTS,
    variants: variants::VARIANTS,
    first_slot: "",
    first_command: |url, _| {
        format!(
            "curl -X POST {url}/api/v1/token -d '{{\"grantType\":\"app_token\",\"AppId\":\"app123\",\"AppSecret\":\"asdasidjn9d\"}}'"
        )
    },
};

const SEED: &str = include_str!("../../../../fixtures/runai/seed.toml");
