//! The order of scenarios: that of the features, or one by chance. What may lock the caller out stays behind what may be locked.

use std::{collections::HashMap, str::FromStr};

use gherkin::Feature;
use proptest::{
    strategy::{Just, Strategy as _, ValueTree as _},
    test_runner::{Config, TestRunner},
};

use super::{
    plan::{Entry, Plan},
    runner::{Part, keep_planned, path},
};
use crate::target::mutation::random;

/// Scenarios in an order by chance, the same for the same seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shuffled(pub u64);

impl FromStr for Shuffled {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seed = text.strip_prefix("random:");
        let seed = seed.and_then(|seed| seed.parse().ok());
        let expected = || "write random:SEED, such as random:7, with a whole number".to_owned();
        seed.map(Self).ok_or_else(expected)
    }
}

impl Shuffled {
    /// The same things in another order.
    pub(super) fn shuffle<T: Clone + std::fmt::Debug + 'static>(self, things: Vec<T>) -> Vec<T> {
        let mut runner = TestRunner::new_with_rng(Config::default(), random(self.0));
        let shuffled = Just(things.clone()).prop_shuffle().new_tree(&mut runner);
        shuffled.map_or(things, |tree| tree.current())
    }
}

impl Part {
    /// The planned scenarios of this part in their order.
    pub(super) fn in_order(self, plan: &Plan, order: Option<Shuffled>) -> Vec<Entry> {
        let entries = self.entries(plan).cloned().collect();
        match order {
            Some(order) => order.shuffle(entries),
            None => entries,
        }
    }
}

/// A feature for each scenario, so that they run in the order of the entries.
pub(super) fn one_by_one(features: &[Feature], entries: &[Entry]) -> Vec<Feature> {
    let mut by_path: HashMap<_, Vec<_>> = HashMap::new();
    for feature in features {
        by_path
            .entry(path(feature))
            .or_default()
            .push(feature.clone());
    }
    let alone = |entry: &Entry| {
        let features = by_path.get(&entry.feature).map(Vec::as_slice);
        keep_planned(features.unwrap_or_default(), std::slice::from_ref(entry))
    };
    entries.iter().flat_map(alone).collect()
}

/// All that will run, in the order in which it begins.
pub fn in_order(plan: &Plan, order: Option<Shuffled>) -> Vec<Entry> {
    let parts = Part::ALL.iter();
    parts.flat_map(|part| part.in_order(plan, order)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_one_order_and_loses_nothing() {
        let things: Vec<u32> = (0..50).collect();
        let shuffled = |seed| Shuffled(seed).shuffle(things.clone());
        assert_ne!(shuffled(7), things);
        assert_ne!(shuffled(7), shuffled(8));
        assert_eq!(shuffled(7), shuffled(7));
        let mut sorted = shuffled(7);
        sorted.sort_unstable();
        assert_eq!(sorted, things);
    }

    #[test]
    fn an_order_names_its_seed() {
        assert_eq!("random:7".parse(), Ok(Shuffled(7)));
        for wrong in ["random", "random:", "random:x", "7", ""] {
            assert!(wrong.parse::<Shuffled>().is_err(), "{wrong}");
        }
    }
}
