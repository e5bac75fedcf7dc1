//! `check --baseline FILE`: failures that are known.

use std::path::Path;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{credentials::known_besides, writer::note};
use crate::{documents::Documents, report::Report, run::baseline::Baseline};

/// Reads a baseline for a run of these platforms; it may have entries for others that the binary knows.
pub fn load(path: &Path, documents: &[Documents]) -> anyhow::Result<Baseline> {
    Baseline::load(path, &known_besides(documents)?, today())
}

/// Puts into the report what is wrong with the baseline itself, and says what concerns none of its platforms; answers whether
/// that fails the run.
pub fn complain(baseline: &Baseline, report: &mut Report) -> bool {
    for untried in baseline.untried(report) {
        note!("{untried}");
    }
    let platforms = report.platforms.iter();
    let stale: Vec<_> = platforms.map(|it| baseline.stale(report, it)).collect();
    let faults = baseline.faults(report);
    for fault in &faults {
        if !stale.iter().flatten().any(|told| told == fault) {
            note!("error: {fault}");
        }
    }
    for (platform, stale) in report.platforms.iter_mut().zip(stale) {
        platform.stale = stale;
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
