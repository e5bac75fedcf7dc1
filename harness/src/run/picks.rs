//! What the operator picks out of all scenarios, beside tags and claims.

use std::collections::BTreeSet;

use regex::Regex;

use super::plan::Entry;
use crate::report::shard::Shard;

/// What is picked; everything, unless something is said.
#[derive(Clone, Debug, Default)]
pub struct Picks {
    /// Only scenarios in whose name this finds something.
    pub name: Option<Regex>,
    /// Only scenarios of these ids.
    pub ids: Option<BTreeSet<String>>,
    /// Only this part of what is left.
    pub shard: Option<Shard>,
}

impl Picks {
    /// How many runs share the target's limits.
    pub fn shards(&self) -> u32 {
        self.shard.map_or(1, |shard| shard.of)
    }

    /// The ids of which there is no scenario among these, however they are called now.
    pub fn gone(&self, there: &BTreeSet<String>) -> Vec<String> {
        let ids = self.ids.iter().flatten();
        ids.filter(|id| !there.contains(*id)).cloned().collect()
    }

    /// Whether a scenario of `platform` is picked, whatever its shard.
    pub(super) fn has(&self, entry: &Entry, platform: &str) -> bool {
        let by_name = self.name.as_ref();
        let by_id = self.ids.as_ref();
        by_name.is_none_or(|name| name.is_match(&entry.scenario.name))
            && by_id.is_none_or(|ids| ids.contains(&entry.id(platform)))
    }
}
