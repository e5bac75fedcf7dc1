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
    let claims = one_or_more(input)?.into_iter();
    Ok(claims.map(ClaimId).collect())
}

/// Reads a text and a list of texts alike.
pub(super) fn one_or_more<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a text or a list of texts")]
    enum OneOrMore {
        One(String),
        More(Vec<String>),
    }
    Ok(match OneOrMore::deserialize(input)? {
        OneOrMore::One(text) => vec![text],
        OneOrMore::More(texts) => texts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_grows_by_what_it_has_not_got() {
        let id = |text: &str| ClaimId(text.to_owned());
        let one = Citation::new(&[id("A-1")], Some(Basis::Assumed));
        let two = one.clone().and(Some(&id("A-2")));
        assert_eq!(
            two,
            Citation::new(&[id("A-1"), id("A-2")], Some(Basis::Assumed))
        );
        assert_eq!(one.clone().and(Some(&id("A-1"))), one);
        assert_eq!(one.clone().and(None), one);
    }
}
