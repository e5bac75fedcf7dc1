//! Judges targets one after another: cucumber swaps the panic hook while it runs, so never two at once.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{progress::Progress, selection::Targets};
use crate::{
    documents::features,
    report::{Report, RunFacts, SCHEMA},
    run::{Conduct, Trial},
};

/// What came of judging.
pub enum Judged {
    /// Every platform has its report.
    Finished(Report),
    /// The operator interrupted; what was made and could not be ended is named.
    Interrupted(Vec<String>),
}

/// Judges every target; stops at ctrl-C, and ends what it has made even then.
pub async fn judge(
    targets: &Targets,
    conduct: &Conduct,
    options: BTreeMap<String, String>,
    quiet: bool,
) -> anyhow::Result<Judged> {
    let started = now();
    let mut platforms = Vec::new();
    for (documents, target) in &targets.pairs {
        let features = features::of_platform(&documents.profile.name)?;
        let trial = Trial::new(documents, features, target, conduct)?;
        let progress = Progress::begin(&trial, quiet);
        let watched = progress.clone();
        let outcome = tokio::select! {
            report = trial.run(conduct, move |scenario| watched.done(scenario)) => Some(report),
            _ = tokio::signal::ctrl_c() => None,
        };
        progress.end();
        match outcome {
            Some(report) => platforms.push(report),
            None => return Ok(Judged::Interrupted(trial.clean_up().await)),
        }
    }
    Ok(Judged::Finished(Report {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started,
        finished: now(),
        run: RunFacts {
            id: conduct.run.id.clone(),
            seed: conduct.run.seed,
            options,
        },
        platforms,
    }))
}

#[expect(clippy::disallowed_methods, reason = "a report says when it was made")]
fn now() -> String {
    Timestamp::now().to_string()
}
