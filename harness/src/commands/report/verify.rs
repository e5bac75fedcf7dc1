//! `countersign report verify`: whether a report and its statement are still what they were.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;
use serde_json::Value;

use crate::{
    commands::writer::{note, say},
    documents::digest,
    report::{Report, exit, intoto, json},
};

const EXAMPLES: &str = "\
Examples:
  countersign check --report json=report.json --report intoto=statement.json
  countersign report verify report.json statement.json
  countersign report verify report.json statement.json --judged-by my-profile.toml --judged-by my-features/

It refuses a report with another SHA-256 than the statement names, a statement that says otherwise than the report, and features,
profiles or claims that are neither those of this binary nor given. The statement is not signed: who could have replaced both is
told by a signature that you put over it.

Exit codes: 0 everything fits, 1 something does not, 2 usage";

/// Options of `report verify`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The JSON report
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// The in-toto statement that was written beside it
    #[arg(value_name = "STATEMENT")]
    statement: PathBuf,
    /// Features, profile or claims of your own that it was judged by: a file or a folder; may be repeated
    #[arg(long, value_name = "PATH")]
    judged_by: Vec<PathBuf>,
}

/// Verifies; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let (report, statement) = (read(&arguments.report)?, read(&arguments.statement)?);
    let mut known = digest::embedded();
    for path in &arguments.judged_by {
        known.extend(digest::of_path(path)?);
    }
    let wrong = match verified(&report, &statement) {
        Err(error) => vec![format!("{error:#}")],
        Ok(report) => unknown_files(&report, |sum| known.contains(sum)),
    };
    for told in &wrong {
        note!("refused: {told}");
    }
    if !wrong.is_empty() {
        return Ok(exit::FAILED);
    }
    say!(
        "{} is the report that {} speaks of, and what it was judged by is at hand",
        arguments.report.display(),
        arguments.statement.display()
    );
    Ok(exit::CONFORMS)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The report, if the statement speaks of it and says what follows from it, byte for byte.
fn verified(report: &[u8], statement: &[u8]) -> anyhow::Result<Report> {
    let stated: Value = serde_json::from_slice(statement).context("the statement is not JSON")?;
    let stated = stated["subject"][0]["digest"]["sha256"].as_str();
    let (stated, found) = (stated.unwrap_or("none"), digest::sha256(report));
    anyhow::ensure!(
        stated == found,
        "the report has the SHA-256 {found}; the statement speaks of {stated}"
    );
    let text = std::str::from_utf8(report).context("the report is not text")?;
    let parsed = json::parse(text).context("the report")?;
    anyhow::ensure!(
        intoto::render(&parsed, text)?.as_bytes() == statement,
        "the statement says otherwise than this version of countersign says of the report"
    );
    Ok(parsed)
}

/// What it was judged by that nobody here can show.
fn unknown_files(report: &Report, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let files = report.platforms.iter().flat_map(|it| &it.files);
    let mut unknown: Vec<_> = files
        .filter(|(_, sum)| !is_known(sum))
        .map(|(path, _)| {
            format!("{path} is not what this binary holds: --judged-by PATH gives one's own")
        })
        .collect();
    unknown.sort();
    unknown.dedup();
    let scenarios = report.platforms.iter().flat_map(|platform| {
        let files = &platform.files;
        platform
            .scenarios
            .iter()
            .filter(|it| !files.contains_key(&it.feature))
    });
    let mut unlisted: Vec<_> = scenarios.map(|it| &it.feature).collect();
    unlisted.dedup();
    unknown.extend(
        unlisted
            .iter()
            .map(|path| format!("of {path} the report has no digest")),
    );
    unknown
}
