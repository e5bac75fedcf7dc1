//! The report as TAP 14: a test point for each scenario. A warning is `not ok` with `TODO`, which fails nobody, and so
//! is a failure that is known.

use std::fmt::Write as _;

use serde_json::Value;

use super::{PlatformReport, Report, ScenarioResult, Verdict};

/// The report as TAP.
pub fn render(report: &Report) -> String {
    let itself = report.itself();
    let platforms = || report.platforms.iter().chain(&itself);
    let points: usize = platforms().map(|it| it.scenarios.len()).sum();
    let mut text = format!("TAP version 14\n1..{points}\n");
    let mut number = 0;
    for platform in platforms() {
        let _ = writeln!(text, "# {}", escaped(&platform.summary()));
        for scenario in &platform.scenarios {
            number += 1;
            point(&mut text, number, platform, scenario);
        }
    }
    text
}

fn point(text: &mut String, number: usize, platform: &PlatformReport, scenario: &ScenarioResult) {
    let (verdict, told) = (scenario.verdict, platform.told(scenario));
    let name = escaped(&format!("{}: {}", platform.platform, scenario.name));
    let reason = escaped(&told);
    let _ = match verdict {
        Verdict::Pass => writeln!(text, "ok {number} - {name}"),
        Verdict::Warn => writeln!(text, "not ok {number} - {name} # TODO {verdict}: {reason}"),
        Verdict::Fail | Verdict::Error => match platform.excuse(scenario) {
            Some(excuse) => writeln!(text, "not ok {number} - {name} # TODO {}", escaped(&excuse)),
            None => writeln!(text, "not ok {number} - {name}"),
        },
        Verdict::CouldNotRun | Verdict::NotAsked | Verdict::NotApplicable => {
            writeln!(text, "ok {number} - {name} # SKIP {verdict}: {reason}")
        }
    };
    if matches!(verdict, Verdict::Fail | Verdict::Error) {
        let place = format!("{}:{}", scenario.feature, scenario.line);
        block(text, verdict, &told, &place);
    }
}

/// A diagnostic block; a string of JSON is one of YAML.
fn block(text: &mut String, verdict: Verdict, message: &str, at: &str) {
    let (message, at) = (Value::from(message), Value::from(at));
    let _ = write!(
        text,
        "  ---\n  verdict: {verdict}\n  message: {message}\n  at: {at}\n  ...\n"
    );
}

/// On one line, and without a sign that begins a directive.
fn escaped(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('\\', r"\\").replace('#', r"\#")
}
