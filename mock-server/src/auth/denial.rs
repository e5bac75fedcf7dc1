//! Why a request is not honoured.

use super::Scope;

/// A refusal, before a platform finds its words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// Nothing was presented where the platform looks.
    MissingCredential,
    /// More than one credential was presented, and they differ.
    AmbiguousCredential,
    /// What was presented is no key the platform ever issued, or cannot be read as one.
    UnknownKey,
    /// The key or token was good until its expiry.
    ExpiredKey,
    /// The key was withdrawn.
    RevokedKey,
    /// What was presented is no session that is under way.
    UnknownSession,
    /// A session asks for a change without repeating what only its own site knows.
    ForgedRequest,
    /// The caller is known and may not do this.
    MissingScope(Scope),
    /// Too many requests, attempts or creations.
    RateLimited {
        /// Name of the limit that was reached.
        rule: &'static str,
        /// Whole seconds until the window ends, at least one.
        retry_after: u64,
    },
}

impl Denial {
    /// The refusal in one word, as the journal has it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::MissingCredential => "missing-credential",
            Self::AmbiguousCredential => "ambiguous-credential",
            Self::UnknownKey => "unknown-key",
            Self::ExpiredKey => "expired-key",
            Self::RevokedKey => "revoked-key",
            Self::UnknownSession => "unknown-session",
            Self::ForgedRequest => "forged-request",
            Self::MissingScope(_) => "missing-scope",
            Self::RateLimited { .. } => "rate-limited",
        }
    }
}
