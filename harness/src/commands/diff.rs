//! `countersign diff`: what changed between two runs.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::ensure;
use clap::Args;

use super::{report::load, terminal, writer::say};
use crate::report::{
    Conformance, Report, RunFacts, Verdict,
    diff::{self, Change, Kind, PlatformDiff},
    exit,
    text::{cut, one_line},
};

const EXAMPLES: &str = "\
Examples:
  countersign diff last-week.json report.json
  countersign diff main.json branch.json --json

A check is a scenario on a platform. It is lost if it was judged and is judged no more, whatever the reason.

Exit codes: 0 nothing is worse, 1 something is new, worse, lost or left behind, 2 usage";

/// Options of `diff`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// JSON report of the earlier run
    #[arg(value_name = "OLD.json")]
    old: PathBuf,
    /// JSON report of the later run
    #[arg(value_name = "NEW.json")]
    new: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Tells the differences; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let (old, new) = (judged(&arguments.old)?, judged(&arguments.new)?);
    let platforms = diff::between(&old, &new);
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&platforms)?);
    } else {
        tell_options(&old.run, &new.run);
        platforms.iter().for_each(tell);
        tell_counts(&platforms);
    }
    let is_worse = platforms.iter().any(PlatformDiff::is_worse);
    Ok(if is_worse {
        exit::FAILED
    } else {
        exit::CONFORMS
    })
}

/// A report that is about something.
fn judged(path: &Path) -> anyhow::Result<Report> {
    let report = load(path)?;
    ensure!(
        report.platforms.iter().any(|it| !it.scenarios.is_empty()),
        "{} tells of no scenario of any platform: there is nothing to compare",
        path.display()
    );
    Ok(report)
}

/// What was asked for otherwise, since checks may be lost by that alone.
fn tell_options(old: &RunFacts, new: &RunFacts) {
    let both: BTreeMap<_, _> = old.options.iter().chain(&new.options).collect();
    for name in both.keys() {
        let shown = |facts: &RunFacts| match facts.options.get(*name) {
            Some(value) => value.clone(),
            None => "not given".to_owned(),
        };
        if old.options.get(*name) != new.options.get(*name) {
            let told = format!("--{name}: {}, now {}", shown(old), shown(new));
            say!("{}", one_line(&told));
        }
    }
}

fn tell(platform: &PlatformDiff) {
    let PlatformDiff {
        platform: name,
        changes,
        lost_claims,
        left,
        ..
    } = platform;
    let shown =
        |verdict: Option<Conformance>| verdict.map_or("not judged".to_owned(), |it| it.to_string());
    let (was, is) = (shown(platform.old), shown(platform.new));
    let name = one_line(name);
    if was == is {
        say!("{name}: {is}");
    } else {
        say!("{name}: {was}, now {is}");
    }
    for change in changes.iter().filter(|it| it.kind != Kind::Gained) {
        tell_change(change);
    }
    if !lost_claims.is_empty() {
        let claims: Vec<_> = lost_claims.iter().map(ToString::to_string).collect();
        let claims = one_line(&claims.join(" "));
        say!("  claims that are judged no more: {claims}");
    }
    for left in left {
        say!("  left behind: {left}");
    }
}

fn tell_change(change: &Change) {
    let shown = |verdict: Option<Verdict>| verdict.map_or("absent", Verdict::name);
    let (was, is) = (shown(change.old), shown(change.new));
    let claims: Vec<_> = change.claims.iter().map(ToString::to_string).collect();
    let mut lines = vec![
        format!("  {:<8} {}", word(change.kind), change.name),
        format!("           {was}, now {is}: {}", claims.join(" ")),
    ];
    lines.extend(change.told.iter().map(|told| format!("           {told}")));
    let width = terminal::columns();
    for line in lines {
        say!("{}", cut(&one_line(&line), width));
    }
}

fn tell_counts(platforms: &[PlatformDiff]) {
    let mut told = Vec::new();
    for kind in [
        Kind::New,
        Kind::Lost,
        Kind::Changed,
        Kind::Fixed,
        Kind::Gained,
    ] {
        let changes = platforms.iter().flat_map(|it| &it.changes);
        let count = changes.filter(|it| it.kind == kind).count();
        told.push(format!("{count} {}", word(kind)));
    }
    let same: usize = platforms.iter().map(|it| it.same).sum();
    say!("{}, {same} as before", told.join(", "));
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::New => "new",
        Kind::Lost => "lost",
        Kind::Changed => "changed",
        Kind::Fixed => "fixed",
        Kind::Gained => "gained",
    }
}
