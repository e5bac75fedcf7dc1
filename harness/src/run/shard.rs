//! Shares a plan out among shards.

use std::collections::BTreeMap;

use super::{
    decision::Decision,
    plan::{Entry, Plan},
};
use crate::report::shard::{OF_ANOTHER, Shard};

impl Plan {
    /// Leaves the scenarios of other shards out. A rule stays whole, so that twins stay together; and what a target's limits
    /// leave room for is shared out before, so that all shards together spend what one run would.
    pub(super) fn keep_shard(&mut self, shard: Shard) {
        let mut sizes: BTreeMap<_, usize> = BTreeMap::new();
        for entry in self.entries.iter().filter(|it| is_shared_out(it)) {
            *sizes.entry(entry.rule_key()).or_default() += 1;
        }
        let mut rules: Vec<_> = sizes.into_iter().collect();
        // The largest first, each to the shard that has least: the shards come out alike.
        rules.sort_by(|(name, size), (other, bigger)| bigger.cmp(size).then(name.cmp(other)));
        let mut loads = vec![0; shard.of as usize];
        let mut own = Vec::new();
        for (rule, size) in rules {
            let lightest = (0..loads.len()).min_by_key(|&number| loads[number]);
            let lightest = lightest.unwrap_or_default();
            loads[lightest] += size;
            if lightest + 1 == shard.number as usize {
                own.push(rule);
            }
        }
        for entry in &mut self.entries {
            if is_shared_out(entry) && !own.contains(&entry.rule_key()) {
                entry.decision = Decision::NotAsked(OF_ANOTHER.to_owned());
            }
        }
    }
}

/// Whether some shard has to answer for a scenario: what nobody asks, every shard tells alike.
fn is_shared_out(entry: &Entry) -> bool {
    matches!(entry.decision, Decision::Run | Decision::CouldNotRun(_))
}
