//! What was not run and why: scenarios by their reason, and claims that none can ask for.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::badge;
use crate::report::{PlatformReport, Report, ScenarioResult, Verdict, tally::counted};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        section aria-labelledby="not-run" {
            h2 #not-run { "What was not run, and why" }
            @for platform in &report.platforms {
                h3 { (platform.platform) }
                (of_platform(platform))
            }
        }
    }
}

fn of_platform(platform: &PlatformReport) -> Markup {
    let mut by_reason: BTreeMap<(Verdict, &str), Vec<&ScenarioResult>> = BTreeMap::new();
    for scenario in &platform.scenarios {
        if !matches!(
            scenario.verdict,
            Verdict::Pass | Verdict::Fail | Verdict::Warn
        ) {
            let reason = (scenario.verdict, scenario.reason.as_str());
            by_reason.entry(reason).or_default().push(scenario);
        }
    }
    html! {
        @if by_reason.is_empty() {
            p { "Every scenario was run." }
        }
        @for ((verdict, reason), scenarios) in by_reason.iter().rev() {
            details {
                summary { (badge(*verdict)) " " (counted(scenarios.len(), "scenario")) ": " (reason) }
                ul {
                    @for scenario in scenarios {
                        li { (scenario.name) " " code.faint { (scenario.feature) ":" (scenario.line) } }
                    }
                }
            }
        }
        @if !platform.excluded.is_empty() {
            details {
                summary { (counted(platform.excluded.len(), "claim")) " that no scenario can ask for" }
                dl {
                    @for excluded in &platform.excluded {
                        dt { code { (excluded.claim) } }
                        dd {
                            p { (excluded.sentence) }
                            p.faint { "Source: " (excluded.source) }
                            p { strong { "Why: " } (excluded.reason) }
                        }
                    }
                }
            }
        }
    }
}
