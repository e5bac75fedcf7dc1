//! What is written and does nothing, or hides behind another of its name.

use std::collections::BTreeMap;

use gherkin::{Examples, Feature, Scenario};

use super::{Written, scenarios};
use crate::{documents::mistake::Mistake, run::plan::slug};

/// Features without scenarios, scenarios without steps, examples without rows, and names that two scenarios share.
pub(super) fn idle(written: &Written, feature: &Feature) -> Vec<Mistake> {
    let mut found = Vec::new();
    let mut tell = |line: usize, wrong: &str, words: &str| {
        found.push(written.mistake(line, wrong.trim(), words));
    };
    if scenarios(feature).next().is_none() {
        let line = feature.position.line;
        tell(
            line,
            &feature.keyword,
            "a feature without scenarios asks for nothing",
        );
    }
    let mut names: BTreeMap<String, &Scenario> = BTreeMap::new();
    for scenario in scenarios(feature) {
        let line = scenario.position.line;
        if scenario.steps.is_empty() {
            tell(
                line,
                &scenario.keyword,
                "a scenario without steps proves nothing",
            );
        }
        for examples in scenario.examples.iter().filter(|it| is_empty(it)) {
            let line = examples.position.line;
            tell(
                line,
                &examples.keyword,
                "examples without a row run nothing",
            );
        }
        match names.get(&slug(&scenario.name)) {
            Some(first) => tell(
                line,
                &scenario.name,
                &format!(
                    "the scenario of line {} has this name already, and reports tell scenarios apart by it",
                    first.position.line
                ),
            ),
            None => _ = names.insert(slug(&scenario.name), scenario),
        }
    }
    found
}

/// Whether a header is all there is.
fn is_empty(examples: &Examples) -> bool {
    let rows = examples.table.as_ref().map_or(0, |table| table.rows.len());
    rows < 2
}
