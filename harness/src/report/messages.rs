//! The report as Cucumber Messages, an envelope on each line, as `@cucumber/html-formatter` and its kin read them.

use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    PlatformReport, Report, ScenarioResult,
    cucumber::{self, Told},
    exit,
};

/// The version of the protocol whose schema the envelopes keep to.
const PROTOCOL: &str = "34.2.1";
const RUN: &str = "run";

/// The report as Cucumber Messages.
pub fn render(report: &Report) -> anyhow::Result<String> {
    let started: Timestamp = report.started.parse().context("when the run started")?;
    let finished: Timestamp = report.finished.parse().context("when the run finished")?;
    let mut messages = Messages {
        envelopes: Vec::new(),
        ids: 0,
        started,
    };
    messages.meta(report);
    let mut cases = Vec::new();
    let itself = report.itself();
    for platform in report.platforms.iter().chain(&itself) {
        for scenarios in cucumber::features(platform) {
            cases.extend(messages.document(platform, scenarios));
        }
    }
    messages.say(
        "testRunStarted",
        json!({ "id": RUN, "timestamp": time(started) }),
    );
    for case in &cases {
        messages.case(case);
    }
    let platforms = report.platforms.iter();
    let mut reasons: Vec<_> = platforms.map(PlatformReport::summary).collect();
    let troubles = report.troubles();
    let troubles = troubles.iter();
    reasons.extend(troubles.map(|it| format!("{} {}: {}", it.platform, it.title, it.reason)));
    let success = exit::code(report) == exit::CONFORMS;
    let end = json!({
        "testRunStartedId": RUN, "success": success, "message": reasons.join("\n"), "timestamp": time(finished),
    });
    messages.say("testRunFinished", end);
    Ok(messages.envelopes.join("\n") + "\n")
}

struct Messages {
    envelopes: Vec<String>,
    ids: usize,
    started: Timestamp,
}

/// A scenario whose document has been written, to be told as it ran.
struct Case<'a> {
    platform: &'a PlatformReport,
    scenario: &'a ScenarioResult,
    pickle: String,
    /// Each step with the id of its pickle's.
    steps: Vec<(String, Told<'a>)>,
}

impl Messages {
    fn say(&mut self, kind: &str, content: Value) {
        self.envelopes.push(json!({ kind: content }).to_string());
    }

    fn id(&mut self) -> String {
        self.ids += 1;
        self.ids.to_string()
    }

    fn meta(&mut self, report: &Report) {
        // Where it ran nobody has written down, and where it is rendered is beside the point.
        let unknown = json!({ "name": "not recorded" });
        let meta = json!({
            "protocolVersion": PROTOCOL,
            "implementation": { "name": "countersign", "version": report.version },
            "runtime": unknown, "os": unknown, "cpu": unknown,
        });
        self.say("meta", meta);
    }

    /// A feature with its rules and scenarios, and a pickle for each.
    fn document<'a>(
        &mut self,
        platform: &'a PlatformReport,
        scenarios: &'a [ScenarioResult],
    ) -> Vec<Case<'a>> {
        let first = &scenarios[0];
        // The same feature is asked of several platforms, and each document must have an address of its own.
        let uri = format!("{}/{}", platform.platform, first.feature);
        let (mut children, mut cases, mut pickles) = (Vec::new(), Vec::new(), Vec::new());
        for ruled in scenarios.chunk_by(|one, next| one.rule == next.rule) {
            let mut inside = Vec::new();
            for scenario in ruled {
                let (ast, pickle, case) = self.scenario(platform, scenario, &uri);
                inside.push(json!({ "scenario": ast }));
                pickles.push(pickle);
                cases.push(case);
            }
            if ruled[0].rule.is_empty() {
                children.extend(inside);
            } else {
                children.push(json!({ "rule": {
                    "id": self.id(), "location": { "line": ruled[0].line }, "tags": [], "keyword": "Rule",
                    "name": ruled[0].rule, "description": "", "children": inside,
                } }));
            }
        }
        let feature = json!({
            "location": { "line": 1 }, "tags": [], "language": "en", "keyword": "Feature",
            "name": cucumber::name(platform, first), "description": platform.summary(), "children": children,
        });
        self.say(
            "gherkinDocument",
            json!({ "uri": uri, "feature": feature, "comments": [] }),
        );
        for pickle in pickles {
            self.say("pickle", pickle);
        }
        cases
    }

    /// A scenario as a part of its document, as a pickle, and as a case to be told.
    fn scenario<'a>(
        &mut self,
        platform: &'a PlatformReport,
        scenario: &'a ScenarioResult,
        uri: &str,
    ) -> (Value, Value, Case<'a>) {
        let location = json!({ "line": scenario.line });
        let (mut tags, mut pickle_tags) = (Vec::new(), Vec::new());
        for name in cucumber::tags(platform, scenario) {
            let id = self.id();
            pickle_tags.push(json!({ "name": name, "astNodeId": id }));
            tags.push(json!({ "name": name, "id": id, "location": location }));
        }
        let (mut steps, mut pickle_steps, mut told_steps) = (Vec::new(), Vec::new(), Vec::new());
        for told in cucumber::steps(platform, scenario) {
            let (ast, id) = (self.id(), self.id());
            let keyword = format!("{} ", told.step.keyword);
            let (text, line) = (&told.step.text, told.step.line);
            steps.push(json!({ "id": ast, "location": { "line": line }, "keyword": keyword, "text": text }));
            pickle_steps.push(json!({ "id": id, "text": text, "astNodeIds": [ast] }));
            told_steps.push((id, told));
        }
        let (ast, pickle) = (self.id(), self.id());
        let document = json!({
            "id": ast, "location": location, "tags": tags, "keyword": "Scenario", "name": scenario.name,
            "description": "", "steps": steps, "examples": [],
        });
        let told = json!({
            "id": pickle, "uri": uri, "location": location, "name": scenario.name, "language": "en",
            "steps": pickle_steps, "tags": pickle_tags, "astNodeIds": [ast],
        });
        let case = Case {
            platform,
            scenario,
            pickle,
            steps: told_steps,
        };
        (document, told, case)
    }

    fn case(&mut self, case: &Case<'_>) {
        let (id, started) = (self.id(), self.id());
        let steps: Vec<_> = case
            .steps
            .iter()
            .map(|(pickle, told)| (self.id(), pickle, told))
            .collect();
        let listed = steps.iter().map(|(id, pickle, _)| {
            json!({ "id": id, "pickleStepId": pickle, "stepDefinitionIds": [], "stepMatchArgumentsLists": [] })
        });
        let listed: Vec<_> = listed.collect();
        self.say(
            "testCase",
            json!({ "id": id, "testRunStartedId": RUN, "pickleId": case.pickle, "testSteps": listed }),
        );
        let at = time(self.started);
        self.say(
            "testCaseStarted",
            json!({ "id": started, "testCaseId": id, "attempt": 0, "timestamp": at }),
        );
        for (id, _, told) in &steps {
            let of = json!({ "testCaseStartedId": started, "testStepId": id, "timestamp": at });
            self.say("testStepStarted", of.clone());
            if told.message.is_some() {
                self.evidence(case, &of);
            }
            let mut result = json!({
                "status": told.status.name().to_uppercase(),
                "duration": duration(told.took),
            });
            if let Some(message) = &told.message {
                result["message"] = message.as_str().into();
            }
            let mut finished = of;
            finished["testStepResult"] = result;
            finished["timestamp"] = time(self.started + told.took);
            self.say("testStepFinished", finished);
        }
        let took = case
            .steps
            .iter()
            .map(|(_, told)| told.took)
            .sum::<Duration>();
        self.say(
            "testCaseFinished",
            json!({ "testCaseStartedId": started, "willBeRetried": false, "timestamp": time(self.started + took) }),
        );
    }

    /// The commands that repeat what was found, attached to the step that found it.
    fn evidence(&mut self, case: &Case<'_>, step: &Value) {
        let findings = case.platform.findings_of(case.scenario);
        let lines = findings.filter_map(|finding| Some(finding.exchanges.last()?.curl()));
        let lines = lines.collect::<Vec<_>>().join("\n");
        if !lines.is_empty() {
            let mut attachment = step.clone();
            attachment["body"] = lines.into();
            attachment["mediaType"] = "text/plain".into();
            attachment["contentEncoding"] = "IDENTITY".into();
            self.say("attachment", attachment);
        }
    }
}

fn time(at: Timestamp) -> Value {
    json!({ "seconds": at.as_second(), "nanos": at.subsec_nanosecond() })
}

fn duration(took: Duration) -> Value {
    json!({ "seconds": took.as_secs(), "nanos": took.subsec_nanos() })
}
