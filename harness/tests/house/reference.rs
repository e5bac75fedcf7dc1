//! harness/README.md has a reference of the command line, which is what the command line says of itself.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory as _, builder::PossibleValue};
use countersign::commands::CommandLine;

use crate::generated::holds;

/// Commands that do something, each with its whole name.
fn leaves<'a>(command: &'a Command, name: &str, all: &mut Vec<(String, &'a Command)>) {
    let below = command
        .get_subcommands()
        .filter(|it| it.get_name() != "help");
    let below: Vec<_> = below.collect();
    for command in &below {
        leaves(command, &format!("{name} {}", command.get_name()), all);
    }
    if below.is_empty() {
        all.push((name.trim_start().to_owned(), command));
    }
}

/// A line of a table: how it is written, and what it is for.
fn row(arg: &Arg) -> String {
    let short = arg
        .get_short()
        .map_or_else(String::new, |it| format!("-{it}, "));
    let mut told = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let values = arg.get_possible_values();
    let takes_value = arg.get_action().takes_values();
    if takes_value && !values.is_empty() {
        let values: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
        let _ = write!(told, " ({})", values.join(", "));
    }
    let defaults = arg.get_default_values().iter().filter(|_| takes_value);
    for default in defaults {
        let _ = write!(told, " [default: {}]", default.to_string_lossy());
    }
    let told = told.replace('|', "\\|").replace('<', "&lt;");
    format!("| `{short}{arg}` | {told} |\n")
}

/// Each option once: with its command, or with all the commands that share it.
fn reference() -> String {
    let mut program = CommandLine::command();
    program.build();
    let mut commands = Vec::new();
    leaves(&program, "", &mut commands);
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for (name, command) in &commands {
        let args = command.get_arguments();
        for row in args.filter(|it| it.get_id() != "help").map(row) {
            match rows.iter_mut().find(|(known, _)| *known == row) {
                Some((_, users)) => users.push(name),
                None => rows.push((row, vec![name])),
            }
        }
    }
    let mut text = String::new();
    for (name, command) in &commands {
        let about = command.get_about().map(ToString::to_string);
        let _ = writeln!(
            text,
            "\n### `countersign {name}`\n\n{}.",
            about.unwrap_or_default()
        );
        table(&mut text, &rows, &[name]);
        if let Some(more) = command.get_after_help() {
            let _ = writeln!(text, "\n```\n{more}\n```");
        }
    }
    let mut shared: Vec<&[&str]> = Vec::new();
    for (_, users) in rows.iter().filter(|(_, users)| users.len() > 1) {
        if !shared.contains(&users.as_slice()) {
            shared.push(users);
        }
    }
    for users in shared {
        let whose = if users.len() == commands.len() {
            "every command".to_owned()
        } else {
            format!("`{}`", users.join("`, `"))
        };
        let _ = writeln!(text, "\n### Options of {whose}");
        table(&mut text, &rows, users);
    }
    text.push('\n');
    text
}

/// The options that just these commands have.
fn table(text: &mut String, rows: &[(String, Vec<&str>)], users: &[&str]) {
    let own = rows.iter().filter(|(_, whose)| whose == users);
    let own: Vec<_> = own.map(|(row, _)| row.as_str()).collect();
    if !own.is_empty() {
        let _ = write!(text, "\n| Option | Meaning |\n|---|---|\n{}", own.concat());
    }
}

#[test]
fn the_reference_is_what_the_commands_say_of_themselves() {
    holds("harness/README.md", &reference());
}
