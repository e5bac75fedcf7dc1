//! `countersign explore`: random lives of keys, until something that must hold does not.

use clap::Args;

use super::{
    judging::{self, told_to_stop},
    progress::Progress,
    selection::Selection,
    writer::say,
};
use crate::{
    documents::Documents,
    explore::{Exploration, Explorer},
    report::exit,
};

const EXAMPLES: &str = "\
Examples:
  countersign explore --steps 5000                     the embedded mock, every platform
  countersign explore --platform NAME --target https://staging.example.com --allow-host staging.example.com --credentials credentials.toml
  countersign explore --platform NAME --seed 7         the walks of an earlier run

Exit codes: 0 nothing found, 1 a claim failed, 2 usage, 3 the walks could not be run, 5 something left behind, 130 interrupted";

/// Options of `explore`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Things to do to keys on each platform, between which every key is checked
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    steps: u32,
}

/// Runs it; answers the exit code.
pub async fn run(arguments: Arguments) -> anyhow::Result<u8> {
    let selection = &arguments.selection;
    let documents = selection.documents()?;
    let targets = selection.targets().await?;
    let conduct = selection.conduct(targets.embedded.is_some(), &documents)?;
    let mut code = exit::CONFORMS;
    let mut left = Vec::new();
    for subject in &targets.subjects {
        let name = &subject.documents.profile.name;
        let progress = Progress::walks(name, arguments.steps as usize);
        let watched = progress.clone();
        let explorer = Explorer::new(&subject.documents, &subject.target, &conduct)?;
        let found = tokio::select! {
            found = explorer.explore(arguments.steps as usize, move |walk| watched.done(walk)) => Some(found),
            () = told_to_stop() => None,
        };
        progress.end();
        left.extend(explorer.left().await);
        let Some(found) = found else {
            if let Some(trial) = explorer.broken_off().await {
                left.extend(judging::stop(&trial).await);
            }
            judging::close(&conduct, left.is_empty());
            return Ok(judging::interrupted(&left));
        };
        let found = found.inspect_err(|_| judging::close(&conduct, false))?;
        tell(&subject.documents, &found);
        code = match (code, &found.breach, &found.obstacle) {
            (_, Some(_), _) => exit::FAILED,
            (exit::CONFORMS, None, Some(_)) => exit::INCOMPLETE,
            (code, ..) => code,
        };
    }
    if let Some(embedded) = targets.embedded {
        embedded.stop().await;
    }
    judging::close(&conduct, left.is_empty());
    say!("seed {}", conduct.run.seed);
    for leftover in &left {
        say!("left behind {leftover}");
    }
    Ok(match code {
        exit::FAILED => code,
        _ if !left.is_empty() => exit::LEFT_BEHIND,
        _ => code,
    })
}

fn tell(documents: &Documents, found: &Exploration) {
    let Exploration { steps, walks, .. } = found;
    let name = &documents.profile.name;
    let outcome = match (&found.breach, &found.obstacle) {
        (Some(_), _) => "something that must hold does not".to_owned(),
        (None, Some(reason)) => format!("could not go on: {reason}"),
        (None, None) => "everything held".to_owned(),
    };
    say!("{name}: {steps} steps on {walks} walks: {outcome}");
    if let Some(breach) = &found.breach {
        let finding = &breach.finding;
        say!(
            "{} {} ({}, {}) {}\n  documented  {}\n  saw         {}\n\n{}, for check --features FILE:\n\n{}",
            finding.verdict,
            finding.claim,
            finding.level,
            finding.basis,
            documents
                .claim(&finding.claim)
                .map_or("", |claim| &claim.sentence),
            finding.documented,
            finding.seen,
            match breach.shrunk_in {
                0 => "As it was first met: no shorter walk showed it again, or there was no room for one".to_owned(),
                walks => format!("The shortest that {walks} shorter walks led to"),
            },
            breach.feature
        );
    }
}
