//! `countersign report merge`: the shards of a run become the whole.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::load;
use crate::{
    commands::{
        baseline,
        reports::{self, Destination, refuse_collisions},
        terminal,
        writer::{self, note},
    },
    documents::Documents,
    report::{
        Report, exit,
        merge::merge,
        text::{self, Detail},
    },
    run::baseline::Baseline,
};

const EXAMPLES: &str = "\
Examples:
  countersign check --seed 7 --shard 1/2 --report json=1.json   and on another machine --shard 2/2 --report json=2.json
  countersign report merge 1.json 2.json --report junit=report.xml

All shards have one seed, and each run another one: the number that CI gives it, such as --seed $GITHUB_RUN_ID.
Shards that had a baseline are joined with it: only the whole tells which entries match nothing that failed.

Exit codes: those of check, for the whole";

/// Options of `report merge`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The JSON reports of all shards
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,
    /// The known failures (TOML) that the shards were judged with; one that is stale fails the run
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// The profile of your own that the baseline speaks of
    #[arg(long, value_name = "FILE", requires = "baseline")]
    profile: Option<PathBuf>,
    /// The features of your own that it was judged by, if that is needed to read the profile
    #[arg(long, value_name = "PATH", requires = "profile")]
    features: Option<PathBuf>,
    /// Write a report in this format, to a file or - for standard output; may be repeated
    #[arg(long, value_name = "FORMAT=PATH")]
    report: Vec<Destination>,
}

/// Joins and tells; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    refuse_collisions(&arguments.report)?;
    let mut reports = Vec::new();
    for path in &arguments.reports {
        reports.push((path.display().to_string(), load(path)?));
    }
    let mut whole = merge(&reports)?;
    let baseline = arguments.baseline(&whole)?;
    let is_stale = baseline.is_some_and(|it| baseline::complain(&it, &mut whole));
    if !arguments.report.iter().any(Destination::is_standard_output) {
        let width = terminal::columns();
        let _ = writer::print(&text::render_in(&whole, Detail::Usual, width));
    }
    let json = reports::name_of_json(&arguments.report, Path::new("report.json"));
    for destination in &arguments.report {
        destination.write(&whole, &json)?;
        if !destination.is_standard_output() {
            note!("report: {destination}");
        }
    }
    Ok(if is_stale {
        exit::FAILED
    } else {
        exit::code(&whole)
    })
}

impl Arguments {
    /// The baseline, which the whole must have if its shards had one: no shard alone tells what is stale.
    fn baseline(&self, whole: &Report) -> anyhow::Result<Option<Baseline>> {
        match (&self.baseline, whole.run.options.get("baseline")) {
            (None, None) => Ok(None),
            (None, Some(path)) => bail!(
                "the shards were judged with --baseline {path}: give it here as well, since no shard alone tells which of its entries are stale"
            ),
            (Some(path), None) => bail!(
                "--baseline {}: the shards were judged without it: give it to each check as well",
                path.display()
            ),
            (Some(path), Some(_)) => {
                let profile = self.profile.as_deref();
                let own = profile
                    .map(|path| Documents::load(path, None))
                    .transpose()?;
                let own: Vec<_> = own.into_iter().collect();
                Ok(Some(baseline::load(path, &own)?))
            }
        }
    }
}
