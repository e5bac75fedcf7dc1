//! What a limit lets through, whom it is kept for, and where an operator declares its numbers.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{citation, claim::ClaimId, profile::Limit};

/// What may be spent at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// How many.
    pub count: u32,
    /// Where the credentials file declares the target's own number.
    pub declared: String,
}

/// For whom a limit is counted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyed {
    /// Each key, each account or each address.
    pub by: KeyedBy,
    /// The claim that says so.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
}

/// What has a count of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyedBy {
    /// Each key.
    Key,
    /// Each account, with all its keys.
    Account,
    /// Each address that requests come from.
    Address,
}

/// The numbers that an operator declares, by their place in the credentials file.
type Declared = BTreeMap<String, u32>;

impl Limit {
    /// Where the credentials file declares the target's own numbers.
    pub fn declarations(&self) -> impl Iterator<Item = &str> {
        let burst = self.burst.iter().map(|burst| burst.declared.as_str());
        let seconds = self.declared_seconds.as_deref();
        std::iter::once(self.declared.as_str())
            .chain(burst)
            .chain(seconds)
    }

    /// The number for this account.
    pub fn number(&self, declared: &Declared) -> u32 {
        *declared.get(&self.declared).unwrap_or(&self.count)
    }

    /// The length of the window in seconds.
    pub fn window(&self, declared: &Declared) -> u32 {
        let place = self.declared_seconds.as_ref();
        let seconds = place.and_then(|place| declared.get(place));
        *seconds.unwrap_or(&self.seconds)
    }

    /// The number that may be spent at once.
    pub fn at_once(&self, declared: &Declared) -> u32 {
        let burst = self.burst.as_ref().map_or(0, |burst| {
            *declared.get(&burst.declared).unwrap_or(&burst.count)
        });
        self.number(declared).max(burst)
    }

    /// Whether the operator declared what may be spent at once.
    pub fn is_declared(&self, declared: &Declared) -> bool {
        let burst = self.burst.as_ref().map(|burst| &burst.declared);
        [Some(&self.declared), burst]
            .into_iter()
            .flatten()
            .any(|place| declared.contains_key(place))
    }

    /// How many requests are within the limit when they come at once. Windows may be fixed: unless they have just `begun`,
    /// two may meet.
    pub fn allowed(&self, declared: &Declared, begun: bool) -> u32 {
        self.at_once(declared).saturating_mul(2 - u32::from(begun))
    }

    /// How many more are within it after so many seconds: a quota may be refilled while it is being spent.
    pub fn refilled(&self, seconds: u64) -> u32 {
        let refilled = u64::from(self.count) * (seconds + 1) / u64::from(self.seconds);
        u32::try_from(refilled).unwrap_or(u32::MAX)
    }
}
