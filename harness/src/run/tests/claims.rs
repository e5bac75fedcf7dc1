//! What becomes of a claim over all scenarios of a run.

use super::{
    Stand, claim,
    ran::{DOORS, HELD, Ran, TWIN, UNKNOWN},
};
use crate::{
    report::{Lack, Verdict},
    run::decision::Selection,
};

/// What became of a claim, and what was missing.
fn of(id: &str, ran: &Ran<'_>) -> (Verdict, Vec<Lack>) {
    let mut claims = ran.report().claims.into_iter();
    let found = claims.find(|found| found.claim == claim(id)).unwrap();
    (found.verdict, found.lacks)
}

fn ran<'a>(found: &'a [(&'a str, &'a str, Verdict)]) -> Ran<'a> {
    Ran::new(DOORS, found)
}

#[test]
fn a_claim_passes_where_a_scenario_held() {
    assert_eq!(of("W-CALL", &ran(&HELD)), (Verdict::Pass, vec![]));
    assert_eq!(of("W-REFUSE", &ran(&HELD)), (Verdict::Pass, vec![]));
}

#[test]
fn a_breach_counts_whatever_else_held() {
    for breach in [Verdict::Fail, Verdict::Warn] {
        let found = [HELD[0], HELD[1], (TWIN, "W-REFUSE", breach)];
        assert_eq!(of("W-REFUSE", &ran(&found)), (breach, vec![]));
    }
}

#[test]
fn what_held_before_another_claim_was_breached_stands() {
    let found = [
        (TWIN, "W-CALL", Verdict::Pass),
        (TWIN, "W-ONCE", Verdict::Fail),
    ];
    assert_eq!(of("W-CALL", &ran(&found)).0, Verdict::Pass);
}

#[test]
fn a_planned_claim_that_a_breach_came_before_could_not_be_run() {
    let found = [(TWIN, "W-ONCE", Verdict::Fail)];
    let expected = (Verdict::CouldNotRun, vec![Lack::Target]);
    assert_eq!(of("W-CALL", &ran(&found)), expected);
}

#[test]
fn a_refusal_without_its_positive_twin_proves_no_claim() {
    let found = [(UNKNOWN, "W-REFUSE", Verdict::Pass)];
    let mut ran = ran(&found);
    ran.honours = false;
    let expected = (Verdict::CouldNotRun, vec![Lack::Target]);
    assert_eq!(of("W-REFUSE", &ran), expected);
}

#[test]
fn a_claim_that_no_scenario_is_about_was_not_asked() {
    assert_eq!(of("W-OTHERS", &ran(&HELD)), (Verdict::NotAsked, vec![]));
}

#[test]
fn a_claim_whose_scenarios_were_left_out_was_not_asked() {
    let mut ran = ran(&[(TWIN, "W-CALL", Verdict::Pass)]);
    ran.selection = Selection {
        claims: vec![claim("W-CALL")],
        ..Selection::default()
    };
    assert_eq!(of("W-REFUSE", &ran), (Verdict::NotAsked, vec![]));
}

#[test]
fn every_kind_of_thing_that_was_missing_is_told_once() {
    let text = "
  @needs-control
  Scenario: by the clock
    Given a key that is live
    When the caller lists resources
    Then the request is honoured
  @needs-control
  Scenario: by the clock again
    Given a key that is live
    When the caller lists resources
    Then the request is honoured
  Scenario: by a key that is missing
    Given a key that is expired
    When the caller lists resources
    Then the request is honoured
";
    let (verdict, lacks) = of("W-CALL", &Ran::new(text, &[]));
    assert_eq!(verdict, Verdict::CouldNotRun);
    assert_eq!(lacks, [Lack::Control, Lack::Credential]);
}

#[test]
fn nothing_was_missing_where_another_scenario_held() {
    let text = format!(
        "{DOORS}    @needs-control\n    Scenario: by the clock\n      Given a key that is live\n      When the caller lists resources\n      Then the request is honoured\n"
    );
    assert_eq!(
        of("W-CALL", &Ran::new(&text, &HELD)),
        (Verdict::Pass, vec![])
    );
}

#[test]
fn a_claim_that_is_excluded_is_in_no_report() {
    let mut ran = ran(&HELD);
    let claims = &mut ran.stand.documents.claims;
    claims.get_mut(&claim("W-OTHERS")).unwrap().excluded = Some("nobody sees it".to_owned());
    let told = ran.report().claims;
    assert_eq!(told.len(), Stand::new(&[]).documents.claims.len() - 1);
    assert!(told.iter().all(|found| found.claim != claim("W-OTHERS")));
}
