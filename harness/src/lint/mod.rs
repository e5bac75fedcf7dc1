//! Mistakes in features that no run would tell of: what nothing defines, what no platform documents, what nobody fills or asks, what does nothing.

mod blanks;
mod claims;
mod idle;
mod names;
mod steps;

use gherkin::{Feature, Scenario, Step};

pub use self::{claims::orphans, steps::unused};
use crate::documents::{
    Documents,
    features::{expanded, outlined},
    mistake::Mistake,
};

/// A feature file as it was written.
pub struct Written {
    /// Its path.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl Written {
    /// A mistake of the first place, from a line on, where `wrong` stands.
    fn mistake(&self, line: usize, wrong: &str, words: impl Into<String>) -> Mistake {
        Mistake::at(&self.path, &self.text, line, wrong, words)
    }

    /// A mistake in a step.
    fn mistake_in(&self, step: &Step, words: impl Into<String>) -> Mistake {
        let line = step.position.line;
        let source = self.text.lines().nth(line.saturating_sub(1));
        // Of an outline the words stand otherwise in the file.
        let is_there = source.is_some_and(|source| source.contains(&step.value));
        let wrong = if is_there {
            step.value.as_str()
        } else {
            step.keyword.trim()
        };
        self.mistake(line, wrong, words)
    }

    /// The documents that it speaks of: those of the platform whose folder it stands in, or all known ones where it is shared, or
    /// else the chosen ones.
    fn documents<'a>(&self, chosen: &'a [Documents], known: &'a [Documents]) -> Vec<&'a Documents> {
        let is_in = |name: &str| {
            let mut folders = self.path.split(['/', '\\']).rev().skip(1);
            folders.any(|folder| folder == name)
        };
        if is_in("common") {
            return known.iter().collect();
        }
        let named = known.iter().filter(|it| is_in(&it.profile.name));
        let named: Vec<_> = named.collect();
        if named.is_empty() {
            chosen.iter().collect()
        } else {
            named
        }
    }
}

/// Every mistake of a feature, by what the chosen platforms document, or one that its folder names, or all that are known.
pub fn mistakes(written: &Written, chosen: &[Documents], known: &[Documents]) -> Vec<Mistake> {
    let mut feature = match outlined(&written.path, &written.text) {
        Ok(feature) => feature,
        Err(mistake) => return vec![mistake],
    };
    let documents = written.documents(chosen, known);
    let mut found: Vec<_> = scenarios(&feature)
        .flat_map(|it| blanks::bare(written, it))
        .collect();
    found.extend(idle::idle(written, &feature));
    // Where a profile cannot be read, nobody knows the names in it.
    if !documents.is_empty() {
        found.extend(claims::unknown_tags(written, &feature, &documents));
    }
    let can_be_filled =
        |it: &Scenario| it.examples.is_empty() || blanks::bare(written, it).is_empty();
    feature.scenarios.retain(can_be_filled);
    for rule in &mut feature.rules {
        rule.scenarios.retain(can_be_filled);
    }
    if let Ok(feature) = expanded(feature) {
        for step in scenarios(&feature).flat_map(|it| &it.steps) {
            let words = steps::undefined(step).or_else(|| names::unknown(step, &documents));
            found.extend(words.map(|words| written.mistake_in(step, words)));
        }
    }
    found.sort();
    // A step of an outline stands in each of its examples.
    found.dedup();
    found
}

fn scenarios(feature: &Feature) -> impl Iterator<Item = &Scenario> {
    let ruled = feature.rules.iter().flat_map(|rule| &rule.scenarios);
    feature.scenarios.iter().chain(ruled)
}

#[cfg(test)]
mod tests;
