//! What each format tells of claims and scenarios by verdict, read from it without the product's own words for it.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

use countersign::report::{PlatformReport, Report};
use regex::Regex;
use serde_json::Value;

use crate::command_line::{binary, run, scratch};

/// What a run that judges itself is called.
const ITSELF: &str = "countersign";

type Numbers = BTreeMap<String, usize>;

/// Claims and scenarios by the name of their verdict; none that is nought.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    claims: Numbers,
    scenarios: Numbers,
}

impl Counts {
    pub(super) fn of(platform: &PlatformReport) -> Self {
        let mut counts = Self::default();
        for claim in &platform.claims {
            add(&mut counts.claims, claim.verdict.name(), 1);
        }
        for scenario in &platform.scenarios {
            add(&mut counts.scenarios, scenario.verdict.name(), 1);
        }
        counts
    }

    /// The same, without what the format has no words for.
    pub(super) fn as_told_by(&self, format: &str) -> Self {
        let mut told = self.clone();
        if format == "html" {
            let ran = ["pass", "fail", "warn"].map(|it| told.scenarios.remove(it));
            let ran = ran.into_iter().flatten().sum();
            add(&mut told.scenarios, "ran", ran);
        }
        if format == "intoto" {
            told.scenarios.clear();
            let errors = told.claims.remove("error").unwrap_or_default();
            add(&mut told.claims, "fail", errors);
        }
        told
    }
}

fn add(numbers: &mut Numbers, verdict: &str, number: usize) {
    if number > 0 {
        *numbers.entry(verdict.to_owned()).or_default() += number;
    }
}

/// The report in a format, as the binary renders it.
pub(super) fn rendered(report: &Report, format: &str) -> String {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let number = FILES.fetch_add(1, Ordering::Relaxed);
    let file = scratch(&format!("render-{number}"), "").with_extension("json");
    std::fs::write(&file, serde_json::to_string(report).unwrap()).unwrap();
    let mut command = binary();
    command
        .args(["report", "render"])
        .arg(&file)
        .arg(format!("--report={format}=-"));
    let outcome = run(&mut command);
    assert_eq!(outcome.code, 0, "{format}: {}", outcome.text);
    outcome.text
}

type Reader = fn(&str) -> Counts;

/// Every format with what reads it.
pub(super) const FORMATS: [(&str, Reader); 11] = [
    ("text", of_text),
    ("json", of_json),
    ("junit", of_junit),
    ("html", of_html),
    ("cucumber-json", of_cucumber_json),
    ("messages", of_messages),
    ("markdown", of_markdown),
    ("github", of_sentence),
    ("sarif", of_sarif),
    ("tap", of_tap),
    ("intoto", of_intoto),
];

fn of_text(text: &str) -> Counts {
    let mut counts = Counts::default();
    let unasked = Regex::new("(?m)^not-asked \\S+: ([0-9]+) scenario").unwrap();
    for found in unasked.captures_iter(text) {
        add(
            &mut counts.scenarios,
            "not-asked",
            found[1].parse().unwrap(),
        );
    }
    let scenario =
        Regex::new("(?m)^(pass|fail|warn|error|could-not-run|not-applicable) +.*  features/")
            .unwrap();
    for found in scenario.captures_iter(text) {
        add(&mut counts.scenarios, &found[1], 1);
    }
    let columns = [
        "pass",
        "fail",
        "warn",
        "error",
        "not-asked",
        "not-applicable",
        "could-not-run",
    ];
    let row = Regex::new("(?m)^\\S+ +(?:conforms|fails|incomplete|error) +([0-9].*)$").unwrap();
    let numbers = row.captures(text).unwrap()[1].to_owned();
    for (verdict, number) in columns.iter().zip(numbers.split_whitespace()) {
        add(&mut counts.claims, verdict, number.parse().unwrap());
    }
    counts
}

fn of_json(text: &str) -> Counts {
    let report: Value = serde_json::from_str(text).unwrap();
    let platform = &report["platforms"][0];
    let mut counts = Counts::default();
    for (verdict, number) in numbers_of(&platform["counts"]) {
        add(&mut counts.claims, &verdict, number);
    }
    for scenario in platform["scenarios"].as_array().unwrap() {
        add(
            &mut counts.scenarios,
            scenario["verdict"].as_str().unwrap(),
            1,
        );
    }
    counts
}

fn numbers_of(object: &Value) -> Vec<(String, usize)> {
    let members = object.as_object().unwrap().iter();
    let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
    members
        .map(|(name, it)| (name.clone(), number(it)))
        .collect()
}

fn of_html(text: &str) -> Counts {
    let mut counts = Counts::default();
    let claim = Regex::new("<article[^>]* data-verdict=\"([a-z-]+)\"").unwrap();
    for found in claim.captures_iter(text) {
        add(&mut counts.claims, &found[1], 1);
    }
    let ran = Regex::new("([0-9]+) of [0-9]+ scenarios? ran in").unwrap();
    let ran = ran.captures(text).unwrap()[1].parse().unwrap();
    add(&mut counts.scenarios, "ran", ran);
    let (_, omitted) = text.split_once("id=\"not-run\"").unwrap();
    let reason =
        Regex::new("<summary><span class=\"badge ([a-z-]+)\">.*?</span> ([0-9]+) scenario")
            .unwrap();
    for found in reason.captures_iter(omitted) {
        add(&mut counts.scenarios, &found[1], found[2].parse().unwrap());
    }
    counts
}

fn of_junit(text: &str) -> Counts {
    let mut counts = Counts::default();
    let claims = Regex::new("name=\"claims-([a-z-]+)\" value=\"([0-9]+)\"").unwrap();
    for found in claims.captures_iter(text) {
        add(&mut counts.claims, &found[1], found[2].parse().unwrap());
    }
    let skipped = Regex::new("<skipped [^>]*type=\"([a-z-]+)\"").unwrap();
    let mut outcomes = [0; 3];
    let ours = text
        .split("<testsuite name=\"countersign\"")
        .next()
        .unwrap();
    for case in ours.split("<testcase ").skip(1) {
        let verdict = if let Some(skipped) = skipped.captures(case) {
            outcomes[0] += 1;
            skipped[1].to_owned()
        } else if case.contains("<failure ") {
            outcomes[1] += 1;
            "fail".to_owned()
        } else if case.contains("<error ") {
            outcomes[2] += 1;
            "error".to_owned()
        } else if case.contains("<system-out>") {
            "warn".to_owned()
        } else {
            "pass".to_owned()
        };
        add(&mut counts.scenarios, &verdict, 1);
    }
    let [skips, failures, errors] = outcomes;
    let sums = format!("skipped=\"{skips}\" errors=\"{errors}\" failures=\"{failures}\"");
    assert!(ours.contains(&sums), "the suite does not say {sums}");
    counts
}

/// The verdict among tags, after the worst of the steps has been held against it.
fn tagged(tags: &Value, statuses: Vec<String>) -> String {
    let mut names = tags
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap());
    let verdict = names.find_map(|it| it.strip_prefix("@verdict:")).unwrap();
    let rank = |it: &String| {
        ["passed", "skipped", "pending", "failed"]
            .iter()
            .position(|one| one == it)
    };
    let worst = statuses.into_iter().max_by_key(rank).unwrap();
    let expected = match verdict {
        "pass" | "warn" => "passed",
        "fail" | "error" => "failed",
        "could-not-run" => "pending",
        _ => "skipped",
    };
    assert_eq!(worst, expected, "a scenario with the verdict {verdict}");
    verdict.to_owned()
}

fn of_cucumber_json(text: &str) -> Counts {
    let features: Value = serde_json::from_str(text).unwrap();
    let features = features.as_array().unwrap();
    let mut counts = of_sentence(features[0]["description"].as_str().unwrap());
    counts.scenarios.clear();
    for feature in features {
        if feature["uri"] == ITSELF {
            continue;
        }
        for element in feature["elements"].as_array().unwrap() {
            let steps = element["steps"].as_array().unwrap().iter();
            let statuses = steps.map(|it| it["result"]["status"].as_str().unwrap().to_owned());
            let verdict = tagged(&element["tags"], statuses.collect());
            add(&mut counts.scenarios, &verdict, 1);
        }
    }
    counts
}

fn of_messages(text: &str) -> Counts {
    let messages: Vec<Value> = text
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    let all = |kind: &'static str| messages.iter().filter_map(move |it| it.get(kind));
    let feature = all("gherkinDocument").next().unwrap();
    let mut counts = of_sentence(feature["feature"]["description"].as_str().unwrap());
    counts.scenarios.clear();
    let finished: Vec<_> = all("testStepFinished").collect();
    for started in all("testCaseStarted") {
        let case = all("testCase")
            .find(|it| it["id"] == started["testCaseId"])
            .unwrap();
        let pickle = all("pickle")
            .find(|it| it["id"] == case["pickleId"])
            .unwrap();
        if pickle["uri"].as_str().unwrap().ends_with(ITSELF) {
            continue;
        }
        let steps = finished
            .iter()
            .filter(|it| it["testCaseStartedId"] == started["id"]);
        let statuses = steps.map(|it| {
            it["testStepResult"]["status"]
                .as_str()
                .unwrap()
                .to_lowercase()
        });
        let verdict = tagged(&pickle["tags"], statuses.collect());
        add(&mut counts.scenarios, &verdict, 1);
    }
    assert_eq!(all("testCaseFinished").count(), all("pickle").count());
    counts
}

fn of_markdown(text: &str) -> Counts {
    let table = |what: &str| {
        let mut lines = text
            .lines()
            .skip_while(|it| !it.starts_with(&format!("| {what} |")));
        let cells = |it: &str| {
            it.trim_matches('|')
                .split('|')
                .map(|it| it.trim().to_owned())
                .collect::<Vec<_>>()
        };
        let (names, row) = (cells(lines.next().unwrap()), cells(lines.nth(1).unwrap()));
        let mut numbers = Numbers::new();
        for (verdict, number) in names.iter().zip(&row).skip(2) {
            add(&mut numbers, verdict, number.parse().unwrap());
        }
        numbers
    };
    Counts {
        claims: table("Claims"),
        scenarios: table("Scenarios"),
    }
}

/// `… Claims: 40 pass, 1 not-asked. Scenarios: 106 pass.`
fn of_sentence(text: &str) -> Counts {
    let numbers = |what: &str| {
        let sentence = Regex::new(&format!("{what}: ([^.]*)\\.")).unwrap();
        let mut numbers = Numbers::new();
        for told in sentence.captures(text).unwrap()[1].split(", ") {
            let (number, verdict) = told.split_once(' ').unwrap();
            add(&mut numbers, verdict, number.parse().unwrap());
        }
        numbers
    };
    Counts {
        claims: numbers("Claims"),
        scenarios: numbers("Scenarios"),
    }
}

fn of_sarif(text: &str) -> Counts {
    let log: Value = serde_json::from_str(text).unwrap();
    let run = &log["runs"][0];
    let mut counts = Counts::default();
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        add(
            &mut counts.claims,
            rule["properties"]["verdict"].as_str().unwrap(),
            1,
        );
    }
    for (verdict, number) in numbers_of(&run["properties"]["scenarios"]) {
        add(&mut counts.scenarios, &verdict, number);
    }
    counts
}

fn of_tap(text: &str) -> Counts {
    let mut counts = of_sentence(text);
    counts.scenarios.clear();
    let directive = Regex::new(" # (?:TODO|SKIP) ([a-z-]+):").unwrap();
    let mut lines = text.lines().peekable();
    let mut points = 0;
    while let Some(line) = lines.next() {
        let is_point = line.starts_with("ok ") || line.starts_with("not ok ");
        points += usize::from(is_point);
        if !is_point || line.ends_with("enough could be run to judge") {
            continue;
        }
        let block = lines.peek().is_some_and(|it| *it == "  ---");
        let verdict = match directive.captures(line) {
            Some(found) => found[1].to_owned(),
            None if block => lines.nth(1).unwrap().replace("  verdict: ", ""),
            None => "pass".to_owned(),
        };
        assert_eq!(
            line.starts_with("not "),
            ["fail", "error", "warn"].contains(&&*verdict)
        );
        add(&mut counts.scenarios, &verdict, 1);
    }
    assert!(
        text.contains(&format!("\n1..{points}\n")),
        "the plan is not of {points}"
    );
    counts
}

fn of_intoto(text: &str) -> Counts {
    let statement: Value = serde_json::from_str(text).unwrap();
    let predicate = &statement["predicate"];
    let mut counts = Counts::default();
    let length = |it: &Value| it.as_array().unwrap().len();
    add(
        &mut counts.claims,
        "pass",
        length(&predicate["passedTests"]),
    );
    add(
        &mut counts.claims,
        "warn",
        length(&predicate["warnedTests"]),
    );
    add(
        &mut counts.claims,
        "fail",
        length(&predicate["failedTests"]),
    );
    let untested = &predicate["configuration"][0]["annotations"]["untested"];
    for (verdict, claims) in untested.as_object().unwrap() {
        add(&mut counts.claims, verdict, length(claims));
    }
    counts
}
