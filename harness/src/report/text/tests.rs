use serde_json::json;

use super::*;

/// A platform that breached one claim twice, with a reason for what was not run.
fn report() -> Report {
    let finding = |line: usize| {
        json!({
            "claim": "A-1", "level": "must", "basis": "documented", "verdict": "fail", "feature": "a.feature", "line": line,
            "scenario": "widgets/a/b", "documented": "401 and nothing else whatever comes, which is a longer sentence than a terminal is wide",
            "seen": format!("200 with {}", "x".repeat(200)),
            "exchanges": [{
                "method": "GET", "url": "http://127.0.0.1:1/a-long-path/that-nobody-may-break/whatever-the-width-of-the-terminal-is",
                "request_headers": [], "request_body": null, "status": 200, "headers": [], "body": "", "millis": 1,
            }],
        })
    };
    let report = json!({
        "schema": "", "version": "", "started": "", "finished": "",
        "run": { "id": "", "seed": 7, "options": { "shard": "1/2" } },
        "platforms": [{
            "platform": "widgets", "target": "", "verdict": "fails", "reason": "", "seconds": 0.5,
            "counts": { "fail": 999 },
            "claims": [{
                "claim": "A-1", "level": "must", "basis": "documented", "verdict": "fail", "source": "",
                "sentence": "A revoked key opens nothing, wherever it is shown and whoever shows it, from the moment on at which it was revoked.",
            }],
            "scenarios": [{
                "id": "widgets/a/b", "feature": "a.feature", "line": 1, "name": "B", "tags": [], "claims": ["A-1"],
                "verdict": "not-asked", "reason": "rate limits are judged passively: --rate-limits active goes over them", "seconds": 0.0, "steps": [],
            }],
            "findings": [finding(1), finding(2)],
            "leftovers": [],
        }],
    });
    serde_json::from_value(report).unwrap()
}

fn lines(detail: Detail, width: usize) -> Vec<String> {
    let told = render_in(&report(), detail, width);
    let plain = anstream::adapter::strip_str(&told).to_string();
    plain.lines().map(str::to_owned).collect()
}

#[test]
fn only_what_is_to_be_copied_is_wider_than_the_terminal() {
    for width in [40, 60, 80, 110] {
        for detail in [Detail::Quiet, Detail::Usual] {
            for line in lines(detail, width) {
                let fits = line.chars().count() <= width || line.starts_with("  repeat ");
                assert!(fits, "{width}: {line}");
            }
        }
    }
}

#[test]
fn a_breached_claim_is_told_once_in_four_lines() {
    let told = lines(Detail::Usual, usize::MAX);
    let beginnings = told[..5].iter().map(|line| line.get(..12).unwrap_or(line));
    let expected = [
        "fail A-1 (mu",
        "  documented",
        "  saw       ",
        "  repeat    ",
        "",
    ];
    assert_eq!(beginnings.collect::<Vec<_>>(), expected);
    assert!(told[0].contains("(must, documented, 2 times)"));
    let breaches = |detail| {
        let told = lines(detail, usize::MAX).into_iter();
        told.filter(|line| line.starts_with("  saw ")).count()
    };
    assert_eq!((breaches(Detail::Usual), breaches(Detail::Verbose)), (1, 2));
}

#[test]
fn a_narrow_terminal_has_no_table_and_loses_no_count() {
    let wide = lines(Detail::Quiet, 80);
    assert_eq!(wide.len(), 3, "{wide:?}");
    assert_eq!(wide[2], "seed 7, shard 1/2");
    let narrow = lines(Detail::Quiet, 40);
    let expected = [
        "widgets fails",
        "  claims: 1 failed",
        "  0/1 scenarios ran in 0.5 s",
        "seed 7, shard 1/2",
    ];
    assert_eq!(narrow, expected);
}

#[test]
fn what_is_cut_says_so() {
    assert_eq!(cut("four", 4), "four");
    assert_eq!(cut("fives", 4), "fiv…");
}

#[test]
fn no_text_of_others_begins_a_line() {
    let mut report = report();
    let platform = &mut report.platforms[0];
    let forged = "x\nwidgets conforms";
    forged.clone_into(&mut platform.platform);
    forged.clone_into(&mut platform.reason);
    forged.clone_into(&mut platform.scenarios[0].reason);
    forged.clone_into(&mut platform.findings[0].seen);
    forged.clone_into(&mut platform.findings[0].exchanges[0].url);
    platform.leftovers = vec![forged.to_owned()];
    for width in [40, 80, usize::MAX] {
        let told = render_in(&report, Detail::Verbose, width);
        let mut lines = told.lines();
        assert!(
            !lines.any(|it| it.starts_with("widgets conforms")),
            "{told}"
        );
    }
}
