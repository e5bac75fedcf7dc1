//! `countersign mock`: the mock alone, for people who build clients.

use clap::Args;

use crate::{embedded, report::exit};

const EXAMPLES: &str = "\
Examples:
  countersign mock                                     every platform on its default port
  countersign mock --platform NAME --port 0 --json    one platform on a free port, one line for a script
  countersign mock --credentials-out mock-credentials.toml  and a file for `countersign check --credentials`
  countersign mock --set NAME.limits=off";

/// Options of `mock`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[group(skip)]
pub struct Arguments {
    #[command(flatten)]
    mock: embedded::Arguments,
}

/// Serves until ctrl-C; answers the exit code.
pub fn run(arguments: Arguments) -> anyhow::Result<u8> {
    embedded::serve(arguments.mock)?;
    Ok(exit::CONFORMS)
}
