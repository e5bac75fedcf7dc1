//! `countersign audit`: the proof that the judge can say guilty.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::{
    targets::of_names,
    writer::{self, say},
};
use crate::{
    embedded::Embedded,
    report::{Conformance, exit},
    run::{
        Conduct,
        audit::{self, Fate, KillMatrix, Row},
    },
    target::run_name::Run,
};

/// Options of `audit`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Platform; may be repeated [default: all that are known]
    #[arg(long, value_name = "NAME")]
    platform: Vec<String>,
    /// Write the kill matrix to a file
    #[arg(long, value_name = "json=FILE", value_parser = json_file)]
    report: Option<PathBuf>,
}

fn json_file(text: &str) -> Result<PathBuf, String> {
    match text.strip_prefix("json=") {
        Some(path) if !path.is_empty() => Ok(path.into()),
        _ => Err("write json=FILE".to_owned()),
    }
}

/// Runs it; answers the exit code.
pub async fn run(arguments: Arguments) -> anyhow::Result<u8> {
    let all = of_names(&arguments.platform)?;
    let embedded = Embedded::latest(&all, &[]).await?;
    let mut matrices = Vec::new();
    for documents in &all {
        let target = embedded.target(documents)?;
        matrices.push(
            audit::audit(
                documents,
                &target,
                &Conduct::of_everything(Run::random()),
                tell,
            )
            .await?,
        );
    }
    embedded.stop().await;
    if let Some(path) = &arguments.report {
        let matrix = serde_json::to_string_pretty(
            &json!({ "schema": "countersign-audit/1", "platforms": matrices }),
        )?;
        writer::write(path, &(matrix + "\n"))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    for matrix in matrices
        .iter()
        .filter(|matrix| matrix.clean != Conformance::Conforms)
    {
        say!(
            "{}: the mock without faults {}: {}",
            matrix.platform,
            matrix.clean,
            matrix.reason
        );
    }
    let count = |fate| {
        matrices
            .iter()
            .map(|matrix| matrix.count(fate))
            .sum::<usize>()
    };
    let summary = audit::summary(
        count(Fate::Killed),
        count(Fate::Survived),
        count(Fate::Unreached),
    );
    say!("{summary}");
    Ok(if matrices.iter().all(KillMatrix::holds) {
        exit::CONFORMS
    } else {
        exit::FAILED
    })
}

fn tell(row: &Row) {
    let fate = match row.fate {
        Fate::Killed => "killed",
        Fate::Survived => "SURVIVED",
        Fate::Unreached => "UNREACHED",
    };
    let more = row.killed_by.len().saturating_sub(1);
    let by = match (row.killed_by.first(), more) {
        (None, _) => String::new(),
        (Some(first), 0) => format!("by {first}"),
        (Some(first), more) => format!("by {first} and {more} more"),
    };
    say!(
        "{fate:<9} {:<40} {:<11} {:>4} hits  {by}",
        row.fault,
        row.claim.0,
        row.hits
    );
}
