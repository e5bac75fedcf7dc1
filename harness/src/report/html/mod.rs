//! The report as one HTML file that asks nothing of any network: for people, on a screen and on paper.

mod claims;
mod omissions;
mod overview;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use ring::digest;

use super::{Conformance, Report, Verdict};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Verdicts in the order in which a reader wants them.
const BY_URGENCY: [Verdict; 7] = [
    Verdict::Fail,
    Verdict::Error,
    Verdict::Warn,
    Verdict::CouldNotRun,
    Verdict::Pass,
    Verdict::NotAsked,
    Verdict::NotApplicable,
];

/// The report as an HTML document.
pub fn render(report: &Report) -> String {
    let names: Vec<_> = report
        .platforms
        .iter()
        .map(|platform| format!("{} {}", platform.platform, platform.verdict))
        .collect();
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Countersign: " (names.join(", ")) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#claims" { "Skip to the claims" }
                header {
                    h1 { "Countersign report" }
                    p { "What the documents of " (platforms(report)) " promise of authentication, and what was seen." }
                }
                main {
                    (overview::verdicts(report))
                    (overview::matrix(report))
                    (claims::section(report))
                    (omissions::section(report))
                    (overview::facts(report))
                }
                footer {
                    p.faint { "Made by countersign " (report.version) ". Secrets are masked." }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    document.into_string()
}

/// Even if something from a target became markup after all, nothing of it would run and nothing would be fetched.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(digest::digest(&digest::SHA256, text.as_bytes()));
    format!(
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn platforms(report: &Report) -> String {
    match report.platforms.len() {
        1 => "one platform".to_owned(),
        several => format!("{several} platforms"),
    }
}

/// A verdict as a sign and in words: colour only repeats it.
fn badge(verdict: Verdict) -> Markup {
    html! {
        span.badge.(verdict.name()) { span aria-hidden="true" { (sign(verdict)) " " } (words(verdict)) }
    }
}

fn conformance(verdict: Conformance) -> Markup {
    let sign = match verdict {
        Conformance::Conforms => sign(Verdict::Pass),
        Conformance::Fails => sign(Verdict::Fail),
        Conformance::Incomplete => sign(Verdict::CouldNotRun),
        Conformance::Error => sign(Verdict::Error),
    };
    let name = verdict.to_string();
    html! {
        span.badge.(name) { span aria-hidden="true" { (sign) " " } (name) }
    }
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Fail => "✗",
        Verdict::Error => "‼",
        Verdict::Warn => "!",
        Verdict::CouldNotRun => "?",
        Verdict::NotAsked => "–",
        Verdict::NotApplicable => "∅",
    }
}

fn words(verdict: Verdict) -> String {
    verdict.name().replace('-', " ")
}

/// What the anchors of a platform begin with; two entries of a report may have one name.
fn anchor(number: usize) -> String {
    format!("p{}", number + 1)
}

#[cfg(test)]
mod tests;
