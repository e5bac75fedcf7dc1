//! The five places where a platform may be made to deviate from its documents, on purpose.
//!
//! A fault breaks a promise, a variant uses a freedom that the documents leave. Both are data,
//! listed by their platform; handlers know nothing of either.

mod asked;
pub mod freedom;
mod layout;
pub mod pardon;
mod reply;
mod switchboard;

pub use asked::Asked;
pub use reply::Reply;
pub use switchboard::{Active, Engaged, Switchboard, UnknownDeviation};

use crate::{
    auth::{AccountId, ApiKey, Denial, Presented, Principal, Scope},
    services::{Services, rate_limiter::Spent},
};

/// One way to deviate.
#[derive(Debug)]
pub struct Deviation {
    /// Such as `plexe.revoked-key-accepted`.
    pub id: &'static str,
    /// The claim that a fault breaks, or the freedom that a variant uses.
    pub cites: &'static str,
    /// What the platform then does.
    pub sentence: &'static str,
    /// Where it acts, and how.
    pub joint: Joint,
}

impl Deviation {
    /// The id without its platform.
    pub fn name(&self) -> &'static str {
        self.id.split_once('.').map_or(self.id, |(_, name)| name)
    }
}

/// Where a deviation acts. Its function says whether it changed the outcome.
#[derive(Clone, Copy, Debug)]
pub enum Joint {
    /// What the request shows as its credential.
    Presented(fn(&Scene<'_>, &mut Presented) -> bool),
    /// Whom the platform takes the credential for.
    Lookup(fn(&Scene<'_>, &Presented, &mut Result<Principal, Denial>) -> bool),
    /// What the caller may do and see.
    Permission(fn(&Scene<'_>, &Principal, Question<'_>, &mut bool) -> bool),
    /// How much of it.
    Limits(fn(&Scene<'_>, &Spending<'_>, &mut Result<(), Denial>) -> bool),
    /// What goes back.
    Reply(fn(&Scene<'_>, &mut Reply) -> bool),
}

impl Joint {
    /// Its name in the control API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Presented(_) => "presented",
            Self::Lookup(_) => "lookup",
            Self::Permission(_) => "permission",
            Self::Limits(_) => "limits",
            Self::Reply(_) => "reply",
        }
    }
}

/// What a permission is asked for.
#[derive(Clone, Copy)]
pub enum Question<'a> {
    /// May the caller do what needs this scope?
    Holds(Scope),
    /// May the caller reach what this account owns?
    Reaches(&'a AccountId),
    /// May the caller act within the unit of this id: a project, a team?
    Within(&'a str),
}

/// A limit that is being used up.
pub struct Spending<'a> {
    /// Where it stands.
    pub spent: Spent,
    /// The key of the caller, once it is known.
    pub key: Option<&'a ApiKey>,
}

/// What a deviation sees.
pub struct Scene<'a> {
    /// The platform's services.
    pub services: &'a Services,
    /// The request.
    pub asked: &'a Asked,
    /// What else deviates, and what they remember together.
    pub active: &'a Active,
}
