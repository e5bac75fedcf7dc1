//! What makes a scenario run, and what is said where it cannot.

use super::{Stand, feature};
use crate::{
    report::Lack,
    run::decision::{Decision, Selection},
};

/// What is decided on the only scenario of a feature.
fn decided(stand: &Stand, text: &str) -> Decision {
    let mut all = stand.decisions(text);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn runs(stand: &Stand, text: &str) -> bool {
    decided(stand, text) == Decision::Run
}

/// What is missing, by its kind and in words.
fn missing(stand: &Stand, text: &str) -> (Lack, String) {
    match decided(stand, text) {
        Decision::CouldNotRun(missing) => (missing.lack, missing.reason),
        other => panic!("{other:?}"),
    }
}

const LIVE: &str = "  Scenario: one
    Given a key that is live
    When the caller lists resources
    Then the request is honoured
";

#[test]
fn only_a_capability_that_the_platform_lacks_rules_a_scenario_out() {
    let stand = Stand::new(&["main_key"]);
    assert!(runs(
        &stand,
        &format!("  @api-keys @W-CALL @serial\n{LIVE}")
    ));
    let sessions = decided(&stand, &format!("  @sessions\n{LIVE}"));
    let reason = "the platform documents no sessions".to_owned();
    assert_eq!(sessions, Decision::NotApplicable(reason));
}

#[test]
fn only_what_locks_out_waits_for_leave_to_disrupt() {
    let stand = Stand::new(&["main_key"]);
    let locks_out = format!("  @serial @disruptive\n{LIVE}");
    assert!(
        matches!(decided(&stand, &locks_out), Decision::NotAsked(reason) if reason.contains("--disruptive"))
    );
    assert!(runs(&stand, &format!("  @serial\n{LIVE}")));
    let disruptive = Selection {
        disruptive: true,
        ..Selection::default()
    };
    let allowed = stand.plan(&feature(&locks_out), &disruptive);
    assert_eq!(allowed.entries[0].decision, Decision::Run);
}

#[test]
fn only_a_control_listener_moves_the_clock() {
    let moves = format!("  @serial @needs-control\n{LIVE}");
    let (lack, reason) = missing(&Stand::new(&["main_key"]), &moves);
    assert_eq!(lack, Lack::Control);
    assert!(reason.contains("--control"), "{reason}");
    assert!(runs(&Stand::new(&["main_key"]).with_control(), &moves));
}

#[test]
fn what_a_later_release_added_is_asked_of_that_release_only() {
    let added = |declared: Option<&str>| {
        let mut stand = Stand::new(&["main_key"]);
        let operations = &mut stand.documents.profile.operations;
        operations.get_mut("lists-resources").unwrap().since = Some("2.20".to_owned());
        let facts = &mut stand.target.credentials.facts;
        facts.extend(declared.map(|release| ("release".to_owned(), release.to_owned())));
        decided(&stand, LIVE)
    };
    assert_eq!(added(Some("2.20")), Decision::Run);
    let earlier = "release 2.20 added it, and the target has 2.9";
    assert_eq!(
        added(Some("2.9")),
        Decision::NotApplicable(earlier.to_owned())
    );
    let unknown = "release 2.20 added it: declare release in the credentials file";
    assert_eq!(added(None), Decision::NotApplicable(unknown.to_owned()));
}

#[test]
fn a_stranger_takes_part_where_the_file_has_a_key_of_another_account() {
    let text = "  Scenario: one
    Given a newly made key
    When a stranger revokes the key
    Then the request is refused for a key out of reach
";
    let (lack, reason) = missing(&Stand::new(&["main_key", "view_key"]), text);
    assert_eq!(lack, Lack::Credential);
    assert!(reason.contains("another account"), "{reason}");
    assert!(runs(&Stand::new(&["main_key", "other_key"]), text));
}

#[test]
fn an_expired_key_comes_from_a_slot_of_the_owners_or_from_control() {
    let text = "  Scenario: one
    Given a key that is expired
    When the caller lists resources
    Then the request is honoured
";
    let stand = || Stand::new(&["main_key"]);
    let (lack, reason) = missing(&stand(), text);
    assert_eq!(lack, Lack::Credential);
    assert!(reason.contains("a key that is expired"), "{reason}");
    let strangers = stand().with_slot("old_key", "expired", true);
    assert_eq!(missing(&strangers, text).0, Lack::Credential);
    assert!(runs(&stand().with_slot("old_key", "expired", false), text));
    assert!(runs(&stand().with_control(), text));
}

#[test]
fn a_revoked_key_can_always_be_had() {
    let text = LIVE.replace("live", "revoked");
    assert!(runs(&Stand::new(&["main_key"]), &text));
}

#[test]
fn a_weak_key_comes_from_a_live_slot_of_the_owners_or_is_made() {
    let text = "  Scenario: one
    Given a caller without the permission for \"revokes the key\"
    When the caller revokes the key
    Then the request is refused for a missing permission
";
    // Whoever makes a key has no choice of permissions.
    let unable = |slots: &[&str]| {
        let mut stand = Stand::new(slots);
        let operations = &mut stand.documents.profile.operations;
        operations.get_mut("creates-a-key").unwrap().body = None;
        stand
    };
    let (lack, reason) = missing(&unable(&["main_key"]), text);
    assert_eq!(lack, Lack::Credential);
    assert!(reason.contains("without the permission full"), "{reason}");
    assert!(runs(&unable(&["main_key", "view_key"]), text));
    for (state, stranger) in [("revoked", false), ("live", true)] {
        let mut useless = unable(&["main_key", "view_key"]);
        let slots = &mut useless.documents.profile.credentials;
        let slot = slots.get_mut("view_key").unwrap();
        slot.stranger = stranger;
        state.clone_into(&mut slot.state);
        assert_eq!(missing(&useless, text).0, Lack::Credential);
    }
    assert!(runs(&unable(&["main_key"]).with_control(), text));
    assert!(runs(&Stand::new(&["main_key"]), text));
}
