//! `countersign report render`: a JSON report in other formats.

use std::path::PathBuf;

use clap::Args;

use super::load;
use crate::{
    commands::reports::{self, Destination, refuse_collisions},
    report::exit,
};

const EXAMPLES: &str = "\
Examples:
  countersign report render report.json --report markdown=summary.md --report junit=report.xml
  countersign report render report.json --report text=-

Exit codes: 0 rendered, 2 usage; what the run came to is told by `check` alone";

/// Options of `report render`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Report that `check --report json=FILE` has written
    #[arg(value_name = "FILE")]
    results: PathBuf,
    /// Write a report in this format, to a file or - for standard output; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", required = true)]
    report: Vec<Destination>,
}

/// Renders; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    refuse_collisions(&arguments.report)?;
    let report = load(&arguments.results)?;
    let json = reports::name_of_json(&arguments.report, &arguments.results);
    for destination in &arguments.report {
        destination.write(&report, &json)?;
    }
    Ok(exit::CONFORMS)
}
