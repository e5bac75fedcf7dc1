//! AIaaS: API keys as bearer tokens, four scopes, organizations, a token bucket for each key.

mod answer;
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

/// The platform; its facts are those of its guide to authentication and the guides beside it.
pub static PLATFORM: Platform = Platform {
    name: "aiaas",
    seed: SEED,
    key_format: KeyFormat {
        prefix: "",
        random: 43,
        id_prefix: "key_",
        id_random: 12,
        shown_first: 0,
        shown_last: 8,
    },
    tokens: None,
    choices: &[],
    full: &auth::SCOPES,
    read_only: &[auth::INFERENCE_READ],
    rules: &limits::RULES,
    declared_limits: limits::declared,
    router: routes::table,
    challenge: "Bearer realm=\"aiaas\"",
    largest_body: answer::LARGEST,
    complete: answer::complete,
    refuse: |denial| ApiError::from(denial).without_request_id(),
    unreadable: |unreadable| ApiError::from(unreadable).into_response(),
    faults: faults::FAULTS,
    variants: variants::VARIANTS,
    first_slot: "admin_key",
    first_command: |url, key| {
        let body = r#"{"model": "gpt-4", "prompt": "Hello"}"#;
        format!(
            "curl {url}/v1/inference -H 'Authorization: Bearer {key}' \
             -H 'Content-Type: application/json' -d '{body}'"
        )
    },
};

const SEED: &str = include_str!("../../../../fixtures/aiaas/seed.toml");
