//! Breaches, claim by claim: what the documents say, what was seen, and how to see it again.

use super::{BOLD, DIM, Detail, PLAIN, Text, colour_of, cut};
use crate::report::{Finding, PlatformReport, Verdict};

/// What stands below another line, stands below its words.
const INDENT: &str = "              ";

/// Every claim that was breached, worst first, in four lines each.
pub(super) fn tell(text: &mut Text, platform: &PlatformReport, detail: Detail) {
    for verdict in [Verdict::Fail, Verdict::Warn] {
        for claim in &platform.claims {
            let of_claim = |it: &&Finding| it.claim == claim.claim && it.verdict == verdict;
            let findings: Vec<_> = platform.findings.iter().filter(of_claim).collect();
            if let Some(first) = findings.first() {
                let others = match findings.len() {
                    1 => String::new(),
                    number => format!(", {number} times"),
                };
                head(text, first, &others, &claim.sentence);
                if let Some(known) = &claim.known {
                    text.below("  known       ", &known.in_words(), INDENT);
                }
                let told = match detail {
                    Detail::Verbose => &findings[..],
                    Detail::Usual | Detail::Quiet => &findings[..1],
                };
                for finding in told {
                    body(text, finding, detail);
                }
                text.whole("");
            }
        }
    }
}

fn head(text: &mut Text, finding: &Finding, others: &str, sentence: &str) {
    let colour = colour_of(finding.verdict);
    let Finding {
        claim,
        level,
        basis,
        verdict,
        ..
    } = finding;
    text.line(&format!(
        "{colour}{BOLD}{verdict}{PLAIN} {BOLD}{claim}{PLAIN} ({level}, {basis}{others}) {sentence}"
    ));
}

fn body(text: &mut Text, finding: &Finding, detail: Detail) {
    text.below("  documented  ", &finding.documented, INDENT);
    if detail == Detail::Verbose {
        text.below("  saw         ", &finding.seen, INDENT);
    } else {
        // An answer may be long, and begins with what matters; the other reports have all of it.
        let room = text.width.saturating_sub(INDENT.len()).max(INDENT.len());
        text.whole(&format!("  saw         {}", cut(&finding.seen, room)));
    }
    if let Some(exchange) = finding.exchanges.last() {
        text.whole(&format!("  repeat      {}", exchange.curl()));
    }
    if detail == Detail::Verbose {
        let Finding {
            feature,
            line,
            scenario,
            ..
        } = finding;
        text.whole(&format!(
            "  {DIM}scenario    {feature}:{line} {scenario}{PLAIN}"
        ));
    }
    if let Some(example) = &finding.example {
        text.line("  a feature that shows it, for --features FILE:");
        text.whole("");
        for told in example.lines() {
            text.whole(&format!("    {told}"));
        }
    }
}
