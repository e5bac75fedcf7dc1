//! `check --watch` as somebody who writes features has it.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::command_line::{binary, run, scratch};

/// A feature with one scenario of this name.
fn feature(name: &str) -> String {
    format!(
        "@api-keys
Feature: What is being written

  Rule: A live key opens the door

    Scenario: {name}
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
"
    )
}

/// A run that watches, ended with the test.
struct Watch {
    child: Child,
    told: BufReader<std::process::ChildStderr>,
}

impl Watch {
    /// What is complained of until it waits for a change.
    fn until_it_waits(&mut self) -> String {
        let mut all = String::new();
        while !all.contains("watching ") {
            let read = self.told.read_line(&mut all).unwrap();
            assert!(read > 0, "it has ended: {all}");
        }
        all
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_change_of_a_feature_is_judged_at_once_until_ctrl_c() {
    let output = scratch("watched-output", "");
    let folder: PathBuf = output.with_file_name("watched");
    fs::create_dir_all(&folder).unwrap();
    let written = folder.join("own.feature");
    fs::write(&written, feature("The first of its names")).unwrap();
    let mut child = binary()
        .args([
            "check",
            "--watch",
            "-v",
            "--platform",
            "plexe",
            "--features",
        ])
        .arg(&folder)
        .stdout(File::create(&output).unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stderr.take().unwrap());
    let mut watch = Watch { child, told };
    let judged = || fs::read_to_string(&output).unwrap();

    watch.until_it_waits();
    assert!(judged().contains("The first of its names"), "{}", judged());
    fs::write(&written, feature("The second of its names")).unwrap();
    watch.until_it_waits();
    assert!(judged().contains("The second of its names"), "{}", judged());

    fs::write(&written, "no Gherkin").unwrap();
    let told = watch.until_it_waits();
    assert!(
        told.contains("own.feature:1:1: this is not Gherkin"),
        "{told}"
    );
    let other = folder.join("other");
    fs::write(&other, feature("The third of its names")).unwrap();
    fs::rename(&other, &written).unwrap();
    watch.until_it_waits();
    assert!(judged().contains("The third of its names"), "{}", judged());

    let process = watch.child.id().to_string();
    assert_eq!(run(Command::new("kill").args(["-INT", &process])).code, 0);
    assert_eq!(watch.child.wait().unwrap().code(), Some(130));
}

#[test]
fn without_a_file_of_ones_own_there_is_nothing_to_watch() {
    let outcome = run(binary().args(["check", "--watch"]));
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(outcome.text.contains("--features"), "{}", outcome.text);
}
