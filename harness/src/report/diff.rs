//! What changed between two reports, check by check: a check is a scenario on a platform.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Conformance, PlatformReport, Report, ScenarioResult, Verdict};
use crate::documents::claim::ClaimId;

/// How a check differs from what it was; in the order in which people should hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It found a breach where none was known.
    New,
    /// It was judged, and is judged no more.
    Lost,
    /// It found another breach than before.
    Changed,
    /// Its breach is gone.
    Fixed,
    /// It was not judged, and holds.
    Gained,
}

/// One check that differs.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// How.
    pub kind: Kind,
    /// Whether that is for the worse.
    pub worse: bool,
    /// Id of the scenario.
    pub scenario: String,
    /// Its name.
    pub name: String,
    /// The claims that it counts for.
    pub claims: Vec<ClaimId>,
    /// Its verdict in the old report, if it was there.
    pub old: Option<Verdict>,
    /// Its verdict in the new report, if it is there.
    pub new: Option<Verdict>,
    /// What it found lately, or why it was not run.
    pub told: Vec<String>,
}

/// One platform, if anything about it differs.
#[derive(Clone, Debug, Serialize)]
pub struct PlatformDiff {
    /// Short name.
    pub platform: String,
    /// What the old run came to, if it was about the platform.
    pub old: Option<Conformance>,
    /// What the new run came to, if it was about the platform.
    pub new: Option<Conformance>,
    /// Checks that differ.
    pub changes: Vec<Change>,
    /// Claims that were judged, and are judged no more.
    pub lost_claims: Vec<ClaimId>,
    /// What the new run has left behind on the target, and the old one has not.
    pub left: Vec<String>,
    /// How many checks are as they were.
    pub same: usize,
}

impl PlatformDiff {
    /// Whether anything is worse than it was.
    pub fn is_worse(&self) -> bool {
        let broke = self.new == Some(Conformance::Error);
        let fell = (broke || self.old == Some(Conformance::Conforms)) && self.new != self.old;
        fell || !self.left.is_empty()
            || !self.lost_claims.is_empty()
            || self.changes.iter().any(|change| change.worse)
    }
}

/// What changed between two reports, platform by platform.
pub fn between(old: &Report, new: &Report) -> Vec<PlatformDiff> {
    let names = old.platforms.iter().chain(&new.platforms);
    let names: BTreeSet<_> = names.map(|it| it.platform.as_str()).collect();
    let of = |report: &'_ Report, name: &str| {
        let mut platforms = report.platforms.iter();
        platforms.find(|it| it.platform == name).cloned()
    };
    let platforms = names.into_iter();
    platforms
        .map(|name| of_platform(name, of(old, name).as_ref(), of(new, name).as_ref()))
        .collect()
}

fn of_platform(
    name: &str,
    old: Option<&PlatformReport>,
    new: Option<&PlatformReport>,
) -> PlatformDiff {
    let (before, after) = (checks(old), checks(new));
    let ids: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let (mut changes, mut same) = (Vec::new(), 0);
    for id in ids {
        match change(before.get(id), after.get(id)) {
            Some(change) => changes.push(change),
            None => same += 1,
        }
    }
    changes.sort_by_key(|change| change.kind);
    let kept = judged_claims(new);
    let lost = judged_claims(old)
        .into_iter()
        .filter(|it| !kept.contains(it));
    let known = old.map_or(&[][..], |it| &it.leftovers);
    let left = new.into_iter().flat_map(|it| &it.leftovers);
    PlatformDiff {
        platform: name.to_owned(),
        old: old.map(|it| it.verdict),
        new: new.map(|it| it.verdict),
        changes,
        lost_claims: lost.collect(),
        left: left.filter(|it| !known.contains(it)).cloned().collect(),
        same,
    }
}

/// A check of one report.
struct Check<'a> {
    scenario: &'a ScenarioResult,
    /// Each claim that it found breached: how badly, and by an answer of which status. Texts of answers differ each time.
    breaches: BTreeMap<&'a ClaimId, (Verdict, Option<u16>)>,
    told: Vec<String>,
}

/// Checks by the id of their scenario, and by its turn where one id stands for several.
fn checks(platform: Option<&PlatformReport>) -> BTreeMap<(&str, usize), Check<'_>> {
    let mut checks = BTreeMap::new();
    let mut turns: BTreeMap<&str, usize> = BTreeMap::new();
    for scenario in platform.into_iter().flat_map(|it| &it.scenarios) {
        let findings = platform.into_iter().flat_map(|it| &it.findings);
        let findings = findings.filter(|it| it.scenario == scenario.id && it.line == scenario.line);
        let mut told = Vec::new();
        let mut breaches = BTreeMap::new();
        for finding in findings {
            let (claim, verdict) = (&finding.claim, finding.verdict);
            let (documented, seen) = (&finding.documented, &finding.seen);
            told.push(format!("{claim} {verdict}: documented {documented}"));
            told.push(format!("saw {seen}"));
            let status = finding.exchanges.last().map(|it| it.status);
            breaches.insert(claim, (verdict, status));
        }
        if told.is_empty() && !scenario.reason.is_empty() {
            told.push(scenario.reason.clone());
        }
        let turn = turns.entry(&scenario.id).or_default();
        checks.insert(
            (scenario.id.as_str(), *turn),
            Check {
                scenario,
                breaches,
                told,
            },
        );
        *turn += 1;
    }
    checks
}

fn change(old: Option<&Check<'_>>, new: Option<&Check<'_>>) -> Option<Change> {
    let verdict = |check: Option<&Check<'_>>| check.map(|it| it.scenario.verdict);
    let (before, after) = (verdict(old), verdict(new));
    let (kind, worse) = match (judged(before), judged(after)) {
        (None, None) => return None,
        (Some(_), None) => (Kind::Lost, true),
        (None, Some(Verdict::Pass)) => (Kind::Gained, false),
        (None | Some(Verdict::Pass), Some(now)) if now != Verdict::Pass => (Kind::New, true),
        (Some(was), Some(Verdict::Pass)) if was != Verdict::Pass => (Kind::Fixed, false),
        (was, now) => {
            let (was_found, found) = (&old?.breaches, &new?.breaches);
            if was == now && was_found == found {
                return None;
            }
            let is_more = found.keys().any(|claim| !was_found.contains_key(claim));
            let broke = now != was && now == Some(Verdict::Error);
            (Kind::Changed, broke || now > was || is_more)
        }
    };
    let check = new.or(old)?;
    Some(Change {
        kind,
        worse,
        scenario: check.scenario.id.clone(),
        name: check.scenario.name.clone(),
        claims: check.scenario.claims.clone(),
        old: before,
        new: after,
        told: new.map_or_else(Vec::new, |it| it.told.clone()),
    })
}

/// The verdict, if something was tried: what broke the harness was, too.
fn judged(verdict: Option<Verdict>) -> Option<Verdict> {
    verdict.filter(|it| {
        matches!(
            it,
            Verdict::Pass | Verdict::Warn | Verdict::Fail | Verdict::Error
        )
    })
}

fn judged_claims(platform: Option<&PlatformReport>) -> BTreeSet<ClaimId> {
    let claims = platform.into_iter().flat_map(|it| &it.claims);
    let judged = claims.filter(|it| judged(Some(it.verdict)).is_some());
    judged.map(|it| it.claim.clone()).collect()
}

#[cfg(test)]
mod tests;
