//! Judges targets one after another: cucumber swaps the panic hook while it runs, so never two at once.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use super::{progress::Progress, targets::Targets};
use crate::{
    report::{Report, RunFacts, SCHEMA, exit},
    run::{Conduct, Trial},
};

/// How long ending keys may take once the run has been stopped.
const LONGEST_CLEAN_UP: Duration = Duration::from_secs(30);

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
    for subject in &targets.subjects {
        let features = subject.features.clone();
        let trial = Trial::new(&subject.documents, features, &subject.target, conduct)?;
        let progress = Progress::begin(&trial, quiet);
        let watched = progress.clone();
        let outcome = tokio::select! {
            report = trial.run(conduct, move |scenario| watched.done(scenario)) => Some(report),
            () = told_to_stop() => None,
        };
        progress.end();
        let Some(report) = outcome else {
            return Ok(Judged::Interrupted(stop(&trial).await));
        };
        platforms.push(report);
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

/// Ends what the run has made, unless that takes too long or the operator insists; answers what stays.
async fn stop(trial: &Trial) -> Vec<String> {
    anstream::eprintln!("stopping: the keys of this run are being ended; once more stops at once");
    trial.session.client.hurry();
    tokio::select! {
        leftovers = trial.clean_up() => leftovers,
        () = told_to_stop() => trial.session.keyring.open_keys(),
        () = tokio::time::sleep(LONGEST_CLEAN_UP) => trial.session.keyring.open_keys(),
    }
}

/// Says what became of the keys of an interrupted run; answers the exit code.
pub(super) fn interrupted(leftovers: &[String]) -> u8 {
    if leftovers.is_empty() {
        anstream::eprintln!("interrupted; every key that this run made has been ended");
    } else {
        anstream::eprintln!(
            "interrupted; these keys could not be ended: {}",
            leftovers.join(", ")
        );
    }
    exit::INTERRUPTED
}

/// Waits for ctrl-C, or for the signal by which CI ends a job.
pub(super) async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[expect(clippy::disallowed_methods, reason = "a report says when it was made")]
fn now() -> String {
    Timestamp::now().to_string()
}
