//! What a baseline excuses, and what it does not.

use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::{
    documents::{
        Documents,
        claim::{Basis, Level},
    },
    report::ScenarioResult,
};

/// A platform that is known, and one of its claims that can fail.
fn a_claim(documents: &[Documents]) -> (String, ClaimId) {
    let first = &documents[0];
    let mut claims = first.claims.iter();
    let fit = claims.find(|(_, it)| it.gates(None) && it.excluded.is_none());
    (first.profile.name.clone(), fit.unwrap().0.clone())
}

fn read(text: &str) -> anyhow::Result<Baseline> {
    let documents = Documents::embedded()?;
    let (platform, claim) = a_claim(&documents);
    let text = text
        .replace("PLATFORM", &platform)
        .replace("CLAIM", &claim.0);
    Baseline::read("known.toml", &text, &documents, date(2027, 1, 31))
}

/// A report of the platform in which the claim has this verdict.
fn report(verdict: Verdict) -> Report {
    let (platform, claim) = a_claim(&Documents::embedded().unwrap());
    let report = json!({
        "schema": "", "version": "", "started": "", "finished": "",
        "run": { "id": "", "seed": 0, "options": {} },
        "platforms": [{
            "platform": platform, "target": "", "verdict": "conforms", "reason": "", "counts": {}, "seconds": 0.0,
            "claims": [{
                "claim": claim, "level": Level::Must, "basis": Basis::Documented, "verdict": verdict, "sentence": "", "source": "",
            }],
            "scenarios": [], "findings": [], "leftovers": [],
        }],
    });
    serde_json::from_value(report).unwrap()
}

/// A scenario for the claim that this run did not choose.
fn unasked() -> ScenarioResult {
    let (_, claim) = a_claim(&Documents::embedded().unwrap());
    let scenario = json!({
        "id": "", "feature": "", "line": 1, "name": "", "tags": [], "claims": [claim], "verdict": "not-asked", "reason": "",
        "seconds": 0.0, "steps": [],
    });
    serde_json::from_value(scenario).unwrap()
}

const ENTRY: &str =
    "\n[[known]]\nclaim = \"CLAIM\"\nreason = \"R\"\nowner = \"O\"\nexpires = 2027-01-31\n";

#[test]
fn an_entry_excuses_its_claim_through_its_last_day() {
    let (platform, claim) = a_claim(&Documents::embedded().unwrap());
    let mut baseline = read(ENTRY).unwrap();
    assert!(baseline.of(&platform, &claim).is_some());
    assert!(baseline.of(&platform, &ClaimId("OTHER".into())).is_none());
    assert!(baseline.faults(&report(Verdict::Fail)).is_empty());
    baseline.today = date(2027, 2, 1);
    assert!(baseline.of(&platform, &claim).is_none());
    let faults = baseline.faults(&report(Verdict::Fail));
    assert!(
        faults[0].starts_with(&format!("known.toml:2: {claim}: expired after 2027-01-31")),
        "{faults:?}"
    );
}

#[test]
fn an_entry_for_one_platform_excuses_no_other() {
    let (platform, claim) = a_claim(&Documents::embedded().unwrap());
    let baseline = read(&ENTRY.replace("reason", "platform = \"PLATFORM\"\nreason")).unwrap();
    assert!(baseline.of(&platform, &claim).is_some());
    assert!(baseline.of("another", &claim).is_none());
}

#[test]
fn an_entry_whose_claim_did_not_fail_is_a_fault_unless_the_claim_was_not_tried() {
    let baseline = read(ENTRY).unwrap();
    for verdict in [Verdict::Pass, Verdict::Warn, Verdict::NotApplicable] {
        let faults = baseline.faults(&report(verdict));
        assert!(
            faults[0].contains("matches nothing that failed"),
            "{faults:?}"
        );
        assert!(baseline.untried(&report(verdict)).is_empty());
    }
    for verdict in [Verdict::NotAsked, Verdict::CouldNotRun, Verdict::Error] {
        assert!(baseline.faults(&report(verdict)).is_empty(), "{verdict}");
        assert_eq!(baseline.untried(&report(verdict)).len(), 1, "{verdict}");
    }
    let mut partly = report(Verdict::Pass);
    partly.platforms[0].scenarios = vec![unasked()];
    assert!(
        baseline.faults(&partly).is_empty(),
        "another shard may know"
    );
    assert_eq!(baseline.untried(&partly).len(), 1);
    let mut elsewhere = report(Verdict::Fail);
    elsewhere.platforms.clear();
    assert!(baseline.faults(&elsewhere).is_empty());
    assert_eq!(baseline.untried(&elsewhere).len(), 1);
}

#[test]
fn what_could_never_match_or_hides_too_much_is_refused_with_its_line() {
    for (old, new, told) in [
        ("CLAIM", "*", "wildcard"),
        ("CLAIM", "CLAIM-?", "wildcard"),
        ("CLAIM", "NOBODYS-1", "no such claim"),
        ("CLAIM", "HTTP-STATUS-1", "no such claim"),
        ("\"R\"", "\" \"", "its reason is empty"),
        ("\"O\"", "\"\"", "its owner is empty"),
        ("owner = \"O\"\n", "", "missing field `owner`"),
        ("expires = 2027-01-31", "", "missing field `expires`"),
        ("2027-01-31", "\"soon\"", "an entry is [[known]]"),
        ("2027-01-31", "2027-01-31T00:00:00Z", "must be a day"),
        (
            "reason",
            "because = \"x\"\nreason",
            "unknown field `because`",
        ),
        (
            "reason",
            "platform = \"nobody\"\nreason",
            "nobody is no platform",
        ),
    ] {
        let error = format!("{:#}", read(&ENTRY.replace(old, new)).unwrap_err());
        assert!(error.contains(told), "{new}: {error}");
        assert!(error.starts_with("known.toml:"), "{error}");
    }
    let error = format!("{:#}", read(&ENTRY.repeat(2)).unwrap_err());
    assert!(error.contains("stands in line 2 already"), "{error}");
}

#[test]
fn a_claim_that_only_warns_is_no_known_failure() {
    let documents = Documents::embedded().unwrap();
    let mut claims = documents[0].claims.iter();
    let soft = claims.find(|(_, it)| !it.gates(None)).unwrap().0;
    let error = read(&ENTRY.replace("CLAIM", &soft.0)).unwrap_err();
    assert!(format!("{error:#}").contains("can never fail"), "{error:#}");
}
