//! What a scenario leaves behind: outcomes by claim, and where it stopped.

use std::time::Duration;

use crate::{
    documents::claim::{Basis, ClaimId},
    report::{ExchangeRecord, Lack, Verdict},
    target::key::Identity,
};

/// What one scenario found.
#[derive(Clone, Debug)]
pub struct Record {
    /// Path of the feature file.
    pub feature: String,
    /// Line of the scenario.
    pub line: usize,
    /// Every claim that a step judged, in order.
    pub outcomes: Vec<Outcome>,
    /// In whose name a request was honoured.
    pub honoured: Vec<Identity>,
    /// In whose name a request was refused as documented.
    pub refused: Vec<Identity>,
    /// Why it stopped short of its end, if it did.
    pub stopped: Option<Stopped>,
    /// Wall time.
    pub elapsed: Duration,
}

/// One claim, judged by one step.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The claim.
    pub claim: ClaimId,
    /// What it rests on here.
    pub basis: Basis,
    /// `pass`, `warn` or `fail`.
    pub verdict: Verdict,
    /// What the documents promise.
    pub documented: String,
    /// What the target did, masked.
    pub seen: String,
    /// The exchanges up to here, masked; empty for a pass.
    pub exchanges: Vec<ExchangeRecord>,
}

/// Why a scenario stopped.
#[derive(Clone, Debug)]
pub enum Stopped {
    /// A claim failed; the outcomes say which.
    Breach,
    /// Something was missing.
    CouldNotRun(Lack, String),
    /// The harness broke.
    Error(String),
}
