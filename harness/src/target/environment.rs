//! The environment, as far as it may hold secrets: the one place that reads it.

use std::env;

/// What a variable of the environment holds, if it is set.
#[expect(
    clippy::disallowed_methods,
    reason = "secrets are the one thing that the environment may hold"
)]
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}
