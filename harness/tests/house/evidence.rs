//! A report with its statement is evidence: whatever is changed in either is seen.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    command_line::{Outcome, needed_key, run, scratch},
    root,
};

fn countersign(arguments: &[&str]) -> Outcome {
    run(Command::new(env!("CARGO_BIN_EXE_countersign")).args(arguments))
}

fn verify(report: &Path, statement: &Path, more: &[&str]) -> Outcome {
    let (report, statement) = (report.to_str().unwrap(), statement.to_str().unwrap());
    countersign(&[&["report", "verify", report, statement], more].concat())
}

/// A report and its statement, of a short run.
fn bundle(name: &str, more: &[&str]) -> (PathBuf, PathBuf) {
    let report = scratch(name, "").with_extension("json");
    let statement = report.with_extension("intoto.json");
    let to = [
        format!("--report=json={}", report.display()),
        format!("--report=intoto={}", statement.display()),
    ];
    let (platform, _) = needed_key();
    let asked = ["check", "--quiet", "--platform", &platform, &to[0], &to[1]];
    let outcome = countersign(&[&asked, more].concat());
    assert!(report.is_file() && statement.is_file(), "{}", outcome.text);
    (report, statement)
}

#[test]
fn one_flipped_byte_is_refused() {
    let (report, statement) = bundle("evidence", &["--tags", "@scopes"]);
    let outcome = verify(&report, &statement, &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let again = report.with_extension("again.json");
    let to = format!("--report=json={}", again.display());
    countersign(&["report", "render", report.to_str().unwrap(), &to]);
    let outcome = verify(&again, &statement, &[]);
    assert_eq!(outcome.code, 0, "rendered again: {}", outcome.text);
    for path in [&report, &statement] {
        let bytes = std::fs::read(path).unwrap();
        for place in (0..16).map(|it| it * (bytes.len() - 1) / 15) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1;
            std::fs::write(path, flipped).unwrap();
            let outcome = verify(&report, &statement, &[]);
            let told = format!("{} at byte {place}: {}", path.display(), outcome.text);
            assert_eq!(outcome.code, 1, "{told}");
            assert!(outcome.text.starts_with("refused: "), "{told}");
        }
        std::fs::write(path, bytes).unwrap();
    }
    assert_eq!(verify(&report, &statement, &[]).code, 0);
}

#[test]
fn features_of_ones_own_must_be_shown() {
    let own = scratch("own", "").with_extension("feature");
    let features = root().join("features/common/accounts.feature");
    let mut text = std::fs::read_to_string(features).unwrap();
    text.push_str("# one's own\n");
    std::fs::write(&own, text).unwrap();
    let shown = own.to_str().unwrap();
    let (report, statement) = bundle("own-evidence", &["--features", shown]);
    let outcome = verify(&report, &statement, &[]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    assert!(outcome.text.contains("--judged-by"), "{}", outcome.text);
    let outcome = verify(&report, &statement, &["--judged-by", shown]);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
}
