//! What a scenario leaves behind: outcomes by claim, and where it stopped.

use std::{collections::HashMap, time::Duration};

use super::plan::Place;
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
    /// Requests that were honoured.
    pub honoured: Vec<Honoured>,
    /// Requests that were refused as documented.
    pub refused: Vec<Refused>,
    /// Why it stopped short of its end, if it did.
    pub stopped: Option<Stopped>,
    /// Wall time.
    pub elapsed: Duration,
}

impl Record {
    /// Each scenario's record by its place; where it has left several, the first.
    pub(super) fn by_place(records: &[Self]) -> HashMap<Place<'_>, &Self> {
        let mut all = HashMap::new();
        for record in records {
            let place = (record.feature.as_str(), record.line);
            all.entry(place).or_insert(record);
        }
        all
    }
}

/// A request that was honoured: the positive half of a pair of twins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Honoured {
    /// In whose name.
    pub identity: Identity,
    /// The operation, by its phrase.
    pub operation: String,
}

/// A request that was refused as documented: it proves something where its twin was honoured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// In whose name.
    pub identity: Identity,
    /// The operation that its twin must have been honoured for, where not any will do.
    pub operation: Option<String>,
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
    /// A feature that shows the breach, where the scenario found it by chance.
    pub example: Option<String>,
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
