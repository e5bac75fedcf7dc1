//! A comparison as a table of Markdown.

use std::fmt::Write as _;

use super::{Comparison, Relation, Stand};
use crate::report::markdown::plain;

/// The comparison as Markdown.
pub fn render(comparison: &Comparison) -> String {
    let Comparison {
        platform,
        left,
        right,
        ..
    } = comparison;
    let mut text =
        format!("## {platform}\n\nLeft {left}, right {right}.\n\n| | claims |\n|---|--:|\n");
    for relation in Relation::ALL.into_iter().rev() {
        let count = comparison.with(relation).count();
        let _ = writeln!(text, "| {} | {count} |", relation.words());
    }
    text.push_str("\n| claim | | left | right |\n|---|---|---|---|\n");
    for claim in comparison
        .claims
        .iter()
        .filter(|it| it.relation != Relation::Agree)
    {
        let _ = writeln!(
            text,
            "| {} {} | {} | {} | {} |",
            claim.claim,
            plain(&claim.sentence),
            claim.relation.words(),
            stand(&claim.left),
            stand(&claim.right)
        );
    }
    text
}

fn stand(stand: &Stand) -> String {
    let saw = stand.saw.as_ref();
    let saw = saw.map_or(String::new(), |saw| format!(": {}", plain(saw)));
    format!("{}{saw}", stand.verdict)
}
