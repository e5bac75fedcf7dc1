//! Two targets before the same documents, claim by claim: where they agree, which of them differs, and what the documents leave open.

pub mod markdown;
mod sight;
pub mod text;
mod told;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::{
    sight::{Sight, Sights},
    told::AGAINST,
};
use super::{ClaimResult, Conformance, Finding, PlatformReport, Verdict};
use crate::documents::claim::{Basis, ClaimId, Level};

/// The name of this shape.
pub const SCHEMA: &str = "countersign-comparison/1";

/// How two targets stand to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Each breaches it.
    BothDiffer,
    /// The left one breaches it.
    LeftDiffers,
    /// The right one breaches it.
    RightDiffers,
    /// They differ from each other, and the documents do not decide between them.
    DocumentsSilent,
    /// One of them could not be asked.
    NotCompared,
    /// They do the same.
    Agree,
}

impl Relation {
    /// All of them, the ones that call for somebody first.
    pub const ALL: [Self; 6] = [
        Self::BothDiffer,
        Self::LeftDiffers,
        Self::RightDiffers,
        Self::DocumentsSilent,
        Self::NotCompared,
        Self::Agree,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::BothDiffer => "both differ",
            Self::LeftDiffers => "left differs",
            Self::RightDiffers => "right differs",
            Self::DocumentsSilent => "documents silent",
            Self::NotCompared => "not compared",
            Self::Agree => "agree",
        }
    }
}

/// One platform on two targets.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Short name.
    pub platform: String,
    /// Base URL of the left target.
    pub left: String,
    /// Base URL of the right target.
    pub right: String,
    /// What random choices grew from, on both.
    pub seed: u64,
    /// Why much could not be compared, where one of the runs was broken or incomplete.
    pub obstacles: Vec<String>,
    /// Every claim that is not excluded.
    pub claims: Vec<ComparedClaim>,
}

/// One claim on two targets.
#[derive(Clone, Debug, Serialize)]
pub struct ComparedClaim {
    /// Its id.
    pub claim: ClaimId,
    /// How strongly it is put.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
    /// The claim in one sentence.
    pub sentence: String,
    /// How the targets stand to it.
    pub relation: Relation,
    /// What the documents promise, where a target breaches it.
    pub documented: Option<String>,
    /// The left target.
    pub left: Stand,
    /// The right target.
    pub right: Stand,
}

/// How one target stands to a claim.
#[derive(Clone, Debug, Serialize)]
pub struct Stand {
    /// What became of the claim there.
    pub verdict: Verdict,
    /// What was seen there, as far as it tells the targets apart.
    pub saw: Option<String>,
}

impl Stand {
    /// Both in one line.
    fn in_words(&self) -> String {
        let saw = self.saw.as_ref();
        let saw = saw.map_or_else(String::new, |saw| format!(": {saw}"));
        format!("{}{saw}", self.verdict)
    }
}

/// One target, judged.
pub struct Side {
    /// What the run found.
    pub report: PlatformReport,
    /// What was seen, of what held as well.
    pub sights: Sights,
}

impl Comparison {
    /// Compares two runs of the same scenarios.
    pub fn of(left: &Side, right: &Side, seed: u64) -> Self {
        let claims = left.report.claims.iter().filter_map(|claim| {
            let mut others = right.report.claims.iter();
            let other = others.find(|other| other.claim == claim.claim)?;
            Some(compared((left, claim), (right, other)))
        });
        let mut claims: Vec<_> = claims.collect();
        claims.sort_by_key(|it| it.relation);
        let sides = [("left", left), ("right", right)].into_iter();
        let obstacles = sides.filter(|(_, it)| {
            matches!(
                it.report.verdict,
                Conformance::Incomplete | Conformance::Error
            )
        });
        Self {
            schema: SCHEMA,
            platform: left.report.platform.clone(),
            left: left.report.target.clone(),
            right: right.report.target.clone(),
            seed,
            obstacles: obstacles
                .map(|(name, it)| format!("{name}: {}", it.report.reason))
                .collect(),
            claims,
        }
    }

    /// The claims to which the targets stand so.
    pub fn with(&self, relation: Relation) -> impl Iterator<Item = &ComparedClaim> {
        self.claims.iter().filter(move |it| it.relation == relation)
    }
}

fn compared(left: (&Side, &ClaimResult), right: (&Side, &ClaimResult)) -> ComparedClaim {
    let claim = left.1;
    let ran: BTreeSet<_> = left.0.ran().intersection(&right.0.ran()).cloned().collect();
    let apart = sight::apart(&left.0.sights, &right.0.sights, &claim.claim, &ran);
    let relation = relation(claim.verdict, right.1.verdict, apart.is_some());
    let (left_saw, right_saw) = apart.unzip();
    let stand = |(side, claim): (&Side, &ClaimResult), saw: Option<String>| Stand {
        verdict: claim.verdict,
        saw: side.breach(&claim.claim).map(|it| it.seen.clone()).or(saw),
    };
    let documented = left.0.breach(&claim.claim).or(right.0.breach(&claim.claim));
    ComparedClaim {
        claim: claim.claim.clone(),
        level: claim.level,
        basis: claim.basis,
        sentence: claim.sentence.clone(),
        relation,
        documented: documented.map(|it| it.documented.clone()),
        left: stand(left, left_saw),
        right: stand(right, right_saw),
    }
}

fn relation(left: Verdict, right: Verdict, is_seen_apart: bool) -> Relation {
    let breached = |verdict| matches!(verdict, Verdict::Fail | Verdict::Warn);
    match (left, right) {
        _ if breached(left) && breached(right) => Relation::BothDiffer,
        _ if breached(left) => Relation::LeftDiffers,
        _ if breached(right) => Relation::RightDiffers,
        (Verdict::Pass, Verdict::Pass) if is_seen_apart => Relation::DocumentsSilent,
        (Verdict::Pass, Verdict::Pass) => Relation::Agree,
        _ => Relation::NotCompared,
    }
}

impl Side {
    /// Feature and line of every scenario that ran to a judgement.
    fn ran(&self) -> BTreeSet<(String, usize)> {
        let scenarios = self.report.scenarios.iter();
        let ran = scenarios
            .filter(|it| matches!(it.verdict, Verdict::Pass | Verdict::Warn | Verdict::Fail));
        ran.map(|it| (it.feature.clone(), it.line)).collect()
    }

    /// What is documented and what was seen in the worst breach of a claim.
    fn breach(&self, claim: &ClaimId) -> Option<&Finding> {
        let findings = self.report.findings.iter();
        findings
            .filter(|it| it.claim == *claim)
            .max_by_key(|it| it.verdict)
    }
}

#[cfg(test)]
mod tests;
