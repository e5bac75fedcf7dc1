//! What every format tells in the same words: counts by verdict, what a scenario came to, what a run lacks.

use super::{Conformance, Finding, Known, PlatformReport, Report, ScenarioResult, Verdict};

/// What a format without a word for it says of a platform that could not be judged.
pub(super) const ENOUGH: &str = "enough could be run to judge";

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

    /// What a scenario found, a line for each finding, or else why it was not run.
    pub(super) fn told(&self, scenario: &ScenarioResult) -> String {
        let lines: Vec<_> = self.findings_of(scenario).map(Finding::in_words).collect();
        if lines.is_empty() {
            return scenario.reason.clone();
        }
        lines.join("\n")
    }
}

impl Report {
    /// The platforms of which too little could be run, each with the reason.
    pub(super) fn lacks(&self) -> Vec<(&str, &str)> {
        if self.platforms.is_empty() {
            return vec![("countersign", "no platform was judged")];
        }
        let platforms = self.platforms.iter();
        let incomplete = platforms.filter(|it| it.verdict == Conformance::Incomplete);
        incomplete
            .map(|it| (it.platform.as_str(), it.reason.as_str()))
            .collect()
    }

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
