//! The report as JSON: the form from which every other can be rendered. Its schema is fixtures/schemas/report.json.

use anyhow::{Context as _, ensure};
use jiff::Timestamp;

use super::{Report, SCHEMA};

/// The report as indented JSON with a final newline.
pub fn render(report: &Report) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// A report from JSON, if it has the shape of this version; whoever wrote it, nothing in it steers a terminal.
pub fn parse(text: &str) -> anyhow::Result<Report> {
    let value: serde_json::Value = serde_json::from_str(text).context("it is not JSON")?;
    let schema = value["schema"].as_str().unwrap_or_default();
    ensure!(
        schema == SCHEMA,
        "its schema is {schema:?}; {SCHEMA:?} is understood"
    );
    // From the text, not the value: so the place of a mistake is told.
    let report = serde_json::from_str::<Report>(text)?.printable()?;
    for (name, time) in [("started", &report.started), ("finished", &report.finished)] {
        let is_time = time.parse::<Timestamp>().is_ok();
        ensure!(is_time, "{name} is {time:?}, which is no time (RFC 3339)");
    }
    Ok(report)
}
