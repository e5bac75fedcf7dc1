//! Manners of the runner: what runs again, what stops early, what is only listed, and what shards come to together.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command_line::{Mock, Outcome, ask, binary, run, scratch};

const PLATFORM: &str = "plexe";
const FAULT: &str = r#"{"active":["plexe.revoked-key-accepted"]}"#;

/// A report of this test process.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

fn check(mock: &Mock, report: &Path, more: &[&str]) -> Outcome {
    let mut command = binary();
    command
        .args(["check", "--platform", PLATFORM, "--credentials"])
        .arg(&mock.credentials)
        .args(["--control", &mock.control, "--report"])
        .arg(format!("json={}", report.display()))
        .args(more);
    run(&mut command)
}

fn plant(mock: &Mock, faults: &str) {
    let path = format!("/control/{PLATFORM}/faults");
    let headers = "content-type: application/json\r\n";
    ask(&mock.control, "PUT", &path, headers, faults);
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Scenarios of the first platform with this verdict.
fn count(report: &Value, verdict: &str) -> usize {
    let scenarios = report["platforms"][0]["scenarios"].as_array().unwrap();
    scenarios
        .iter()
        .filter(|it| it["verdict"] == verdict)
        .count()
}

#[test]
fn what_failed_runs_again_and_a_failure_may_end_the_run() {
    let mock = Mock::start("manners");
    plant(&mock, FAULT);
    let [all, early, again] = ["all.json", "early.json", "again.json"].map(file);
    let outcome = check(&mock, &all, &[]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);

    let outcome = check(&mock, &early, &["--fail-fast"]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    assert!(
        outcome
            .text
            .contains("--fail-fast: a claim had failed before")
    );
    let (all_of_it, early) = (read(&all), read(&early));
    assert!(count(&early, "pass") < count(&all_of_it, "pass"));
    assert!((1..count(&all_of_it, "fail")).contains(&count(&early, "fail")));
    assert_eq!(early["run"]["options"]["fail-fast"], "true");

    let failed = ["--rerun-failed", all.to_str().unwrap()];
    let outcome = check(&mock, &again, &failed);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    assert_eq!(count(&read(&again), "fail"), count(&all_of_it, "fail"));
    plant(&mock, r#"{"active":[]}"#);
    let outcome = check(&mock, &again, &failed);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    assert!(count(&read(&again), "pass") < count(&all_of_it, "pass"));
    let outcome = check(&mock, &all, &["--rerun-failed", again.to_str().unwrap()]);
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(outcome.text.contains("nothing failed"), "{}", outcome.text);
}

/// A breach whose scenario has another name since would seem mended.
#[test]
fn what_failed_and_is_no_more_is_not_run_again_without_it() {
    let mock = Mock::start("renamed");
    plant(&mock, FAULT);
    let [report, again] = ["renamed.json", "renamed-again.json"].map(file);
    let outcome = check(&mock, &report, &["--claim", "PLX-ERR-03"]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    let mut told = read(&report);
    let scenarios = told["platforms"][0]["scenarios"].as_array_mut().unwrap();
    let failed = scenarios.iter_mut().find(|it| it["verdict"] == "fail");
    failed.unwrap()["id"] = "plexe/common/old/a-name-of-old".into();
    std::fs::write(&report, told.to_string()).unwrap();
    let failed = ["--rerun-failed", report.to_str().unwrap()];
    let outcome = check(&mock, &again, &failed);
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(
        outcome
            .text
            .contains("do not apply: plexe/common/old/a-name-of-old"),
        "{}",
        outcome.text
    );
    // What failed on another platform is not asked for.
    let mut other = binary();
    let outcome = run(other.args(["check", "--platform", "runai"]).args(failed));
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(outcome.text.contains("is of plexe"), "{}", outcome.text);
}

#[test]
fn a_platform_of_which_nothing_is_selected_is_not_judged() {
    let report = file("selected.json");
    let destination = format!("json={}", report.display());
    let check = |more: &[&str]| {
        let mut command = binary();
        let outcome = run(command.args(["check", "--report", &destination]).args(more));
        (outcome.code, outcome.text)
    };
    let judged = || {
        let platforms = read(&report)["platforms"].as_array().unwrap().clone();
        let names = platforms.into_iter().map(|it| it["platform"].clone());
        names.collect::<Vec<_>>()
    };
    for selected in [["--claim", "PLX-ERR-03"], ["--tags", "@PLX-ERR-03"]] {
        let (code, text) = check(&selected);
        assert_eq!(code, 0, "{text}");
        assert_eq!(judged(), [PLATFORM]);
        assert!(
            text.contains("nothing of it is selected: aiaas, coreplexml, runai"),
            "{text}"
        );
    }
    let (code, text) = check(&["--claim", "PLX-ERR-03", "--name", "^nobody's$"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("no scenario is left"), "{text}");
    // Shards tell of the same platforms, also of one whose only rule is another's.
    let few =
        "^Models are listed$|^A proper name is taken$|^An application that is there is shown$";
    for shard in ["1/2", "2/2"] {
        let (code, text) = check(&["--name", few, "--seed", "7", "--shard", shard]);
        assert_ne!(code, 2, "{text}");
        assert_eq!(judged(), [PLATFORM, "runai"], "{shard}");
    }
    let (code, text) = check(&["--shard", "1/2"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("--shard needs --seed N"), "{text}");
}

#[test]
fn a_list_names_what_would_run() {
    let list = |more: &[&str]| {
        let mut command = binary();
        command.args(["check", "--list", "--platform", PLATFORM]);
        let outcome = run(command.args(more));
        assert_eq!(outcome.code, 0, "{}", outcome.text);
        let lines = outcome.text.lines().map(str::to_owned);
        lines.collect::<Vec<_>>()
    };
    let all = list(&[]);
    for line in &all {
        let [id, place, claims] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        assert!(
            id.starts_with(PLATFORM) && place.contains(".feature:"),
            "{line}"
        );
        assert!(!claims.is_empty(), "{line}");
    }
    let shuffled = list(&["--order", "random:7"]);
    assert_ne!(shuffled, all);
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    let mut shards = list(&["--seed", "7", "--shard", "1/2"]);
    shards.extend(list(&["--seed", "7", "--shard", "2/2"]));
    assert_eq!(sorted(shards), sorted(all.clone()));
    assert_eq!(sorted(shuffled), sorted(all));
}

#[test]
fn shards_come_to_what_one_run_comes_to() {
    let mock = Mock::start("shards");
    plant(&mock, FAULT);
    let [whole, one, two, merged] = ["whole.json", "1.json", "2.json", "merged.json"].map(file);
    let outcome = check(&mock, &whole, &["--seed", "7"]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    for (report, shard) in [(&one, "1/2"), (&two, "2/2")] {
        let outcome = check(&mock, report, &["--seed", "7", "--shard", shard]);
        assert!(
            outcome.text.contains(&format!("shard {shard}")),
            "{}",
            outcome.text
        );
        assert_eq!(read(report)["run"]["options"]["shard"], shard);
    }
    let merge = |reports: &[&Path]| {
        let mut command = binary();
        command
            .args(["report", "merge"])
            .args(reports)
            .arg("--report");
        run(command.arg(format!("json={}", merged.display())))
    };
    let outcome = merge(&[&one, &two]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    let (whole_report, merged_report) = (read(&whole), read(&merged));
    let (expected, found) = (
        &whole_report["platforms"][0],
        &merged_report["platforms"][0],
    );
    assert_eq!(found["counts"], expected["counts"]);
    for verdict in [
        "pass",
        "fail",
        "not-asked",
        "not-applicable",
        "could-not-run",
    ] {
        let [expected, found] = [&whole_report, &merged_report].map(|it| count(it, verdict));
        assert_eq!(found, expected, "{verdict}");
    }
    for (reports, words) in [
        (&[one.as_path()][..], "shard 2/2 is missing"),
        (&[one.as_path(), whole.as_path()][..], "is of no shard"),
    ] {
        let outcome = merge(reports);
        assert_eq!(outcome.code, 2, "{}", outcome.text);
        assert!(outcome.text.contains(words), "{}", outcome.text);
    }
}

/// One day's first shard and another day's second are no run; and what no shard alone can tell of a baseline the whole does.
#[test]
fn the_whole_is_of_one_run_and_tells_what_is_stale() {
    let mock = Mock::start("stale");
    let stale =
        "[[known]]\nclaim = \"PLX-KEY-02\"\nreason = \"r\"\nowner = \"o\"\nexpires = 2999-12-31\n";
    let baseline = scratch("stale-known", stale);
    let baseline = ["--baseline", baseline.to_str().unwrap()];
    let [one, two, other] = ["stale-1.json", "stale-2.json", "other-2.json"].map(file);
    for (report, shard, seed) in [(&one, "1/2", "7"), (&two, "2/2", "7"), (&other, "2/2", "8")] {
        let more = ["--claim", "PLX-KEY-02", "--seed", seed, "--shard", shard];
        let outcome = check(&mock, report, &[&more[..], &baseline].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.text);
    }
    let merge = |reports: [&Path; 2], more: &[&str]| {
        let mut command = binary();
        let outcome = run(command.args(["report", "merge"]).args(reports).args(more));
        (outcome.code, outcome.text)
    };
    let (code, text) = merge([&one, &two], &baseline);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("PLX-KEY-02: matches nothing"), "{text}");
    let (code, text) = merge([&one, &two], &[]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("judged with --baseline"), "{text}");
    let (code, text) = merge([&one, &other], &baseline);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("differ in the seed"), "{text}");
}
