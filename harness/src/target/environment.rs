//! The environment, which may hold secrets: the one place that reads it.

use std::env;

/// What a variable of the environment holds, if it is set.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment may hold secrets, and says what reads what is printed"
)]
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}
