//! Each kind of change, and that a report is no different from itself.

use serde_json::{Value, json};

use super::*;

/// A platform's report with checks of one name each: the verdict, and the status that a breach showed.
fn report(checks: &[(&str, &str, u16)]) -> Report {
    let scenario = |(name, verdict, _): &(&str, &str, u16)| {
        json!({
            "id": name, "feature": "a.feature", "line": 1, "name": name, "tags": [], "claims": ["A-1"], "verdict": verdict,
            "reason": "", "seconds": 0.0, "steps": [],
        })
    };
    let finding = |(name, verdict, status): &(&str, &str, u16)| {
        let exchange = json!({
            "method": "GET", "url": "", "request_headers": [], "request_body": null, "status": status, "headers": [],
            "body": "", "millis": 1,
        });
        json!({
            "claim": "A-1", "level": "must", "basis": "documented", "verdict": verdict, "feature": "a.feature", "line": 1,
            "scenario": name, "documented": "401", "seen": status.to_string(), "exchanges": [exchange],
        })
    };
    let breached = checks.iter().filter(|it| ["warn", "fail"].contains(&it.1));
    let platform = json!({
        "platform": "p", "target": "", "verdict": "conforms", "reason": "", "counts": {}, "seconds": 0.0,
        "claims": [], "leftovers": [],
        "scenarios": checks.iter().map(scenario).collect::<Value>(),
        "findings": breached.map(finding).collect::<Value>(),
    });
    let report = json!({
        "schema": "", "version": "", "started": "", "finished": "",
        "run": { "id": "", "seed": 0, "options": {} }, "platforms": [platform],
    });
    serde_json::from_value(report).unwrap()
}

/// How one check differs, and whether that is for the worse.
fn differs(old: &[(&str, &str, u16)], new: &[(&str, &str, u16)]) -> Option<(Kind, bool)> {
    let diff = between(&report(old), &report(new)).remove(0);
    assert_eq!(diff.changes.len() + diff.same, 1);
    assert_eq!(diff.is_worse(), diff.changes.iter().any(|it| it.worse));
    let mut changes = diff.changes.iter();
    changes.next().map(|it| (it.kind, it.worse))
}

#[test]
fn every_kind_of_change_is_told() {
    let check = |verdict, status| [("c", verdict, status)];
    for (old, new, expected) in [
        (("pass", 0), ("fail", 200), Some((Kind::New, true))),
        (("pass", 0), ("warn", 200), Some((Kind::New, true))),
        (("pass", 0), ("error", 0), Some((Kind::New, true))),
        (("not-asked", 0), ("fail", 200), Some((Kind::New, true))),
        (("fail", 200), ("pass", 0), Some((Kind::Fixed, false))),
        (("fail", 200), ("fail", 500), Some((Kind::Changed, false))),
        (("warn", 200), ("fail", 200), Some((Kind::Changed, true))),
        (("fail", 200), ("warn", 200), Some((Kind::Changed, false))),
        (("fail", 200), ("error", 0), Some((Kind::Changed, true))),
        (("warn", 200), ("error", 0), Some((Kind::Changed, true))),
        (("error", 0), ("error", 0), None),
        (("error", 0), ("warn", 200), Some((Kind::Changed, true))),
        (("pass", 0), ("could-not-run", 0), Some((Kind::Lost, true))),
        (("fail", 200), ("not-asked", 0), Some((Kind::Lost, true))),
        (("not-asked", 0), ("pass", 0), Some((Kind::Gained, false))),
        (("fail", 200), ("fail", 200), None),
        (("pass", 0), ("pass", 0), None),
        (("not-asked", 0), ("could-not-run", 0), None),
    ] {
        let told = differs(&check(old.0, old.1), &check(new.0, new.1));
        assert_eq!(told, expected, "{old:?} {new:?}");
    }
    assert_eq!(differs(&check("pass", 0), &[]), Some((Kind::Lost, true)));
    assert_eq!(differs(&[], &check("pass", 0)), Some((Kind::Gained, false)));
}

#[test]
fn what_is_left_behind_and_a_harness_that_breaks_are_worse() {
    let sound = report(&[("c", "pass", 0)]);
    let mut leaves = sound.clone();
    leaves.platforms[0].leftovers = vec!["a key".to_owned()];
    let diff = between(&sound, &leaves).remove(0);
    assert!(diff.is_worse() && diff.left == ["a key"]);
    for old in [&sound, &leaves] {
        assert!(!between(&leaves, old).remove(0).is_worse());
    }
    let [mut fails, mut broken] = [(); 2].map(|()| sound.clone());
    fails.platforms[0].verdict = Conformance::Fails;
    broken.platforms[0].verdict = Conformance::Error;
    assert!(between(&fails, &broken).remove(0).is_worse());
    assert!(!between(&broken, &fails).remove(0).is_worse());
    assert!(!between(&broken, &broken).remove(0).is_worse());
}

#[test]
fn checks_of_one_id_are_told_apart() {
    let twice = [("c", "pass", 0), ("c", "pass", 0)];
    let diff = between(&report(&twice), &report(&twice[..1])).remove(0);
    assert_eq!((diff.changes.len(), diff.same), (1, 1));
    assert_eq!(diff.changes[0].kind, Kind::Lost);
}

#[test]
fn a_claim_or_a_platform_that_is_judged_no_more_is_lost() {
    let claims = json!([{
        "claim": "A-1", "level": "must", "basis": "documented", "verdict": "pass", "sentence": "", "source": "",
    }]);
    let mut old = report(&[("c", "pass", 0)]);
    let new = old.clone();
    old.platforms[0].claims = serde_json::from_value(claims).unwrap();
    let diff = between(&old, &new).remove(0);
    assert!(diff.changes.is_empty() && diff.is_worse());
    assert_eq!(diff.lost_claims, [ClaimId("A-1".into())]);
    let mut gone = new.clone();
    gone.platforms.clear();
    let diff = between(&new, &gone).remove(0);
    assert!(diff.is_worse() && diff.new.is_none());
    assert!(!between(&gone, &new).remove(0).is_worse());
}
