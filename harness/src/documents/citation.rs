//! What a fact of a profile rests on: one claim or several, and perhaps a weaker basis than theirs.

use serde::{Deserialize, Deserializer};

use super::claim::{Basis, ClaimId};

/// The claims that a fact cites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// At least one claim id.
    pub claims: Vec<ClaimId>,
    /// The fact's own basis, where it is weaker than the claim's.
    pub basis: Option<Basis>,
}

impl Citation {
    /// A citation of these claims, on `basis` where that is weaker than theirs.
    pub fn new(claims: &[ClaimId], basis: Option<Basis>) -> Self {
        Self {
            claims: claims.to_vec(),
            basis,
        }
    }

    /// This citation with one more claim on the same basis.
    #[must_use]
    pub fn and(mut self, more: Option<&ClaimId>) -> Self {
        self.claims
            .extend(more.filter(|claim| !self.claims.contains(claim)).cloned());
        self
    }
}

/// Reads `claim = "ID"` and `claim = ["ID", "ID"]` alike.
pub(super) fn claims<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<ClaimId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a claim id or a list of claim ids")]
    enum OneOrMore {
        One(ClaimId),
        More(Vec<ClaimId>),
    }
    Ok(match OneOrMore::deserialize(input)? {
        OneOrMore::One(claim) => vec![claim],
        OneOrMore::More(claims) => claims,
    })
}
