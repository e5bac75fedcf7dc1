//! What the standards ask of every server: promises that no platform makes, and the claims behind them.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Deserialize;

use super::{claim::Claims, embedded, profile::Promise, source::Source};

const PATH: &str = "fixtures/http/practice.toml";

/// The shape of `fixtures/http/practice.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Practice {
    /// What the steps of the shared features assert, by step text with hyphens for blanks.
    pub(super) promises: BTreeMap<String, Promise>,
    /// The sentences of the standards; all of basis `assumed`, since no platform promises them.
    pub(super) claims: Claims,
}

impl Practice {
    /// As this binary has it.
    pub(super) fn embedded() -> anyhow::Result<Self> {
        let mut all = embedded::FIXTURES.iter();
        let (path, text) = all.find(|(path, _)| *path == PATH).context(PATH)?;
        Source { path, text }.read()
    }
}

#[cfg(test)]
mod tests {
    use super::Practice;

    #[test]
    fn what_no_platform_promises_fails_nobody() {
        let practice = Practice::embedded().unwrap();
        assert!(!practice.claims.is_empty());
        for (id, claim) in practice.claims {
            assert!(!claim.gates(None), "{id}");
        }
    }
}
