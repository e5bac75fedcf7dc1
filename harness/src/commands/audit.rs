//! `countersign audit`: the proof that the judge can say guilty.

use clap::Args;

use super::reports::Destination;
use crate::report::exit;

/// Options of `audit`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Platform; may be repeated [default: all that are known]
    #[arg(long, value_name = "NAME")]
    platform: Vec<String>,
    /// Write the kill matrix as JSON
    #[arg(long, value_name = "json=FILE")]
    report: Vec<Destination>,
}

/// x
pub async fn run(_arguments: Arguments) -> anyhow::Result<u8> {
    Ok(exit::CONFORMS)
}
