//! Plexe: API keys in `x-api-key`, two permission levels, limits per account.

mod auth;
mod error;
mod faults;
mod input;
mod limits;
mod routes;
mod variants;

use axum::response::IntoResponse;

use self::error::ApiError;
pub use self::routes::NOT_IMITATED;
use super::Platform;
use crate::auth::KeyFormat;

/// The platform; its facts are those of its authentication page, and of the reference beside it.
pub static PLATFORM: Platform = Platform {
    name: "plexe",
    seed: SEED,
    key_format: KeyFormat {
        prefix: "plx_sk_",
        random: 32,
        id_prefix: "key_",
        id_random: 12,
        shown_first: 11,
        shown_last: 4,
    },
    tokens: None,
    choices: &[],
    full: &[auth::READ_ONLY, auth::READ_WRITE],
    read_only: &[auth::READ_ONLY],
    rules: &limits::RULES,
    declared_limits: limits::declared,
    router: routes::table,
    challenge: "ApiKey realm=\"plexe\"",
    largest_body: usize::MAX,
    complete: |_, _, _| {},
    refuse: |denial| ApiError::from(denial).into_response(),
    unreadable: |unreadable| ApiError::from(unreadable).into_response(),
    faults: faults::FAULTS,
    variants: variants::VARIANTS,
    first_slot: "read_write_key",
    first_command: |url, key| format!("curl {url}/models -H 'x-api-key: {key}'"),
};

const SEED: &str = include_str!("../../../../fixtures/plexe/seed.toml");
