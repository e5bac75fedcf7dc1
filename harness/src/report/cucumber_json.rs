//! The report as Cucumber's JSON, which most plug-ins for CI servers read.

use serde_json::{Value, json};

use super::{PlatformReport, Report, ScenarioResult, cucumber};

/// The report as Cucumber JSON.
pub fn render(report: &Report) -> anyhow::Result<String> {
    let itself = report.itself();
    let platforms = report.platforms.iter().chain(&itself);
    let features: Vec<_> = platforms
        .flat_map(|platform| cucumber::features(platform).map(|it| feature(platform, it)))
        .collect();
    Ok(serde_json::to_string_pretty(&features)? + "\n")
}

fn feature(platform: &PlatformReport, scenarios: &[ScenarioResult]) -> Value {
    let first = &scenarios[0];
    let elements = scenarios.iter().map(|it| element(platform, it));
    json!({
        "uri": first.feature,
        "id": format!("{}/{}", platform.platform, first.feature),
        "keyword": "Feature",
        "name": cucumber::name(platform, first),
        "description": platform.summary(),
        "line": 1,
        "tags": [],
        "elements": elements.collect::<Vec<_>>(),
    })
}

fn element(platform: &PlatformReport, scenario: &ScenarioResult) -> Value {
    let tags = cucumber::tags(platform, scenario);
    let tags = tags
        .iter()
        .map(|name| json!({ "name": name, "line": scenario.line }));
    json!({
        "id": scenario.id,
        "keyword": "Scenario",
        "type": "scenario",
        "name": scenario.name,
        "description": scenario.rule,
        "line": scenario.line,
        "tags": tags.collect::<Vec<_>>(),
        "steps": steps(platform, scenario),
    })
}

fn steps(platform: &PlatformReport, scenario: &ScenarioResult) -> Vec<Value> {
    let steps = cucumber::steps(platform, scenario);
    let steps = steps.iter().map(|told| {
        let nanos = u64::try_from(told.took.as_nanos()).unwrap_or(u64::MAX);
        let mut result = json!({ "status": told.status.name(), "duration": nanos });
        if let Some(message) = &told.message {
            result["error_message"] = message.as_str().into();
        }
        json!({
            "keyword": format!("{} ", told.step.keyword),
            "name": told.step.text,
            "line": told.step.line,
            "match": { "location": format!("{}:{}", scenario.feature, told.step.line) },
            "result": result,
        })
    });
    steps.collect()
}
