//! Progress while a platform is judged: a bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal as _, stderr};

use indicatif::{ProgressBar, ProgressStyle};

/// Progress of one platform.
#[derive(Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins; `quiet` says nothing at all.
    pub fn begin(platform: &str, target: &str, scenarios: usize, quiet: bool) -> Self {
        if quiet || !stderr().is_terminal() {
            if !quiet {
                anstream::eprintln!("{platform}: {scenarios} scenarios against {target}");
            }
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(scenarios as u64);
        let style =
            ProgressStyle::with_template("{prefix} [{bar:30}] {pos}/{len} {elapsed} {wide_msg}");
        bar.set_style(
            style
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("=> "),
        );
        bar.set_prefix(platform.to_owned());
        Self(bar)
    }

    /// One scenario is done.
    pub fn done(&self, scenario: &str) {
        self.0.set_message(scenario.to_owned());
        self.0.inc(1);
    }

    /// All are done.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
