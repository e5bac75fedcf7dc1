//! What the formats of Cucumber have in common: four results, by the worst of which a scenario goes.

use std::time::Duration;

use super::{PlatformReport, ScenarioResult, StepResult, Verdict};

/// What became of a step, in Cucumber's words; the greatest of a scenario's is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Passed,
    Skipped,
    Pending,
    Failed,
}

impl Status {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Skipped => "skipped",
            Self::Pending => "pending",
            Self::Failed => "failed",
        }
    }

    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass | Verdict::Warn => Self::Passed,
            Verdict::Fail | Verdict::Error => Self::Failed,
            // Whoever is strict takes this for a failure, as a MUST that was not run should be.
            Verdict::CouldNotRun => Self::Pending,
            Verdict::NotAsked | Verdict::NotApplicable => Self::Skipped,
        }
    }
}

/// A step as Cucumber tells it.
pub(super) struct Told<'a> {
    pub(super) step: &'a StepResult,
    pub(super) status: Status,
    /// What the scenario came to, on the step that decided it.
    pub(super) message: Option<String>,
    /// What the scenario took, on the same step: single ones are not timed.
    pub(super) took: Duration,
}

/// The steps of a scenario, the worst of which is what the scenario came to.
pub(super) fn steps<'a>(platform: &PlatformReport, scenario: &'a ScenarioResult) -> Vec<Told<'a>> {
    // What is known alarms nobody.
    let own = match platform.excuse(scenario) {
        Some(_) => Status::Skipped,
        None => Status::of(scenario.verdict),
    };
    let ran = |step: &&StepResult| step.verdict != Verdict::NotAsked;
    // Where a breach that only warns has ended it, steps that were skipped would make all of it skipped.
    let shown = |step: &&StepResult| own != Status::Passed || ran(step);
    let mut told: Vec<_> = scenario
        .steps
        .iter()
        .filter(shown)
        .map(|step| Told {
            step,
            status: Status::of(step.verdict).min(own),
            message: None,
            took: Duration::ZERO,
        })
        .collect();
    let decisive = told.iter().rposition(|it| ran(&it.step)).unwrap_or(0);
    if let Some(decisive) = told.get_mut(decisive) {
        decisive.status = own;
        decisive.message = Some(platform.told(scenario)).filter(|it| !it.is_empty());
        decisive.took = Duration::try_from_secs_f64(scenario.seconds).unwrap_or_default();
    }
    told
}

/// The tags of a scenario with its claims, its verdict and whether that is known, by which people filter.
pub(super) fn tags(platform: &PlatformReport, scenario: &ScenarioResult) -> Vec<String> {
    let claims = scenario.claims.iter().map(|claim| &claim.0);
    let mut tags: Vec<_> = scenario.tags.iter().chain(claims).cloned().collect();
    tags.push(format!("verdict:{}", scenario.verdict));
    tags.extend(platform.excuse(scenario).map(|_| "known".to_owned()));
    tags.sort();
    tags.dedup();
    tags.iter().map(|tag| format!("@{tag}")).collect()
}

/// The scenarios of a platform, feature by feature.
pub(super) fn features(platform: &PlatformReport) -> impl Iterator<Item = &[ScenarioResult]> {
    let scenarios = &platform.scenarios;
    scenarios.chunk_by(|one, next| one.feature == next.feature)
}

/// The name of a feature on a platform.
pub(super) fn name(platform: &PlatformReport, scenario: &ScenarioResult) -> String {
    let name = match scenario.feature_name.as_str() {
        "" => &scenario.feature,
        name => name,
    };
    format!("{}: {name}", platform.platform)
}
