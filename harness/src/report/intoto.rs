//! The report as an in-toto Statement with the test-result predicate: what an auditor keeps beside the JSON report. It is not
//! signed: whoever has a key signs it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Conformance, PlatformReport, Report, Verdict, comparison::AGAINST};
use crate::documents::digest::sha256;

/// The statement about a report that stands as `text` in the file of JSON of this name.
pub fn render(report: &Report, name: &str, text: &str) -> anyhow::Result<String> {
    let claims = |verdicts: &[Verdict]| -> Vec<String> {
        let platforms = report.platforms.iter();
        let claims = platforms.flat_map(|it| it.claims.iter().map(move |claim| (it, claim)));
        let claims = claims.filter(|(_, claim)| verdicts.contains(&claim.verdict));
        claims
            .map(|(platform, claim)| format!("{} {}", platform.platform, claim.claim))
            .collect()
    };
    let failed = claims(&[Verdict::Fail, Verdict::Error]);
    let warned = claims(&[Verdict::Warn]);
    let conforms = |it: &PlatformReport| it.verdict == Conformance::Conforms;
    let result = if !report.troubles().is_empty() || !report.platforms.iter().all(conforms) {
        "FAILED"
    } else if warned.is_empty() {
        "PASSED"
    } else {
        "WARNED"
    };
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": name, "digest": { "sha256": sha256(text.as_bytes()) } }],
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {
            "result": result,
            "configuration": configuration(report),
            "passedTests": claims(&[Verdict::Pass]),
            "warnedTests": warned,
            "failedTests": failed,
        },
    });
    Ok(serde_json::to_string_pretty(&statement)? + "\n")
}

/// Who was judged, and by which suite: a descriptor for each target, one for all files together, one for each file.
fn configuration(report: &Report) -> Vec<Value> {
    let mut descriptors: Vec<_> = report.platforms.iter().flat_map(targets).collect();
    let files = report.platforms.iter().flat_map(|it| &it.files);
    let files: BTreeSet<_> = files.collect();
    // What `sha256sum` prints of these files, in order of their paths.
    let list: Vec<_> = files
        .iter()
        .map(|(path, sum)| format!("{sum}  {path}\n"))
        .collect();
    let suite = sha256(list.concat().as_bytes());
    descriptors.push(json!({
        "name": "suite",
        "digest": { "sha256": suite },
        "annotations": { "countersign": report.version, "seed": report.run.seed },
    }));
    descriptors.extend(
        files
            .iter()
            .map(|(path, sum)| json!({ "name": path, "digest": { "sha256": sum } })),
    );
    descriptors
}

/// The target of a platform, or both where it is compared on two.
fn targets(platform: &PlatformReport) -> Vec<Value> {
    let untested = [
        Verdict::CouldNotRun,
        Verdict::NotAsked,
        Verdict::NotApplicable,
    ];
    let untested: serde_json::Map<_, _> = untested
        .iter()
        .map(|verdict| {
            let claims = platform.claims.iter().filter(|it| it.verdict == *verdict);
            let claims: Vec<_> = claims.map(|it| &it.claim).collect();
            (verdict.name().to_owned(), json!(claims))
        })
        .collect();
    let troubles = platform.troubles();
    let troubles = troubles.iter();
    let troubles: Vec<_> = troubles
        .map(|it| format!("{}: {}", it.title, it.reason))
        .collect();
    let annotations = json!({
        "verdict": platform.verdict, "reason": platform.reason, "troubles": troubles, "untested": untested,
    });
    let targets = platform.target.split(AGAINST);
    targets
        .map(|uri| json!({ "name": platform.platform, "uri": uri, "annotations": annotations }))
        .collect()
}
