//! Who gets the room where there is too little for everything.

use super::{Stand, claim, feature, running};
use crate::{
    documents::claim::Level,
    report::Lack,
    run::decision::{Decision, Selection},
};

fn logging_in(room: u32) -> Stand {
    Stand::new(&["main_key"]).with_limit("logins", "lists-resources", room + 2)
}

const LOGIN: &str = "
  Scenario: a login
    When the caller lists resources
    Then the request is honoured
";

#[test]
fn no_more_logins_are_planned_than_there_is_room_for() {
    let decisions = logging_in(3).decisions(&LOGIN.repeat(5));
    let (run, left_out) = decisions.split_at(3);
    assert!(run.iter().all(|decision| *decision == Decision::Run));
    for decision in left_out {
        assert!(
            matches!(decision, Decision::CouldNotRun(missing) if missing.lack == Lack::Budget),
            "{decision:?}"
        );
    }
}

#[test]
fn room_for_logins_goes_to_what_can_fail_the_target_first() {
    let mut stand = logging_in(1);
    let documents = &mut stand.documents;
    let login = documents.profile.operations["lists-resources"].path.clone();
    let other = documents.profile.operations.get_mut("lists-keys").unwrap();
    other.path = login;
    let advice = documents.claims.get_mut(&claim("W-LIST")).unwrap();
    advice.level = Level::Should;
    let text = format!(
        "{}{LOGIN}",
        LOGIN
            .replace("a login", "advice")
            .replace("resources", "keys")
    );
    let plan = stand.plan(&feature(&text), &Selection::default());
    assert_eq!(running(&plan), ["a login"]);
}

#[test]
fn a_refusal_brings_the_positive_twin_of_its_own_rule() {
    let text = "
  Rule: Another
    Scenario: another positive
      Given a throw-away key
      When the caller lists resources
      Then the request is honoured
  Rule: Only a live key opens the door
    Scenario: the twin
      Given a throw-away key
      When the caller lists resources
      Then the request is honoured
    Scenario: a refusal
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
";
    let one_key = Selection {
        most_keys: Some(1),
        ..Selection::default()
    };
    let plan = Stand::new(&["main_key"]).plan(&feature(text), &one_key);
    assert_eq!(running(&plan), ["the twin", "a refusal"]);
}
