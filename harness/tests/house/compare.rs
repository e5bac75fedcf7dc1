//! Two targets before the same documents: the mock inside the binary and one in a process of its own.

use serde_json::Value;

use crate::{
    command_line::{Mock, Outcome, ask, binary, run, scratch},
    report::{assert_valid, schema},
};

/// A mock on which several runs find room, with one more setting.
fn roomy(name: &str, more: &str) -> Mock {
    let room = ["requests_per_minute", "failed_auth_per_15_minutes"];
    let room = room.map(|limit| format!("plexe.{limit}=6000"));
    let mut settings: Vec<_> = room.iter().map(String::as_str).collect();
    settings.extend((!more.is_empty()).then_some(more));
    Mock::with(name, &settings)
}

fn compare(mock: &Mock, more: &[&str]) -> Outcome {
    let given = mock.given();
    let right = given["plexe"]["url"].as_str().unwrap();
    let mut command = binary();
    command
        .args([
            "compare",
            "--platform",
            "plexe",
            "--right",
            right,
            "--quiet",
        ])
        .args(["--claim", "PLX-ERR-01", "--claim", "PLX-ERR-03"])
        .arg("--right-credentials")
        .arg(&mock.credentials)
        .args(more);
    run(&mut command)
}

/// How the targets stand to a claim, by the JSON report.
fn relation(mock: &Mock, claim: &str) -> (i32, Value) {
    let path = scratch(
        &format!(
            "comparison-{claim}-{}",
            mock.credentials.file_stem().unwrap().display()
        ),
        "",
    );
    let outcome = compare(mock, &["--report", &format!("json={}", path.display())]);
    let told: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut claims = told["claims"].as_array().unwrap().iter();
    let claim = claims.find(|it| it["claim"] == claim).unwrap();
    (outcome.code, claim.clone())
}

#[test]
fn a_fault_is_told_from_a_freedom_and_both_from_agreement() {
    let mock = roomy("compare", "");
    let (code, claim) = relation(&mock, "PLX-ERR-03");
    assert_eq!(
        (code, &claim["relation"]),
        (0, &"agree".into()),
        "{claim:#}"
    );

    let generic = roomy("compare-generic", "plexe.generic-codes=on");
    let (code, claim) = relation(&generic, "PLX-ERR-03");
    assert_eq!(
        (code, &claim["relation"]),
        (0, &"documents-silent".into()),
        "{claim:#}"
    );
    assert!(
        claim["left"]["saw"]
            .as_str()
            .unwrap()
            .contains("revoked_key"),
        "{claim:#}"
    );
    assert!(
        claim["right"]["saw"]
            .as_str()
            .unwrap()
            .contains("unauthorized"),
        "{claim:#}"
    );

    let faults = r#"{"active":["plexe.revoked-key-accepted"]}"#;
    ask(&mock.control, "PUT", "/control/plexe/faults", "", faults);
    let (code, claim) = relation(&mock, "PLX-ERR-03");
    assert_eq!(
        (code, &claim["relation"]),
        (1, &"right-differs".into()),
        "{claim:#}"
    );
    let told_in = [
        ("markdown", "| right differs | 1 |"),
        ("text", "right differs PLX-ERR-03"),
        ("json", "\"relation\": \"right-differs\""),
        ("html", "right differs: left pass"),
        ("junit", "message=\"PLX-ERR-03 (fail)"),
        ("cucumber-json", "right differs: left pass"),
        ("messages", "right differs: left pass"),
        ("github", "::error "),
        ("sarif", "right differs: left pass"),
        ("tap", "not ok"),
        ("intoto", "\"plexe PLX-ERR-03\""),
    ];
    let files = told_in.map(|(format, _)| scratch(&format!("comparison.{format}"), ""));
    let reports = told_in.iter().zip(&files);
    let reports =
        reports.map(|((format, _), file)| format!("--report={format}={}", file.display()));
    let reports: Vec<_> = reports.collect();
    let outcome = compare(
        &mock,
        &reports.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert_eq!(outcome.code, 1, "{}", outcome.text);
    for ((format, expected), file) in told_in.iter().zip(&files) {
        let told = std::fs::read_to_string(file).unwrap();
        assert!(told.contains(expected), "{format}: {told}");
        if ["sarif", "intoto", "cucumber-json"].contains(format) {
            let name = format!("{}.json", format.replace("intoto", "in-toto"));
            assert_valid(
                &schema(&name),
                &serde_json::from_str(&told).unwrap(),
                format,
            );
        }
    }
}

#[test]
fn either_side_has_credentials_of_its_own() {
    let mock = roomy("compare-sides", "");
    let url = mock.given()["plexe"]["url"].as_str().unwrap().to_owned();
    let credentials = mock.credentials.to_str().unwrap();
    let sides = ["--left", &url, "--left-credentials", credentials];
    let outcome = compare(&mock, &sides);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    assert!(
        outcome.text.contains(&format!("left {url}, right {url}")),
        "{}",
        outcome.text
    );

    let wrong = "[plexe]\nread_write_key = \"plx_sk_0neverissued0neverissued0\"\n";
    let wrong = scratch("compare-wrong", wrong);
    let sides = [
        "--left",
        &url,
        "--left-credentials",
        wrong.to_str().unwrap(),
    ];
    let outcome = compare(&mock, &sides);
    assert_eq!(outcome.code, 3, "{}", outcome.text);
    assert!(
        outcome.text.contains("check the credentials file"),
        "{}",
        outcome.text
    );
}

#[test]
fn what_could_not_be_asked_of_a_side_is_no_agreement() {
    let tight = Mock::with("compare-tight", &["plexe.failed_auth_per_15_minutes=2"]);
    let (code, claim) = relation(&tight, "PLX-ERR-03");
    assert_eq!(
        (code, &claim["relation"]),
        (3, &"not-compared".into()),
        "{claim:#}"
    );
}

#[test]
fn a_comparison_without_a_subject_is_refused() {
    let right = "http://127.0.0.1:1";
    for (arguments, told) in [
        (&["--right", right][..], "name the one --platform"),
        (&["--platform", "plexe"][..], "--right"),
        (
            &["--platform", "plexe", "--right", right, "--target", right][..],
            "--target is no option here",
        ),
        (
            &["--profile", "mine.toml", "--right", right][..],
            "--profile needs --left",
        ),
        (
            &["--platform", "plexe", "--right", right, "--report", "xml=x"][..],
            "xml is no format",
        ),
        (
            &["--platform", "plexe", "--right", "https://a.example"][..],
            "--allow-host",
        ),
    ] {
        let mut command = binary();
        let outcome = run(command.arg("compare").args(arguments));
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.text);
        assert!(
            outcome.text.contains(told),
            "{arguments:?}: {}",
            outcome.text
        );
    }
}
