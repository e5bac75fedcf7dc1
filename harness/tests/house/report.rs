//! What is written in JSON and TOML keeps to its published schema, and the report holds no secret.

use serde_json::Value;

use crate::{
    command_line::{Outcome, binary, run},
    files, root,
};

fn report() -> Outcome {
    let mut command = binary();
    command.args([
        "check",
        "--report",
        "json=-",
        "--quiet",
        "--tags",
        "not @rate-limits",
    ]);
    run(&mut command)
}

/// A schema of `fixtures/schemas/`.
pub(crate) fn schema(name: &str) -> Value {
    let text = std::fs::read_to_string(root().join("fixtures/schemas").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Tells everything in which an instance breaks its schema.
pub(crate) fn assert_valid(schema: &Value, instance: &Value, what: &str) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(instance)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

#[test]
fn the_json_report_keeps_to_its_schema_and_hides_its_secrets() {
    let outcome = report();
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let report: Value = serde_json::from_str(&outcome.text).unwrap();
    let schema = schema("report.json");
    assert_valid(&schema, &report, "report");

    let mut broken = report.clone();
    broken["platforms"][0]["verdict"] = "splendid".into();
    assert!(
        !jsonschema::is_valid(&schema, &broken),
        "the schema must refuse an unknown verdict"
    );

    for (path, seed) in files(&root().join("fixtures"), "toml") {
        if path.ends_with("seed.toml") {
            for secret in seed
                .split('"')
                .filter(|word| word.starts_with("plx_sk_") && word.len() > 20)
            {
                assert!(
                    !outcome.text.contains(secret),
                    "the report holds a secret of {}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn profiles_and_example_credentials_keep_to_their_schemas() {
    for (path, text) in files(&root().join("fixtures"), "toml") {
        let instance: toml::Table = toml::from_str(&text).unwrap();
        let instance = serde_json::to_value(instance).unwrap();
        let what = path.display().to_string();
        if path.ends_with("profile.toml") {
            assert_valid(&schema("profile.json"), &instance, &what);
        } else if what.contains("/credentials/") {
            assert_valid(&schema("credentials.json"), &instance, &what);
        }
    }
}
