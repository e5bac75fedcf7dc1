//! A shard: one of several parts of a run that together are the whole, each on a machine of its own.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::{
    decision::Decision,
    plan::{Entry, Plan},
};

/// Why a scenario is not asked that belongs to another shard.
pub const OF_ANOTHER: &str = "it belongs to another shard";

/// Part `number` of `of`, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which part.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/').and_then(|(number, of)| {
            let [number, of] = [number, of].map(|it| it.parse().ok());
            Some(Self {
                number: number?,
                of: of?,
            })
        });
        let parts = parts.filter(|it| (1..=it.of).contains(&it.number));
        parts.ok_or_else(|| "write I/N, such as 1/3 for the first of three".to_owned())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_written_as_a_part_of_a_whole() {
        let shard: Shard = "2/3".parse().unwrap();
        assert_eq!(
            (shard.number, shard.of, shard.to_string().as_str()),
            (2, 3, "2/3")
        );
        for wrong in ["0/3", "4/3", "1/0", "1", "a/b", "", "-1/2"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
