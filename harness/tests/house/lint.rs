//! Lint as people who write features and profiles meet it.

use crate::{
    command_line::{Outcome, binary, run, scratch},
    root,
};

fn lint(arguments: &[&str]) -> Outcome {
    let mut command = binary();
    run(command.arg("lint").args(arguments))
}

#[test]
fn what_is_built_in_has_no_mistake() {
    let outcome = lint(&[]);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    assert!(
        outcome.text.starts_with("no mistake in "),
        "{}",
        outcome.text
    );
}

#[test]
fn a_profile_is_told_of_with_a_caret_and_so_is_a_claim_that_nobody_asks_for() {
    let example = std::fs::read_to_string(root().join("fixtures/your-own/example.toml")).unwrap();
    let extra = "[claims.W-EXTRA]\nlevel = \"must\"\nbasis = \"documented\"\nsentence = \"x\"\nsource = \"y\"\n";
    let wrong = example.replacen("claim = \"W-MAKE\"", "claim = \"W-MAKES\"", 1);
    for (text, words) in [
        (
            wrong,
            "key.claim: \"W-MAKES\" is no claim: did you mean \"W-MAKE\"?",
        ),
        (
            format!("{example}\n{extra}"),
            "no scenario asks for W-EXTRA",
        ),
    ] {
        let profile = scratch("lint", &text);
        let outcome = lint(&[profile.to_str().unwrap()]);
        assert_eq!(outcome.code, 2, "{}", outcome.text);
        assert!(outcome.text.contains(words), "{}", outcome.text);
        assert!(outcome.text.contains("\n  ^\n"), "{}", outcome.text);
    }
}

#[test]
fn nothing_to_look_at_is_no_success() {
    let empty = scratch("lint-nothing", "").with_file_name("nothing");
    std::fs::create_dir_all(&empty).unwrap();
    for path in ["/nowhere", empty.to_str().unwrap()] {
        let outcome = lint(&[path]);
        assert_eq!(outcome.code, 2, "{path}: {}", outcome.text);
    }
}
