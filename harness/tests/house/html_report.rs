//! The HTML report without a browser: one file, every claim, no text that becomes markup, a name for whatever is used.

use std::{collections::BTreeSet, sync::LazyLock};

use countersign::report::{Report, html};
use regex::Regex;
use serde_json::{Value, json};

use crate::command_line::{binary, run, scratch};

/// What a target may say to become more than a text.
const HOSTILE: &str = "\"'><script>alert(1)</script><!-- &lt; ]]> \u{0}\u{1b}[2J\r\u{202e}`${x}`";

/// A report of every part that a report can have, with `text` wherever it has a text of its own.
fn report(text: &str) -> Report {
    let exchange = json!({
        "method": text, "url": text, "request_headers": [[text, text]], "request_body": text,
        "status": 200, "headers": [[text, text]], "body": text, "millis": 1,
    });
    let claims = ["fail", "pass", "could-not-run"].map(|verdict| {
        json!({
            "claim": text, "level": "must", "basis": "documented", "verdict": verdict, "sentence": text, "source": text,
        })
    });
    let scenarios = ["fail", "pass", "could-not-run", "not-asked"].map(|verdict| {
        json!({
            "id": text, "feature": text, "line": 1, "name": text, "tags": [text, "api-keys"], "claims": [text],
            "verdict": verdict, "reason": text, "seconds": 0.5,
            "steps": [{ "keyword": text, "text": text, "verdict": verdict, "message": text }],
        })
    });
    let report = json!({
        "schema": text, "version": text, "started": text, "finished": text,
        "run": { "id": text, "seed": 7, "options": { text: text } },
        "platforms": [{
            "platform": text, "target": text, "verdict": "fails", "reason": text, "counts": {}, "seconds": 1.0,
            "claims": claims, "scenarios": scenarios,
            "findings": [{
                "claim": text, "level": "must", "basis": "documented", "verdict": "fail", "feature": text, "line": 1,
                "scenario": text, "documented": text, "seen": text, "example": text, "exchanges": [exchange],
            }],
            "leftovers": [text], "remaining": [text],
            "excluded": [{ "claim": text, "sentence": text, "source": text, "reason": text }],
            "spent": [{ "what": text, "spent": 1, "most": 2 }],
        }],
    });
    let report: Report = serde_json::from_value(report).unwrap();
    // As whatever is judged or read from a file is made.
    report.printable().unwrap()
}

fn all<'a>(html: &'a str, pattern: &str) -> Vec<&'a str> {
    let pattern = Regex::new(pattern).unwrap();
    let found = pattern.captures_iter(html);
    found.map(|it| it.get(1).unwrap().as_str()).collect()
}

#[test]
fn whatever_a_target_says_stays_a_text() {
    let [harmless, hostile] = ["harmless", HOSTILE].map(|text| html::render(&report(text)));
    for sign in ['<', '>', '"'] {
        let [expected, found] = [&harmless, &hostile].map(|html| html.matches(sign).count());
        assert_eq!(found, expected, "{sign} of a target stands in the markup");
    }
    let steers =
        |letter: char| letter.is_control() && !"\n\t".contains(letter) || letter == '\u{202e}';
    assert!(!hostile.contains(steers), "it holds a control character");
    // Nowhere was it simply left out.
    assert!(hostile.matches("&lt;script&gt;alert(1)").count() > 40);
    assert!(hostile.contains("␀␛[2J␍[U+202E]"));
}

/// A run of the embedded mock: the HTML and the JSON report.
static JUDGED: LazyLock<(String, Value)> = LazyLock::new(|| {
    let [html, json] = ["html-report", "html-report-json"].map(|name| scratch(name, ""));
    let mut check = binary();
    check.args(["check", "--quiet", "--tags", "not @rate-limits"]);
    for (format, path) in [("html", &html), ("json", &json)] {
        let destination = format!("{format}={}", path.display());
        check.args(["--report", &destination]);
    }
    let outcome = run(&mut check);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let [html, json] = [html, json].map(|path| std::fs::read_to_string(path).unwrap());
    (html, serde_json::from_str(&json).unwrap())
});

#[test]
fn one_file_holds_every_claim_and_asks_no_network() {
    let (html, json) = &*JUDGED;
    for platform in json["platforms"].as_array().unwrap() {
        let claims = platform["claims"].as_array().unwrap();
        for claim in claims {
            let [id, sentence, source] =
                ["claim", "sentence", "source"].map(|it| claim[it].as_str().unwrap());
            let verdict = claim["verdict"].as_str().unwrap();
            assert!(
                html.contains(&format!("-{id}\" data-verdict=\"{verdict}\"")),
                "no {id}"
            );
            let escaped = |text: &str| {
                let text = text.replace('&', "&amp;").replace('"', "&quot;");
                text.replace('<', "&lt;").replace('>', "&gt;")
            };
            assert!(html.contains(&escaped(sentence)), "{id} has no sentence");
            assert!(
                html.contains(&format!("Source: {}.", escaped(source))),
                "{id} has no source"
            );
        }
        let held = claims
            .iter()
            .filter(|claim| claim["verdict"] == "pass")
            .count();
        let documented = claims.len() + platform["excluded"].as_array().unwrap().len();
        assert!(
            html.contains(&format!(">{held} of {documented}</p>")),
            "{}",
            platform["platform"]
        );
        for excluded in platform["excluded"].as_array().unwrap() {
            assert!(html.contains(excluded["claim"].as_str().unwrap()));
        }
    }
    for way in [
        "src=", "srcset=", "<link", "<iframe", "<base", "url(", "@import", "fetch(", "import(",
    ] {
        assert!(!html.contains(way), "{way} may ask a network");
    }
    for link in all(html, r#"href="([^"]*)""#) {
        assert!(link.starts_with('#'), "{link} leads out of the file");
    }
    assert!(html.contains("Content-Security-Policy\" content=\"default-src 'none'"));
}

#[test]
fn whatever_is_used_or_heard_has_a_name_and_a_place() {
    let (html, _) = &*JUDGED;
    let ids = all(html, r#" id="([^"]*)""#);
    let known: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice");
    for used in all(html, r#" (?:aria-labelledby|for)="([^"]*)""#) {
        assert!(known.contains(used), "nothing has the id {used}");
    }
    for link in all(html, r##" href="#([^"]*)""##) {
        assert!(known.contains(link), "nothing has the id {link}");
    }
    let levels: Vec<u8> = all(html, "<h([1-6])[ >]")
        .iter()
        .map(|level| level.parse().unwrap())
        .collect();
    assert_eq!(html.matches("<h1>").count(), 1);
    assert!(
        levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
        "a heading is left out"
    );
    for landmark in [
        "<html lang=\"en\"",
        "<header>",
        "<main>",
        "<footer>",
        "role=\"search\" aria-label=",
        "role=\"status\"",
    ] {
        assert!(html.contains(landmark), "no {landmark}");
    }
    for input in all(html, "(<input [^>]*>)") {
        let id = all(input, r#" id="([^"]*)""#);
        let named = match id.first() {
            Some(id) => html.contains(&format!("<label class=\"words\" for=\"{id}\"")),
            None => html.contains(&format!("<label>{input}")),
        };
        assert!(named, "{input} has no label");
    }
    // Colour only repeats what a word says.
    for badge in all(
        html,
        r#"<span class="badge [a-z-]*">(.*?</span>[^<]*)</span>"#,
    ) {
        assert!(
            badge
                .trim_end()
                .ends_with(|letter: char| letter.is_alphabetic()),
            "{badge} has no word"
        );
    }
}
