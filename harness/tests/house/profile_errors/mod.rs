//! Mistakes in a profile of one's own: each is told before the first request, with its line and what would be right.

mod names;
mod shapes;

use std::process::Command;

use countersign::documents::vocabulary;

use crate::{
    command_line::{Outcome, binary, run, scratch},
    files,
    report::schema,
    root,
};

/// A slip of the pen in `fixtures/your-own/example.toml`.
struct Mistake {
    /// What stands there.
    right: &'static str,
    /// What is written instead.
    wrong: &'static str,
    /// What the line says that is to be named, as far as it is unlike every other.
    line: &'static str,
    /// What is told after the line's number.
    told: &'static str,
}

fn example() -> String {
    std::fs::read_to_string(root().join("fixtures/your-own/example.toml")).unwrap()
}

/// What a run comes to with this profile, against an address where nobody listens.
fn judged(name: &str, profile: &str) -> Outcome {
    run(&mut check(name, profile))
}

fn check(name: &str, profile: &str) -> Command {
    let profile = scratch(&format!("mistaken-{name}"), profile);
    let mut command = binary();
    command
        .args(["check", "--target", "http://127.0.0.1:9", "--profile"])
        .arg(profile);
    command
}

#[test]
fn the_example_itself_is_sound() {
    let outcome = judged("not-at-all", &example());
    assert_eq!(outcome.code, 3, "{}", outcome.text);
}

#[test]
fn every_mistake_is_told_with_its_line_and_what_is_right() {
    for (number, mistake) in names::MISTAKES.iter().chain(shapes::MISTAKES).enumerate() {
        let Mistake {
            right,
            wrong,
            line,
            told,
        } = mistake;
        let example = example();
        assert_eq!(example.matches(right).count(), 1, "{right}: stands once");
        let text = example.replace(right, wrong);
        let found = text.lines().position(|it| it.contains(line)).unwrap() + 1;
        let outcome = judged(&number.to_string(), &text);
        assert_eq!(outcome.code, 2, "{wrong}: {}", outcome.text);
        let expected = format!("mistaken-{number}.toml:{found}: {told}");
        assert!(
            outcome.text.contains(&expected),
            "{wrong}: {expected}\nis not told: {}",
            outcome.text
        );
    }
}

#[test]
fn the_schema_refuses_every_mistake_of_shape() {
    let schema = schema("profile.json");
    let promises = &schema["properties"]["promises"]["propertyNames"]["enum"];
    assert_eq!(promises, &serde_json::json!(vocabulary::PROMISES));
    let refuses = |mistake: &Mistake| {
        let text = example().replace(mistake.right, mistake.wrong);
        let instance: toml::Table = toml::from_str(&text).unwrap();
        let instance = serde_json::to_value(instance).unwrap();
        !jsonschema::is_valid(&schema, &instance)
    };
    for mistake in shapes::MISTAKES {
        assert!(refuses(mistake), "{}", mistake.wrong);
    }
    for mistake in names::MISTAKES {
        assert!(!refuses(mistake), "{}", mistake.wrong);
    }
}

#[test]
fn two_mistakes_are_told_on_two_lines_in_the_order_of_the_file() {
    let text = example()
        .replace("W-ONCE = {", "W-ONE = {")
        .replace("header = \"authorization\"", "header = \"x\"");
    let outcome = judged("twice", &text);
    let told: Vec<_> = outcome.text.lines().collect();
    assert_eq!(told.len(), 2, "{}", outcome.text);
    assert!(told[0].contains(
        "the-answer-does-not-show-the-key.claim: \"W-ONCE\" is no claim: did you mean \"W-ONE\"?"
    ));
    assert!(told[1].contains("the-refusal-does-not-repeat-the-key.claim:"));
}

#[test]
fn features_of_ones_own_speak_of_what_the_shared_ones_do_not() {
    let operation = "[operations.paints-a-widget]\nmethod = \"POST\"\npath = \"/v1/paint\"\nstatus = [200]\nclaim = \"W-CALL\"\n\n[codes]\n";
    let text = example().replace("[codes]\n", operation);
    let outcome = judged("painted", &text);
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(
        outcome
            .text
            .contains("operations.paints-a-widget: no feature")
    );
    let feature = scratch("paint", "").with_extension("feature");
    let scenario = "Feature: Paint\n  Scenario: It paints\n    Given a key that is live\n    When the caller paints a widget\n    Then the request is honoured\n";
    std::fs::write(&feature, scenario).unwrap();
    let outcome = run(check("painted", &text).arg("--features").arg(feature));
    assert_eq!(outcome.code, 3, "{}", outcome.text);
}

/// What the judge asks a profile for by name must be in the vocabulary, or a profile that has it would be refused.
#[test]
fn every_name_that_the_judge_reads_is_known() {
    for (path, text) in files(&root().join("harness/src"), "rs") {
        let text = text.split_whitespace().collect::<String>();
        for (asks, known) in [
            ("operations.get(", vocabulary::OPERATIONS),
            ("operation(profile,", vocabulary::OPERATIONS),
            ("refusals.get(", vocabulary::REFUSALS),
            ("of_refusal(", vocabulary::REFUSALS),
            ("Breach::Of(", vocabulary::REFUSALS),
            ("limits.get(", vocabulary::LIMITS),
            ("limits.contains_key(", vocabulary::LIMITS),
        ] {
            for read in text.split(&format!("{asks}\"")).skip(1) {
                let name = read.split('"').next().unwrap();
                let place = path.display();
                assert!(known.contains(&name), "{place} reads {asks}{name:?}");
            }
        }
    }
}
