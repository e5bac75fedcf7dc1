//! Where comparisons go: `--report FORMAT=PATH`.

use std::{path::PathBuf, str::FromStr};

use anyhow::Context as _;

use crate::{
    commands::writer,
    report::comparison::{Comparison, markdown, text},
};

/// One `--report`.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    format: Format,
    path: PathBuf,
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Text,
    Json,
    Markdown,
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, path) = text
            .split_once('=')
            .filter(|(_, path)| !path.is_empty())
            .ok_or("write FORMAT=PATH, such as markdown=comparison.md; - means standard output")?;
        let format = match format {
            "text" => Format::Text,
            "json" => Format::Json,
            "markdown" => Format::Markdown,
            other => {
                return Err(format!(
                    "{other} is no format; formats are text, json, markdown"
                ));
            }
        };
        Ok(Self {
            format,
            path: path.into(),
        })
    }
}

impl Destination {
    /// Whether it takes standard output for itself.
    pub(super) fn is_standard_output(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// Writes the comparison there.
    pub(super) fn write(&self, comparison: &Comparison) -> anyhow::Result<()> {
        let content = match self.format {
            Format::Text => text::render(comparison),
            Format::Json => serde_json::to_string_pretty(comparison)? + "\n",
            Format::Markdown => markdown::render(comparison),
        };
        if self.is_standard_output() {
            return Ok(writer::print(&content)?);
        }
        writer::write(&self.path, &content)
            .with_context(|| format!("cannot write the report {}", self.path.display()))
    }
}
