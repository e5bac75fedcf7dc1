//! What a reader meets first, and that whatever a target says stays a text.

use serde_json::{Value, json};

use super::*;

/// A report of these claims, each with one scenario of this capability and as many findings.
fn rendered(claims: &[(&str, Verdict, &str, usize)]) -> String {
    let findings: Vec<Value> = claims
        .iter()
        .flat_map(|(id, _, _, findings)| {
            let finding = json!({
                "claim": id, "level": "must", "basis": "documented", "verdict": "fail", "feature": "a.feature", "line": 1,
                "scenario": "", "documented": "401", "seen": "200", "exchanges": [],
            });
            vec![finding; *findings]
        })
        .collect();
    let scenarios: Vec<_> = claims
        .iter()
        .map(|(id, verdict, capability, _)| {
            json!({
                "id": id, "feature": "a.feature", "line": 1, "name": id, "tags": [capability, "serial"], "claims": [id],
                "verdict": verdict, "reason": format!("because of {id}"), "seconds": 0.0, "steps": [],
            })
        })
        .collect();
    let claims: Vec<_> = claims
        .iter()
        .map(|(id, verdict, ..)| {
            json!({
                "claim": id, "level": "must", "basis": "documented", "verdict": verdict, "sentence": "", "source": "",
            })
        })
        .collect();
    let report = json!({
        "schema": "", "version": "", "started": "", "finished": "",
        "run": { "id": "", "seed": 0, "options": {} },
        "platforms": [{
            "platform": "widgets", "target": "", "verdict": "fails", "reason": "", "counts": {}, "seconds": 0.0,
            "claims": claims, "scenarios": scenarios, "findings": findings, "leftovers": [],
            "excluded": [{ "claim": "W-9", "sentence": "", "source": "", "reason": "nothing shows it" }],
            "spent": [{ "what": "requests", "spent": 3, "most": 9 }, { "what": "answers of 401", "spent": 2 }],
        }],
    });
    render(&serde_json::from_value(report).unwrap())
}

#[test]
fn a_cell_of_the_matrix_is_green_only_where_everything_was_asked_and_held() {
    let green = "<td class=\"pass\">";
    let held = ("W-1", Verdict::Pass, "scopes", 0);
    assert_eq!(rendered(&[held]).matches(green).count(), 1);
    let besides = ("W-2", Verdict::NotApplicable, "scopes", 0);
    assert_eq!(rendered(&[held, besides]).matches(green).count(), 1);
    for verdict in [
        Verdict::NotAsked,
        Verdict::CouldNotRun,
        Verdict::Warn,
        Verdict::Fail,
    ] {
        let html = rendered(&[held, ("W-2", verdict, "scopes", 0)]);
        assert!(!html.contains(green));
        assert!(html.contains(&format!("<td class=\"{verdict}\">")));
        assert!(html.contains(&format!("<small>1 {}</small>", words(verdict))));
    }
    let elsewhere = rendered(&[held, ("W-2", Verdict::Fail, "no-capability", 0)]);
    assert_eq!(elsewhere.matches(green).count(), 1);
    assert!(elsewhere.contains("<th scope=\"row\">other</th>"));
}

#[test]
fn what_fails_comes_first_and_one_breach_of_many_is_told_at_once() {
    let html = rendered(&[
        ("W-1", Verdict::Pass, "scopes", 0),
        ("W-2", Verdict::CouldNotRun, "scopes", 0),
        ("W-3", Verdict::Fail, "scopes", 3),
    ]);
    let place = |id: &str| html.find(&format!("id=\"p1-{id}\"")).unwrap();
    assert!(place("W-3") < place("W-2") && place("W-2") < place("W-1"));
    assert!(html.contains("Seen 2 more times"));
    assert!(html.contains("<strong>Why: </strong>because of W-2"));
    assert!(!html.contains("<strong>Why: </strong>because of W-1"));
}

#[test]
fn excluded_claims_count_as_documented_and_what_was_spent_is_told() {
    let html = rendered(&[
        ("W-1", Verdict::Pass, "scopes", 0),
        ("W-2", Verdict::NotAsked, "scopes", 0),
    ]);
    assert!(html.contains("<p class=\"held\">1 of 3</p>"));
    assert!(html.contains("nothing shows it"));
    assert!(
        html.contains("1 of 2 scenarios ran in 0.0 s; requests 3 of at most 9; answers of 401 2")
    );
}
