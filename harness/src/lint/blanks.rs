//! Blanks of outlines that no column fills.

use std::sync::LazyLock;

use gherkin::Scenario;
use regex::Regex;

use super::Written;
use crate::documents::mistake::Mistake;

/// A blank, as the runner reads it.
static BLANK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<([^>\s][^>\t\r\n]*)>").ok());

/// Every blank of a scenario that is filled in no example, or in not every one.
pub(super) fn bare(written: &Written, scenario: &Scenario) -> Vec<Mistake> {
    let examples = scenario.examples.iter();
    let tables = examples.filter_map(|it| it.table.as_ref()?.rows.first());
    let headers: Vec<_> = tables.collect();
    let mut texts = vec![(scenario.position.line, scenario.name.as_str())];
    for step in &scenario.steps {
        let line = step.position.line;
        texts.push((line, &step.value));
        if !headers.is_empty() {
            let cells = step
                .table
                .iter()
                .flat_map(|table| table.rows.iter().flatten());
            let within = step.docstring.iter().chain(cells);
            texts.extend(within.map(|text| (line, text.as_str())));
        }
    }
    let mut found = Vec::new();
    for (line, text) in texts {
        for blank in BLANK.iter().flat_map(|blank| blank.captures_iter(text)) {
            let (whole, name) = (&blank[0], &blank[1]);
            let words = if headers.is_empty() {
                format!("{whole} is bare: only an outline with Examples fills it")
            } else if headers
                .iter()
                .all(|header| header.iter().any(|it| it == name))
            {
                continue;
            } else {
                let columns = headers.iter().map(|header| header.join(", "));
                let columns: Vec<_> = columns.collect();
                format!(
                    "{whole} is bare: no column fills it; there are {}",
                    columns.join("; ")
                )
            };
            found.push(written.mistake(line, whole, words));
        }
    }
    found
}
