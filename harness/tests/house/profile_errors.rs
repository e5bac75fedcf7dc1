//! Mistakes in a profile of one's own: each is told before the first request, with its line and what would be right.

use std::process::Command;

use crate::{
    command_line::{Outcome, run, scratch},
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

const MISTAKES: &[Mistake] = &[
    Mistake {
        right: "path = \"/v1/keys/{key_id}\"",
        wrong: "pat = \"/v1/keys/{key_id}\"",
        line: "pat =",
        told: "unknown field `pat`",
    },
    Mistake {
        right: "probe = \"lists-resources\"",
        wrong: "probe = \"lists-resorces\"",
        line: "probe =",
        told: "probe: \"lists-resorces\" is no operation: did you mean \"lists-resources\"? operations are creates-a-key,",
    },
    Mistake {
        right: "ends = \"key\"\nclaim = \"W-END\"",
        wrong: "ends = \"key\"\nclaim = \"W-ENDE\"",
        line: "claim = \"W-ENDE\"",
        told: "operations.revokes-the-key.claim: \"W-ENDE\" is no claim: did you mean \"W-END\"? claims are W-ACCESS, W-CALL,",
    },
    Mistake {
        right: "permission_claim = \"W-ACCESS\"",
        wrong: "permission_claim = \"NOTHING\"",
        line: "permission_claim =",
        told: "operations.creates-a-key.permission_claim: \"NOTHING\" is no claim; claims are W-ACCESS,",
    },
    Mistake {
        right: "\"organizations\"]",
        wrong: "\"organisations\"]",
        line: "capabilities =",
        told: "capabilities[3]: \"organisations\" is no capability: did you mean \"organizations\"? capabilities are",
    },
    Mistake {
        right: "the-key-survives =",
        wrong: "the-key-survive =",
        line: "the-key-survive =",
        told: "promises.the-key-survive: \"the-key-survive\" is no promise: did you mean \"the-key-survives\"?",
    },
    Mistake {
        right: "id = \"/data/id\"",
        wrong: "id = \"data.id\"",
        line: "id = \"data",
        told: "key.id: \"data.id\" is no JSON pointer",
    },
];

fn example() -> String {
    std::fs::read_to_string(root().join("fixtures/your-own/example.toml")).unwrap()
}

/// What a run comes to with this profile, against an address where nobody listens.
fn judged(name: &str, profile: &str) -> Outcome {
    let profile = scratch(&format!("mistaken-{name}"), profile);
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command
        .args(["check", "--target", "http://127.0.0.1:9", "--profile"])
        .arg(profile);
    run(&mut command)
}

#[test]
fn the_example_itself_is_sound() {
    let outcome = judged("not-at-all", &example());
    assert_eq!(outcome.code, 3, "{}", outcome.text);
}

#[test]
fn every_mistake_is_told_with_its_line_and_what_is_right() {
    for (number, mistake) in MISTAKES.iter().enumerate() {
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
