//! The audit: the suite once clean, then for each planted fault what it asks of the claim that the fault breaks. A fault
//! that is not found is a hole in the suite.

use anyhow::Context as _;
use serde::Serialize;

use super::{Conduct, Trial};
use crate::{
    documents::{Documents, claim::ClaimId, features},
    report::{Conformance, PlatformReport, Verdict},
    target::{
        Target,
        control::{Control, PlantedFault},
    },
};

/// What became of every fault of a platform.
#[derive(Clone, Debug, Serialize)]
pub struct KillMatrix {
    /// The platform.
    pub platform: String,
    /// What the suite says of the mock without a fault.
    pub clean: Conformance,
    /// Why, if it does not conform.
    pub reason: String,
    /// One row for each fault.
    pub faults: Vec<Row>,
}

/// What became of one fault.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Such as `<platform>.revoked-key-accepted`.
    pub fault: String,
    /// What it does.
    pub sentence: String,
    /// The claim that it breaks.
    pub claim: ClaimId,
    /// What became of it.
    pub fate: Fate,
    /// How often it changed an outcome.
    pub hits: u64,
    /// The scenarios that failed its claim.
    pub killed_by: Vec<String>,
}

/// What became of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It was hit, and the claim that it names failed.
    Killed,
    /// It was hit, and its claim did not fail.
    Survived,
    /// No scenario came across it.
    Unreached,
}

/// Audits one target that has control; `done` is told of each row.
pub async fn audit(
    documents: &Documents,
    target: &Target,
    conduct: &Conduct,
    mut done: impl FnMut(&Row),
) -> anyhow::Result<KillMatrix> {
    let url = target
        .control
        .as_deref()
        .context("only a target with control can be audited")?;
    let control = Control::new(url, &target.platform)?;
    control.reset().await?;
    let features = features::of_platform(&documents.profile.name)?;
    let judge = async |conduct: &Conduct| {
        let trial = Trial::new(documents, features.clone(), target, conduct)?;
        anyhow::Ok(trial.run(conduct, |_| {}).await)
    };
    let clean = judge(conduct).await?;
    let mut faults = Vec::new();
    for fault in control.faults().await? {
        control.reset().await?;
        control.plant(&[&fault.id]).await?;
        let report = judge(&asking_for(&fault, conduct)).await?;
        let planted = control.faults().await?;
        let hits = planted
            .iter()
            .find(|planted| planted.id == fault.id)
            .map_or(0, |planted| planted.hits);
        let row = row(&fault, hits, &report);
        done(&row);
        faults.push(row);
    }
    control.reset().await?;
    Ok(KillMatrix {
        platform: target.platform.clone(),
        clean: clean.verdict,
        reason: clean.reason,
        faults,
    })
}

/// The same run, with no more than what the fault's own claim is judged by, and the positive twins of that.
fn asking_for(fault: &PlantedFault, conduct: &Conduct) -> Conduct {
    let mut conduct = conduct.clone();
    conduct.selection.claims = vec![ClaimId(fault.claim.clone())];
    conduct
}

fn row(fault: &PlantedFault, hits: u64, report: &PlatformReport) -> Row {
    let claim = ClaimId(fault.claim.clone());
    let failed = report
        .claims
        .iter()
        .any(|result| result.claim == claim && result.verdict == Verdict::Fail);
    let mut killed_by: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.claim == claim && finding.verdict == Verdict::Fail)
        .map(|finding| finding.scenario.clone())
        .collect();
    killed_by.dedup();
    Row {
        fault: fault.id.clone(),
        sentence: fault.sentence.clone(),
        claim,
        fate: match (hits, failed) {
            (0, _) => Fate::Unreached,
            (_, true) => Fate::Killed,
            (_, false) => Fate::Survived,
        },
        hits,
        killed_by,
    }
}

/// The last line of an audit: how many faults were planted, and what became of them.
pub fn summary(killed: usize, survived: usize, unreached: usize) -> String {
    let faults = killed + survived + unreached;
    format!("{faults} faults, {killed} killed, {survived} survived, {unreached} unreached")
}

impl KillMatrix {
    /// How many faults met this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.faults.iter().filter(|row| row.fate == fate).count()
    }

    /// Whether the suite accepts the clean mock and finds every fault.
    pub fn holds(&self) -> bool {
        self.clean == Conformance::Conforms
            && !self.faults.is_empty()
            && self.count(Fate::Killed) == self.faults.len()
    }
}
