//! The HTML report in a browser: its filter is clicked.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use countersign::report::{Report, Verdict};
use serde_json::Value;

use crate::program::Program;

#[tokio::test]
#[ignore = "needs a Chromium and a Python environment: .ci/run has both"]
async fn the_filter_shows_what_was_asked_for() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [html, json] = ["filtered.html", "filtered.json"].map(|name| folder.join(name));
    let mut check = Command::new(env!("CARGO_BIN_EXE_countersign"));
    check.args(["check", "--quiet", "--rate-limits", "passive"]);
    for (format, path) in [("html", &html), ("json", &json)] {
        let destination = format!("{format}={}", path.display());
        check.args(["--report", &destination]);
    }
    let judged = check.output().unwrap();
    assert!(judged.status.success(), "{judged:?}");
    let report: Report = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for claim in report.platforms.iter().flat_map(|it| &it.claims) {
        *counts.entry(claim.verdict).or_default() += 1;
    }
    let all: usize = counts.values().sum();

    let program = Program::python("report/filter.py").with("REPORT", html.to_str().unwrap());
    let ended = program.run().await;
    let seen: Value = serde_json::from_str(&ended.lines().concat()).unwrap();
    let shown = |state: &str, count: usize| {
        let state = &seen[state];
        assert_eq!(state["claims"].as_array().unwrap().len(), count, "{state}");
        assert_eq!(state["status"], format!("{count} of {all} claims shown"));
    };
    shown("all", all);
    let not_asked = counts[&Verdict::NotAsked];
    shown("not_asked", not_asked);
    shown("not_asked_or_pass", not_asked + counts[&Verdict::Pass]);
    shown("nothing", 0);
    assert_eq!(seen["nothing"]["empty"], report.platforms.len());
    shown("one", 1);
    assert_eq!(seen["one"]["claims"][0], seen["all"]["claims"][3]);
    assert_eq!(seen["unfolded"], true);
    assert!(
        seen["narrow"].as_u64().unwrap() <= 390,
        "it is too wide for a telephone"
    );
    assert_eq!(seen["errors"], serde_json::json!([]));
}
