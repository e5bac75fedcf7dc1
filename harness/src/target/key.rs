//! A key at hand, and in whose name it speaks.

use super::secret::Secret;

/// A key at hand.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// The key itself.
    pub secret: Secret,
    /// The platform's id of it, where it is known.
    pub id: Option<String>,
    /// In whose name it speaks: positive and negative twins must agree in it.
    pub identity: Identity,
    /// Whether the platform has issued it.
    pub issued: bool,
}

/// In whose name a key speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The account under test.
    Owner,
    /// The same account with a weaker permission.
    Weak,
    /// Another account.
    Stranger,
}

impl ApiKey {
    /// A key that the platform has issued.
    pub fn issued(secret: Secret, id: Option<String>, identity: Identity) -> Self {
        Self {
            secret,
            id,
            identity,
            issued: true,
        }
    }
}
