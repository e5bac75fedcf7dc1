//! One known failure.

use jiff::civil::Date;

use crate::{documents::claim::ClaimId, report::Known};

/// One known failure.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The claim that fails.
    pub claim: ClaimId,
    /// Where it fails; everywhere, if no platform is named.
    pub platform: Option<String>,
    /// Why that is put up with.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it counts.
    pub expires: Date,
    /// Line of the baseline's file.
    pub line: usize,
}

impl Entry {
    /// Whether it is about this claim of this platform.
    pub fn fits(&self, platform: &str, claim: &ClaimId) -> bool {
        let here = self.platform.as_deref();
        self.claim == *claim && here.is_none_or(|here| here == platform)
    }

    /// What a report says of it.
    pub fn known(&self) -> Known {
        Known {
            reason: self.reason.clone(),
            owner: self.owner.clone(),
            expires: self.expires.to_string(),
        }
    }
}
