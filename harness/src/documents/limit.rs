//! What a limit lets through at once, and where an operator declares its numbers.

use serde::Deserialize;

use super::profile::Limit;

/// What may be spent at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// How many.
    pub count: u32,
    /// Where the credentials file declares the target's own number.
    pub declared: String,
}

impl Limit {
    /// Where the credentials file declares the target's own numbers.
    pub fn declarations(&self) -> impl Iterator<Item = &str> {
        let burst = self.burst.iter().map(|burst| burst.declared.as_str());
        let seconds = self.declared_seconds.as_deref();
        std::iter::once(self.declared.as_str())
            .chain(burst)
            .chain(seconds)
    }
}
