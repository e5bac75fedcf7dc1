//! The report as SARIF 2.1.0: a run for each platform, a rule for each claim, a result for each breach. What held is a property of
//! its rule: viewers take whatever is a result for an alert.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{ClaimResult, Conformance, Finding, PlatformReport, Report, Verdict};

/// The report as SARIF.
pub fn render(report: &Report) -> anyhow::Result<String> {
    let runs: Vec<_> = report.platforms.iter().map(|it| run(report, it)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn run(report: &Report, platform: &PlatformReport) -> Value {
    let troubles = platform.troubles();
    let troubles = troubles.iter();
    let mut told: Vec<_> = troubles
        .map(|it| format!("{}: {}", it.title, it.reason))
        .collect();
    if platform.verdict == Conformance::Error {
        told.push(platform.reason.clone());
    }
    let mut invocation = json!({
        "executionSuccessful": told.is_empty(),
        "startTimeUtc": report.started,
        "endTimeUtc": report.finished,
    });
    if !told.is_empty() {
        let told = told.iter();
        let told = told.map(|it| json!({ "level": "error", "message": { "text": message(it) } }));
        invocation["toolExecutionNotifications"] = told.collect();
    }
    let results = platform.findings.iter().map(|it| result(platform, it));
    json!({
        "tool": { "driver": {
            "name": "countersign",
            "version": report.version,
            "rules": platform.claims.iter().map(rule).collect::<Vec<_>>(),
        } },
        "automationDetails": { "id": format!("countersign/{}/{}", platform.platform, report.run.id) },
        "invocations": [invocation],
        "results": results.collect::<Vec<_>>(),
        "properties": {
            "target": platform.target,
            "verdict": platform.verdict,
            "claims": counts(|verdict| platform.claims_that(verdict)),
            "scenarios": counts(|verdict| platform.scenarios_that(verdict)),
        },
    })
}

fn rule(claim: &ClaimResult) -> Value {
    json!({
        "id": claim.claim,
        "shortDescription": { "text": message(&claim.sentence) },
        "help": { "text": message(&claim.source) },
        "properties": { "level": claim.level, "basis": claim.basis, "verdict": claim.verdict },
    })
}

fn result(platform: &PlatformReport, finding: &Finding) -> Value {
    let level = match finding.verdict {
        Verdict::Fail => "error",
        _ => "warning",
    };
    let mut text = format!("Documented: {}. Seen: {}", finding.documented, finding.seen);
    if let Some(exchange) = finding.exchanges.last() {
        text.push_str("\nRepeat: ");
        text.push_str(&exchange.curl());
    }
    let mut result = json!({
        "ruleId": finding.claim,
        "level": level,
        "message": { "text": message(&text) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&finding.feature) },
            "region": { "startLine": finding.line.max(1) },
        } }],
        "partialFingerprints": { "scenarioAndClaim/v1": format!("{} {}", finding.scenario, finding.claim) },
    });
    let index = platform
        .claims
        .iter()
        .position(|it| it.claim == finding.claim);
    if let Some(index) = index {
        result["ruleIndex"] = index.into();
    }
    if let Some(known) = platform.known(finding) {
        let told = format!("known {}", known.in_words());
        result["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": told }]);
    }
    result
}

/// A text in which nothing is a placeholder (§3.11.5) or a link (§3.11.6).
fn message(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '{' | '}' => escaped.push(letter),
            '\\' | '[' | ']' => escaped.push('\\'),
            _ => {}
        }
        escaped.push(letter);
    }
    escaped
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    const PATH: AsciiSet = NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(&path.replace('\\', "/"), &PATH).to_string()
}

fn counts(count: impl Fn(Verdict) -> usize) -> Map<String, Value> {
    let verdicts = Verdict::ALL.iter();
    verdicts
        .map(|it| (it.name().to_owned(), count(*it).into()))
        .collect()
}
