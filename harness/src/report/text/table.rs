//! The table at the end: claims by verdict, platform by platform, and how many of the scenarios ran.

use super::{BOLD, GREEN, PLAIN, RED, Text, YELLOW};
use crate::report::{Conformance, PlatformReport, Report, ScenarioResult, Verdict};

/// The columns that the table takes.
const WIDE: usize = 80;

/// A line for each platform, or a few where the terminal is narrow; then why something is incomplete.
pub(super) fn tell(text: &mut Text, report: &Report) {
    if text.width >= WIDE {
        wide(text, report);
    } else {
        report.platforms.iter().for_each(|it| narrow(text, it));
    }
    for platform in report.platforms.iter().filter(|it| !it.reason.is_empty()) {
        text.line(&format!("{}: {}", platform.platform, platform.reason));
    }
}

fn wide(text: &mut Text, report: &Report) {
    text.whole(&format!(
        "{BOLD}{:<10} {:<10} {:>4} {:>6} {:>6} {:>5} {:>7} {:>3} {:>7} {:>7} {:>5}{PLAIN}",
        "claims of",
        "verdict",
        "held",
        "failed",
        "warned",
        "error",
        "unasked",
        "n/a",
        "not run",
        "ran",
        "s"
    ));
    for platform in &report.platforms {
        let count = |verdict| platform.claims_that(verdict);
        text.whole(&format!(
            "{:<10} {}{:<10}{PLAIN} {:>4} {:>6} {:>6} {:>5} {:>7} {:>3} {:>7} {:>7} {:>5.1}",
            platform.platform,
            colour_of(platform.verdict),
            platform.verdict,
            count(Verdict::Pass),
            count(Verdict::Fail),
            count(Verdict::Warn),
            count(Verdict::Error),
            count(Verdict::NotAsked),
            count(Verdict::NotApplicable),
            count(Verdict::CouldNotRun),
            ran(platform),
            platform.seconds,
        ));
    }
}

fn narrow(text: &mut Text, platform: &PlatformReport) {
    let (name, verdict) = (&platform.platform, platform.verdict);
    let colour = colour_of(verdict);
    text.line(&format!("{BOLD}{name}{PLAIN} {colour}{verdict}{PLAIN}"));
    let told = [
        (Verdict::Pass, "held"),
        (Verdict::Fail, "failed"),
        (Verdict::Warn, "warned"),
        (Verdict::Error, "broke"),
        (Verdict::CouldNotRun, "not run"),
        (Verdict::NotAsked, "unasked"),
        (Verdict::NotApplicable, "n/a"),
    ];
    let counted = told.map(|(verdict, word)| (platform.claims_that(verdict), word));
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    let counted: Vec<_> = counted
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    text.below("  ", &format!("claims: {}", counted.join(", ")), "    ");
    let (ran, seconds) = (ran(platform), platform.seconds);
    text.below(
        "  ",
        &format!("{ran} scenarios ran in {seconds:.1} s"),
        "    ",
    );
}

/// How many scenarios ran to a judgement, of those that apply.
fn ran(platform: &PlatformReport) -> String {
    let applies = |scenario: &&ScenarioResult| scenario.verdict != Verdict::NotApplicable;
    let scenarios = platform.scenarios.iter().filter(applies);
    let did_run = |scenario: &&ScenarioResult| {
        let judged = matches!(
            scenario.verdict,
            Verdict::Pass | Verdict::Fail | Verdict::Warn
        );
        judged && !scenario.steps.is_empty()
    };
    let ran = scenarios.clone().filter(did_run).count();
    format!("{ran}/{}", scenarios.count())
}

fn colour_of(verdict: Conformance) -> &'static str {
    match verdict {
        Conformance::Conforms => GREEN,
        Conformance::Fails | Conformance::Error => RED,
        Conformance::Incomplete => YELLOW,
    }
}
