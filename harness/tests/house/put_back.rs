//! What a run leaves behind on a mock in a process of its own: settings as they were, no mail to anybody, and when its time is
//! over nothing of its own.

use std::time::Duration;

use countersign::documents::Documents;
use serde_json::{Value, json};

use crate::{
    command_line::{Mock, Outcome, ask, binary, run, scratch},
    network::servers::Proxy,
};

fn check(mock: &Mock, platform: &str, options: &[&str]) -> Outcome {
    let mut command = binary();
    command
        .args(["check", "--platform", platform, "--credentials"])
        .arg(&mock.credentials);
    run(command.args(options))
}

/// The tenant's setting that the features write, by its administrator.
struct Setting {
    url: String,
    token: String,
}

impl Setting {
    fn of(mock: &Mock) -> Self {
        let given = &mock.given()["runai"];
        let url = given["url"].as_str().unwrap().to_owned();
        let part = |name| given["administrator"][name].as_str().unwrap();
        let body = json!({"grantType": "app_token", "AppId": part("app_id"), "AppSecret": part("app_secret")});
        let json = "content-type: application/json\r\n";
        let answer = ask(&url, "POST", "/api/v1/token", json, &body.to_string());
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let token = answer["accessToken"].as_str().unwrap().to_owned();
        Self { url, token }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let token = &self.token;
        let headers =
            format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
        ask(&self.url, method, path, &headers, body)
    }

    fn read(&self) -> Value {
        let answer = self.ask("GET", "/v1/k8s/setting/department.use", "");
        serde_json::from_str(&answer).unwrap()
    }

    fn write(&self, value: bool) {
        let body = json!({"key": "department.use", "value": value}).to_string();
        self.ask("PUT", "/v1/k8s/setting", &body);
    }
}

/// Operations that change what the run has not made, and why that does no harm.
const OF_OTHERS: [(&str, &str); 2] = [
    ("sets-it-to-what-it-is", "what it writes it has just read"),
    ("edits-an-access-rule", "no rule has the number 0"),
];

#[test]
fn what_is_changed_or_ended_was_made_by_the_run() {
    for documents in Documents::embedded().unwrap() {
        let operations = &documents.profile.operations;
        let made = operations.values().filter(|it| !it.is_safe());
        let mut made: Vec<_> = made.flat_map(|it| it.keeps.keys()).collect();
        let key = "key_id".to_owned();
        made.push(&key);
        for (name, operation) in operations {
            let of_its_own = made
                .iter()
                .any(|blank| operation.path.contains(&format!("{{{blank}}}")));
            let changes = ["PUT", "PATCH", "DELETE"].contains(&operation.method.as_str());
            let known = OF_OTHERS.iter().any(|(other, _)| other == name);
            assert!(
                !changes || of_its_own != known,
                "{name}: {}",
                operation.path
            );
        }
    }
}

/// Whatever the setting was: a run that fails half-way has no time to put anything back, so that it must never be another.
#[test]
fn what_disrupts_leaves_a_setting_as_it_was() {
    let mock = Mock::start("setting");
    let setting = Setting::of(&mock);
    for value in [true, false] {
        setting.write(value);
        assert_eq!(setting.read(), value);
        let outcome = check(
            &mock,
            "runai",
            &["--disruptive", "--claim", "RUNAI-ROLE-06", "-v"],
        );
        assert!(
            outcome.text.contains("An Administrator changes a setting"),
            "{}",
            outcome.text
        );
        assert_eq!(setting.read(), value);
        let journal = mock.control("runai/journal").to_string();
        assert!(journal.contains("\"PUT\"") && journal.contains("/v1/k8s/setting"));
    }
}

#[test]
fn what_is_registered_or_invited_has_a_reserved_address() {
    let mock = Mock::start("mail");
    check(&mock, "coreplexml", &["--disruptive"]);
    let outbox = mock.control("coreplexml/outbox");
    let messages = outbox["messages"].as_array().unwrap();
    assert!(!messages.is_empty(), "accounts were made");
    for message in messages {
        let to = message["to"].as_str().unwrap();
        assert!(to.ends_with("@example.com"), "{to}");
    }
}

/// The proxy is so slow that the run is nowhere near its end.
#[test]
fn a_run_whose_time_is_over_ends_what_it_made_and_is_incomplete() {
    let mock = Mock::start("total");
    let proxy = format!("http://{}", Proxy::slow(Duration::from_millis(150)).address);
    let report = scratch("total-report", "").with_extension("json");
    let to = format!("json={}", report.display());
    let options = ["--proxy", &proxy, "--total-timeout", "10", "--report", &to];
    let outcome = check(&mock, "runai", &options);
    assert_eq!(outcome.code, 3, "{}", outcome.text);
    assert!(
        outcome.text.contains("--total-timeout gives it more"),
        "{}",
        outcome.text
    );
    let report: Value = serde_json::from_str(&std::fs::read_to_string(report).unwrap()).unwrap();
    let scenarios = report["platforms"][0]["scenarios"].as_array().unwrap();
    let count = |verdict: &str| {
        scenarios
            .iter()
            .filter(|it| it["verdict"] == verdict)
            .count()
    };
    assert!(count("pass") > 0 && count("error") == 0, "{}", outcome.text);
    for scenario in scenarios.iter().filter(|it| it["verdict"] == "pass") {
        let steps = scenario["steps"].as_array().unwrap();
        assert!(
            steps.iter().all(|step| step["verdict"] == "pass"),
            "{scenario}"
        );
    }
    let journal = mock.control("runai/journal");
    let mut entries = journal["entries"].as_array().unwrap().iter();
    let made =
        |it: &Value| it["method"] == "POST" && it["path"] == "/api/v1/apps" && it["status"] == 201;
    assert!(entries.any(made), "the run had made something: {journal}");
    let listed = Setting::of(&mock).ask("GET", "/api/v1/apps", "");
    assert!(
        listed.contains("app123") && !listed.contains("countersign-"),
        "{listed}"
    );
}
