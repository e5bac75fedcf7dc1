//! `countersign check`: judge, tell, exit.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    baseline,
    course::{self, Course},
    judging::{Judged, interrupted, judge},
    lint::refuse_mistakes,
    reports::{self, Destination, refuse_collisions},
    selection::Selection,
    terminal, watch,
    writer::{self, note},
};
use crate::report::{
    exit,
    text::{self, Detail},
};

const EXAMPLES: &str = "\
Examples:
  countersign check                                    judge the embedded mock
  countersign check --platform NAME --target https://staging.example.com --allow-host staging.example.com --credentials credentials.toml
  countersign check --claim ID -v                      one claim, every scenario told
  countersign check --report junit=report.xml --report json=report.json

Exit codes: 0 conforms, 1 a claim failed or the baseline is stale, 2 usage, 3 incomplete, 4 harness error, 5 something left behind, 130 interrupted";

/// Options of `check`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    course: Course,
    /// Known failures (TOML) that fail no run: [[known]] with claim, reason, owner and expires; one that is stale fails it
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write a report, such as junit=report.xml: text, json, junit, html, cucumber-json, messages, markdown, github, sarif, tap or
    /// intoto, to a file or - for standard output; may be repeated
    #[arg(long, value_name = "FORMAT=PATH")]
    report: Vec<Destination>,
    /// Judge once more whenever a file of --features, the --profile or the --credentials changes, until ctrl-C
    #[arg(long, conflicts_with = "list")]
    watch: bool,
    /// Tell the table only
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Tell every scenario
    #[arg(short, long)]
    verbose: bool,
}

/// Runs it; answers the exit code.
pub async fn run(arguments: Arguments) -> anyhow::Result<u8> {
    if !arguments.watch {
        return once(&arguments).await;
    }
    let selection = &arguments.selection;
    let files = [
        &selection.features,
        &selection.profile,
        &selection.credentials,
    ];
    let files: Vec<_> = files.into_iter().flatten().collect();
    watch::whenever_changed(&files, async || once(&arguments).await).await
}

async fn once(arguments: &Arguments) -> anyhow::Result<u8> {
    let checked = check(arguments).await;
    if checked.is_err() {
        arguments.report.iter().for_each(Destination::discard);
    }
    checked
}

async fn check(arguments: &Arguments) -> anyhow::Result<u8> {
    refuse_collisions(&arguments.report)?;
    let selection = &arguments.selection;
    let documents = selection.documents()?;
    if let Some(path) = &selection.features {
        refuse_mistakes(path, &documents)?;
    }
    if !arguments.course.list {
        for destination in &arguments.report {
            destination.open()?;
        }
    }
    let mut targets = selection.targets().await?;
    let mut conduct = selection.conduct(targets.embedded.is_some(), &documents)?;
    let mut options = selection.shown();
    if let Some(path) = &arguments.baseline {
        conduct.baseline = Some(Arc::new(baseline::load(path, &documents)?));
        options.insert("baseline".to_owned(), path.display().to_string());
    }
    arguments.course.impose(&mut conduct, &mut options);
    selection.narrow(&mut targets, &conduct)?;
    if arguments.course.list {
        course::list(&targets, &conduct);
        return Ok(exit::CONFORMS);
    }
    let judged = judge(&targets, &conduct, options, arguments.quiet).await?;
    if let Some(embedded) = targets.embedded {
        embedded.stop().await;
    }
    let Judged {
        mut report,
        is_interrupted,
    } = judged;
    let baseline = conduct.baseline.as_ref().filter(|_| !is_interrupted);
    let is_stale = baseline.is_some_and(|it| baseline::complain(it, &mut report));
    if !arguments.report.iter().any(Destination::is_standard_output) {
        let detail = match (arguments.quiet, arguments.verbose) {
            (true, _) => Detail::Quiet,
            (false, true) => Detail::Verbose,
            (false, false) => Detail::Usual,
        };
        let width = terminal::columns();
        let _ = writer::print(&text::render_in(&report, detail, width));
    }
    let mut code = exit::code(&report);
    if is_interrupted {
        let platforms = report.platforms.iter();
        let left: Vec<_> = platforms
            .flat_map(|it| {
                it.leftovers
                    .iter()
                    .map(|left| format!("{}: {left}", it.platform))
            })
            .collect();
        code = interrupted(&left);
    } else if is_stale {
        code = exit::FAILED;
    }
    let json = reports::name_of_json(&arguments.report, Path::new("report.json"));
    for destination in &arguments.report {
        if let Err(error) = destination.write(&report, &json) {
            note!("error: {error:#}");
            if ![exit::FAILED, exit::INTERRUPTED].contains(&code) {
                code = exit::BROKEN;
            }
        } else if !destination.is_standard_output() {
            note!("report: {destination}");
        }
    }
    Ok(code)
}
