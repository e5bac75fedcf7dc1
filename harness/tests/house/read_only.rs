//! `--read-only` on a mock in a process of its own, whose journal shows what it was asked.

use countersign::documents::Documents;
use serde_json::Value;

use crate::command_line::{Mock, Outcome, binary, run, scratch};

/// The doors that only let in, or answer without keeping anything, although they take a POST.
const READING_POSTS: [&str; 7] = [
    "/api/auth/login",
    "/api/v1/token",
    "/api/v2/token",
    "/inference",
    "/v1/inference",
    "/v1/completions",
    "/v1/chat/completions",
];

fn check(mock: &Mock, options: &[&str]) -> Outcome {
    let mut command = binary();
    command
        .args(["check", "--credentials"])
        .arg(&mock.credentials);
    run(command.args(options))
}

/// Requests of the journal that might have changed something: method, path and status.
fn writing(journal: &Value) -> Vec<String> {
    let entries = journal["entries"].as_array().unwrap();
    let told = |entry: &&Value| {
        let [method, path] = ["method", "path"].map(|it| entry[it].as_str().unwrap());
        let reads = ["GET", "HEAD", "OPTIONS"].contains(&method) && !path.contains("verify");
        let lets_in = READING_POSTS.iter().any(|it| path.starts_with(it));
        !(reads || method == "POST" && lets_in)
    };
    let writing = entries.iter().filter(told);
    writing
        .map(|entry| format!("{} {} {}", entry["method"], entry["path"], entry["status"]))
        .collect()
}

#[test]
fn who_only_reads_sends_nothing_that_changes_anything() {
    let mock = Mock::start("read-only");
    let report = scratch("read-only-report", "").with_extension("json");
    let to = format!("json={}", report.display());
    let outcome = check(&mock, &["--read-only", "--report", &to]);
    assert!([0, 3].contains(&outcome.code), "{}", outcome.text);
    assert!(
        outcome
            .text
            .contains("--read-only: it makes, ends or changes"),
        "{}",
        outcome.text
    );
    let report: Value = serde_json::from_str(&std::fs::read_to_string(report).unwrap()).unwrap();
    for platform in report["platforms"].as_array().unwrap() {
        let name = platform["platform"].as_str().unwrap();
        let journal = mock.control(&format!("{name}/journal"));
        assert_eq!(journal["dropped"], 0, "{name}");
        assert!(
            !journal["entries"].as_array().unwrap().is_empty(),
            "{name} was asked"
        );
        assert_eq!(writing(&journal), Vec::<String>::new(), "{name}");
        let scenarios = platform["scenarios"].as_array().unwrap();
        let passed = scenarios
            .iter()
            .filter(|it| it["verdict"] == "pass")
            .count();
        assert!(passed > 5, "{name}: {passed} passed");
        for it in scenarios
            .iter()
            .filter(|it| it["verdict"] == "could-not-run")
        {
            let reason = it["reason"].as_str().unwrap();
            // The plan has left out whatever the wire would have held back.
            assert!(
                !reason.contains("--read-only"),
                "{name}: {}: {reason}",
                it["name"]
            );
        }
    }
}

#[test]
fn the_journal_shows_who_does_more_than_read() {
    let mock = Mock::start("not-read-only");
    check(&mock, &["--platform", "plexe"]);
    let journal = mock.control("plexe/journal");
    assert!(!writing(&journal).is_empty());
}

#[test]
fn what_disrupts_does_more_than_read() {
    for other in [&["--disruptive"][..], &["--control", "http://127.0.0.1:1"]] {
        let mut command = binary();
        let outcome = run(command.args(["check", "--read-only"]).args(other));
        assert_eq!(outcome.code, 2, "{}", outcome.text);
    }
}

/// What the profile calls safe against its method, for a reader to agree with.
#[test]
fn what_is_safe_against_its_method_is_on_a_list() {
    for documents in Documents::embedded().unwrap() {
        for (name, operation) in &documents.profile.operations {
            let posts = operation.method == "POST" && operation.is_safe();
            let known = READING_POSTS
                .iter()
                .any(|it| operation.path.starts_with(it));
            assert!(!posts || known, "{name}: {}", operation.path);
            assert!(
                ["GET", "HEAD", "OPTIONS", "POST"].contains(&operation.method.as_str())
                    || !operation.is_safe(),
                "{name}"
            );
        }
    }
}
