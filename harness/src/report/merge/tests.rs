use serde_json::{Value, json};

use super::*;
use crate::report::{Conformance, Known, Lack, exit};

/// A report of a shard, by what became of the only scenario of each of two claims.
fn shard(shard: &str, verdicts: [&str; 2]) -> (String, Report) {
    let reason = |verdict: &str| {
        if verdict == "not-asked" {
            OF_ANOTHER
        } else {
            ""
        }
    };
    let scenario = |(number, verdict): (usize, &&str)| {
        json!({
            "id": format!("s{number}"), "feature": "a.feature", "line": number, "name": "", "tags": [],
            "claims": [format!("A-{number}")], "verdict": verdict, "reason": reason(verdict), "seconds": 0.0,
            "opens": *verdict != "not-asked", "steps": [],
        })
    };
    let claim = |(number, verdict): (usize, &&str)| {
        let lacks: &[Lack] = if *verdict == "could-not-run" {
            &[Lack::Budget]
        } else {
            &[]
        };
        json!({
            "claim": format!("A-{number}"), "level": "must", "basis": "documented", "verdict": verdict, "sentence": "", "source": "",
            "lacks": lacks,
        })
    };
    let all = || verdicts.iter().enumerate();
    let mut told = json!({
        "schema": "", "version": "", "started": "2026-01-31T23:00:00Z", "finished": "2026-01-31T23:10:00Z",
        "run": { "id": shard, "seed": 7, "options": { "shard": shard } },
        "platforms": [{
            "platform": "widgets", "target": "http://127.0.0.1:1", "verdict": "conforms", "reason": "", "counts": { "pass": 9 },
            "seconds": 1.0, "claims": all().map(claim).collect::<Vec<_>>(), "scenarios": all().map(scenario).collect::<Vec<_>>(),
            "findings": [], "leftovers": [shard],
            "spent": [{ "what": "requests", "spent": 3, "most": 5 }, { "what": "keys made", "spent": 1 }],
        }],
    });
    let report: Report = serde_json::from_value(told.clone()).unwrap();
    let platform = &report.platforms[0];
    let (verdict, reason) = conformance(&platform.claims, &platform.scenarios, &[], None);
    told["platforms"][0]["verdict"] = json!(verdict);
    told["platforms"][0]["reason"] = json!(reason);
    (shard.to_owned(), serde_json::from_value(told).unwrap())
}

/// The platform of the whole, or why there is none.
fn whole(verdicts: [[&str; 2]; 2]) -> PlatformReport {
    let [one, other] = verdicts;
    let merged = merge(&[shard("1/2", one), shard("2/2", other)]);
    merged.unwrap().platforms.remove(0)
}

#[test]
fn what_one_shard_leaves_to_another_is_settled_there() {
    let platform = whole([["pass", "not-asked"], ["not-asked", "pass"]]);
    assert_eq!(platform.verdict, Conformance::Conforms);
    assert_eq!(platform.counts["pass"], 2);
    let told = platform
        .scenarios
        .iter()
        .map(|it| (it.verdict, it.reason.as_str()));
    let expected = [(Verdict::Pass, ""), (Verdict::Pass, "")];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(platform.leftovers, ["1/2", "2/2"]);
    let spent = platform.spent.iter().map(|it| (it.spent, it.most));
    assert_eq!(spent.collect::<Vec<_>>(), [(6, Some(10)), (2, None)]);
}

#[test]
fn the_verdict_is_that_of_the_whole() {
    let verdict = |one, other| whole([one, other]).verdict;
    let (pass, left) = ("pass", "not-asked");
    assert_eq!(verdict([pass, left], [left, "fail"]), Conformance::Fails);
    assert_eq!(verdict([pass, left], [left, "error"]), Conformance::Error);
    let lacking = whole([[pass, left], [left, "could-not-run"]]);
    assert_eq!(lacking.verdict, Conformance::Incomplete);
    assert_eq!(lacking.reason, "could not be run: A-1");
    // A shard in which nothing was to be proved keeps nothing from the whole.
    assert_eq!(verdict([pass, pass], [left, left]), Conformance::Conforms);
}

#[test]
fn what_kept_a_shard_from_its_work_keeps_the_whole_from_being_one() {
    let (name, mut late) = shard("2/2", ["not-asked", "pass"]);
    late.platforms[0].verdict = Conformance::Incomplete;
    late.platforms[0].reason = "no more time".to_owned();
    let first = shard("1/2", ["pass", "not-asked"]);
    let whole = merge(&[first, (name, late)]).unwrap();
    let platform = &whole.platforms[0];
    assert_eq!(
        (platform.verdict, platform.reason.as_str()),
        (Conformance::Incomplete, "no more time")
    );
}

#[test]
fn a_breach_is_known_to_the_whole_if_it_is_known_wherever_it_was_seen() {
    let known = || Known {
        reason: "R".to_owned(),
        owner: "O".to_owned(),
        expires: "2027-01-31".to_owned(),
    };
    let code = |is_known: [bool; 2]| {
        let shards = ["1/2", "2/2"].into_iter().zip(is_known);
        let shards = shards.map(|(number, is_known)| {
            let (name, mut report) = shard(number, ["fail", "pass"]);
            let platform = &mut report.platforms[0];
            platform.claims[0].known = is_known.then(known);
            platform.leftovers.clear();
            let (claims, scenarios) = (&platform.claims, &platform.scenarios);
            (platform.verdict, platform.reason) = conformance(claims, scenarios, &[], None);
            (name, report)
        });
        exit::code(&merge(&shards.collect::<Vec<_>>()).unwrap())
    };
    assert_eq!(code([true, true]), exit::CONFORMS);
    assert_eq!(code([true, false]), exit::FAILED);
    assert_eq!(code([false, true]), exit::FAILED);
}

#[test]
fn the_mock_inside_the_process_is_one_target_at_whatever_port() {
    let embedded = |shards: [bool; 2]| {
        let shards = shards.into_iter().zip(["1/2", "2/2"]);
        let shards = shards.map(|(embedded, number)| {
            let (name, mut report) = shard(number, ["pass", "pass"]);
            report.platforms[0].embedded = embedded;
            report.platforms[0].target = format!("http://127.0.0.1:{}", &number[..1]);
            (name, report)
        });
        merge(&shards.collect::<Vec<_>>()).is_ok()
    };
    assert!(embedded([true, true]));
    assert!(!embedded([true, false]) && !embedded([false, true]) && !embedded([false, false]));
}

#[test]
fn only_all_the_shards_of_one_run_are_joined() {
    let one = || shard("1/2", ["pass", "not-asked"]);
    let other = |place: &str, value: Value| {
        let (name, report) = shard("2/2", ["not-asked", "pass"]);
        let mut told = serde_json::to_value(report).unwrap();
        *told.pointer_mut(place).unwrap() = value;
        (name, serde_json::from_value(told).unwrap())
    };
    let target = "/platforms/0/target";
    // Midnight comes between shards of one run as well.
    assert!(merge(&[one(), other("/started", json!("2026-02-01T00:30:00Z"))]).is_ok());
    let tagged = json!({ "shard": "2/2", "tags": "@x" });
    for (what, place, value) in [
        ("the target of widgets", target, json!("https://b.example")),
        ("the target of widgets", target, json!("http://127.0.0.1:2")),
        ("the seed", "/run/seed", json!(8)),
        (
            "the day on which they began",
            "/started",
            json!("2025-01-31T23:00:00Z"),
        ),
        ("the day on which they began", "/started", json!("")),
        ("the option --tags", "/run/options", tagged),
        ("the platforms", "/platforms/0/platform", json!("others")),
        (
            "the scenarios or claims of widgets",
            "/platforms/0/scenarios/0/line",
            json!(9),
        ),
        (
            "the scenarios or claims of widgets",
            "/platforms/0/files",
            json!({ "a.feature": "another" }),
        ),
        ("the version of countersign", "/version", json!("2")),
    ] {
        let refused = merge(&[one(), other(place, value)]).unwrap_err();
        let expected = Refusal::Different("1/2".into(), "2/2".into(), what.into());
        assert_eq!(refused, expected);
    }
    let refused = |reports: &[_]| merge(reports).unwrap_err();
    assert_eq!(refused(&[one()]), Refusal::Missing("2/2".into()));
    let twice = Refusal::Twice("1/2".into(), "1/2".into());
    assert_eq!(refused(&[one(), one()]), twice);
    let third = shard("2/3", ["pass", "pass"]);
    assert!(matches!(refused(&[one(), third]), Refusal::Twice(..)));
    let unsharded = other("/run/options", json!({}));
    assert_eq!(refused(&[one(), unsharded]), Refusal::NoShard("2/2".into()));
}
