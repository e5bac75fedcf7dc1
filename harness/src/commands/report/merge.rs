//! `countersign report merge`: the shards of a run become the whole.

use std::path::PathBuf;

use clap::Args;

use super::load;
use crate::{
    commands::{
        reports::Destination,
        terminal,
        writer::{self, note},
    },
    report::{
        exit,
        merge::merge,
        text::{self, Detail},
    },
};

const EXAMPLES: &str = "\
Examples:
  countersign check --shard 1/2 --report json=1.json   and on another machine --shard 2/2 --report json=2.json
  countersign report merge 1.json 2.json --report junit=report.xml

Exit codes: those of check, for the whole";

/// Options of `report merge`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The JSON reports of all shards
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,
    /// Write a report in this format, to a file or - for standard output; may be repeated
    #[arg(long, value_name = "FORMAT=PATH")]
    report: Vec<Destination>,
}

/// Joins and tells; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut reports = Vec::new();
    for path in &arguments.reports {
        reports.push((path.display().to_string(), load(path)?));
    }
    let whole = merge(&reports)?;
    if !arguments.report.iter().any(Destination::is_standard_output) {
        let width = terminal::columns();
        let _ = writer::print(&text::render_in(&whole, Detail::Usual, width));
    }
    for destination in &arguments.report {
        destination.write(&whole)?;
        if !destination.is_standard_output() {
            note!("report: {destination}");
        }
    }
    Ok(exit::code(&whole))
}
