//! Progress while a platform is judged: a bar on a terminal, plain lines elsewhere.

use std::{
    io::{IsTerminal as _, stderr},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::writer::note;
use crate::{run::Trial, target::secret::Redactor};

/// How often the elapsed time is drawn while the run waits for the target's limits.
const TICK: Duration = Duration::from_secs(1);

/// Progress of one platform.
#[derive(Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins; `quiet` says nothing at all.
    pub fn begin(trial: &Trial, quiet: bool) -> Self {
        if quiet {
            return Self(ProgressBar::hidden());
        }
        let session = &trial.session;
        let (platform, target, scenarios) = (
            &session.target.platform,
            &session.target.url,
            trial.scenarios(),
        );
        let pace = trial.rate.map_or_else(String::new, |rate| {
            format!(", at most {}", super::plan::rate(rate))
        });
        note!("{platform}: {scenarios} scenarios against {target}{pace}");
        if session.target.is_in_the_clear() {
            note!("{platform}: warning: keys travel to {target} in the clear");
        }
        Self::drawn(platform, scenarios)
    }

    /// Progress of walks of about so many `steps` on a platform, by walks of the usual length.
    pub fn walks(platform: &str, steps: usize) -> Self {
        const USUAL: usize = 7;
        Self::drawn(platform, steps / USUAL)
    }

    fn drawn(platform: &str, length: usize) -> Self {
        if !stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(length as u64);
        let style =
            ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {elapsed} {wide_msg}");
        bar.set_style(
            style
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("=> "),
        );
        bar.set_prefix(platform.to_owned());
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// One scenario is done.
    pub fn done(&self, scenario: &str) {
        self.0
            .set_message(Redactor::of_process().mask_output(scenario));
        self.0.inc(1);
    }

    /// All are done.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
