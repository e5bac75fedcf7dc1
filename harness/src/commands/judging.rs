//! Judges targets one after another: cucumber swaps the panic hook while it runs, so never two at once.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use super::{cleanup, progress::Progress, targets::Targets, writer::note};
use crate::{
    report::{PlatformReport, Report, RunFacts, SCHEMA, exit},
    run::{Conduct, Trial},
};

/// How long ending keys may take once the run has been stopped.
const LONGEST_CLEAN_UP: Duration = Duration::from_secs(30);

/// What came of judging.
pub struct Judged {
    /// Every platform's report, as far as it was judged.
    pub report: Report,
    /// Whether the operator interrupted.
    pub is_interrupted: bool,
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
    let mut is_interrupted = false;
    for subject in &targets.subjects {
        let features = subject.features.clone();
        let trial = Trial::new(&subject.documents, features, &subject.target, conduct)?;
        let mut report = if is_interrupted {
            trial.interrupted(conduct, Vec::new())
        } else if conduct.fail_fast && platforms.iter().any(exit::fails) {
            trial.not_begun(conduct)
        } else {
            let asked = ask(&trial, conduct, quiet).await;
            is_interrupted = asked.is_err();
            asked.unwrap_or_else(|left| trial.interrupted(conduct, left))
        };
        report.files.clone_from(&subject.files);
        platforms.push(report);
    }
    close(conduct, platforms.iter().all(|it| it.leftovers.is_empty()));
    let report = Report {
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
    };
    Ok(Judged {
        report: report.printable()?,
        is_interrupted,
    })
}

/// Judges one platform; or else, if the operator interrupts, ends what was made and answers what stays.
pub(super) async fn ask(
    trial: &Trial,
    conduct: &Conduct,
    quiet: bool,
) -> Result<PlatformReport, Vec<String>> {
    let progress = Progress::begin(trial, quiet);
    let watched = progress.clone();
    let outcome = tokio::select! {
        report = trial.run(conduct, move |moment| watched.tell(moment)) => Some(report),
        () = told_to_stop() => None,
    };
    progress.end();
    match outcome {
        Some(report) => Ok(report),
        None => Err(stop(trial).await),
    }
}

/// Ends what the run has made, unless that takes too long or the operator insists; answers what stays.
pub(super) async fn stop(trial: &Trial) -> Vec<String> {
    note!("stopping: what this run has made is being ended; once more stops at once");
    trial.session.client.hurry();
    tokio::select! {
        leftovers = trial.clean_up() => leftovers,
        () = told_to_stop() => trial.session.keyring.open(),
        () = tokio::time::sleep(LONGEST_CLEAN_UP) => trial.session.keyring.open(),
    }
}

/// Removes the ledger of a run that has left nothing, or says where it is.
pub(super) fn close(conduct: &Conduct, is_over: bool) {
    let Some(ledger) = &conduct.ledger else {
        return;
    };
    if !is_over {
        ledger.written_at().into_iter().for_each(cleanup::advise);
    } else if let Err(error) = ledger.remove() {
        note!("the ledger stays, although everything has ended: {error}");
    }
}

/// Says what became of what an interrupted run has made; answers the exit code.
pub(super) fn interrupted(leftovers: &[String]) -> u8 {
    if leftovers.is_empty() {
        note!("interrupted; everything that this run made has been ended");
    } else {
        note!(
            "interrupted; this could not be ended: {}",
            leftovers.join(", ")
        );
    }
    exit::INTERRUPTED
}

/// Waits for ctrl-C, for the signal by which CI ends a job, or for the end of the terminal.
pub(super) async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut terminated), Ok(mut hung_up)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
        ) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
                _ = hung_up.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[expect(clippy::disallowed_methods, reason = "a report says when it was made")]
pub(super) fn now() -> String {
    Timestamp::now().to_string()
}
