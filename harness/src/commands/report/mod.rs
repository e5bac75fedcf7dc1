//! `countersign report`: what can be done with a JSON report once it is there, without asking anybody anything.

pub mod merge;
pub mod render;
pub mod verify;

use std::{fs, path::Path};

use anyhow::Context as _;
use clap::Subcommand;

use crate::report::{Report, json};

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Render a JSON report in other formats
    Render(render::Arguments),
    /// Join the JSON reports of all shards of a run
    Merge(merge::Arguments),
    /// Say whether a report is the one that an in-toto statement speaks of, and what it was judged by
    Verify(verify::Arguments),
}

/// Does it; answers the exit code.
pub fn run(command: &ReportCommand) -> anyhow::Result<u8> {
    match command {
        ReportCommand::Render(arguments) => render::run(arguments),
        ReportCommand::Merge(arguments) => merge::run(arguments),
        ReportCommand::Verify(arguments) => verify::run(arguments),
    }
}

/// Reads the JSON report of an earlier run.
pub fn load(path: &Path) -> anyhow::Result<Report> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    json::parse(&text).with_context(|| format!("{shown} is no report of countersign"))
}
