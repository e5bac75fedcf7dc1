//! Panics: of a step, in the report; of anything else, on the terminal.

use std::process::Command;

use countersign::{
    commands::writer,
    documents::features,
    report::Verdict,
    run::{Conduct, world::World},
    target::{run_name::Run, secret::Secret},
};
use cucumber::given;

use super::{leaked, readings::Readings};
use crate::{
    command_line::run,
    stand::{Settings, Stand},
};

const SECRET: &str = "p4nic0secret0of0a0step0eeeeeee";

#[given("a step of this test panics with a secret")]
async fn panics(_: &mut World) {
    panic!("{} is at fault", Secret::new(SECRET).reveal());
}

#[tokio::test]
async fn a_panic_in_a_step_is_told_without_its_secret() {
    let stand = Stand::of("plexe", Settings::Seed).await;
    let text = "Feature: A\n\n  Scenario: B\n    Given a step of this test panics with a secret\n    Then the request is honoured\n";
    let feature = features::parse("panics.feature", text).unwrap();
    let report = stand
        .judge(vec![feature], &Conduct::of_everything(Run::of_seed(1)))
        .await;
    stand.stop().await;
    let [scenario] = &report.scenarios[..] else {
        panic!("one scenario");
    };
    assert_eq!(scenario.verdict, Verdict::Error, "{}", scenario.reason);
    let told = serde_json::to_string(&report).unwrap();
    assert!(told.contains("is at fault"), "{told}");
    assert_eq!(leaked(&told, [SECRET].into_iter()), [""; 0]);
}

/// Run by the next test, in a process of its own.
#[test]
#[ignore = "it fails on purpose"]
fn panic_with_a_secret() {
    let secret = Secret::new(SECRET);
    writer::take_panics();
    panic!("{} is at fault", secret.reveal());
}

#[test]
fn a_panic_on_the_terminal_is_told_without_its_secret() {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "--ignored",
        "--nocapture",
        "--exact",
        "leaks::panics::panic_with_a_secret",
    ]);
    let outcome = run(&mut child);
    assert!(outcome.text.contains("is at fault"), "{}", outcome.text);
    assert!(
        !Readings::of(&outcome.text).hold(&SECRET[8..20]),
        "{}",
        outcome.text
    );
}
