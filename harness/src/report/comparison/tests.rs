//! Each relation of two targets to a claim.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::report::{Report, RunFacts, exit};

/// A side on which one claim has this verdict, and one scenario saw this.
fn side(verdict: Verdict, seen: &str) -> Side {
    let findings = [Verdict::Fail, Verdict::Warn].contains(&verdict).then(|| {
        json!({
            "claim": "A-1", "level": "must", "basis": "documented", "verdict": verdict, "feature": "a", "line": 1, "scenario": "s",
            "documented": "401 | 403", "seen": seen, "exchanges": [],
        })
    });
    let report = json!({
        "platform": "p", "target": "l", "verdict": "conforms", "reason": "", "counts": {}, "seconds": 0.0, "leftovers": [],
        "claims": [{
            "claim": "A-1", "level": "must", "basis": "documented", "verdict": verdict, "sentence": "<b>S</b>", "source": "",
        }],
        "scenarios": [{
            "id": "s", "feature": "a", "line": 1, "name": "s", "tags": [], "claims": ["A-1"], "verdict": verdict, "reason": "",
            "seconds": 0.0, "steps": [],
        }],
        "findings": findings.as_slice(),
    });
    let sight = Sight {
        feature: "a".to_owned(),
        line: 1,
        claim: ClaimId("A-1".to_owned()),
        seen: seen.to_owned(),
    };
    Side {
        report: serde_json::from_value(report).unwrap(),
        sights: vec![sight],
    }
}

#[test]
fn every_relation_is_told() {
    use Verdict::{CouldNotRun, Fail, NotAsked, Pass, Warn};
    let (one, other) = ("401 with {\"code\":\"a\"}", "401 with {\"code\":\"b\"}");
    for (left, right, expected) in [
        ((Pass, one), (Pass, one), Relation::Agree),
        ((Warn, one), (Warn, one), Relation::BothDiffer),
        ((Pass, one), (Pass, other), Relation::DocumentsSilent),
        ((Pass, one), (Warn, one), Relation::RightDiffers),
        ((Warn, one), (Pass, other), Relation::LeftDiffers),
        ((Warn, one), (Fail, one), Relation::BothDiffer),
        ((Fail, one), (Pass, one), Relation::LeftDiffers),
        ((Pass, one), (Fail, one), Relation::RightDiffers),
        ((CouldNotRun, one), (Fail, one), Relation::RightDiffers),
        ((Fail, one), (Fail, other), Relation::BothDiffer),
        ((Pass, one), (CouldNotRun, one), Relation::NotCompared),
        ((NotAsked, one), (Pass, one), Relation::NotCompared),
    ] {
        let compared = Comparison::of(&side(left.0, left.1), &side(right.0, right.1), 1);
        let claim = &compared.claims[0];
        assert_eq!(claim.relation, expected, "{left:?} {right:?}");
        assert_eq!(compared.with(expected).count(), 1);
        assert!(text::render(&compared).contains(expected.words()));
    }
}

/// The comparison of two such sides, told as a report.
fn told(left: Side, mut right: Side) -> Report {
    "r".clone_into(&mut right.report.target);
    let comparison = Comparison::of(&left, &right, 1);
    let run = RunFacts {
        id: String::new(),
        seed: 1,
        options: BTreeMap::new(),
    };
    let at = "2026-01-02T03:04:05Z".to_owned();
    comparison.told(&[left, right], run, [at.clone(), at])
}

#[test]
fn a_comparison_is_told_as_a_report_of_one_platform() {
    use Verdict::{CouldNotRun, Fail, NotAsked, Pass, Warn};
    let (one, other) = ("401 with {\"code\":\"a\"}", "401 with {\"code\":\"b\"}");
    for (left, right, verdict, code) in [
        ((Pass, one), (Pass, one), Pass, exit::CONFORMS),
        ((Pass, one), (Pass, other), Warn, exit::CONFORMS),
        ((Pass, one), (Warn, one), Warn, exit::CONFORMS),
        ((Warn, one), (Warn, one), Warn, exit::CONFORMS),
        ((Fail, one), (Pass, one), Fail, exit::FAILED),
        ((Pass, one), (Fail, one), Fail, exit::FAILED),
        ((Pass, one), (CouldNotRun, one), CouldNotRun, exit::CONFORMS),
        ((NotAsked, one), (Pass, one), CouldNotRun, exit::CONFORMS),
        ((NotAsked, one), (NotAsked, one), NotAsked, exit::CONFORMS),
    ] {
        let report = told(side(left.0, left.1), side(right.0, right.1));
        let platform = &report.platforms[0];
        assert_eq!(platform.claims[0].verdict, verdict, "{left:?} {right:?}");
        assert_eq!(platform.scenarios[0].verdict, verdict);
        assert_eq!(exit::code(&report), code, "{left:?} {right:?}");
        assert_eq!(platform.target, "l against r");
        let is_found = matches!(verdict, Warn | Fail);
        assert_eq!(platform.findings.len(), usize::from(is_found));
        for finding in &platform.findings {
            assert!(finding.seen.contains(&format!("left {}", left.0)));
            assert!(finding.seen.contains(&format!("; right {}", right.0)));
        }
    }
}

#[test]
fn what_kept_either_run_from_being_whole_is_told_on_top() {
    let whole = side(Verdict::Pass, "200 with x");
    let mut broken = side(Verdict::CouldNotRun, "");
    broken.report.verdict = Conformance::Incomplete;
    "*no* answer".clone_into(&mut broken.report.reason);
    broken.report.leftovers = vec!["a key".to_owned()];
    let markdown = markdown::render(&Comparison::of(&whole, &broken, 1));
    let (obstacle, table) = (markdown.find(r"right: \*no\* answer"), markdown.find("| |"));
    assert!(obstacle.is_some() && obstacle < table, "{markdown}");
    let report = told(whole, broken);
    assert_eq!(report.platforms[0].verdict, Conformance::Incomplete);
    assert_eq!(report.platforms[0].reason, "right: *no* answer");
    assert_eq!(report.platforms[0].leftovers, ["right: a key"]);
    assert_eq!(exit::code(&report), exit::LEFT_BEHIND);
}

#[test]
fn what_differs_is_shown_on_both_sides() {
    let (one, other) = ("401 with {\"code\":\"a\"}", "403 with {\"code\":\"a\"}");
    let compared = Comparison::of(&side(Verdict::Pass, one), &side(Verdict::Pass, other), 1);
    let claim = &compared.claims[0];
    assert_eq!(claim.left.saw.as_deref(), Some(one));
    assert_eq!(claim.right.saw.as_deref(), Some(other));
}

#[test]
fn a_target_writes_no_markup_into_the_table() {
    let seen = "200 with <img src=x> | [a](b)";
    let compared = Comparison::of(
        &side(Verdict::Pass, "401 with x"),
        &side(Verdict::Fail, seen),
        1,
    );
    let table = markdown::render(&compared);
    assert!(
        table.contains(r"200 with &lt;img src=x&gt; \| \[a\](b)"),
        "{table}"
    );
    assert!(table.contains("A-1 &lt;b&gt;S"), "{table}");
    assert!(table.contains(r"| 401 \| 403 |"), "{table}");
}
