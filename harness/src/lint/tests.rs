use super::*;
use crate::documents::{claim::ClaimId, features};

/// The mistakes of a feature of a platform's own: place and words.
fn told(text: &str) -> Vec<String> {
    let known = Documents::embedded().unwrap();
    let name = &known[0].profile.name;
    let written = Written {
        path: format!("own/{name}/a.feature"),
        text: text.to_owned(),
    };
    let found = mistakes(&written, &known, &known).into_iter();
    found
        .map(|it| {
            let words = it.words.replace(name, "it");
            let words = words.split([';', ':']).next().unwrap_or_default();
            format!("{}:{} {words}", it.line, it.column)
        })
        .collect()
}

#[test]
fn every_kind_of_mistake_is_told_with_its_place() {
    let text = "\
@scopse
Feature: Doors
  Rule: One
    Scenario: A <thing>
      Given a key that is livid
      When the caller lists resourcs
      Then the request is honored
    Scenario Outline: A key that is <state>
      Given a live key with <what>
      When the owner frobs
      Then the request is refused for <why>
      Examples:
        | what    | state |
        | nothing | live  |
    Scenario Outline: Another
      Given a live key with <what>
      Then the key sings
      Examples:
        | what    |
        | nothing |
        | no more |
";
    let expected = [
        "1:1 @scopse is no claim",
        "4:17 <thing> is bare",
        "5:13 \"livid\" is no state of it",
        "6:12 \"lists-resourcs\" is no operation of it",
        "7:12 no step has these words",
        "11:39 <why> is bare",
        "16:7 \"with no more\" is no form of it",
        "16:7 \"with nothing\" is no form of it",
        "17:12 no step has these words",
    ];
    assert_eq!(told(text), expected);
    let broken = "Feature: A\n  Scenario: B\n    Given x\n    Gibberish\n";
    assert_eq!(told(broken), ["4:5 this is not Gherkin"]);
}

#[test]
fn what_does_nothing_is_told_with_its_place() {
    let text = "\
Feature: Doors
  Scenario: A door
  Rule: One
    Scenario: A door!
      When the caller lists resources
    Scenario Outline: A <thing>
      When the caller lists resources
      Examples: of none
        | thing |
";
    let expected = [
        "2:3 a scenario without steps proves nothing",
        "4:15 the scenario of line 2 has this name already, and reports tell scenarios apart by it",
        "8:7 examples without a row run nothing",
    ];
    assert_eq!(told(text), expected);
    let empty = "# nothing yet\nFeature: A\n";
    assert_eq!(
        told(empty),
        ["2:1 a feature without scenarios asks for nothing"]
    );
    let background = "Feature: A\n  Background:\n    Given a key that is live\n";
    assert_eq!(told(background).len(), 1);
}

#[test]
fn the_embedded_features_have_no_mistake_and_use_every_definition() {
    let known = Documents::embedded().unwrap();
    for (path, text) in features::embedded_texts() {
        let found = mistakes(&Written { path, text }, &known, &known);
        assert!(found.is_empty(), "{found:#?}");
    }
    let all = features::all().unwrap();
    assert!(unused(all.iter()).is_empty());
    let few = all.iter().take(3);
    assert!(unused(few).len() > 10);
}

#[test]
fn a_claim_that_nobody_asks_for_is_told_where_it_stands() {
    let id = ClaimId("W-EXTRA".to_owned());
    let found = orphans("own.toml", "a = 1\n[claims.W-EXTRA]\n", &[&id]);
    assert_eq!((found.len(), found[0].line), (1, 2));
    // What stands in another file is no mistake of this one.
    assert!(orphans("own.toml", "a = 1\n", &[&id]).is_empty());
}
