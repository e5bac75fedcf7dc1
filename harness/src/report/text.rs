//! The report for people: what was breached, what could not be run and why, and a table of platforms.

mod breaches;
mod table;

use std::collections::BTreeMap;

use super::{PlatformReport, Report, ScenarioResult, Verdict, tally::counted};
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

/// The report as text with ANSI colours, each thing on one line; whoever prints it takes the colours out where they do not belong.
pub fn render(report: &Report, detail: Detail) -> String {
    render_in(report, detail, usize::MAX)
}

/// The same for a terminal of so many columns.
pub fn render_in(report: &Report, detail: Detail, width: usize) -> String {
    let mut text = Text::new(width);
    for platform in &report.platforms {
        if detail == Detail::Verbose {
            scenarios(&mut text, platform);
        }
        if detail >= Detail::Usual {
            breaches::tell(&mut text, platform, detail);
            reasons(&mut text, platform);
        }
        for leftover in &platform.leftovers {
            text.line(&format!(
                "{YELLOW}left behind{PLAIN} {}: {leftover}",
                platform.platform
            ));
        }
        for stale in &platform.stale {
            text.line(&format!("{RED}stale{PLAIN} {}: {stale}", platform.platform));
        }
    }
    for platform in &report.platforms {
        if !platform.remaining.is_empty() {
            let name = &platform.platform;
            let all = platform.remaining.join(", ");
            let told = format!("remains {name}, since nothing documented takes it back: {all}");
            text.line(&told);
        }
    }
    table::tell(&mut text, report);
    let shard = report.run.options.get("shard");
    let shard = shard.map_or_else(String::new, |shard| format!(", shard {shard}"));
    text.line(&format!("{DIM}seed {}{shard}{PLAIN}", report.run.seed));
    text.told
}

/// Words after a beginning, broken between words so that they fit a width; what does not fit stands below, indented.
pub fn wrapped(beginning: &str, words: &str, indent: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(beginning)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::fill(words, options)
}

/// As much of a text as so many columns have room for.
pub fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    let kept: String = text.chars().take(columns.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// A text of others on one line, so that none of it passes for a line of ours.
pub fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

/// A text that grows line by line.
pub(super) struct Text {
    width: usize,
    pub(super) told: String,
}

impl Text {
    /// Nothing yet, in so many columns.
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            told: String::new(),
        }
    }

    /// A line; what does not fit goes below it, a little to the right.
    pub(super) fn line(&mut self, line: &str) {
        self.below("", line, "  ");
    }

    /// A line after a beginning; what does not fit stands below its own beginning.
    pub(super) fn below(&mut self, beginning: &str, line: &str, indent: &str) {
        let (beginning, line) = (one_line(beginning), one_line(line));
        self.push(&wrapped(&beginning, &line, indent, self.width));
    }

    /// A line that must not be broken.
    pub(super) fn whole(&mut self, line: &str) {
        self.push(&one_line(line));
    }

    fn push(&mut self, lines: &str) {
        self.told.push_str(lines);
        self.told.push('\n');
    }
}

fn scenarios(text: &mut Text, platform: &PlatformReport) {
    let asked = |scenario: &&ScenarioResult| scenario.verdict != Verdict::NotAsked;
    for scenario in platform.scenarios.iter().filter(asked) {
        let colour = colour_of(scenario.verdict);
        let place = format!("{}:{}", scenario.feature, scenario.line);
        text.line(&format!(
            "{colour}{:<14}{PLAIN} {}  {DIM}{place}{PLAIN}",
            scenario.verdict, scenario.name
        ));
        if !scenario.reason.is_empty() {
            text.line(&format!("               {}", scenario.reason));
        }
    }
    text.whole("");
}

/// What was not run, a line for each reason.
fn reasons(text: &mut Text, platform: &PlatformReport) {
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
        let scenarios = counted(*count, "scenario");
        let colour = colour_of(*verdict);
        text.line(&format!(
            "{colour}{verdict}{PLAIN} {}: {scenarios}: {reason}",
            platform.platform
        ));
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
        /// More names than these tell nobody anything.
        const NAMED: usize = 8;
        let names: Vec<_> = unasked
            .iter()
            .take(NAMED)
            .map(ToString::to_string)
            .collect();
        let more = match unasked.len() - names.len() {
            0 => String::new(),
            more => format!(" and {more} others"),
        };
        text.line(&format!(
            "{DIM}not-asked{PLAIN} {}: no scenario asks for {}{more}",
            platform.platform,
            names.join(", ")
        ));
    }
    if !by_reason.is_empty() {
        text.whole("");
    }
}

fn colour_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => GREEN,
        Verdict::Fail | Verdict::Error => RED,
        Verdict::Warn | Verdict::CouldNotRun => YELLOW,
        Verdict::NotAsked | Verdict::NotApplicable => DIM,
    }
}

#[cfg(test)]
mod tests;
