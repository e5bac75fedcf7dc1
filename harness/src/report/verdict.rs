//! Verdicts: of a step, a scenario, a claim; and of a platform as a whole.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What became of a step, a scenario or a claim. The greatest of several wins.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The platform documents no such thing.
    NotApplicable,
    /// The operator chose not to ask.
    #[default]
    NotAsked,
    /// Something needed was missing.
    CouldNotRun,
    /// A scenario that could have caught a breach ran and held.
    Pass,
    /// A breach of what is not documented beyond dispute, or no MUST.
    Warn,
    /// The harness broke.
    Error,
    /// A documented, undisputed MUST was breached.
    Fail,
}

impl Verdict {
    /// All of them, worst first.
    pub const ALL: [Self; 7] = [
        Self::Fail,
        Self::Error,
        Self::Warn,
        Self::Pass,
        Self::CouldNotRun,
        Self::NotAsked,
        Self::NotApplicable,
    ];

    /// The name that stands in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::NotAsked => "not-asked",
            Self::CouldNotRun => "could-not-run",
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Error => "error",
            Self::Fail => "fail",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a run says of a platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Conformance {
    /// Every documented MUST that was asked held.
    Conforms,
    /// A documented MUST was breached.
    Fails,
    /// Too little could be run to say so.
    #[default]
    Incomplete,
    /// The harness broke.
    Error,
}

impl fmt::Display for Conformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Conforms => "conforms",
            Self::Fails => "fails",
            Self::Incomplete => "incomplete",
            Self::Error => "error",
        })
    }
}

/// The kind of thing that was missing where something could not be run.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Lack {
    /// The control listener of a mock.
    Control,
    /// A credential in the credentials file.
    Credential,
    /// Room below the target's limits.
    Budget,
    /// An answer from the target that the scenario could build on.
    #[value(skip)]
    Target,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Control => "control",
            Self::Credential => "credential",
            Self::Budget => "budget",
            Self::Target => "target",
        })
    }
}

/// Why something could not be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouldNotRun {
    /// What was missing.
    pub lack: Lack,
    /// In words, with the mend where there is one.
    pub reason: String,
}

impl Lack {
    /// This lack with its reason.
    pub fn because(self, reason: impl Into<String>) -> CouldNotRun {
        CouldNotRun {
            lack: self,
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_the_names_that_files_have() {
        for verdict in Verdict::ALL {
            let filed = serde_json::to_value(verdict).unwrap();
            assert_eq!(filed, verdict.name());
            assert_eq!(filed, verdict.to_string());
        }
        for (conformance, name) in [
            (Conformance::Conforms, "conforms"),
            (Conformance::Fails, "fails"),
            (Conformance::Incomplete, "incomplete"),
            (Conformance::Error, "error"),
        ] {
            assert_eq!(serde_json::to_value(conformance).unwrap(), name);
            assert_eq!(conformance.to_string(), name);
        }
        for (lack, name) in [
            (Lack::Control, "control"),
            (Lack::Credential, "credential"),
            (Lack::Budget, "budget"),
            (Lack::Target, "target"),
        ] {
            assert_eq!(serde_json::to_value(lack).unwrap(), name);
            assert_eq!(lack.to_string(), name);
        }
    }

    #[test]
    fn the_worst_of_several_wins() {
        let mixed = [Verdict::Pass, Verdict::CouldNotRun, Verdict::NotAsked];
        assert_eq!(mixed.into_iter().max(), Some(Verdict::Pass));
        assert_eq!(
            [Verdict::Pass, Verdict::Fail, Verdict::Error]
                .into_iter()
                .max(),
            Some(Verdict::Fail)
        );
    }
}
