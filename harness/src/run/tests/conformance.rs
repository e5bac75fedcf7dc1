//! What a run comes to for the platform.

use super::{
    claim,
    ran::{DOORS, HELD, Ran, TWIN, UNKNOWN},
};
use crate::report::{Conformance, Lack, Verdict};

#[test]
fn a_target_conforms_whose_promises_held() {
    let conforms = (Conformance::Conforms, String::new());
    assert_eq!(Ran::new(DOORS, &HELD).verdict(), conforms);
}

#[test]
fn a_warning_does_not_keep_a_target_from_conforming() {
    let found = [HELD[0], HELD[1], (TWIN, "W-ONCE", Verdict::Warn)];
    assert_eq!(Ran::new(DOORS, &found).verdict().0, Conformance::Conforms);
}

#[test]
fn a_breach_fails_the_target_even_where_the_harness_broke() {
    let found = [(TWIN, "W-CALL", Verdict::Fail)];
    let mut ran = Ran::new(DOORS, &found);
    ran.broken = Some(UNKNOWN);
    assert_eq!(ran.verdict().0, Conformance::Fails);
}

#[test]
fn a_scenario_that_broke_is_named() {
    let mut ran = Ran::new(DOORS, &HELD);
    ran.broken = Some(UNKNOWN);
    let reason = "an unknown key is refused: it broke".to_owned();
    assert_eq!(ran.verdict(), (Conformance::Error, reason));
}

#[test]
fn a_run_that_never_began_is_incomplete_for_that_reason() {
    let mut ran = Ran::new(DOORS, &[]);
    ran.obstacle = Some(Lack::Target.because("nobody is there"));
    let expected = (Conformance::Incomplete, "nobody is there".to_owned());
    assert_eq!(ran.verdict(), expected);
}

#[test]
fn a_documented_must_that_could_not_be_run_makes_a_run_incomplete_unless_its_lack_is_tolerated() {
    let text = DOORS.replace("key that is unknown", "key that is expired");
    let found = [HELD[0]];
    let verdict = |tolerated: &[Lack]| {
        let mut ran = Ran::new(&text, &found);
        ran.tolerated = tolerated;
        ran.verdict()
    };
    let reason = "could not be run: W-REFUSE".to_owned();
    let incomplete = (Conformance::Incomplete, reason);
    assert_eq!(verdict(&[]), incomplete);
    assert_eq!(verdict(&[Lack::Control, Lack::Budget]), incomplete);
    assert_eq!(verdict(&[Lack::Credential]).0, Conformance::Conforms);
}

#[test]
fn a_run_that_proved_no_documented_must_is_incomplete() {
    let mut ran = Ran::new(DOORS, &[]);
    ran.selection.claims = vec![claim("W-OTHERS")];
    let reason = "no documented MUST was proved".to_owned();
    assert_eq!(ran.verdict(), (Conformance::Incomplete, reason));
}

#[test]
fn doors_that_stay_shut_make_a_run_hollow_and_refusals_that_prove_nothing_do_not() {
    let shut = "
  Scenario: another door
    Given a key that is live
    When the caller lists resources
    Then the request is honoured
";
    let refusal = shut
        .replace("live", "unknown")
        .replace("honoured", "refused for an unknown key");
    let with = |more: &str| {
        let mut ran = Ran::new(&format!("{}{DOORS}", more.repeat(10)), &HELD);
        ran.tolerated = &[Lack::Target];
        ran.verdict()
    };
    let reason = "of 11 scenarios in which a live credential opens a door, 1 held: the refusals prove nothing";
    assert_eq!(with(shut), (Conformance::Incomplete, reason.to_owned()));
    assert_eq!(with(&refusal).0, Conformance::Conforms);
    let left_out = format!("  @needs-control{shut}");
    assert_eq!(with(&left_out).0, Conformance::Conforms);
}
