//! What opens a target's doors.

use std::collections::BTreeMap;

use super::secret::Secret;
use crate::documents::host::Host;

/// What opens a target's doors.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The target's base URL, where the file names it.
    pub url: Option<String>,
    /// Hosts besides this machine that may be asked.
    pub allow_hosts: Vec<Host>,
    /// Secrets by slot, or by `slot.field` where the slot is a table.
    pub slots: BTreeMap<String, Secret>,
    /// What is no secret, by the same names: blanks of operations.
    pub facts: BTreeMap<String, String>,
    /// The target's own limits for this account, by where the profile says they are declared.
    pub limits: BTreeMap<String, u32>,
}

impl Credentials {
    /// Whether a slot is filled, as a string or as a table.
    pub fn has(&self, slot: &str) -> bool {
        let part_of = |name: &String| {
            name.strip_prefix(slot)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        self.slots.contains_key(slot)
            || self.facts.contains_key(slot)
            || self.slots.keys().chain(self.facts.keys()).any(part_of)
    }
}
