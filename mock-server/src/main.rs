//! The mock alone, for those who need no judge.

use std::process::ExitCode;

use clap::Parser;

/// A faithful, stateful mock of AI platforms' documented authentication.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(flatten)]
    arguments: countersign_mock::serve::Arguments,
}

fn main() -> ExitCode {
    match countersign_mock::serve::serve(Cli::parse().arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
