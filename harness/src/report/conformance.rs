//! What a platform's claims and scenarios come to: read off the report itself, so that joined reports come to it in the same way.

use super::{ClaimResult, Conformance, Lack, ScenarioResult, Verdict};

/// The verdict, and why it is no plain one: a breach that nobody knew of or a broken harness whatever else there is, else the
/// `obstacle` that kept the run from being one, else what claims and scenarios come to. `tolerated` lacks make nothing incomplete.
pub fn conformance(
    claims: &[ClaimResult],
    scenarios: &[ScenarioResult],
    tolerated: &[Lack],
    obstacle: Option<&str>,
) -> (Conformance, String) {
    if breaches(claims).any(|claim| claim.known.is_none()) {
        return (Conformance::Fails, String::new());
    }
    let mut broken = scenarios.iter().filter(|it| it.verdict == Verdict::Error);
    if let Some(broken) = broken.next() {
        let reason = format!("{}: {}", broken.name, broken.reason);
        return (Conformance::Error, reason);
    }
    if let Some(reason) = obstacle {
        return (Conformance::Incomplete, reason.to_owned());
    }
    // All breaches left are known. Each ends its scenario, and may hide what is asked behind it: that has to be known as well.
    let is_missing = |claim: &&ClaimResult| {
        let lacks = &claim.lacks;
        let tolerated = !lacks.is_empty() && lacks.iter().all(|lack| tolerated.contains(lack));
        let could_not_run = claim.gates() && claim.verdict == Verdict::CouldNotRun;
        could_not_run && !tolerated && claim.known.is_none()
    };
    let missing = claims.iter().filter(is_missing);
    let missing: Vec<_> = missing.map(|claim| claim.claim.to_string()).collect();
    if !missing.is_empty() {
        let reason = format!("could not be run: {}", missing.join(", "));
        return (Conformance::Incomplete, reason);
    }
    if let Some(reason) = hollow(scenarios) {
        return (Conformance::Incomplete, reason);
    }
    let is_proved = |claim: &ClaimResult| claim.gates() && claim.verdict == Verdict::Pass;
    if !claims.iter().any(is_proved) {
        let reason = "no documented MUST was proved".to_owned();
        return (Conformance::Incomplete, reason);
    }
    if breaches(claims).next().is_some() {
        let reason = "all that failed is known, and in the baseline".to_owned();
        return (Conformance::Fails, reason);
    }
    (Conformance::Conforms, String::new())
}

fn breaches(claims: &[ClaimResult]) -> impl Iterator<Item = &ClaimResult> {
    claims.iter().filter(|it| it.verdict == Verdict::Fail)
}

/// Why refusals prove nothing: hardly anything was honoured that a live credential should open.
fn hollow(scenarios: &[ScenarioResult]) -> Option<String> {
    let asked = scenarios.iter().filter(|scenario| scenario.opens);
    let (held, refused): (Vec<_>, Vec<_>) =
        asked.partition(|it| matches!(it.verdict, Verdict::Pass | Verdict::Warn));
    let all = held.len() + refused.len();
    (refused.len() * 10 >= all * 9 && all > 0).then(|| {
        format!(
            "of {all} scenarios in which a live credential opens a door, {} held: the refusals prove nothing",
            held.len()
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What `hollow` says where of so many scenarios so many held.
    fn hollow_with(held: usize, all: usize) -> Option<String> {
        let scenario = |number| {
            let verdict = if number < held {
                "pass"
            } else {
                "could-not-run"
            };
            let scenario = json!({
                "id": "", "feature": "", "line": number, "name": "", "tags": [], "claims": [], "verdict": verdict, "reason": "",
                "seconds": 0.0, "opens": true, "steps": [],
            });
            serde_json::from_value(scenario).unwrap()
        };
        hollow(&(0..all).map(scenario).collect::<Vec<_>>())
    }

    #[test]
    fn a_run_in_which_nine_of_ten_doors_stay_shut_proves_nothing() {
        assert!(hollow_with(0, 20).is_some());
        assert!(hollow_with(2, 20).is_some());
        assert!(hollow_with(3, 20).is_none());
        assert!(hollow_with(20, 20).is_none());
        assert!(hollow_with(0, 0).is_none());
    }

    fn claim(verdict: &str, is_known: bool) -> ClaimResult {
        let mut claim = json!({
            "claim": "ANY-01", "level": "must", "basis": "documented", "verdict": verdict, "sentence": "", "source": "",
        });
        if is_known {
            claim["known"] = json!({"reason": "", "owner": "", "expires": "2999-12-31"});
        }
        serde_json::from_value(claim).unwrap()
    }

    #[test]
    fn known_failures_excuse_nothing_but_themselves() {
        let verdict = |claims: &[ClaimResult]| conformance(claims, &[], &[], None).0;
        let (failure, pass) = (claim("fail", true), claim("pass", false));
        let all = [failure.clone(), pass.clone()];
        assert_eq!(verdict(&all), Conformance::Fails);
        assert_eq!(verdict(&all[..1]), Conformance::Incomplete);
        let hidden = |is_known| claim("could-not-run", is_known);
        let with = |hidden| [failure.clone(), pass.clone(), hidden];
        assert_eq!(verdict(&with(hidden(false))), Conformance::Incomplete);
        assert_eq!(verdict(&with(hidden(true))), Conformance::Fails);
    }
}
