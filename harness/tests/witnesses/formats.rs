//! Formats of others in the hands of others: Cucumber's own formatter, and the schema that Jenkins reads `JUnit` by.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use countersign::report::{Report, Verdict};
use serde_json::Value;

use crate::program::Program;

/// A run with a breach in it, as JSON and in this format.
fn run(format: &str) -> (Report, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [json, told] = ["json", format].map(|it| folder.join(format!("witness-{format}.{it}")));
    let mut check = Command::new(env!("CARGO_BIN_EXE_countersign"));
    check.args(["check", "--quiet", "--rate-limits", "passive"]);
    for (format, path) in [("json", &json), (format, &told)] {
        check.args(["--report", &format!("{format}={}", path.display())]);
    }
    let judged = check.output().unwrap();
    assert!(judged.status.success(), "{judged:?}");
    let mut report: Report = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    // One of each verdict, and something left behind.
    let scenarios = &mut report.platforms[0].scenarios;
    for (scenario, verdict) in scenarios.iter_mut().zip(Verdict::ALL) {
        scenario.verdict = verdict;
        "because <it> \u{1b}[1m & \"more\"\nis so".clone_into(&mut scenario.reason);
    }
    report.platforms[0].leftovers = vec!["a key".to_owned()];
    fs::write(&json, serde_json::to_string(&report).unwrap()).unwrap();
    let mut render = Command::new(env!("CARGO_BIN_EXE_countersign"));
    render.args(["report", "render"]).arg(&json);
    render.args(["--report", &format!("{format}={}", told.display())]);
    let rendered = render.output().unwrap();
    assert!(rendered.status.success(), "{rendered:?}");
    (report, told)
}

fn that(report: &Report, verdicts: &[Verdict]) -> usize {
    let platforms = report.platforms.iter();
    let scenarios = platforms.flat_map(|it| &it.scenarios);
    scenarios
        .filter(|it| verdicts.contains(&it.verdict))
        .count()
}

#[tokio::test]
#[ignore = "needs Node with @cucumber/html-formatter, a Chromium and Python: .ci/run has them where they can be had"]
async fn cucumbers_own_formatter_shows_every_scenario() {
    let (report, messages) = run("messages");
    let program =
        Program::python("report/messages.py").with("MESSAGES", messages.to_str().unwrap());
    let ended = program.run().await;
    let seen: Value = serde_json::from_str(&ended.lines().concat()).unwrap();
    assert_eq!(seen["errors"], serde_json::json!([]));
    let held = that(&report, &[Verdict::Pass, Verdict::Warn]);
    let all = that(&report, &Verdict::ALL) + 1;
    let summary = seen["summary"].as_str().unwrap();
    assert!(
        summary.contains(&format!("({held} / {all}) passed")),
        "{summary}"
    );
    let text = seen["text"].as_str().unwrap();
    for (status, number) in [
        ("PASSED", held),
        (
            "FAILED",
            that(&report, &[Verdict::Fail, Verdict::Error]) + 1,
        ),
        ("PENDING", that(&report, &[Verdict::CouldNotRun])),
        (
            "SKIPPED",
            that(&report, &[Verdict::NotAsked, Verdict::NotApplicable]),
        ),
    ] {
        assert!(
            text.contains(&format!("{status} {number}")),
            "{status} {number}: {text}"
        );
    }
}

#[tokio::test]
#[ignore = "needs a Python environment: .ci/run makes one"]
async fn junit_keeps_to_the_schema_of_jenkins() {
    let (report, junit) = run("junit");
    let schema = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/schemas/junit-10.xsd"
    );
    let program = Program::python("report/junit.py")
        .with("REPORT", junit.to_str().unwrap())
        .with("SCHEMA", schema);
    let ended = program.run().await;
    let seen: Value = serde_json::from_str(&ended.lines().concat()).unwrap();
    assert_eq!(seen["errors"], serde_json::json!([]));
    assert_eq!(seen["cases"], that(&report, &Verdict::ALL) + 1);
    assert!(seen["claims"].as_u64().unwrap() > 0, "{seen}");
    assert_eq!(
        seen["strict"], true,
        "the schema must refuse a suite without its number"
    );
}
