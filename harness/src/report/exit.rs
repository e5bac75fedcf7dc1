//! Exit codes; where several apply, the first of this table counts.

use super::{Conformance, Report};

/// Every platform conforms.
pub const CONFORMS: u8 = 0;
/// A claim failed.
pub const FAILED: u8 = 1;
/// Usage or configuration.
pub const USAGE: u8 = 2;
/// Too little could be run.
pub const INCOMPLETE: u8 = 3;
/// The harness broke.
pub const BROKEN: u8 = 4;
/// Something was left behind on a target.
pub const LEFT_BEHIND: u8 = 5;
/// Interrupted.
pub const INTERRUPTED: u8 = 130;

/// The exit code of a finished run.
pub fn code(report: &Report) -> u8 {
    let any = |verdict| {
        report
            .platforms
            .iter()
            .any(|platform| platform.verdict == verdict)
    };
    if any(Conformance::Fails) {
        FAILED
    } else if any(Conformance::Error) {
        BROKEN
    } else if report
        .platforms
        .iter()
        .any(|platform| !platform.leftovers.is_empty())
    {
        LEFT_BEHIND
    } else if any(Conformance::Incomplete) || report.platforms.is_empty() {
        INCOMPLETE
    } else {
        CONFORMS
    }
}
