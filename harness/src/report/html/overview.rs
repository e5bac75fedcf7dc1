//! What it comes to: a card for each platform, the matrix of platforms and capabilities, how the run was made.

use std::{collections::BTreeSet, fmt::Write as _};

use maud::{Markup, html};

use super::{BY_URGENCY, anchor, conformance, sign, words};
use crate::{
    documents::vocabulary::CAPABILITIES,
    report::{ClaimResult, PlatformReport, Report, ScenarioResult, Verdict, tally::counted},
};

/// Where a claim stands of which no scenario names a capability.
const OTHER: &str = "other";

pub(super) fn verdicts(report: &Report) -> Markup {
    html! {
        section aria-labelledby="verdicts" {
            h2 #verdicts { "Verdicts" }
            @if report.platforms.is_empty() {
                p { "No platform was judged." }
            }
            ul.cards role="list" {
                @for (position, platform) in report.platforms.iter().enumerate() {
                    (card(&anchor(position), platform))
                }
            }
        }
    }
}

fn card(anchor: &str, platform: &PlatformReport) -> Markup {
    let documented = platform.claims.len() + platform.excluded.len();
    let rest = BY_URGENCY
        .into_iter()
        .filter(|verdict| *verdict != Verdict::Pass);
    let rest: Vec<_> = rest
        .map(|verdict| (verdict, platform.claims_that(verdict)))
        .filter(|(_, count)| *count > 0)
        .collect();
    html! {
        li {
            h3 { a href={ "#" (anchor) } { (platform.platform) } (conformance(platform.verdict)) }
            p.held { (platform.claims_that(Verdict::Pass)) " of " (documented) }
            p { "of its documented claims held" }
            ul.plain role="list" {
                @for (verdict, count) in rest {
                    li { (number_of(count, verdict)) }
                }
                @if !platform.excluded.is_empty() {
                    li { (platform.excluded.len()) " no scenario can ask for" }
                }
            }
            @if !platform.reason.is_empty() {
                p { strong { "Why: " } (platform.reason) }
            }
            @for trouble in platform.troubles() {
                @if trouble.reason != platform.reason {
                    p { strong { (trouble.title) ": " } (trouble.reason) }
                }
            }
            p.faint { (platform.target) }
        }
    }
}

fn number_of(count: usize, verdict: Verdict) -> Markup {
    html! { span aria-hidden="true" { (sign(verdict)) " " } (count) " " (words(verdict)) }
}

/// The scenarios of a claim that its platform has room for, or all of them where it has room for none.
pub(super) fn scenarios<'a>(
    platform: &'a PlatformReport,
    claim: &ClaimResult,
) -> Vec<&'a ScenarioResult> {
    let all = platform.scenarios.iter();
    let of_claim = all.filter(|scenario| scenario.claims.contains(&claim.claim));
    of_claim
        .filter(|scenario| {
            scenario.verdict != Verdict::NotApplicable || claim.verdict == Verdict::NotApplicable
        })
        .collect()
}

/// The capabilities that scenarios of a claim are about.
pub(super) fn capabilities<'a>(scenarios: &[&'a ScenarioResult]) -> BTreeSet<&'a str> {
    let tags = scenarios.iter().flat_map(|scenario| &scenario.tags);
    let tags = tags.map(String::as_str);
    tags.filter(|tag| CAPABILITIES.contains(tag)).collect()
}

pub(super) fn matrix(report: &Report) -> Markup {
    let columns: Vec<_> = report.platforms.iter().map(by_capability).collect();
    let rows = CAPABILITIES.iter().copied().chain([OTHER]);
    let rows: Vec<_> = rows
        .filter(|row| {
            columns
                .iter()
                .flatten()
                .any(|(capability, _)| capability == row)
        })
        .collect();
    html! {
        section aria-labelledby="capabilities" {
            h2 #capabilities { "Capabilities" }
            p.faint { "Claims held of those about a capability; a claim may be about several." }
            div.wide role="region" aria-label="Table of capabilities" tabindex="0" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Capability" }
                            @for platform in &report.platforms {
                                th scope="col" { (platform.platform) }
                            }
                        }
                    }
                    tbody {
                        @for row in rows {
                            tr {
                                th scope="row" { (row.replace('-', " ")) }
                                @for column in &columns {
                                    (cell(row, column))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn by_capability(platform: &PlatformReport) -> Vec<(&str, Verdict)> {
    let claims = platform.claims.iter();
    claims
        .flat_map(|claim| {
            let mut about = capabilities(&scenarios(platform, claim));
            if about.is_empty() {
                about.insert(OTHER);
            }
            about
                .into_iter()
                .map(|capability| (capability, claim.verdict))
        })
        .collect()
}

fn cell(row: &str, column: &[(&str, Verdict)]) -> Markup {
    let verdicts = column.iter().filter(|(capability, _)| *capability == row);
    let verdicts: Vec<_> = verdicts.map(|(_, verdict)| *verdict).collect();
    let having = |verdict| verdicts.iter().filter(|it| **it == verdict).count();
    // What was not asked is never shown green.
    let notable =
        |verdict: &Verdict| *verdict != Verdict::Pass && *verdict != Verdict::NotApplicable;
    let worst = BY_URGENCY
        .into_iter()
        .filter(notable)
        .chain([Verdict::Pass, Verdict::NotApplicable]);
    let Some(worst) = worst.into_iter().find(|verdict| having(*verdict) > 0) else {
        return html! { td { span.faint { "no claim" } } };
    };
    html! {
        td.(worst.name()) {
            span.mark {
                span aria-hidden="true" { (sign(worst)) " " }
                (having(Verdict::Pass)) " of " (verdicts.len())
            }
            @for verdict in BY_URGENCY {
                @if verdict != Verdict::Pass && having(verdict) > 0 {
                    small { (having(verdict)) " " (words(verdict)) }
                }
            }
        }
    }
}

pub(super) fn facts(report: &Report) -> Markup {
    let seconds: f64 = report
        .platforms
        .iter()
        .map(|platform| platform.seconds)
        .sum();
    html! {
        section aria-labelledby="run" {
            h2 #run { "The run" }
            dl {
                dt { "Version" } dd { "countersign " (report.version) }
                dt { "Run" } dd { (report.run.id) }
                dt { "Seed" } dd { (report.run.seed) " (" code { "--seed " (report.run.seed) } " makes the same choices again)" }
                dt { "Started" } dd { time datetime=(report.started) { (report.started) } }
                dt { "Finished" } dd { time datetime=(report.finished) { (report.finished) } }
                dt { "Duration" } dd { (format!("{seconds:.1} s")) }
                @for (flag, value) in &report.run.options {
                    dt { code { "--" (flag) } } dd { (value) }
                }
                @for platform in &report.platforms {
                    dt { (platform.platform) }
                    dd { (run_of(platform)) }
                }
            }
        }
    }
}

/// How many scenarios ran, how long that took, and what it cost.
fn run_of(platform: &PlatformReport) -> String {
    let ran = platform.scenarios.iter().filter(|scenario| {
        matches!(
            scenario.verdict,
            Verdict::Pass | Verdict::Fail | Verdict::Warn
        )
    });
    let all = counted(platform.scenarios.len(), "scenario");
    let mut told = format!("{} of {all} ran in {:.1} s", ran.count(), platform.seconds);
    for expense in &platform.spent {
        let most = expense
            .most
            .map_or_else(String::new, |most| format!(" of at most {most}"));
        let _ = write!(told, "; {} {}{most}", expense.what, expense.spent);
    }
    told
}
