//! The slots of the credentials file, as a profile declares them, and what they are exchanged for.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{citation, claim::ClaimId};

/// One entry that the credentials file may have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Whether nothing can be judged without it.
    #[serde(default)]
    pub needed: bool,
    /// `live`, `expired`, `revoked`; `secret` and `fact` where it is no credential by itself.
    pub state: String,
    /// The permission that it carries.
    pub permission: Option<String>,
    /// Whether it belongs to another account.
    #[serde(default)]
    pub stranger: bool,
    /// The names of its parts, where it is a table of several strings.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Whether it may be given several times, as a list of such tables.
    #[serde(default)]
    pub list: bool,
    /// The parts that are no secrets, and that operations may name as `{slot.part}`; of a string, its own name.
    #[serde(default)]
    pub public: Vec<String>,
    /// What stands for it where the file does not: of a slot that is no secret.
    pub default: Option<String>,
    /// How it becomes a credential that requests carry, where it is none itself.
    pub exchange: Option<Exchange>,
    /// What to put here, for people.
    pub about: String,
}

impl Slot {
    /// Whether the owner acts by it; a profile has one such slot, and its exchange may need others.
    pub fn is_owners(&self) -> bool {
        self.needed && self.state == "live"
    }
}

/// How a slot is exchanged for what requests carry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The operation that does it, by its phrase.
    pub by: String,
    /// The blanks of the operation and the slots, or `slot.field`, that fill them.
    pub blanks: BTreeMap<String, String>,
    /// What the answer yields.
    pub yields: Yield,
}

/// What an exchange yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Yield {
    /// A token in the body, which then travels as the credential does.
    Token,
    /// Cookies (RFC 6265).
    Session,
}

/// The place of the token in the answer of an exchange.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenPlace {
    /// JSON pointer.
    pub at: String,
    /// Whether it is a JSON Web Token (RFC 7519), signed and readable.
    #[serde(default)]
    pub jwt: bool,
    /// The blank of the exchange that says whose secret it is.
    pub identifier: Option<String>,
    /// The blank of the exchange that takes the secret.
    pub secret: Option<String>,
    /// The claim that puts it there.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
}

/// What a session needs besides its cookie.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionFormat {
    /// The cookie whose value a writing request must repeat.
    pub csrf_cookie: Option<String>,
    /// The header that repeats it.
    pub csrf_header: Option<String>,
    /// The claim that says so.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
}
