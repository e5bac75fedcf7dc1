//! Every claim with its sentence, its source, its verdict and the evidence, worst first.

use maud::{Markup, html};

use super::{
    BY_URGENCY, anchor, badge,
    overview::{capabilities, scenarios},
    sign, words,
};
use crate::report::{
    ClaimResult, ExchangeRecord, Finding, PlatformReport, Report, ScenarioResult, Verdict,
    tally::counted,
};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        section aria-labelledby="claims" {
            h2 #claims tabindex="-1" { "Claims" }
            (filter(report))
            @for (position, platform) in report.platforms.iter().enumerate() {
                (of_platform(&anchor(position), platform))
            }
        }
    }
}

fn filter(report: &Report) -> Markup {
    let claims = || {
        report
            .platforms
            .iter()
            .flat_map(|platform| &platform.claims)
    };
    let having = |verdict| claims().filter(|claim| claim.verdict == verdict).count();
    html! {
        form #filter role="search" aria-label="Claims" hidden {
            fieldset {
                legend { "Show these verdicts only" }
                @for verdict in BY_URGENCY {
                    @if having(verdict) > 0 {
                        label {
                            input type="checkbox" name="verdict" value=(verdict.name());
                            " " span aria-hidden="true" { (sign(verdict)) " " } (words(verdict)) " (" (having(verdict)) ")"
                        }
                    }
                }
            }
            label.words for="words" { "With these words" }
            " "
            input #words type="search" name="words" autocomplete="off";
            " "
            button type="reset" { "Show all" }
            p role="status" { (claims().count()) " of " (claims().count()) " claims shown" }
        }
    }
}

fn of_platform(anchor: &str, platform: &PlatformReport) -> Markup {
    let position = |claim: &ClaimResult| BY_URGENCY.iter().position(|it| *it == claim.verdict);
    let mut claims: Vec<_> = platform.claims.iter().collect();
    claims.sort_by_key(|claim| position(claim));
    html! {
        section.claims-of aria-labelledby=(anchor) {
            h3 id=(anchor) { (platform.platform) }
            (notices(platform))
            p.faint.no-claim hidden[!claims.is_empty()] { "None of its claims is shown." }
            @for claim in claims {
                (one(anchor, platform, claim))
            }
        }
    }
}

/// What the operator has to look after.
fn notices(platform: &PlatformReport) -> Markup {
    let lists = [
        (
            "Left behind on the target; it could not be ended:",
            &platform.leftovers,
        ),
        ("The baseline is stale:", &platform.stale),
        (
            "Remains on the target, since nothing documented takes it back:",
            &platform.remaining,
        ),
    ];
    html! {
        @for (told, names) in lists {
            @if !names.is_empty() {
                div.notice {
                    p { strong { (told) } }
                    ul { @for name in names { li { (name) } } }
                }
            }
        }
    }
}

fn one(anchor: &str, platform: &PlatformReport, claim: &ClaimResult) -> Markup {
    let findings: Vec<_> = platform
        .findings
        .iter()
        .filter(|finding| finding.claim == claim.claim)
        .collect();
    let scenarios = scenarios(platform, claim);
    let about: Vec<_> = capabilities(&scenarios).into_iter().collect();
    html! {
        article.claim id={ (anchor) "-" (claim.claim) } data-verdict=(claim.verdict.name()) {
            h4 { (badge(claim.verdict)) " " code { (claim.claim) } " " (claim.sentence) }
            p.faint {
                (claim.level) ", " (claim.basis) ". Source: " (claim.source) "."
                @if !about.is_empty() { " About: " (about.join(", ")) "." }
            }
            @if claim.verdict != Verdict::Pass && findings.is_empty() {
                (why(claim, &scenarios))
            }
            @if let Some(known) = &claim.known {
                p { strong { "Known" } " " (known.in_words()) }
            }
            @if let Some((first, rest)) = findings.split_first() {
                (breach(first))
                @if !rest.is_empty() {
                    details {
                        summary { "Seen " (counted(rest.len(), "more time")) span.unseen { ": " (claim.claim) } }
                        @for finding in rest { (breach(finding)) }
                    }
                }
            }
            @if !scenarios.is_empty() {
                details {
                    summary { (tried(&scenarios)) span.unseen { " for " (claim.claim) } }
                    ul { @for scenario in scenarios { (line(scenario)) } }
                }
            }
        }
    }
}

/// Why a claim was not judged.
fn why(claim: &ClaimResult, scenarios: &[&ScenarioResult]) -> Markup {
    let alike = scenarios.iter().filter(|it| it.verdict == claim.verdict);
    let mut reasons: Vec<_> = alike.map(|scenario| scenario.reason.as_str()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    html! {
        @if scenarios.is_empty() {
            p { "No scenario asks for it here." }
        }
        @for reason in reasons {
            p { strong { "Why: " } (reason) }
        }
    }
}

fn breach(finding: &Finding) -> Markup {
    let exchanges = finding.exchanges.len();
    html! {
        div.breach.{ "of-" (finding.verdict) } {
            dl {
                dt { "Documented" } dd { (finding.documented) }
                dt { "Seen" } dd { (finding.seen) }
                dt { "Scenario" } dd { code { (finding.feature) ":" (finding.line) } " " (finding.scenario) }
            }
            @if exchanges > 0 {
                details.breach-evidence {
                    summary { "Evidence: " (counted(exchanges, "exchange")) span.unseen { " for " (finding.claim) } }
                    @for (position, exchange) in finding.exchanges.iter().enumerate() {
                        (evidence(position + 1, exchange))
                    }
                }
            }
            @if let Some(example) = &finding.example {
                details.breach-evidence {
                    summary { "A feature that shows it, for " code { "--features FILE" } }
                    pre { (example) }
                }
            }
        }
    }
}

fn evidence(position: usize, exchange: &ExchangeRecord) -> Markup {
    let ExchangeRecord {
        method,
        url,
        status,
        millis,
        ..
    } = exchange;
    let request = message(
        &format!("{method} {url}"),
        &exchange.request_headers,
        exchange.request_body.as_deref().unwrap_or_default(),
    );
    let answer = message(&status.to_string(), &exchange.headers, &exchange.body);
    html! {
        p { strong { "Request " (position) } }
        pre { (request) }
        p { strong { "Answer " (position) } " after " (millis) " ms" }
        pre { (answer) }
        p { strong { "Request " (position) " with curl" } ", the masked secrets put back" }
        pre { (exchange.curl()) }
    }
}

fn message(first: &str, headers: &[(String, String)], body: &str) -> String {
    let fields = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    let lines: Vec<_> = [first.to_owned()].into_iter().chain(fields).collect();
    let head = lines.join("\n");
    if body.is_empty() {
        head
    } else {
        format!("{head}\n\n{body}")
    }
}

/// The scenarios of a claim in one line, by verdict.
fn tried(scenarios: &[&ScenarioResult]) -> String {
    let having = |verdict| scenarios.iter().filter(|it| it.verdict == verdict).count();
    let parts: Vec<_> = BY_URGENCY
        .into_iter()
        .filter(|verdict| having(*verdict) > 0)
        .map(|verdict| format!("{} {}", having(verdict), words(verdict)))
        .collect();
    format!(
        "{}: {}",
        counted(scenarios.len(), "scenario"),
        parts.join(", ")
    )
}

/// A scenario; its steps, where it did not simply hold.
fn line(scenario: &ScenarioResult) -> Markup {
    let went_wrong = matches!(
        scenario.verdict,
        Verdict::Fail | Verdict::Warn | Verdict::Error
    );
    html! {
        li {
            (badge(scenario.verdict)) " " (scenario.name) " "
            code.faint { (scenario.feature) ":" (scenario.line) }
            @if !scenario.reason.is_empty() { p { (scenario.reason) } }
            @if went_wrong {
                ul {
                    @for step in &scenario.steps {
                        li {
                            span aria-hidden="true" { (sign(step.verdict)) } span.unseen { (words(step.verdict)) ": " }
                            " " (step.keyword) " " (step.text)
                            @if !step.message.is_empty() { p { (step.message) } }
                        }
                    }
                }
            }
        }
    }
}
