//! Formats of a comparison.

use clap::ValueEnum;

use crate::{
    commands::reports::Render,
    report::comparison::{Comparison, markdown, text},
};

/// A format of a comparison.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For the summary of a CI step.
    Markdown,
}

impl Render for Format {
    type Report = Comparison;

    fn render(self, comparison: &Comparison) -> anyhow::Result<String> {
        Ok(match self {
            Self::Text => text::render(comparison),
            Self::Json => serde_json::to_string_pretty(comparison)? + "\n",
            Self::Markdown => markdown::render(comparison),
        })
    }
}
