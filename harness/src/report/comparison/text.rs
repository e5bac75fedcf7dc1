//! A comparison for people: what differs first, then a table.

use std::collections::BTreeMap;

use super::{ComparedClaim, Comparison, Relation};
use crate::report::{Verdict, text::Text};

/// The comparison as text, each thing on one line.
pub fn render(comparison: &Comparison) -> String {
    render_in(comparison, usize::MAX)
}

/// The same for a terminal of so many columns.
pub fn render_in(comparison: &Comparison, width: usize) -> String {
    let Comparison {
        platform,
        left,
        right,
        seed,
        ..
    } = comparison;
    let mut text = Text::new(width);
    text.line(&format!("{platform}: left {left}, right {right}"));
    for claim in &comparison.claims {
        if !matches!(claim.relation, Relation::Agree | Relation::NotCompared) {
            tell(&mut text, claim);
        }
    }
    for ((left, right), claims) in uncompared(comparison) {
        text.whole(&format!("not compared (left {left}, right {right})"));
        text.below("  ", &claims.join(" "), "  ");
    }
    for obstacle in &comparison.obstacles {
        text.line(obstacle);
    }
    text.whole("");
    text.whole(&format!("{:<16} {:>6}", "claims of", platform));
    for relation in Relation::ALL.into_iter().rev() {
        let count = comparison.with(relation).count();
        text.whole(&format!("{:<16} {count:>6}", relation.words()));
    }
    text.whole(&format!("seed {seed}"));
    text.told
}

/// The claims that were not compared, by what became of them on both sides.
fn uncompared(comparison: &Comparison) -> BTreeMap<(Verdict, Verdict), Vec<&str>> {
    let mut by_verdicts: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for claim in comparison.with(Relation::NotCompared) {
        let verdicts = (claim.left.verdict, claim.right.verdict);
        by_verdicts
            .entry(verdicts)
            .or_default()
            .push(claim.claim.0.as_str());
    }
    by_verdicts
}

fn tell(text: &mut Text, claim: &ComparedClaim) {
    const INDENT: &str = "              ";
    let ComparedClaim {
        claim: id,
        level,
        basis,
        sentence,
        ..
    } = claim;
    let words = claim.relation.words();
    text.line(&format!("{words} {id} ({level}, {basis}) {sentence}"));
    if let Some(documented) = &claim.documented {
        text.below("  documented  ", documented, INDENT);
    }
    for (name, stand) in [("left", &claim.left), ("right", &claim.right)] {
        text.below(&format!("  {name:<10}  "), &stand.in_words(), INDENT);
    }
}
