//! What every format tells in the same words: counts by verdict, what a scenario came to.

use std::collections::BTreeSet;

use super::{Finding, Known, PlatformReport, Report, ScenarioResult, Verdict};

impl PlatformReport {
    /// How many claims came to this.
    pub fn claims_that(&self, verdict: Verdict) -> usize {
        let mut claims = self.claims.iter();
        claims.by_ref().filter(|it| it.verdict == verdict).count()
    }

    /// How many scenarios came to this.
    pub fn scenarios_that(&self, verdict: Verdict) -> usize {
        let scenarios = self.scenarios.iter();
        scenarios.filter(|it| it.verdict == verdict).count()
    }

    /// Verdict and counts in one line.
    pub(super) fn summary(&self) -> String {
        let claims = in_words(|verdict| self.claims_that(verdict));
        let scenarios = in_words(|verdict| self.scenarios_that(verdict));
        let (platform, verdict) = (&self.platform, self.verdict);
        format!("{platform} {verdict}. Claims: {claims}. Scenarios: {scenarios}.")
    }

    /// What a scenario found.
    pub(super) fn findings_of<'a>(
        &'a self,
        scenario: &'a ScenarioResult,
    ) -> impl Iterator<Item = &'a Finding> {
        let of = |it: &&Finding| it.scenario == scenario.id && it.line == scenario.line;
        self.findings.iter().filter(of)
    }

    /// What the baseline says of what was found.
    pub(super) fn known(&self, finding: &Finding) -> Option<&Known> {
        let mut claims = self.claims.iter();
        claims.find(|it| it.claim == finding.claim)?.known.as_ref()
    }

    /// Why the failure of a scenario fails no run: the baseline knows of all that it found.
    pub(super) fn excuse(&self, scenario: &ScenarioResult) -> Option<String> {
        let failed = self.findings_of(scenario);
        let failed = failed.filter(|it| it.verdict == Verdict::Fail);
        let known: Option<BTreeSet<_>> = failed
            .map(|it| Some(format!("known {}", self.known(it)?.in_words())))
            .collect();
        let known = known.filter(|it| scenario.verdict == Verdict::Fail && !it.is_empty())?;
        Some(known.into_iter().collect::<Vec<_>>().join("; "))
    }

    /// What a scenario found, a line for each finding, or else why it was not run; first of all why that fails no run.
    pub(super) fn told(&self, scenario: &ScenarioResult) -> String {
        let mut lines: Vec<_> = self.findings_of(scenario).map(Finding::in_words).collect();
        if lines.is_empty() {
            return scenario.reason.clone();
        }
        if let Some(excuse) = self.excuse(scenario) {
            lines.insert(0, excuse);
        }
        lines.join("\n")
    }
}

impl Report {
    /// Every breach with the platform that it was found on, the failing ones first.
    pub(super) fn breaches(&self) -> Vec<(&PlatformReport, &Finding)> {
        let platforms = self.platforms.iter();
        let found = platforms.flat_map(|it| it.findings.iter().map(move |finding| (it, finding)));
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.verdict));
        found
    }
}

impl Known {
    /// Until when, who answers for it, and why it is put up with.
    pub(super) fn in_words(&self) -> String {
        format!("until {} ({}): {}", self.expires, self.owner, self.reason)
    }
}

impl Finding {
    /// What was promised and what was done, in one line.
    pub(super) fn in_words(&self) -> String {
        format!(
            "{} ({}): documented {}; saw {}",
            self.claim, self.verdict, self.documented, self.seen
        )
    }
}

/// A number of things, in the singular where it is one.
pub fn counted(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}

/// The verdicts that there are, worst first, each with its number.
fn in_words(count: impl Fn(Verdict) -> usize) -> String {
    let counted = Verdict::ALL.iter().map(|it| (count(*it), it));
    let told: Vec<_> = counted
        .filter(|(number, _)| *number > 0)
        .map(|(number, verdict)| format!("{number} {verdict}"))
        .collect();
    if told.is_empty() {
        return "none".to_owned();
    }
    told.join(", ")
}
