//! Exit codes; where several apply, the first of this table counts.

use super::{Conformance, PlatformReport, Report, Verdict};

/// Every platform conforms.
pub const CONFORMS: u8 = 0;
/// A claim failed, or the baseline is stale.
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
    if report
        .platforms
        .iter()
        .any(|it| fails(it) || !it.stale.is_empty())
    {
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

/// Whether a platform breaches what the baseline does not know of.
pub fn fails(platform: &PlatformReport) -> bool {
    let failed = platform
        .claims
        .iter()
        .filter(|it| it.verdict == Verdict::Fail);
    let known = failed.clone().filter(|it| it.known.is_some()).count();
    platform.verdict == Conformance::Fails && (known == 0 || known < failed.count())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::Conformance::{Conforms, Error, Fails, Incomplete};

    /// The exit code of a run with these platforms: the verdict, and whether something was left behind.
    fn code_of(platforms: &[(Conformance, bool)]) -> u8 {
        let platforms: Vec<_> = platforms
            .iter()
            .map(|(verdict, leaves)| {
                json!({
                    "platform": "", "target": "", "verdict": verdict, "reason": "", "counts": {}, "seconds": 0.0,
                    "claims": [], "scenarios": [], "findings": [],
                    "leftovers": leaves.then_some("a key").as_slice(),
                })
            })
            .collect();
        let report = json!({
            "schema": "", "version": "", "started": "", "finished": "",
            "run": { "id": "", "seed": 0, "options": {} },
            "platforms": platforms,
        });
        code(&serde_json::from_value(report).unwrap())
    }

    #[test]
    fn each_outcome_has_a_code_of_its_own() {
        assert_eq!(code_of(&[(Conforms, false)]), 0);
        assert_eq!(code_of(&[(Fails, false)]), 1);
        assert_eq!(code_of(&[(Incomplete, false)]), 3);
        assert_eq!(code_of(&[(Error, false)]), 4);
        assert_eq!(code_of(&[(Conforms, true)]), 5);
    }

    #[test]
    fn one_platform_is_enough_to_spoil_a_run_and_the_worst_names_it() {
        let worst_last = [
            ((Incomplete, false), 3),
            ((Conforms, true), 5),
            ((Error, false), 4),
            ((Fails, false), 1),
        ];
        let mut platforms = vec![(Conforms, false)];
        for (worse, expected) in worst_last {
            platforms.push(worse);
            assert_eq!(code_of(&platforms), expected, "{platforms:?}");
        }
    }

    #[test]
    fn a_run_of_no_platform_is_incomplete() {
        assert_eq!(code_of(&[]), 3);
    }
}
