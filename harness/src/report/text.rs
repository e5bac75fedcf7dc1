//! The report for people: what was breached, what could not be run and why, and a table of platforms.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Conformance, Finding, Known, PlatformReport, Report, ScenarioResult, Verdict};
use crate::documents::claim::ClaimId;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The table only.
    Quiet,
    /// Breaches, reasons, table.
    Usual,
    /// Every scenario as well.
    Verbose,
}

/// The report as text with ANSI colours; whoever prints it takes them out where they do not belong.
pub fn render(report: &Report, detail: Detail) -> String {
    let mut text = String::new();
    for platform in &report.platforms {
        if detail == Detail::Verbose {
            scenarios(&mut text, platform);
        }
        if detail >= Detail::Usual {
            for finding in &platform.findings {
                tell(&mut text, platform, finding);
            }
            reasons(&mut text, platform);
        }
        for leftover in &platform.leftovers {
            line(
                &mut text,
                &format!(
                    "{YELLOW}left behind{PLAIN} {}: {leftover}",
                    platform.platform
                ),
            );
        }
    }
    for platform in &report.platforms {
        if !platform.remaining.is_empty() {
            let name = &platform.platform;
            let all = platform.remaining.join(", ");
            let told = format!("remains {name}, since nothing documented takes it back: {all}");
            line(&mut text, &told);
        }
    }
    table(&mut text, report);
    line(&mut text, &format!("{DIM}seed {}{PLAIN}", report.run.seed));
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn scenarios(text: &mut String, platform: &PlatformReport) {
    let asked = |scenario: &&ScenarioResult| scenario.verdict != Verdict::NotAsked;
    for scenario in platform.scenarios.iter().filter(asked) {
        let colour = colour_of(scenario.verdict);
        let place = format!("{}:{}", scenario.feature, scenario.line);
        line(
            text,
            &format!(
                "{colour}{:<14}{PLAIN} {}  {DIM}{place}{PLAIN}",
                scenario.verdict, scenario.name
            ),
        );
        if !scenario.reason.is_empty() {
            line(text, &format!("               {}", scenario.reason));
        }
    }
    text.push('\n');
}

fn tell(text: &mut String, platform: &PlatformReport, finding: &Finding) {
    let colour = colour_of(finding.verdict);
    let mut claims = platform.claims.iter();
    let claim = claims.find(|claim| claim.claim == finding.claim);
    let sentence = claim.map_or("", |claim| claim.sentence.as_str());
    let id = &finding.claim;
    line(
        text,
        &format!(
            "{colour}{BOLD}{}{PLAIN} {BOLD}{id}{PLAIN} ({}, {}) {sentence}",
            finding.verdict, finding.level, finding.basis
        ),
    );
    line(text, &format!("  documented  {}", finding.documented));
    line(text, &format!("  saw         {}", finding.seen));
    if let Some(known) = claim.and_then(|claim| claim.known.as_ref()) {
        let Known {
            reason,
            owner,
            expires,
        } = known;
        line(
            text,
            &format!("  known       until {expires} ({owner}): {reason}"),
        );
    }
    if let Some(exchange) = finding.exchanges.last() {
        line(text, &format!("  repeat      {}", exchange.curl()));
    }
    line(
        text,
        &format!(
            "  {DIM}scenario    {}:{} {}{PLAIN}\n",
            finding.feature, finding.line, finding.scenario
        ),
    );
    if let Some(example) = &finding.example {
        line(text, "  a feature that shows it, for --features FILE:\n");
        for told in example.lines() {
            line(text, &format!("    {told}"));
        }
        text.push('\n');
    }
}

/// What was not run, a line for each reason.
fn reasons(text: &mut String, platform: &PlatformReport) {
    let mut by_reason: BTreeMap<(Verdict, &str), usize> = BTreeMap::new();
    for scenario in &platform.scenarios {
        if matches!(
            scenario.verdict,
            Verdict::CouldNotRun | Verdict::Error | Verdict::NotAsked
        ) {
            *by_reason
                .entry((scenario.verdict, scenario.reason.as_str()))
                .or_default() += 1;
        }
    }
    for ((verdict, reason), count) in by_reason.iter().rev() {
        let scenarios = if *count == 1 { "scenario" } else { "scenarios" };
        let colour = colour_of(*verdict);
        line(
            text,
            &format!(
                "{colour}{verdict}{PLAIN} {}: {count} {scenarios}: {reason}",
                platform.platform
            ),
        );
    }
    let asked_for = |claim: &ClaimId| {
        platform
            .scenarios
            .iter()
            .any(|scenario| scenario.claims.contains(claim))
    };
    let unasked: Vec<_> = platform
        .claims
        .iter()
        .map(|claim| &claim.claim)
        .filter(|claim| !asked_for(claim))
        .collect();
    if !unasked.is_empty() {
        let names: Vec<_> = unasked.iter().map(ToString::to_string).collect();
        line(
            text,
            &format!(
                "{DIM}not-asked{PLAIN} {}: no scenario asks for {}",
                platform.platform,
                names.join(", ")
            ),
        );
    }
    if !by_reason.is_empty() {
        text.push('\n');
    }
}

/// Claims by verdict, a line for each platform, in eighty columns; at the end how many of the scenarios ran.
fn table(text: &mut String, report: &Report) {
    let _ = writeln!(
        text,
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
    );
    for platform in &report.platforms {
        let count = |verdict: Verdict| {
            platform
                .counts
                .get(verdict.name())
                .copied()
                .unwrap_or_default()
        };
        let colour = match platform.verdict {
            Conformance::Conforms => GREEN,
            Conformance::Fails | Conformance::Error => RED,
            Conformance::Incomplete => YELLOW,
        };
        let applicable = |scenario: &&ScenarioResult| scenario.verdict != Verdict::NotApplicable;
        let scenarios = platform.scenarios.iter().filter(applicable);
        let ran = scenarios
            .clone()
            .filter(|scenario| !scenario.steps.is_empty() && did_run(scenario.verdict))
            .count();
        let _ = writeln!(
            text,
            "{:<10} {colour}{:<10}{PLAIN} {:>4} {:>6} {:>6} {:>5} {:>7} {:>3} {:>7} {:>7} {:>5.1}",
            platform.platform,
            platform.verdict,
            count(Verdict::Pass),
            count(Verdict::Fail),
            count(Verdict::Warn),
            count(Verdict::Error),
            count(Verdict::NotAsked),
            count(Verdict::NotApplicable),
            count(Verdict::CouldNotRun),
            format!("{ran}/{}", scenarios.count()),
            platform.seconds,
        );
    }
    for platform in report
        .platforms
        .iter()
        .filter(|platform| !platform.reason.is_empty())
    {
        let _ = writeln!(text, "{}: {}", platform.platform, platform.reason);
    }
}

/// Whether a scenario of this verdict ran to a judgement.
fn did_run(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Pass | Verdict::Fail | Verdict::Warn)
}

fn colour_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => GREEN,
        Verdict::Fail | Verdict::Error => RED,
        Verdict::Warn | Verdict::CouldNotRun => YELLOW,
        Verdict::NotAsked | Verdict::NotApplicable => DIM,
    }
}
