//! `countersign completions`: completions for a shell.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{CommandLine, writer};
use crate::report::exit;

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints them; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut CommandLine::command(),
        "countersign",
        &mut script,
    );
    writer::print(&String::from_utf8(script)?)?;
    Ok(exit::CONFORMS)
}
