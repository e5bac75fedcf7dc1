//! A comparison for people: what differs first, then a table.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{ComparedClaim, Comparison, Relation, Stand};
use crate::report::Verdict;

/// The comparison as text.
pub fn render(comparison: &Comparison) -> String {
    let Comparison {
        platform,
        left,
        right,
        seed,
        ..
    } = comparison;
    let mut text = format!("{platform}: left {left}, right {right}\n");
    for claim in &comparison.claims {
        if !matches!(claim.relation, Relation::Agree | Relation::NotCompared) {
            tell(&mut text, claim);
        }
    }
    for ((left, right), claims) in uncompared(comparison) {
        let _ = writeln!(text, "not compared (left {left}, right {right})");
        for claims in claims.chunks(4) {
            let _ = writeln!(text, "  {}", claims.join(" "));
        }
    }
    for obstacle in &comparison.obstacles {
        let _ = writeln!(text, "{obstacle}");
    }
    text.push('\n');
    let _ = writeln!(text, "{:<16} {:>6}", "claims of", platform);
    for relation in Relation::ALL.into_iter().rev() {
        let count = comparison.with(relation).count();
        let _ = writeln!(text, "{:<16} {count:>6}", relation.words());
    }
    let _ = writeln!(text, "seed {seed}");
    text
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

fn tell(text: &mut String, claim: &ComparedClaim) {
    let ComparedClaim {
        claim: id,
        level,
        basis,
        sentence,
        ..
    } = claim;
    let words = claim.relation.words();
    let _ = writeln!(text, "{words} {id} ({level}, {basis}) {sentence}");
    if let Some(documented) = &claim.documented {
        let _ = writeln!(text, "  documented  {documented}");
    }
    for (name, stand) in [("left", &claim.left), ("right", &claim.right)] {
        let Stand { verdict, saw } = stand;
        let saw = saw.as_ref().map_or(String::new(), |saw| format!(": {saw}"));
        let _ = writeln!(text, "  {name:<10}  {verdict}{saw}");
    }
}
