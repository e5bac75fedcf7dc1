//! The report as Markdown for the summary of a CI step: the table, what was breached, what was not run.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Finding, PlatformReport, Report, Verdict};

/// So many breaches are told: a summary may have a megabyte.
const MOST: usize = 50;

/// The report as Markdown.
pub fn render(report: &Report) -> String {
    let mut text = "## Countersign\n\n".to_owned();
    table(&mut text, report, "Claims", PlatformReport::claims_that);
    table(
        &mut text,
        report,
        "Scenarios",
        PlatformReport::scenarios_that,
    );
    for trouble in report.troubles() {
        let _ = writeln!(
            text,
            "**{}: {}:** {}\n",
            plain(trouble.platform),
            trouble.title,
            plain(&trouble.reason)
        );
    }
    let breaches = report.breaches();
    if !breaches.is_empty() {
        text.push_str("### Breaches\n\n");
    }
    for (platform, finding) in breaches.iter().take(MOST) {
        breach(&mut text, platform, finding);
    }
    if breaches.len() > MOST {
        let _ = writeln!(text, "… and {} more.\n", breaches.len() - MOST);
    }
    not_run(&mut text, report);
    let _ = writeln!(
        text,
        "countersign {}, seed {}, {}",
        plain(&report.version),
        report.run.seed,
        plain(&report.finished)
    );
    text
}

fn table(
    text: &mut String,
    report: &Report,
    what: &str,
    count: fn(&PlatformReport, Verdict) -> usize,
) {
    let _ = write!(text, "| {what} | verdict |");
    for verdict in Verdict::ALL {
        let _ = write!(text, " {verdict} |");
    }
    let _ = write!(text, "\n|---|---|{}\n", "--:|".repeat(Verdict::ALL.len()));
    for platform in &report.platforms {
        let _ = write!(
            text,
            "| {} | {} |",
            plain(&platform.platform),
            platform.verdict
        );
        for verdict in Verdict::ALL {
            let _ = write!(text, " {} |", count(platform, verdict));
        }
        text.push('\n');
    }
    text.push('\n');
}

fn breach(text: &mut String, platform: &PlatformReport, finding: &Finding) {
    let mut claims = platform.claims.iter();
    let claim = claims.find(|it| it.claim == finding.claim);
    let sentence = claim.map_or("", |it| &it.sentence);
    let _ = write!(
        text,
        "- **{} {}** ({}, {}): {}\n  - documented: {}\n  - saw: {}\n  - scenario: {}:{}\n",
        finding.verdict,
        plain(&finding.claim.0),
        finding.level,
        finding.basis,
        plain(sentence),
        plain(&finding.documented),
        code(&finding.seen),
        plain(&finding.feature),
        finding.line,
    );
    if let Some(known) = platform.known(finding) {
        let _ = writeln!(text, "  - known: {}", plain(&known.in_words()));
    }
    if let Some(exchange) = finding.exchanges.last() {
        let _ = writeln!(text, "  - repeat: {}", code(&exchange.curl()));
    }
    text.push('\n');
}

/// Why scenarios were not run, or broke: a line for each reason.
fn not_run(text: &mut String, report: &Report) {
    let mut reasons: BTreeMap<(&str, Verdict, &str), usize> = BTreeMap::new();
    for platform in &report.platforms {
        for scenario in platform.scenarios.iter().filter(|it| !it.reason.is_empty()) {
            let reason = (
                platform.platform.as_str(),
                scenario.verdict,
                scenario.reason.as_str(),
            );
            *reasons.entry(reason).or_default() += 1;
        }
    }
    if reasons.is_empty() {
        return;
    }
    text.push_str("<details><summary>Not run, and why</summary>\n\n| platform | verdict | scenarios | reason |\n|---|---|--:|---|\n");
    for ((platform, verdict, reason), count) in reasons {
        let (platform, reason) = (plain(platform), plain(reason));
        let _ = writeln!(text, "| {platform} | {verdict} | {count} | {reason} |");
    }
    text.push_str("\n</details>\n\n");
}

/// On one line, with nothing in it that Markdown or HTML would take for its own.
pub(super) fn plain(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '@' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\n' | '\r' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// As code on one line, in more backticks than it holds itself.
fn code(text: &str) -> String {
    let line = text.replace(['\n', '\r'], " ");
    let longest = line.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    format!("{fence} {line} {fence}")
}
