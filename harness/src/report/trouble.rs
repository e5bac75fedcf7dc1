//! What keeps a run from being green besides what its scenarios found; every format has it, whatever it has words for.

use super::{Conformance, PlatformReport, Report, ScenarioResult, StepResult, Verdict};

/// What the feature is called, and the platform, of a run that judges itself.
const ITSELF: &str = "countersign";

/// Something that spoils a run.
pub(super) struct Trouble<'a> {
    /// Name of the platform.
    pub(super) platform: &'a str,
    /// What it is, in a few words.
    pub(super) title: &'static str,
    /// What should have been, as the name of a test.
    promise: &'static str,
    /// What exactly.
    pub(super) reason: String,
}

impl PlatformReport {
    /// Whatever spoils the run on this platform, besides breaches and a broken harness.
    pub(super) fn troubles(&self) -> Vec<Trouble<'_>> {
        let is_incomplete = self.verdict == Conformance::Incomplete;
        let lacking = is_incomplete.then(|| self.reason.clone());
        let left = (!self.leftovers.is_empty()).then(|| self.leftovers.join(", "));
        let stale = (!self.stale.is_empty()).then(|| self.stale.join("; "));
        [
            (
                "too little could be run",
                "enough could be run to judge",
                lacking,
            ),
            ("left behind", "all that was made has ended", left),
            ("stale in the baseline", "the baseline is up to date", stale),
        ]
        .into_iter()
        .filter_map(|(title, promise, reason)| {
            Some(Trouble {
                platform: &self.platform,
                title,
                promise,
                reason: reason?,
            })
        })
        .collect()
    }
}

impl Report {
    /// Whatever spoils the run, besides breaches and a broken harness.
    pub(super) fn troubles(&self) -> Vec<Trouble<'_>> {
        if self.platforms.is_empty() {
            return vec![Trouble {
                platform: ITSELF,
                title: "too little could be run",
                promise: "enough could be run to judge",
                reason: "no platform was judged".to_owned(),
            }];
        }
        let platforms = self.platforms.iter();
        platforms.flat_map(PlatformReport::troubles).collect()
    }

    /// The same, as a platform with a scenario for each: for formats that know nothing else.
    pub(super) fn itself(&self) -> Option<PlatformReport> {
        let troubles = self.troubles();
        (!troubles.is_empty()).then(|| PlatformReport {
            platform: ITSELF.to_owned(),
            verdict: Conformance::Error,
            scenarios: troubles.iter().map(scenario).collect(),
            ..PlatformReport::default()
        })
    }
}

fn scenario(trouble: &Trouble<'_>) -> ScenarioResult {
    let Trouble {
        platform,
        title,
        promise,
        reason,
    } = trouble;
    let step = StepResult {
        keyword: "Then".to_owned(),
        text: (*promise).to_owned(),
        line: 1,
        verdict: Verdict::Error,
        message: reason.clone(),
    };
    ScenarioResult {
        id: format!("{ITSELF}/{platform}/{}", title.replace(' ', "-")),
        feature: ITSELF.to_owned(),
        feature_name: "The run itself".to_owned(),
        line: 1,
        name: format!("{platform}: {promise}"),
        verdict: Verdict::Error,
        reason: format!("{title}: {reason}"),
        steps: vec![step],
        ..ScenarioResult::default()
    }
}
