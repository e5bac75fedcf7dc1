//! What a plan spends below the target's limits: keys that the run makes, once where they are shared, and failed attempts.

use super::{Stand, feature};
use crate::run::{decision::Selection, room::Room};

/// Failed attempts and keys made by a plan of one scenario for each of these Givens.
fn spent(stand: &Stand, givens: &[&str]) -> (u32, u32) {
    let scenario = |given: &&str| {
        format!(
            "  Scenario: one\n    Given {given}\n    When the caller lists resources\n    Then the request is honoured\n"
        )
    };
    let text: String = givens.iter().map(scenario).collect();
    let plan = stand.plan(&feature(&text), &Selection::default());
    plan.spending(&stand.documents, &stand.target)
}

fn made(stand: &Stand, givens: &[&str]) -> u32 {
    spent(stand, givens).1
}

#[test]
fn a_key_of_the_file_costs_nothing() {
    let stand = Stand::new(&["main_key"]);
    assert_eq!(spent(&stand, &["a key that is live"]), (0, 0));
}

#[test]
fn a_key_that_scenarios_share_is_made_once() {
    let stand = Stand::new(&["main_key"]);
    let shared = [
        "a newly made key",
        "a key with the permission \"view\"",
        "a key that is revoked",
    ];
    for given in shared {
        assert_eq!(spent(&stand, &[given]), (0, 1), "{given}");
        assert_eq!(spent(&stand, &[given, given]), (0, 1), "{given}");
    }
    assert_eq!(spent(&stand, &shared), (0, 3));
}

#[test]
fn a_throw_away_key_is_made_for_each_scenario() {
    let stand = Stand::new(&["main_key"]);
    assert_eq!(made(&stand, &["a throw-away key"]), 1);
    assert_eq!(made(&stand, &["a throw-away key"; 3]), 3);
}

#[test]
fn a_refused_key_is_a_failed_attempt() {
    let text = "  Scenario: one
    Given a key that is unknown
    When the caller lists resources
    Then the request is refused for an unknown key
";
    let stand = Stand::new(&["main_key"]);
    let plan = stand.plan(&feature(text), &Selection::default());
    assert_eq!(plan.spending(&stand.documents, &stand.target), (1, 0));
}

#[test]
fn a_key_in_a_state_is_not_made_where_the_owner_has_one_in_a_slot() {
    let slot = |state, stranger| Stand::new(&["main_key"]).with_slot("old_key", state, stranger);
    assert_eq!(made(&slot("revoked", false), &["a key that is revoked"]), 0);
    assert_eq!(made(&slot("revoked", true), &["a key that is revoked"]), 1);
    assert_eq!(made(&slot("expired", false), &["a key that is expired"]), 0);
}

#[test]
fn a_key_with_one_permission_alone_is_made_where_no_slot_has_just_that() {
    let alone = ["a caller with the permission \"view\" alone"];
    assert_eq!(made(&Stand::new(&["main_key"]), &alone), 1);
    assert_eq!(made(&Stand::new(&["main_key", "view_key"]), &alone), 0);
}

#[test]
fn a_weak_key_is_made_where_every_slot_is_too_strong() {
    let weak = ["a caller without the permission for \"revokes the key\""];
    assert_eq!(made(&Stand::new(&["main_key"]), &weak), 1);
    assert_eq!(made(&Stand::new(&["main_key", "view_key"]), &weak), 0);
}

#[test]
fn what_the_operator_allows_is_the_room_that_is_left() {
    let stand = Stand::new(&["main_key"]);
    let left = |selection| Room::of(&stand.documents, &stand.target, &selection).left();
    let few = Selection {
        most_failures: Some(3),
        most_keys: Some(7),
        ..Selection::default()
    };
    assert_eq!(left(few), (2, 7));
}
