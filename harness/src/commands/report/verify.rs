//! `countersign report verify`: whether a report and its statement are still what they were.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;
use serde_json::Value;

use crate::{
    commands::{
        reports,
        writer::{note, say},
    },
    documents::digest::{self, Digests},
    report::{Report, exit, intoto, json},
};

const EXAMPLES: &str = "\
Examples:
  countersign check --report json=report.json --report intoto=statement.json
  countersign report verify report.json statement.json
  countersign report verify report.json statement.json --judged-by my-profile.toml --judged-by my-features/

It refuses a report with another name or SHA-256 than the statement has, a statement that says otherwise than the report, and features,
profiles or claims that are not there, or are neither those of this binary under the same path nor given under the same name. The
statement is not signed: who could have replaced both is told by a signature that you put over it.

Exit codes: 0 everything fits, 1 something does not, 2 usage";

/// What a platform that the binary knows is judged by besides features.
const DOCUMENTS: [&str; 2] = ["profile.toml", "claims.toml"];

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
    let mut own = Vec::new();
    for path in &arguments.judged_by {
        own.extend(digest::of_path(path)?);
    }
    let wrong = match verified(&reports::name_of(&arguments.report), &report, &statement) {
        Err(error) => vec![format!("{error:#}")],
        Ok(report) => {
            let unknown = unknown(&report, &digest::embedded(), &own);
            unknown.into_iter().chain(unlisted(&report)?).collect()
        }
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
fn verified(name: &str, report: &[u8], statement: &[u8]) -> anyhow::Result<Report> {
    let stated: Value = serde_json::from_slice(statement).context("the statement is not JSON")?;
    let subject = &stated["subject"][0];
    let stated_name = subject["name"].as_str().unwrap_or_default();
    anyhow::ensure!(
        stated_name == name,
        "the report is called {name}; the statement speaks of {stated_name:?}"
    );
    let stated = subject["digest"]["sha256"].as_str();
    let (stated, found) = (stated.unwrap_or("none"), digest::sha256(report));
    anyhow::ensure!(
        stated == found,
        "the report has the SHA-256 {found}; the statement speaks of {stated}"
    );
    let text = std::str::from_utf8(report).context("the report is not text")?;
    let parsed = json::parse(text).context("the report")?;
    anyhow::ensure!(
        intoto::render(&parsed, name, text)?.as_bytes() == statement,
        "the statement says otherwise than this version of countersign says of the report"
    );
    Ok(parsed)
}

/// What it was judged by that nobody here can show under that path: where the binary has it, or where it ends like one of these names.
fn unknown(report: &Report, embedded: &Digests, own: &[(String, String)]) -> Vec<String> {
    let files = report.platforms.iter().flat_map(|it| &it.files);
    let is_known = |path: &String, sum: &String| {
        let mut own = own.iter();
        embedded.get(path) == Some(sum)
            || own.any(|(name, own)| own == sum && Path::new(path).ends_with(name))
    };
    let unknown: BTreeSet<_> = files
        .filter(|(path, sum)| !is_known(path, sum))
        .map(|(path, _)| {
            format!("{path} is not what this binary holds: --judged-by PATH gives one's own")
        })
        .collect();
    unknown.into_iter().collect()
}

/// What it must have been judged by, and does not name: the feature of every scenario, the profile, the claims.
fn unlisted(report: &Report) -> anyhow::Result<Vec<String>> {
    let mut unlisted = BTreeSet::new();
    for platform in &report.platforms {
        let features = platform.scenarios.iter().map(|it| it.feature.clone());
        let documents: Vec<_> = match report.run.options.get("profile") {
            Some(own) => vec![own.clone()],
            None => DOCUMENTS
                .map(|file| format!("fixtures/{}/{file}", platform.platform))
                .into(),
        };
        let practice = digest::of_documents("", None)?.into_keys();
        let all = features.chain(documents).chain(practice);
        unlisted.extend(all.filter(|path| !platform.files.contains_key(path)));
    }
    let told = unlisted.iter();
    Ok(told
        .map(|path| format!("of {path} the report has no digest"))
        .collect())
}
