//! Each relation of two targets to a claim.

use serde_json::json;

use super::*;

/// A side on which one claim has this verdict, and one scenario saw this.
fn side(verdict: Verdict, seen: &str) -> Side {
    let findings = [Verdict::Fail, Verdict::Warn].contains(&verdict).then(|| {
        json!({
            "claim": "A-1", "level": "must", "basis": "documented", "verdict": verdict, "feature": "a", "line": 1, "scenario": "s",
            "documented": "401 | 403", "seen": seen, "exchanges": [],
        })
    });
    let report = json!({
        "platform": "p", "target": "", "verdict": "conforms", "reason": "", "counts": {}, "seconds": 0.0, "leftovers": [],
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
        ((Warn, one), (Warn, one), Relation::Agree),
        ((Pass, one), (Pass, other), Relation::DocumentsSilent),
        ((Pass, one), (Warn, one), Relation::DocumentsSilent),
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
}
