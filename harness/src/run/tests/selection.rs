//! What a scenario is called, and what stays of a plan when the operator asks for a part of it.

use super::{Stand, claim, feature, running};
use crate::run::{
    decision::{Decision, Selection},
    plan::Entry,
};

const DOORS: &str = "
  Rule: Only a live key opens the door
    Scenario: a live key is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured
    @serial
    Scenario: an unknown key is refused
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
  Rule: Keys are listed
    Scenario: the list is shown
      Given a key that is live
      When the caller lists keys
      Then the request is honoured
    Scenario: a missing key is refused
      Given a key that is unknown
      When the caller lists keys
      Then the request is refused for a missing key
";

pub(super) fn asked(text: &str, selection: &Selection) -> Vec<String> {
    let plan = Stand::new(&["main_key"]).plan(&feature(text), selection);
    running(&plan).into_iter().map(str::to_owned).collect()
}

fn of_claim(id: &str) -> Selection {
    Selection {
        claims: vec![claim(id)],
        ..Selection::default()
    }
}

#[test]
fn a_scenario_is_named_by_platform_feature_and_its_own_words() {
    let text = "  Scenario: The owner's key -- 2nd one\n    Given a key that is live\n";
    let plan = Stand::new(&[]).plan(&feature(text), &Selection::default());
    let id = plan.entries[0].id("widgets");
    assert_eq!(id, "widgets/common/doors/the-owner-s-key-2nd-one");
}

#[test]
fn everything_is_asked_unless_the_operator_wants_less() {
    assert_eq!(asked(DOORS, &Selection::default()).len(), 4);
}

#[test]
fn a_claim_is_asked_with_the_positive_twins_of_its_rule_and_nothing_else() {
    let refused = ["a live key is honoured", "an unknown key is refused"];
    assert_eq!(asked(DOORS, &of_claim("W-REFUSE")), refused);
    assert_eq!(asked(DOORS, &of_claim("W-LIST")), ["the list is shown"]);
    assert_eq!(asked(DOORS, &of_claim("W-OTHERS")), [""; 0]);
}

#[test]
fn tags_and_claims_narrow_each_other() {
    let tagged = |claims: &[&str]| Selection {
        tags: Some("@serial".parse().unwrap()),
        claims: claims.iter().map(|id| claim(id)).collect(),
        ..Selection::default()
    };
    let with_twin = ["a live key is honoured", "an unknown key is refused"];
    assert_eq!(asked(DOORS, &tagged(&[])), with_twin);
    assert_eq!(asked(DOORS, &tagged(&["W-REFUSE"])), with_twin);
    assert_eq!(asked(DOORS, &tagged(&["W-LIST"])), [""; 0]);
}

#[test]
fn scenarios_outside_of_rules_are_no_twins() {
    let text = DOORS.replace("  Rule: Only a live key opens the door\n", "");
    let alone = ["an unknown key is refused"];
    assert_eq!(asked(&text, &of_claim("W-REFUSE")), alone);
}

#[test]
fn what_is_left_out_says_that_it_was_not_selected() {
    let plan = Stand::new(&["main_key"]).plan(&feature(DOORS), &of_claim("W-LIST"));
    let left_out = Decision::NotAsked("not selected".to_owned());
    assert_eq!(plan.entries[0].decision, left_out);
}

#[test]
fn only_what_goes_over_a_limit_waits_for_the_end_of_a_run() {
    let text = "
  Scenario: one too many
    Given a key that is live
    When the limit on requests is exceeded by the caller
  Scenario: one
    Given a key that is live
    When the caller lists resources
";
    let stand = Stand::new(&["main_key"]).with_limit("requests", "lists-resources", 60);
    let plan = stand.plan(&feature(text), &Selection::default());
    let last: Vec<_> = plan.entries.iter().map(Entry::is_last).collect();
    assert_eq!(last, [true, false]);
}
