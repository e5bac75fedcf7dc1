//! `countersign man`: manual pages.

use anyhow::bail;
use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;

use super::{CommandLine, writer};
use crate::report::exit;

const EXAMPLES: &str = "\
Examples:
  countersign man > countersign.1
  countersign man check | man -l -";

/// Options of `man`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The command, such as check [default: the program as a whole]
    command: Vec<String>,
}

/// Prints the page; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut program = CommandLine::command();
    program.build();
    let mut command = &program;
    for name in &arguments.command {
        let Some(found) = command.find_subcommand(name) else {
            let all = command.get_subcommands().map(Command::get_name);
            let all: Vec<_> = all.collect();
            bail!("{name} is no command; commands are {}", all.join(", "));
        };
        command = found;
    }
    let mut roff = Vec::new();
    let source = format!("countersign {}", env!("CARGO_PKG_VERSION"));
    Man::new(command.clone()).source(source).render(&mut roff)?;
    writer::print(&String::from_utf8(roff)?)?;
    Ok(exit::CONFORMS)
}
