//! Runs one after another: known failures, and what changed in between.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    command_line::{Mock, Outcome, ask, binary, run, scratch},
    report::schema,
};

/// A mock that honours revoked keys, or does not.
struct Target(Mock);

/// What the fault breaks, as far as it is asked.
const CLAIMS: [&str; 3] = ["PLX-ERR-03", "PLX-KEY-04", "PLX-REF-04"];
/// Claims that scenarios of those ask about behind the breach.
const HIDDEN: [&str; 2] = ["PLX-KEY-01", "PLX-KEY-05"];

impl Target {
    fn plant(&self, faults: &str) {
        let body = format!(r#"{{"active":[{faults}]}}"#);
        let told = ask(&self.0.control, "PUT", "/control/plexe/faults", "", &body);
        assert!(told.contains("plexe.revoked-key-accepted"), "{told}");
    }

    fn check(&self, more: &[&str]) -> Outcome {
        let mut command = binary();
        command
            .args(["check", "--platform", "plexe", "--control", &self.0.control])
            .arg("--credentials")
            .arg(&self.0.credentials)
            .args(more);
        run(&mut command)
    }

    /// A run about these claims; its JSON report.
    fn report(&self, name: &str, more: &[&str]) -> (i32, PathBuf) {
        let path = scratch(name, "");
        let destination = format!("json={}", path.display());
        let claims = CLAIMS.iter().flat_map(|claim| ["--claim", claim]);
        let mut arguments: Vec<_> = claims.collect();
        arguments.extend(["--quiet", "--report", &destination]);
        arguments.extend(more);
        (self.check(&arguments).code, path)
    }
}

fn known(claim: &str, expires: &str) -> String {
    format!(
        "[[known]]\nclaim = \"{claim}\"\nreason = \"keys are cached\"\nowner = \"gateway team\"\nexpires = {expires}\n"
    )
}

fn diff(old: &Path, new: &Path) -> Outcome {
    let mut command = binary();
    run(command.arg("diff").args([old, new]))
}

#[test]
fn a_known_failure_fails_no_run_until_it_has_expired_or_is_gone() {
    let target = Target(Mock::start("baseline"));
    target.plant("\"plexe.revoked-key-accepted\"");
    let failing = CLAIMS.map(|claim| known(claim, "2999-12-31")).concat();
    let alone = scratch("known-failing", &failing);
    let (code, _) = target.report("hidden", &["--baseline", alone.to_str().unwrap()]);
    assert_eq!(code, 3, "what known failures hide is proved by nothing");
    let hidden = HIDDEN.map(|claim| known(claim, "2999-12-31")).concat();
    let all = scratch("known-all", &(failing + &hidden));
    let all = ["--baseline", all.to_str().unwrap()];

    let (code, path) = target.report("known", &all);
    assert_eq!(code, 0);
    let told = fs::read_to_string(path).unwrap();
    let report: Value = serde_json::from_str(&told).unwrap();
    assert!(jsonschema::is_valid(&schema("report.json"), &report));
    assert_eq!(report["platforms"][0]["verdict"], "fails");
    assert!(told.contains(r#""owner": "gateway team""#), "{told}");

    let (code, path) = target.report("known-fast", &[&all[..], &["--fail-fast"]].concat());
    assert_eq!(code, 0);
    let told = fs::read_to_string(path).unwrap();
    assert!(!told.contains("a claim had failed before"), "{told}");

    let claims = CLAIMS.map(|claim| ["--claim", claim]).concat();
    let check = |baseline: &str, text: &str| {
        let path = scratch(baseline, text);
        let mut arguments = claims.clone();
        arguments.extend(["--baseline", path.to_str().unwrap()]);
        target.check(&arguments)
    };
    let one = check("known-one", &known(CLAIMS[0], "2999-12-31"));
    assert_eq!(one.code, 1, "{}", one.text);
    assert!(
        one.text.contains("(gateway team): keys are cached"),
        "{}",
        one.text
    );
    let over = [
        known(CLAIMS[0], "2999-12-31"),
        known(CLAIMS[1], "2020-01-01"),
    ]
    .concat();
    let over = check("known-over", &over);
    assert_eq!(over.code, 1, "{}", over.text);
    assert!(
        over.text.contains("known-over.toml:6: PLX-KEY-04: expired"),
        "{}",
        over.text
    );

    target.plant("");
    let mended = target.check(&[&claims[..], &all[..]].concat());
    assert_eq!(mended.code, 1, "{}", mended.text);
    assert!(
        mended.text.contains("stale plexe: ")
            && mended.text.contains("matches nothing that failed"),
        "{}",
        mended.text
    );
    let untried = target.check(&["--claim", "PLX-KEY-02", all[0], all[1]]);
    assert_eq!(untried.code, 0, "{}", untried.text);
    assert!(
        untried.text.contains("did not try all of the claim"),
        "{}",
        untried.text
    );
    let wild = check("known-wild", &known("PLX-*", "2999-12-31"));
    assert_eq!(wild.code, 2, "{}", wild.text);
    assert!(
        wild.text.contains("known-wild.toml:1: PLX-*"),
        "{}",
        wild.text
    );
}

#[test]
fn a_diff_tells_what_is_new_fixed_and_lost() {
    let target = Target(Mock::start("diff"));
    let (code, sound) = target.report("diff-sound", &[]);
    assert_eq!(code, 0);
    target.plant("\"plexe.revoked-key-accepted\"");
    let (code, broken) = target.report("diff-broken", &[]);
    assert_eq!(code, 1);

    let worse = diff(&sound, &broken);
    assert_eq!(worse.code, 1, "{}", worse.text);
    assert!(
        worse.text.contains("plexe: conforms, now fails"),
        "{}",
        worse.text
    );
    assert!(
        worse.text.contains("pass, now fail: PLX-ERR-03"),
        "{}",
        worse.text
    );
    let better = diff(&broken, &sound);
    assert_eq!(better.code, 0, "{}", better.text);
    assert!(better.text.contains("  fixed    "), "{}", better.text);
    // Other random choices, other keys and other times are no change.
    let (_, again) = target.report("diff-again", &[]);
    let same = diff(&broken, &again);
    assert_eq!(same.code, 0, "{}", same.text);
    assert!(
        same.text
            .contains("0 new, 0 lost, 0 changed, 0 fixed, 0 gained"),
        "{}",
        same.text
    );

    target.plant("");
    let (_, fewer) = target.report("diff-fewer", &["--tags", "not @PLX-ERR-03"]);
    let lost = diff(&sound, &fewer);
    assert_eq!(lost.code, 1, "{}", lost.text);
    assert!(lost.text.contains("  lost     "), "{}", lost.text);
    assert!(
        lost.text.contains("--tags: not given, now not @PLX-ERR-03"),
        "{}",
        lost.text
    );
    let json = run(binary().arg("diff").args([&sound, &fewer]).arg("--json"));
    let json: Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(json[0]["changes"][0]["kind"], "lost");

    let mut leaves: Value = serde_json::from_str(&fs::read_to_string(&sound).unwrap()).unwrap();
    leaves["platforms"][0]["leftovers"] = json!(["key abc"]);
    let leaves = diff(&sound, &scratch("diff-leaves", &leaves.to_string()));
    assert_eq!(leaves.code, 1, "{}", leaves.text);
    let told = "  left behind: key abc\n";
    assert!(leaves.text.contains(told), "{}", leaves.text);
    let mut empty: Value = serde_json::from_str(&fs::read_to_string(&sound).unwrap()).unwrap();
    empty["platforms"] = json!([]);
    let empty = scratch("diff-empty", &empty.to_string());
    for (old, new) in [(&sound, &empty), (&empty, &sound), (&empty, &empty)] {
        let refused = diff(old, new);
        assert_eq!(refused.code, 2, "{}", refused.text);
        assert!(
            refused.text.contains("tells of no scenario"),
            "{}",
            refused.text
        );
    }

    let nothing = diff(&sound, &scratch("diff-nothing", "{}"));
    assert_eq!(nothing.code, 2, "{}", nothing.text);
}
