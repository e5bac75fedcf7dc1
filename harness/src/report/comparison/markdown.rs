//! A comparison as a table of Markdown: first what kept it from being a whole one.

use std::fmt::Write as _;

use super::{Comparison, Relation};
use crate::report::markdown::plain;

/// The comparison as Markdown.
pub fn render(comparison: &Comparison) -> String {
    let mut text = format!(
        "## {}\n\nLeft {}, right {}.\n\n",
        plain(&comparison.platform),
        plain(&comparison.left),
        plain(&comparison.right)
    );
    for obstacle in &comparison.obstacles {
        let _ = writeln!(text, "**Much was not compared:** {}\n", plain(obstacle));
    }
    text.push_str("| | claims |\n|---|--:|\n");
    for relation in Relation::ALL.into_iter().rev() {
        let count = comparison.with(relation).count();
        let _ = writeln!(text, "| {} | {count} |", relation.words());
    }
    text.push_str("\n| claim | | documented | left | right |\n|---|---|---|---|---|\n");
    for claim in comparison
        .claims
        .iter()
        .filter(|it| it.relation != Relation::Agree)
    {
        let documented = claim.documented.as_deref().unwrap_or_default();
        let _ = writeln!(
            text,
            "| {} {} | {} | {} | {} | {} |",
            plain(&claim.claim.0),
            plain(&claim.sentence),
            claim.relation.words(),
            plain(documented),
            plain(&claim.left.in_words()),
            plain(&claim.right.in_words())
        );
    }
    text
}
