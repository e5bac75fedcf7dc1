//! The report as JSON: the form from which every other can be rendered. Its schema is fixtures/schemas/report.json.

use super::Report;

/// The report as indented JSON with a final newline.
pub fn render(report: &Report) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}
