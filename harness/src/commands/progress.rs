//! Progress while a platform is judged: a bar on a terminal, plain lines elsewhere.

use std::{fmt, sync::Arc, time::Duration};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::{terminal, writer::note};
use crate::{
    run::{Trial, watch::Moment},
    target::{client::Client, secret::Redactor},
};

/// Where fewer columns are, the name of the scenario needs them more than a bar.
const ROOMY: usize = 70;

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
        Self::drawn(platform, scenarios, Some(Arc::clone(&session.client)))
    }

    /// Progress of walks of about so many `steps` on a platform, by walks of the usual length.
    pub fn walks(platform: &str, steps: usize) -> Self {
        const USUAL: usize = 7;
        Self::drawn(platform, steps / USUAL, None)
    }

    fn drawn(platform: &str, length: usize, client: Option<Arc<Client>>) -> Self {
        if !terminal::is_drawn_on() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(length as u64);
        let template = if terminal::width() < ROOMY {
            "{prefix} {pos}/{len} {elapsed}{waits} {wide_msg}"
        } else {
            "{prefix} [{bar:20}] {pos}/{len} {rate} {elapsed}{waits} {wide_msg}"
        };
        let style = ProgressStyle::with_template(template);
        let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
            let _ = write!(out, "{:.0}/s", state.per_sec());
        };
        let waits = move |_: &ProgressState, out: &mut dyn fmt::Write| {
            let left = client.as_ref().and_then(|client| client.waiting.left());
            if let Some(left) = left.filter(|left| *left >= TICK) {
                let _ = write!(out, ", waits {} s for a limit:", left.as_secs());
            }
        };
        bar.set_style(
            style
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .with_key("rate", rate)
                .with_key("waits", waits)
                .progress_chars("=> "),
        );
        bar.set_prefix(platform.to_owned());
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// A scenario begins, or is done.
    pub fn tell(&self, moment: Moment<'_>) {
        match moment {
            Moment::Begun(scenario) => self.name(scenario),
            Moment::Done(_) => self.0.inc(1),
        }
    }

    /// A walk is done.
    pub fn done(&self, walk: &str) {
        self.name(walk);
        self.0.inc(1);
    }

    fn name(&self, thing: &str) {
        let name = Redactor::of_process().mask_output(thing);
        self.0.set_message(name);
    }

    /// All are done.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
