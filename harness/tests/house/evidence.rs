//! A report with its statement is evidence: whatever is changed in either is seen.

use std::path::{Path, PathBuf};

use countersign::report::Report;
use serde_json::Value;

use crate::{
    command_line::{Outcome, countersign, needed_key, scratch},
    root,
};

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
    let again = report.with_extension("again");
    std::fs::create_dir_all(&again).unwrap();
    let again = again.join(report.file_name().unwrap());
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

/// Whether a report is refused whose files, with a statement that goes with them, have been changed so.
fn changed(name: &str, change: impl Fn(&mut serde_json::Map<String, Value>)) -> Outcome {
    let (report, statement) = bundle(name, &["--tags", "@scopes"]);
    let text = std::fs::read_to_string(&report).unwrap();
    let mut value: Report = serde_json::from_str(&text).unwrap();
    let files = &mut value.platforms[0].files;
    let mut told = serde_json::to_value(&*files).unwrap();
    change(told.as_object_mut().unwrap());
    *files = serde_json::from_value(told).unwrap();
    std::fs::write(&report, serde_json::to_string(&value).unwrap()).unwrap();
    let shown = report.display();
    let to = [
        format!("--report=json={shown}"),
        format!("--report=intoto={}", statement.display()),
    ];
    let report = report.to_str().unwrap();
    let outcome = countersign(&["report", "render", report, &to[0], &to[1]]);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    verify(Path::new(report), &statement, &[])
}

#[test]
fn every_file_that_judged_is_named_and_has_the_digest_of_its_own_path() {
    let same = changed("files-same", |_| {});
    assert_eq!(same.code, 0, "{}", same.text);
    let swapped = changed("files-swapped", |files| {
        let mut features: Vec<_> = files
            .iter_mut()
            .filter(|(path, _)| path.ends_with(".feature"))
            .map(|(_, sum)| sum)
            .collect();
        let (first, rest) = features.split_first_mut().unwrap();
        std::mem::swap(*first, rest[0]);
    });
    assert_eq!(swapped.code, 1, "{}", swapped.text);
    for ending in ["profile.toml", "claims.toml", "practice.toml", ".feature"] {
        let name = format!("files-without-{ending}");
        let outcome = changed(&name, |files| {
            files.retain(|path, _| !path.ends_with(ending));
        });
        assert_eq!(outcome.code, 1, "{ending}: {}", outcome.text);
        let told = format!("{ending} the report has no digest");
        assert!(outcome.text.contains(&told), "{}", outcome.text);
    }
}

#[test]
fn a_statement_names_the_report_as_it_is_called() {
    let (report, statement) = bundle("named", &["--tags", "@scopes"]);
    let told = std::fs::read_to_string(&statement).unwrap();
    let name = report.file_name().unwrap().to_str().unwrap();
    assert!(told.contains(&format!("\"name\": \"{name}\"")), "{told}");
    let renamed = report.with_file_name("renamed-report.json");
    std::fs::copy(&report, &renamed).unwrap();
    let outcome = verify(&renamed, &statement, &[]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    assert!(outcome.text.contains(name), "{}", outcome.text);
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
