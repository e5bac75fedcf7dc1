//! The mock alone, for those who need no judge.

use clap::Parser;

/// A faithful, stateful mock of AI platforms' documented authentication.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(flatten)]
    arguments: countersign_mock::serve::Arguments,
}

fn main() -> anyhow::Result<()> {
    countersign_mock::serve::serve(Cli::parse().arguments)
}
