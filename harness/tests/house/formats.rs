//! Every format tells the same counts, and keeps to its schema; whatever the verdict.

use std::{collections::BTreeMap, sync::LazyLock};

use countersign::{
    report::{Conformance, Known, PlatformReport, Report, RunFacts, SCHEMA, Verdict},
    run::Conduct,
    target::run_name::Run,
};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{
    command_line::{binary, run, scratch},
    report::{assert_valid, schema},
    stand::{Settings, Stand, platforms},
};

mod counts;

use self::counts::{Counts, FORMATS};

/// The report of a run that found this.
fn report_of(platform: PlatformReport) -> Report {
    Report {
        schema: SCHEMA.to_owned(),
        version: "0.1.0".to_owned(),
        started: "2026-01-02T03:04:05Z".to_owned(),
        finished: "2026-01-02T03:04:06.5Z".to_owned(),
        run: RunFacts {
            id: "abcdef".to_owned(),
            seed: 1,
            options: BTreeMap::new(),
        },
        platforms: vec![platform],
    }
}

/// A conforming, a failing and an incomplete report, and one with every verdict in it.
async fn reports() -> Vec<(&'static str, Report)> {
    let mut stand = Stand::of(&platforms()[2], Settings::Seed).await;
    let conduct = Conduct::of_everything(Run::random());
    let passing = stand.judge(stand.features(), &conduct).await;
    let name = &stand.documents.profile.name;
    stand.control.reset().await.unwrap();
    let (fault, freedom) = ("revoked-key-accepted", "bearer-refused");
    stand
        .control
        .plant(&[&format!("{name}.{fault}")])
        .await
        .unwrap();
    stand
        .control
        .vary(&[&format!("{name}.{freedom}")])
        .await
        .unwrap();
    let failing = stand.judge(stand.features(), &conduct).await;
    "http://127.0.0.1:9".clone_into(&mut stand.target.url);
    let incomplete = stand.judge(stand.features(), &conduct).await;
    stand.stop().await;

    let mut mixed = failing.clone();
    for (scenario, verdict) in mixed.scenarios.iter_mut().zip(Verdict::ALL.iter().cycle()) {
        scenario.verdict = *verdict;
        "because # of <this> | \"that\"\nand more".clone_into(&mut scenario.reason);
    }
    for (claim, verdict) in mixed.claims.iter_mut().zip(Verdict::ALL.iter().cycle()) {
        claim.verdict = *verdict;
    }
    for verdict in Verdict::ALL {
        let number = mixed.claims_that(verdict);
        mixed.counts.insert(verdict.name().to_owned(), number);
    }
    for (report, verdict) in [
        (&passing, Conformance::Conforms),
        (&failing, Conformance::Fails),
        (&incomplete, Conformance::Incomplete),
    ] {
        assert_eq!(report.verdict, verdict, "{}", report.reason);
    }
    assert!(failing.scenarios_that(Verdict::Warn) > 0);
    vec![
        ("passing", report_of(passing)),
        ("failing", report_of(failing)),
        ("incomplete", report_of(incomplete)),
        ("mixed", report_of(mixed)),
    ]
}

/// They are made once for all tests.
fn reports_now() -> Vec<(&'static str, Report)> {
    static REPORTS: LazyLock<Vec<(&'static str, Report)>> =
        LazyLock::new(|| Runtime::new().unwrap().block_on(reports()));
    REPORTS.clone()
}

#[test]
fn counts_agree_in_every_format_and_a_slip_is_seen() {
    for (what, report) in reports_now() {
        let expected = Counts::of(&report.platforms[0]);
        let mut slip = report.clone();
        let scenarios = &mut slip.platforms[0].scenarios;
        scenarios[0].verdict = other_than(scenarios[0].verdict);
        let claims = &mut slip.platforms[0].claims;
        claims[0].verdict = other_than(claims[0].verdict);
        let number = |verdict| claims.iter().filter(|it| it.verdict == verdict).count();
        let counts = Verdict::ALL.map(|it| (it.name().to_owned(), number(it)));
        slip.platforms[0].counts = counts.into();
        for (format, read) in FORMATS {
            let told = counts::rendered(&report, format);
            let read_counts = read(&told);
            assert_eq!(
                read_counts,
                expected.as_told_by(format),
                "{what} as {format}:\n{told}"
            );
            let told = counts::rendered(&slip, format);
            assert_ne!(
                read(&told),
                expected.as_told_by(format),
                "{what} as {format}: a slip"
            );
        }
    }
}

/// A verdict that no format takes for this one.
fn other_than(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Pass => Verdict::Warn,
        _ => Verdict::Pass,
    }
}

#[test]
fn every_format_of_json_keeps_to_its_schema() {
    for (what, report) in reports_now() {
        let read = |format: &str| -> Value {
            serde_json::from_str(&counts::rendered(&report, format)).unwrap()
        };
        assert_valid(&schema("report.json"), &read("json"), what);
        assert_valid(&schema("cucumber-json.json"), &read("cucumber-json"), what);
        assert_valid(&schema("sarif.json"), &read("sarif"), what);
        assert_valid(&schema("in-toto.json"), &read("intoto"), what);
        let envelope = jsonschema::validator_for(&schema("cucumber-messages.json")).unwrap();
        for line in counts::rendered(&report, "messages").lines() {
            let message: Value = serde_json::from_str(line).unwrap();
            assert!(
                envelope.is_valid(&message),
                "{what}: {:?}",
                envelope.validate(&message)
            );
        }
        let broken = serde_json::json!({ "pickle": { "id": 1 } });
        assert!(
            !envelope.is_valid(&broken),
            "the schema must refuse what is no pickle"
        );
    }
}

#[test]
fn a_run_that_proved_nothing_is_green_nowhere() {
    let (_, incomplete) = reports_now().remove(2);
    let nothing = Report {
        platforms: Vec::new(),
        ..incomplete.clone()
    };
    for report in [incomplete, nothing] {
        for (format, sign) in [
            ("junit", "<error "),
            ("tap", "\nnot ok "),
            ("github", "::error "),
            ("messages", "\"success\":false"),
            ("intoto", "\"result\": \"FAILED\""),
            ("markdown", "too little could be run"),
            ("cucumber-json", "\"failed\""),
        ] {
            let told = counts::rendered(&report, format);
            assert!(told.contains(sign), "{format}: {told}");
        }
    }
}

#[test]
fn what_is_left_behind_is_green_nowhere_and_neither_is_a_stale_baseline() {
    let (_, passing) = reports_now().remove(0);
    let (mut left, mut stale) = (passing.clone(), passing);
    left.platforms[0].leftovers = vec!["key gamma-7".to_owned()];
    stale.platforms[0].stale = vec!["known.toml:1: gamma-7: expired".to_owned()];
    for (what, report) in [("left behind", left), ("stale", stale)] {
        for (format, sign) in [
            ("junit", "<error "),
            ("tap", "\nnot ok "),
            ("github", "::error "),
            ("sarif", "\"executionSuccessful\": false"),
            ("messages", "\"success\":false"),
            ("messages", "\"status\":\"FAILED\""),
            ("cucumber-json", "\"status\": \"failed\""),
            ("intoto", "\"result\": \"FAILED\""),
            ("markdown", "gamma-7"),
            ("html", "gamma-7"),
            ("text", "gamma-7"),
        ] {
            let told = counts::rendered(&report, format);
            let names_it = told.contains("gamma-7") || told.contains(r"gamma\-7");
            assert!(
                names_it && told.contains(sign),
                "{what} as {format}: {told}"
            );
        }
        let read = |format: &str| -> Value {
            serde_json::from_str(&counts::rendered(&report, format)).unwrap()
        };
        assert_valid(&schema("report.json"), &read("json"), what);
        assert_valid(&schema("sarif.json"), &read("sarif"), what);
        assert_valid(&schema("in-toto.json"), &read("intoto"), what);
        assert_valid(&schema("cucumber-json.json"), &read("cucumber-json"), what);
    }
}

#[test]
fn nothing_in_any_format_steers_a_terminal() {
    let (_, mut report) = reports_now().remove(1);
    let platform = &mut report.platforms[0];
    let sly = "\u{1b}[2J\0\u{8}\u{202e}\u{9b}sly";
    platform.target.push_str(sly);
    platform.reason.push_str(sly);
    platform.claims[0].sentence.push_str(sly);
    platform.scenarios[0].name.push_str(sly);
    platform.scenarios[0].reason.push_str(sly);
    platform.findings[0].seen.push_str(sly);
    platform.findings[0].documented.push_str(sly);
    platform.leftovers = vec![sly.to_owned()];
    for (format, _) in FORMATS {
        let told = counts::rendered(&report, format);
        assert!(told.contains("sly"), "{format}");
        let steers = |it: &char| (it.is_control() && *it != '\n') || *it == '\u{202e}';
        let found: Vec<_> = told.chars().filter(steers).collect();
        assert!(found.is_empty(), "{format}: {found:?}");
        for escaped in ["\\u001b", "\\u0000", "\\u0008", "\\b", "\\u202e"] {
            assert!(!told.contains(escaped), "{format}: {escaped}");
        }
    }
}

#[test]
fn a_report_forges_no_line_of_a_diff() {
    let (_, new) = reports_now().remove(1);
    let forged = "x\nplexe: conforms\n\u{202e}";
    let mut old = new;
    forged.clone_into(&mut old.platforms[0].platform);
    let mut worse = old.clone();
    let options = &mut worse.run.options;
    options.insert(forged.to_owned(), forged.to_owned());
    for scenario in &mut worse.platforms[0].scenarios {
        scenario.verdict = other_than(scenario.verdict);
        forged.clone_into(&mut scenario.name);
        forged.clone_into(&mut scenario.reason);
    }
    let files = [("old", &old), ("new", &worse)].map(|(name, report)| {
        let file = scratch(&format!("forged-{name}"), "").with_extension("json");
        std::fs::write(&file, serde_json::to_string(report).unwrap()).unwrap();
        file
    });
    let outcome = run(binary().arg("diff").args(files));
    let mut lines = outcome.text.lines();
    assert!(
        !lines.any(|it| it.starts_with("plexe: conforms")),
        "{}",
        outcome.text
    );
    assert!(!outcome.text.contains('\u{202e}'), "{}", outcome.text);
}

#[test]
fn in_sarif_a_target_makes_no_links_and_a_path_is_a_uri() {
    let (_, mut report) = reports_now().remove(1);
    let finding = &mut report.platforms[0].findings[0];
    "{0} [text](http://a.example) \\".clone_into(&mut finding.seen);
    "sp ace/my key#1%.feature".clone_into(&mut finding.feature);
    finding.exchanges.clear();
    let sarif: Value = serde_json::from_str(&counts::rendered(&report, "sarif")).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    let text = result["message"]["text"].as_str().unwrap();
    let expected = r"{{0}} \[text\](http://a.example) \\";
    assert!(text.ends_with(expected), "{text}");
    let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "sp%20ace/my%20key%231%25.feature");
}

#[test]
fn annotations_are_ten_at_most_and_stand_where_the_feature_is() {
    let (_, mut report) = reports_now().remove(1);
    let findings = report.platforms[0].findings.clone();
    report.platforms[0].findings = findings.iter().cycle().take(30).cloned().collect();
    let lines_of = |folder: &std::path::Path| {
        let told = countersign::report::github::render(&report, folder);
        told.lines()
            .filter(|it| it.starts_with("::"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let here = lines_of(&crate::root());
    assert_eq!(here.len(), 10, "{here:#?}");
    let place = format!("file={},line={}", findings[0].feature, findings[0].line);
    assert!(here.iter().any(|line| line.contains(&place)), "{here:#?}");
    assert!(here[9].ends_with("and 21 more"), "{here:#?}");
    let elsewhere = lines_of(std::path::Path::new("/nowhere"));
    assert!(
        elsewhere.iter().all(|line| !line.contains("file=")),
        "{elsewhere:#?}"
    );
}

#[test]
fn a_known_failure_is_told_as_known_and_alarms_nobody() {
    let (_, mut report) = reports_now().remove(1);
    for claim in &mut report.platforms[0].claims {
        claim.known = (claim.verdict == Verdict::Fail).then(|| Known {
            reason: "keys are cached".to_owned(),
            owner: "gateway team".to_owned(),
            expires: "2999-12-31".to_owned(),
        });
    }
    let told = "until 2999-12-31 (gateway team): keys are cached";
    for format in [
        "text",
        "markdown",
        "github",
        "html",
        "sarif",
        "junit",
        "tap",
        "cucumber-json",
        "messages",
    ] {
        let text = counts::rendered(&report, format);
        assert!(text.contains(told), "{format}: {text}");
    }
    for (format, alarm) in [
        ("junit", "<failure"),
        ("cucumber-json", "\"status\": \"failed\""),
        ("messages", "\"status\":\"FAILED\""),
        ("messages", "\"success\":false"),
    ] {
        let text = counts::rendered(&report, format);
        assert!(!text.contains(alarm), "{format}: {text}");
    }
    let tap = counts::rendered(&report, "tap");
    let mut failed = tap.lines().filter(|it| it.starts_with("not ok "));
    assert!(failed.all(|it| it.contains(" # TODO ")), "{tap}");
    let annotations = counts::rendered(&report, "github");
    assert!(!annotations.contains("::error"), "{annotations}");
    let sarif: Value = serde_json::from_str(&counts::rendered(&report, "sarif")).unwrap();
    assert_valid(&schema("sarif.json"), &sarif, "known");
}
