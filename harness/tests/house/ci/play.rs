//! The part of the runner: steps of the action in bash, one after another, with inputs and outputs between them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use regex::Regex;
use serde_json::Value;

use crate::{command_line::run, root};

/// A file of YAML.
pub(super) fn yaml(path: &Path) -> Value {
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The action.
pub(super) fn action() -> Value {
    yaml(&root().join(".github/actions/countersign/action.yml"))
}

/// The action once it has been played.
pub(super) struct Played {
    folder: PathBuf,
    /// Exit code of the first step that failed, or 0.
    pub(super) code: i32,
    /// What all steps have printed.
    pub(super) log: String,
    /// The summary of the job.
    pub(super) summary: String,
}

impl Played {
    /// Plays it in this folder with these inputs; what it uses of other actions is left out.
    pub(super) fn of(folder: &Path, inputs: &[(&str, &str)]) -> Self {
        let action = action();
        let mut values = BTreeMap::new();
        for (name, input) in action["inputs"].as_object().unwrap() {
            let default = input["default"].as_str().unwrap();
            values.insert(format!("inputs.{name}"), default.to_owned());
        }
        for (name, value) in inputs {
            let old = values.insert(format!("inputs.{name}"), (*value).to_owned());
            assert!(old.is_some(), "{name} is no input");
        }
        let [temp, output, summary] = ["temp", "output", "summary"].map(|it| folder.join(it));
        fs::create_dir_all(&temp).unwrap();
        fs::write(&summary, "").unwrap();
        let (mut code, mut log) = (0, String::new());
        for step in action["runs"]["steps"].as_array().unwrap() {
            let condition = step["if"].as_str();
            let is_due = match condition {
                None => code == 0,
                Some("${{ always() && steps.check.outputs.code != '' }}") => {
                    values.contains_key("steps.check.outputs.code")
                }
                Some(other) => panic!("nobody plays the condition {other}"),
            };
            let Some(script) = step["run"].as_str().filter(|_| is_due) else {
                continue;
            };
            fs::write(&output, "").unwrap();
            let mut bash = Command::new("bash");
            bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
                .current_dir(folder)
                .env(
                    "GITHUB_ACTION_PATH",
                    root().join(".github/actions/countersign"),
                )
                .env("GITHUB_OUTPUT", &output)
                .env("GITHUB_STEP_SUMMARY", &summary)
                .env("RUNNER_TEMP", &temp);
            for (name, value) in step["env"].as_object().unwrap() {
                bash.env(name, filled_in(value.as_str().unwrap(), &values));
            }
            let outcome = run(&mut bash);
            log.push_str(&outcome.text);
            if code == 0 {
                code = outcome.code;
            }
            for line in fs::read_to_string(&output).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                let id = step["id"].as_str().unwrap();
                values.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
        }
        Self {
            folder: folder.to_owned(),
            code,
            log,
            summary: fs::read_to_string(summary).unwrap(),
        }
    }

    /// What a runner takes for commands: lines that begin with one or have one in brackets, unless it is told to stop.
    pub(super) fn obeyed(&self) -> Vec<&str> {
        let (mut obeyed, mut mark) = (Vec::new(), None);
        for line in self.log.lines() {
            let stops = line.strip_prefix("::stop-commands::");
            match mark {
                Some(until) if line == format!("::{until}::") => mark = None,
                None if stops.is_some() => mark = stops,
                None if line.starts_with("::") || line.contains("##[") => obeyed.push(line),
                Some(_) | None => {}
            }
        }
        obeyed
    }

    /// A file among the reports.
    pub(super) fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join("countersign-reports").join(name)).unwrap()
    }
}

/// The text with every expression replaced by its value.
fn filled_in(text: &str, values: &BTreeMap<String, String>) -> String {
    let expression = Regex::new(r"\$\{\{ ([a-z.-]+) \}\}").unwrap();
    let value = |found: &regex::Captures<'_>| values[&found[1]].clone();
    expression.replace_all(text, value).into_owned()
}
