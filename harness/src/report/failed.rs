//! What of a report is worth running again.

use std::collections::{BTreeMap, BTreeSet};

use super::{PlatformReport, Report, ScenarioResult, Verdict};

/// By platform the ids of all scenarios that count for a claim that failed or broke; platforms without any are left out.
pub fn of_failed_claims(report: &Report) -> BTreeMap<String, BTreeSet<String>> {
    let platforms = report.platforms.iter();
    platforms
        .map(|platform| (platform.platform.clone(), of_platform(platform)))
        .filter(|(_, ids)| !ids.is_empty())
        .collect()
}

fn of_platform(platform: &PlatformReport) -> BTreeSet<String> {
    let is_bad = |verdict| matches!(verdict, Verdict::Fail | Verdict::Error);
    let claims = platform.claims.iter().filter(|it| is_bad(it.verdict));
    let claims: BTreeSet<_> = claims.map(|it| &it.claim).collect();
    let counts = |scenario: &&ScenarioResult| {
        let is_of_those = || scenario.claims.iter().any(|it| claims.contains(it));
        scenario.verdict != Verdict::NotApplicable && (is_bad(scenario.verdict) || is_of_those())
    };
    let scenarios = platform.scenarios.iter().filter(counts);
    scenarios.map(|scenario| scenario.id.clone()).collect()
}
