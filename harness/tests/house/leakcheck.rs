//! `countersign leakcheck`, as its users type it.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Stdio,
};

use countersign::target::control::Control;
use serde_json::Value;

use crate::{
    command_line::{Mock, Outcome, binary, needed_key, run, scratch},
    install_tls,
    leaks::{ENCODERS, FORMS, SAMPLE, SIGNED},
};

fn leakcheck(path: &Path, more: &[&str]) -> Outcome {
    let mut command = binary();
    run(command.arg("leakcheck").arg(path).args(more))
}

/// A credentials file whose needed key is the sample.
fn credentials(name: &str) -> String {
    credentials_with(name, SAMPLE)
}

fn credentials_with(name: &str, key: &str) -> String {
    let (platform, slot) = needed_key();
    let file = scratch(name, &format!("[{platform}]\n{slot} = '{key}'\n"));
    file.display().to_string()
}

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = scratch(name, "").with_extension("folder");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_secret_is_found_in_every_form_with_its_place_and_never_printed() {
    let lines: Vec<_> = FORMS.iter().map(|(_, text)| format!("{text}\n")).collect();
    // Between the leaks stand other lines, and a word that is none.
    let log = scratch("leakcheck-forms", &lines.join("csmock, Sample-0f-a\n"));
    let (platform, slot) = needed_key();
    let outcome = leakcheck(&log, &["--credentials", &credentials("leakcheck-sample")]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    for (number, form) in FORMS.iter().enumerate() {
        let place = format!("{}:{}:", log.display(), 2 * number + 1);
        let told = outcome.text.lines().filter(|line| line.starts_with(&place));
        let told: Vec<_> = told.collect();
        assert!(
            matches!(told[..], [line] if line.contains(&format!(": {platform}.{slot}, "))),
            "{form:?}: {}",
            outcome.text
        );
    }
    assert!(outcome.text.contains(":1:3: "), "{}", outcome.text);
    let leaks = format!("{} leaks in 1 file ", FORMS.len());
    assert!(outcome.text.contains(&leaks), "{}", outcome.text);
    assert!(!outcome.text.contains(SAMPLE), "{}", outcome.text);
}

#[test]
fn a_secret_is_found_however_a_library_escapes_its_signs() {
    let lines: Vec<_> = ENCODERS.iter().map(|(_, encode)| encode(SIGNED)).collect();
    let log = scratch("leakcheck-encoders", &lines.join("\n"));
    let sample = credentials_with("leakcheck-signed", SIGNED);
    let outcome = leakcheck(&log, &["--credentials", &sample]);
    for (number, encoder) in ENCODERS.iter().enumerate() {
        let place = format!("{}:{}:", log.display(), number + 1);
        let told = outcome.text.lines().filter(|line| line.starts_with(&place));
        assert_eq!(told.count(), 1, "{}: {}", encoder.0, outcome.text);
    }
}

#[test]
fn links_to_files_are_followed_and_what_is_skipped_is_told() {
    let (logs, elsewhere) = (folder("leakcheck-links"), folder("leakcheck-elsewhere"));
    fs::write(elsewhere.join("0.log"), SAMPLE).unwrap();
    for (target, link) in [
        (elsewhere.join("0.log"), "again.log"),
        (elsewhere.join("0.log"), "gateway.log"),
        (logs.clone(), "circle"),
        (logs.join("itself"), "itself"),
        (logs.join("gone"), "lost.log"),
    ] {
        symlink(target, logs.join(link)).unwrap();
    }
    let sample = credentials("leakcheck-links-sample");
    let outcome = leakcheck(&logs, &["--credentials", &sample]);
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    let found = format!("{}:1:1: ", logs.join("again.log").display());
    assert!(outcome.text.contains(&found), "{}", outcome.text);
    assert!(
        outcome.text.contains("1 leak in 1 file "),
        "{}",
        outcome.text
    );
    for (skipped, reason) in [
        ("gateway.log", "searched already"),
        ("circle", "a link to a folder"),
        ("itself", "leads nowhere"),
        ("lost.log", "leads nowhere"),
    ] {
        let told = format!("{} is skipped: ", logs.join(skipped).display());
        let line = outcome.text.lines().find(|line| line.contains(&told));
        assert!(
            line.is_some_and(|line| line.contains(reason)),
            "{}",
            outcome.text
        );
    }
}

#[test]
fn a_search_of_nothing_is_no_success() {
    let logs = folder("leakcheck-nothing");
    for _ in 0..2 {
        let outcome = leakcheck(&logs, &[]);
        assert_eq!(outcome.code, 2, "{}", outcome.text);
        assert!(
            outcome.text.contains("nothing was searched"),
            "{}",
            outcome.text
        );
        symlink(logs.join("gone"), logs.join("lost.log")).unwrap_or_default();
    }
}

#[test]
fn a_secret_is_found_where_two_pieces_meet() {
    const PIECE: usize = 256 * 1024;
    let mut text = String::new();
    for number in 1..=SAMPLE.len() {
        let begin = number * PIECE - number;
        while text.len() < begin {
            let line = (begin - text.len()).min(100);
            text.push_str(&"-".repeat(line - 1));
            text.push('\n');
        }
        text.push_str(SAMPLE);
    }
    let log = scratch("leakcheck-pieces", &text);
    let outcome = leakcheck(
        &log,
        &["--credentials", &credentials("leakcheck-pieces-sample")],
    );
    let mut expected = Vec::new();
    for (at, _) in text.match_indices(SAMPLE) {
        let line = text[..at].matches('\n').count() + 1;
        let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1) + 1;
        expected.push(format!("{}:{line}:{column}: ", log.display()));
    }
    let told = outcome
        .text
        .lines()
        .filter(|line| line.ends_with(", plain"));
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), expected.len(), "{}", outcome.text);
    for (told, expected) in told.iter().zip(&expected) {
        assert!(told.starts_with(expected), "{told} for {expected}");
    }
}

#[tokio::test]
async fn what_the_mock_has_made_is_found_without_being_named() {
    install_tls();
    let mock = Mock::start("leakcheck-mock");
    let control = mock.told["control"].as_str().unwrap();
    let Value::Object(platforms) = &mock.told["platforms"] else {
        panic!("it tells its platforms");
    };
    for platform in platforms.keys() {
        let minted = Control::new(control, platform)
            .unwrap()
            .mint_key("live")
            .await;
        let secret = minted.unwrap().secret;
        let log = scratch(
            &format!("leakcheck-{platform}"),
            &format!("a\nkey={secret} b\n"),
        );
        let outcome = leakcheck(&log, &[]);
        let found = format!("{}:2:5: a ", log.display());
        assert!(
            outcome.text.starts_with(&found),
            "{platform}: {}",
            outcome.text
        );
        assert!(
            outcome.text.contains(" of the mock, plain"),
            "{}",
            outcome.text
        );
        assert_eq!(outcome.code, 1);
    }
    // The seeded keys are the documents' own: they carry no mark.
    assert_eq!(leakcheck(&mock.credentials, &[]).code, 0);
}

#[test]
fn standard_input_is_read_and_what_cannot_be_is_named() {
    let mut child = binary()
        .args([
            "leakcheck",
            "-",
            "--credentials",
            &credentials("leakcheck-stdin"),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    write!(child.stdin.take().unwrap(), "x {SAMPLE}").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.starts_with(b"standard input:1:3: "));

    let outcome = leakcheck(Path::new("/nowhere.log"), &[]);
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(outcome.text.contains("cannot read /nowhere.log"));
    let packed = scratch("leakcheck-packed", "PK\u{3}\u{4}");
    let outcome = leakcheck(&packed, &[]);
    assert!(outcome.text.contains("is compressed"), "{}", outcome.text);
    assert_eq!(outcome.code, 2);
}
