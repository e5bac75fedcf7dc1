//! The report as `JUnit` XML: a suite for each platform, a case for each scenario, claim ids as properties. It is red where the exit
//! code is: a failure that is known is skipped, and what else spoils a run is an error in a suite of its own.

use std::time::Duration;

use quick_junit::{
    NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite,
};

use super::{PlatformReport, Report, ScenarioResult, Verdict};

/// The report as `JUnit` XML.
pub fn render(report: &Report) -> anyhow::Result<String> {
    let mut document = Document::new("countersign");
    for platform in report.platforms.iter().chain(&report.itself()) {
        let mut suite = TestSuite::new(platform.platform.as_str());
        suite.set_time(seconds(platform.seconds));
        suite.add_property(Property::new("target", platform.target.as_str()));
        suite.add_property(Property::new("verdict", platform.verdict.to_string()));
        suite.add_property(Property::new("reason", platform.reason.as_str()));
        for verdict in Verdict::ALL {
            let claims = platform.claims_that(verdict).to_string();
            suite.add_property(Property::new(format!("claims-{verdict}"), claims));
        }
        for leftover in &platform.leftovers {
            suite.add_property(Property::new("left-behind", leftover.as_str()));
        }
        for remaining in &platform.remaining {
            suite.add_property(Property::new("remains", remaining.as_str()));
        }
        suite.add_test_cases(
            platform
                .scenarios
                .iter()
                .map(|scenario| case(platform, scenario)),
        );
        document.add_test_suite(suite);
    }
    Ok(document.to_string()? + "\n")
}

fn case(platform: &PlatformReport, scenario: &ScenarioResult) -> TestCase {
    let mut case = TestCase::new(scenario.name.as_str(), status(platform, scenario));
    let feature = scenario
        .feature
        .trim_end_matches(".feature")
        .replace('/', ".");
    case.set_classname(format!("{}.{feature}", platform.platform));
    case.set_time(seconds(scenario.seconds));
    case.add_property(Property::new("id", scenario.id.as_str()));
    case.add_property(Property::new("line", scenario.line.to_string()));
    for claim in &scenario.claims {
        case.add_property(Property::new("claim", claim.0.as_str()));
    }
    if scenario.verdict == Verdict::Warn {
        case.set_system_out(platform.told(scenario));
    }
    case
}

fn status(platform: &PlatformReport, scenario: &ScenarioResult) -> TestCaseStatus {
    if platform.excuse(scenario).is_some() {
        let mut status = TestCaseStatus::skipped();
        status.set_message(platform.told(scenario));
        status.set_type("known");
        return status;
    }
    match scenario.verdict {
        Verdict::Pass | Verdict::Warn => TestCaseStatus::success(),
        Verdict::Fail | Verdict::Error => {
            let kind = if scenario.verdict == Verdict::Fail {
                NonSuccessKind::Failure
            } else {
                NonSuccessKind::Error
            };
            let mut status = TestCaseStatus::non_success(kind);
            status.set_message(platform.told(scenario));
            status.set_type(scenario.verdict.name());
            status
        }
        Verdict::CouldNotRun | Verdict::NotAsked | Verdict::NotApplicable => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(scenario.reason.as_str());
            status.set_type(scenario.verdict.name());
            status
        }
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
