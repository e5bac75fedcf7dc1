//! One report, from which every format is rendered. Everything in it is masked already.

pub mod comparison;
pub mod conformance;
mod cucumber;
pub mod cucumber_json;
pub mod diff;
mod exchange;
pub mod exit;
pub mod failed;
pub mod github;
pub mod html;
pub mod intoto;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod merge;
pub mod messages;
pub mod printable;
pub mod sarif;
pub mod shard;
pub mod tally;
pub mod tap;
pub mod text;
mod trouble;
pub mod verdict;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{
    exchange::ExchangeRecord,
    verdict::{Conformance, CouldNotRun, Lack, Verdict},
};
use crate::documents::claim::{Basis, ClaimId, Level};

/// The name of this shape.
pub const SCHEMA: &str = "countersign-report/1";

/// What a run found, platform by platform.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of the harness.
    pub version: String,
    /// RFC 3339, UTC.
    pub started: String,
    /// RFC 3339, UTC.
    pub finished: String,
    /// How it was run.
    pub run: RunFacts,
    /// One entry for each platform, in order.
    pub platforms: Vec<PlatformReport>,
}

/// How a run was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunFacts {
    /// Stands in the names of what the run makes on the target.
    pub id: String,
    /// What random choices grew from.
    pub seed: u64,
    /// Options by flag, without secrets.
    pub options: BTreeMap<String, String>,
}

/// What a run found at one platform.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PlatformReport {
    /// Short name.
    pub platform: String,
    /// Base URL.
    pub target: String,
    /// Whether that was the mock inside the process, which has another address each time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub embedded: bool,
    /// What it comes to.
    pub verdict: Conformance,
    /// Why it is incomplete or broken; empty otherwise.
    pub reason: String,
    /// Claims by the name of their verdict.
    pub counts: BTreeMap<String, usize>,
    /// Wall time.
    pub seconds: f64,
    /// Every claim that is not excluded.
    pub claims: Vec<ClaimResult>,
    /// Every scenario, whether it ran or not.
    pub scenarios: Vec<ScenarioResult>,
    /// Every breach.
    pub findings: Vec<Finding>,
    /// What the run made and could not end.
    pub leftovers: Vec<String>,
    /// What is wrong with the baseline itself: entries that have expired, or match nothing that failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<String>,
    /// What the run made that nothing documented takes back, by kind and name.
    #[serde(default)]
    pub remaining: Vec<String>,
    /// The SHA-256 of every feature, profile and file of claims that it was judged by.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Claims that no scenario can ask for.
    #[serde(default)]
    pub excluded: Vec<Exclusion>,
    /// What was sent and made.
    #[serde(default)]
    pub spent: Vec<Expense>,
}

/// A claim that no scenario can ask for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Exclusion {
    /// Its id.
    pub claim: ClaimId,
    /// The claim in one sentence.
    pub sentence: String,
    /// Page and place.
    pub source: String,
    /// Why none can.
    pub reason: String,
}

/// So much of what a run has a budget for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expense {
    /// `requests`, `keys made` or `answers of 401`.
    pub what: String,
    /// How many there were.
    pub spent: u32,
    /// How many there might have been, where that has an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
}

/// What became of a claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimResult {
    /// Its id.
    pub claim: ClaimId,
    /// How strongly it is put.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
    /// What became of it.
    pub verdict: Verdict,
    /// The claim in one sentence.
    pub sentence: String,
    /// Page and place.
    pub source: String,
    /// What was missing, where it could not be run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<Lack>,
    /// Why its failure fails no run, where the baseline of the run has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
}

/// What a baseline says of a failure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    /// Why it is put up with.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it is (RFC 3339, UTC).
    pub expires: String,
}

impl ClaimResult {
    /// Whether a breach fails the target: only a documented, undisputed MUST does.
    pub fn gates(&self) -> bool {
        self.level == Level::Must && self.basis == Basis::Documented
    }
}

/// What became of a scenario.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ScenarioResult {
    /// Platform, feature and name, as a path.
    pub id: String,
    /// Path of the feature file.
    pub feature: String,
    /// Name of the feature.
    #[serde(default)]
    pub feature_name: String,
    /// The rule that it stands in; empty if in none.
    #[serde(default)]
    pub rule: String,
    /// Line of the scenario, or of its row of examples.
    pub line: usize,
    /// Its name, with the examples filled in.
    pub name: String,
    /// Tags without `@`.
    pub tags: Vec<String>,
    /// The claims that it counts for on this platform.
    pub claims: Vec<ClaimId>,
    /// What became of it.
    pub verdict: Verdict,
    /// Why it was not run, or what broke; empty otherwise.
    pub reason: String,
    /// Wall time.
    pub seconds: f64,
    /// Whether it was to run, and a live credential opens a door in it.
    #[serde(default)]
    pub opens: bool,
    /// Its steps.
    pub steps: Vec<StepResult>,
}

/// What became of a step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepResult {
    /// `Given`, `When`, `Then`, `And`.
    pub keyword: String,
    /// The rest of the line.
    pub text: String,
    /// Its line in the feature file.
    #[serde(default)]
    pub line: usize,
    /// What became of it; a step after a breach is not asked.
    pub verdict: Verdict,
    /// What went wrong; empty otherwise.
    pub message: String,
}

/// A breach of a claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The claim.
    pub claim: ClaimId,
    /// How strongly it is put.
    pub level: Level,
    /// What it rests on here.
    pub basis: Basis,
    /// `fail` or `warn`.
    pub verdict: Verdict,
    /// Path of the feature file.
    pub feature: String,
    /// Line of the scenario.
    pub line: usize,
    /// Id of the scenario.
    pub scenario: String,
    /// What the documents promise.
    pub documented: String,
    /// What the target did.
    pub seen: String,
    /// A feature that shows it, ready to run, where it was found by chance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The requests and answers that show it, the decisive one last.
    pub exchanges: Vec<ExchangeRecord>,
}
