//! `countersign compare`: the same scenarios on two targets.

mod format;

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use self::format::Format;
use super::{
    judging::{ask, close, interrupted},
    reports::{Destination, refuse_collisions},
    selection::Selection,
    targets::Subject,
    terminal, writer,
};
use crate::{
    report::{
        Conformance,
        comparison::{Comparison, Side, Sight, text},
        exit,
    },
    run::{Conduct, Trial},
    target::run_name::Run,
};

const EXAMPLES: &str = "\
Examples:
  countersign compare --platform NAME --right https://staging.example.com --allow-host staging.example.com --credentials credentials.toml
  countersign compare --platform NAME --left https://old.example.com --right https://new.example.com \\
    --allow-host old.example.com --allow-host new.example.com --left-credentials old.toml --right-credentials new.toml

Limits are judged passively and nothing disruptive is run, unless you ask for it.

Exit codes: 0 neither is at odds with the documents, 1 one is, 2 usage, 3 incomplete on either side, 4 harness
error, 5 something left behind, 130 interrupted";

/// Options of `compare`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Base URL of the left target [default: a mock inside this process]
    #[arg(long, value_name = "URL")]
    left: Option<String>,
    /// Base URL of the right target
    #[arg(long, value_name = "URL")]
    right: String,
    /// Credentials file of the left target, instead of --credentials
    #[arg(long, value_name = "FILE", requires = "left")]
    left_credentials: Option<PathBuf>,
    /// Credentials file of the right target, instead of --credentials
    #[arg(long, value_name = "FILE")]
    right_credentials: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    /// Write a report: text, json or markdown, to a file or - for standard output; may be repeated
    #[arg(long, value_name = "FORMAT=PATH")]
    report: Vec<Destination<Format>>,
    /// Tell no progress
    #[arg(short, long)]
    quiet: bool,
}

/// Runs it; answers the exit code.
pub async fn run(arguments: Arguments) -> anyhow::Result<u8> {
    arguments.refuse()?;
    refuse_collisions(&arguments.report)?;
    let seed = arguments
        .selection
        .seed
        .unwrap_or_else(|| Run::random().seed);
    for destination in &arguments.report {
        destination.open()?;
    }
    let mut sides = Vec::new();
    for selection in [arguments.left(seed), arguments.right(seed)] {
        match judged(&selection, arguments.quiet).await? {
            Ok(side) => sides.push(side),
            Err(mut left) => {
                left.extend(sides.iter().flat_map(|it| it.report.leftovers.clone()));
                arguments.report.iter().for_each(Destination::discard);
                return Ok(interrupted(&left));
            }
        }
    }
    let comparison = Comparison::of(&sides[0], &sides[1], seed);
    if !arguments.report.iter().any(Destination::is_standard_output) {
        let width = terminal::columns();
        writer::print(&text::render_in(&comparison, width))?;
    }
    for destination in &arguments.report {
        destination.write(&comparison)?;
    }
    Ok(code(&comparison, &sides))
}

impl Arguments {
    /// Both targets are named by options of their own, and are judged by the documents of one platform.
    fn refuse(&self) -> anyhow::Result<()> {
        let Selection {
            platform,
            profile,
            target,
            control,
            ..
        } = &self.selection;
        for (flag, given) in [("--target", target), ("--control", control)] {
            ensure!(
                given.is_none(),
                "{flag} is no option here: --left and --right name the targets"
            );
        }
        if profile.is_none() && platform.len() != 1 {
            bail!(
                "name the one --platform, or the --profile, whose documents both targets are judged by"
            );
        }
        if profile.is_some() && self.left.is_none() {
            bail!(
                "--profile needs --left URL: the embedded mock imitates the known platforms only"
            );
        }
        Ok(())
    }

    fn left(&self, seed: u64) -> Selection {
        let shared = self.left.as_ref().and(self.selection.credentials.as_ref());
        Selection {
            target: self.left.clone(),
            credentials: self.left_credentials.as_ref().or(shared).cloned(),
            ledger: Some(self.ledger("left", seed)),
            seed: Some(seed),
            ..self.selection.clone()
        }
    }

    fn right(&self, seed: u64) -> Selection {
        let shared = self.selection.credentials.as_ref();
        Selection {
            target: Some(self.right.clone()),
            credentials: self.right_credentials.as_ref().or(shared).cloned(),
            ledger: Some(self.ledger("right", seed)),
            seed: Some(seed),
            ..self.selection.clone()
        }
    }

    /// One run has one ledger: each side has its own, although both are of one seed.
    fn ledger(&self, side: &str, seed: u64) -> PathBuf {
        let usual = || PathBuf::from(format!("countersign-{}.ledger", Run::of_seed(seed).id));
        let path = self.selection.ledger.clone().unwrap_or_else(usual);
        path.with_extension(format!("{side}.ledger"))
    }
}

/// Judges one target as the other is judged, gently; or else what stays there after an interruption.
async fn judged(selection: &Selection, quiet: bool) -> anyhow::Result<Result<Side, Vec<String>>> {
    let mut targets = selection.targets().await?;
    let mut conduct = selection.conduct(false, &selection.documents()?)?;
    if targets.embedded.is_some() {
        // What is made on the mock inside this process ends with it.
        conduct.ledger = None;
    }
    selection.narrow(&mut targets, &conduct)?;
    let subject = targets.subjects.first().context("no target is named")?;
    let asked = side(subject, &conduct, quiet).await?;
    let left = match &asked {
        Ok(side) => &side.report.leftovers,
        Err(left) => left,
    };
    close(&conduct, left.is_empty());
    if let Some(embedded) = targets.embedded {
        embedded.stop().await;
    }
    Ok(asked)
}

async fn side(
    subject: &Subject,
    conduct: &Conduct,
    quiet: bool,
) -> anyhow::Result<Result<Side, Vec<String>>> {
    let features = subject.features.clone();
    let trial = Trial::new(&subject.documents, features, &subject.target, conduct)?;
    let report = match ask(&trial, conduct, quiet).await {
        Ok(report) => report,
        Err(left) => return Ok(Err(left)),
    };
    let mut sights = Vec::new();
    for record in trial.session.records().iter() {
        for outcome in &record.outcomes {
            sights.push(Sight {
                feature: record.feature.clone(),
                line: record.line,
                claim: outcome.claim.clone(),
                seen: outcome.seen.clone(),
            });
        }
    }
    Ok(Ok(Side { report, sights }))
}

fn code(comparison: &Comparison, sides: &[Side]) -> u8 {
    let has = |verdict| sides.iter().any(|it| it.report.verdict == verdict);
    if comparison.claims.iter().any(|it| it.relation.is_breach()) {
        exit::FAILED
    } else if has(Conformance::Error) {
        exit::BROKEN
    } else if sides.iter().any(|it| !it.report.leftovers.is_empty()) {
        exit::LEFT_BEHIND
    } else if has(Conformance::Incomplete) {
        exit::INCOMPLETE
    } else {
        exit::CONFORMS
    }
}
