//! The binary `countersign`.

use std::process::ExitCode;

use clap::Parser as _;
use countersign::{
    commands::{self, CommandLine, writer},
    report::exit,
};

fn main() -> ExitCode {
    writer::take_panics();
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            let code = if error.use_stderr() {
                exit::USAGE
            } else {
                exit::CONFORMS
            };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    // reqwest is built without a TLS provider of its own and takes the process's.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match commands::run(line) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            writer::complain(&format!("error: {error:#}"));
            ExitCode::from(exit::USAGE)
        }
    }
}
