//! The command line: one file for each subcommand.

pub mod audit;
pub mod baseline;
pub mod check;
pub mod claims;
pub mod cleanup;
pub mod compare;
pub mod completions;
pub mod course;
pub mod credentials;
pub mod diff;
pub mod explore;
pub mod init;
pub mod judging;
pub mod leakcheck;
pub mod lint;
pub mod manual;
pub mod mock;
pub mod network;
pub mod picking;
pub mod plan;
pub mod progress;
pub mod report;
pub mod reports;
pub mod selection;
pub mod targets;
mod terminal;
mod watch;
pub mod writer;

use clap::{ColorChoice, Parser, Subcommand};
use tokio::runtime::Runtime;

/// Proves that an AI platform's authentication does what its documentation promises.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, max_term_width = 110)]
pub struct CommandLine {
    /// When to colour what is printed.
    #[arg(long, global = true, default_value = "auto")]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge platforms: the embedded mock, or any URL
    Check(check::Arguments),
    /// Serve the mock platforms on this machine until ctrl-C
    Mock(mock::Arguments),
    /// List what the platforms' documents claim, and what asks for it
    Claims(claims::Arguments),
    /// Say what a check would run, and why the rest would not
    Plan(plan::Arguments),
    /// Plant every known fault in the embedded mock, one at a time, and see that it is found
    Audit(audit::Arguments),
    /// Lead several keys through random lives, and check what must be true of each after every step
    Explore(explore::Arguments),
    /// End what a run has left that was killed or locked out
    Cleanup(cleanup::Arguments),
    /// Look for mistakes in features and profiles that would otherwise pass unnoticed
    Lint(lint::Arguments),
    /// Search logs for the secrets of a credentials file, and for keys of the mock
    Leakcheck(leakcheck::Arguments),
    /// Render, join or verify JSON reports that are written already
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Compare two JSON reports: what is new, fixed, changed or lost
    Diff(diff::Arguments),
    /// Ask the same of two targets, such as the mock and staging, and tell where they differ
    Compare(compare::Arguments),
    /// Write a credentials file, a workflow and lines for .gitignore to begin with; nothing is overwritten
    Init(init::Arguments),
    /// Print the manual page of the program, or of one of its commands
    Man(manual::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
}

/// Runs the command; answers the exit code.
///
/// # Errors
/// Usage and configuration: what is wrong, where, and what to write instead.
pub fn run(line: CommandLine) -> anyhow::Result<u8> {
    match line.color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    match line.command {
        Command::Check(arguments) => Runtime::new()?.block_on(check::run(arguments)),
        Command::Mock(arguments) => mock::run(arguments),
        Command::Claims(arguments) => claims::run(&arguments),
        Command::Plan(arguments) => Runtime::new()?.block_on(plan::run(arguments)),
        Command::Audit(arguments) => Runtime::new()?.block_on(audit::run(arguments)),
        Command::Explore(arguments) => Runtime::new()?.block_on(explore::run(arguments)),
        Command::Cleanup(arguments) => Runtime::new()?.block_on(cleanup::run(arguments)),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Leakcheck(arguments) => leakcheck::run(&arguments),
        Command::Report(command) => report::run(&command),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Compare(arguments) => Runtime::new()?.block_on(compare::run(arguments)),
        Command::Init(arguments) => init::run(&arguments),
        Command::Man(arguments) => manual::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}
