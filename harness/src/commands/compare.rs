//! `countersign compare`: the same scenarios on two targets.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use super::{
    judging::{ask, close, interrupted, now},
    reports::{self, Destination, Format, refuse_collisions},
    selection::Selection,
    targets::Subject,
    terminal, writer,
};
use crate::{
    report::{
        Report, RunFacts,
        comparison::{Comparison, Side, Sight, markdown, text},
        exit, intoto,
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

Exit codes: 0 neither is at odds with the documents but for what only warns, 1 one is, 2 usage, 3 incomplete on either side, 4 harness
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
    /// Write a report in any format that `check` knows, to a file or - for standard output; may be repeated
    #[arg(long, value_name = "FORMAT=PATH")]
    report: Vec<Destination>,
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
    let started = now();
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
    let Ok(sides) = <[Side; 2]>::try_from(sides) else {
        bail!("two targets are compared");
    };
    let comparison = Comparison::of(&sides[0], &sides[1], seed);
    let run = RunFacts {
        id: Run::of_seed(seed).id,
        seed,
        options: arguments.shown(),
    };
    let report = comparison.told(&sides, run, [started, now()]);
    let report = report.printable()?;
    if !arguments.report.iter().any(Destination::is_standard_output) {
        let width = terminal::columns();
        writer::print(&text::render_in(&comparison, width))?;
    }
    let json = reports::name_of_json(&arguments.report, Path::new("comparison.json"));
    for destination in &arguments.report {
        destination.put(&rendered(destination.format, &comparison, &report, &json)?)?;
    }
    Ok(exit::code(&report))
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

    /// The options that decide what is compared, by flag.
    fn shown(&self) -> BTreeMap<String, String> {
        let mut shown = self.selection.shown();
        shown.extend(self.left.clone().map(|it| ("left".to_owned(), it)));
        shown.insert("right".to_owned(), self.right.clone());
        shown
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
    let mut report = match ask(&trial, conduct, quiet).await {
        Ok(report) => report,
        Err(left) => return Ok(Err(left)),
    };
    report.files.clone_from(&subject.files);
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

/// The comparison in a format of its own, where it has one, or else in that of any report.
fn rendered(
    format: Format,
    comparison: &Comparison,
    report: &Report,
    json: &str,
) -> anyhow::Result<String> {
    Ok(match format {
        Format::Text => text::render(comparison),
        Format::Json => in_json(comparison)?,
        Format::Markdown => markdown::render(comparison),
        Format::Intoto => intoto::render(report, json, &writer::as_written(&in_json(comparison)?))?,
        other => other.render(report, json)?,
    })
}

fn in_json(comparison: &Comparison) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(comparison)? + "\n")
}
