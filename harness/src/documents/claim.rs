//! Claims: single sentences that a platform's documents make, and how far a target may be judged by them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// The project-wide name of a claim, such as `ABC-ERR-03`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClaimId(pub String);

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How strongly the documents put a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The documents permit or advise it.
    May,
    /// The documents recommend it.
    Should,
    /// The documents state it.
    Must,
}

/// What a claim, or a single fact under it, rests on; weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Inferred by this project.
    Assumed,
    /// Shown by a real client or contract only.
    Observed,
    /// Documents of equal rank contradict each other.
    Disputed,
    /// A document states it and none contradicts.
    Documented,
}

/// One sentence of a platform's documents.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// How strongly it is put.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
    /// The claim in one sentence.
    pub sentence: String,
    /// Page and place.
    pub source: String,
    /// Why no scenario asks, where none can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
    /// Why no planted fault breaks it, where none can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unplanted: Option<String>,
}

impl Claim {
    /// Whether a breach fails the target: only a documented, undisputed MUST does. A fact may rest on less than its claim.
    pub fn gates(&self, fact: Option<Basis>) -> bool {
        self.level == Level::Must && self.basis.min(fact.unwrap_or(self.basis)) == Basis::Documented
    }
}

/// All claims of a platform, by id.
pub type Claims = BTreeMap<ClaimId, Claim>;

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::May => "may",
            Self::Should => "should",
            Self::Must => "must",
        })
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Assumed => "assumed",
            Self::Observed => "observed",
            Self::Disputed => "disputed",
            Self::Documented => "documented",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(level: Level, basis: Basis) -> Claim {
        Claim {
            level,
            basis,
            sentence: String::new(),
            source: String::new(),
            excluded: None,
            unplanted: None,
        }
    }

    #[test]
    fn ids_levels_and_bases_are_shown_as_files_have_them() {
        assert_eq!(ClaimId("A-1".to_owned()).to_string(), "A-1");
        let levels = [Level::May, Level::Should, Level::Must].map(|level| level.to_string());
        assert_eq!(levels, ["may", "should", "must"]);
        let bases = [
            Basis::Assumed,
            Basis::Observed,
            Basis::Disputed,
            Basis::Documented,
        ];
        let bases = bases.map(|basis| basis.to_string());
        assert_eq!(bases, ["assumed", "observed", "disputed", "documented"]);
    }

    #[test]
    fn only_a_documented_must_gates() {
        assert!(claim(Level::Must, Basis::Documented).gates(None));
        assert!(!claim(Level::Should, Basis::Documented).gates(None));
        for basis in [Basis::Disputed, Basis::Observed, Basis::Assumed] {
            assert!(!claim(Level::Must, basis).gates(None));
            assert!(!claim(Level::Must, basis).gates(Some(Basis::Documented)));
        }
    }

    #[test]
    fn a_fact_that_rests_on_less_than_its_claim_does_not_gate() {
        assert!(!claim(Level::Must, Basis::Documented).gates(Some(Basis::Assumed)));
        assert!(claim(Level::Must, Basis::Documented).gates(Some(Basis::Documented)));
    }
}
