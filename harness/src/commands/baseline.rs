//! `check --baseline FILE`: failures that are known.

use std::path::Path;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{credentials::known_besides, writer::note};
use crate::{documents::Documents, report::Report, run::baseline::Baseline};

/// Reads a baseline for a run of these platforms; it may have entries for others that the binary knows.
pub fn load(path: &Path, documents: &[Documents]) -> anyhow::Result<Baseline> {
    Baseline::load(path, &known_besides(documents)?, today())
}

/// Says what is wrong with the baseline itself; answers whether that fails the run.
pub fn complain(baseline: &Baseline, report: &Report) -> bool {
    for untried in baseline.untried(report) {
        note!("{untried}");
    }
    let faults = baseline.faults(report);
    for fault in &faults {
        note!("error: {fault}");
    }
    !faults.is_empty()
}

#[expect(
    clippy::disallowed_methods,
    reason = "known failures expire by the calendar"
)]
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
