//! The platforms that this mock imitates, each in a folder of its own.

pub mod aiaas;
pub mod coreplexml;
pub mod plexe;
pub mod runai;

use std::{fmt, sync::Arc};

use axum::{Router, response::Response};
use http::HeaderValue;

use crate::{
    auth::{Denial, KeyFormat, Scope, Scopes, TokenFormat},
    joints::Deviation,
    server::Unreadable,
    services::{
        Services,
        rate_limiter::Rule,
        seed::{Grant, Key},
        settings::Choice,
    },
    visit::Visit,
};

/// What tells one platform from another.
pub struct Platform {
    /// Its name, in flags, in control and in folders.
    pub name: &'static str,
    /// Its seed, in TOML.
    pub seed: &'static str,
    /// How its keys look.
    pub key_format: KeyFormat,
    /// How its tokens are made, if it issues any.
    pub tokens: Option<TokenFormat>,
    /// Settings with a few words to choose from.
    pub choices: &'static [Choice],
    /// What a key with full power may do.
    pub full: &'static [Scope],
    /// What a key that only reads may do.
    pub read_only: &'static [Scope],
    /// The limits it documents.
    pub rules: &'static [Rule],
    /// What the credentials file says of its limits, for the limits in force.
    pub declared_limits: fn(&[u32]) -> toml::Table,
    /// Its routes.
    pub router: fn(Arc<Services>) -> Router,
    /// What a 401 says of how to be let in (RFC 9110, 11.6.1); no document names a scheme that differs.
    pub challenge: &'static str,
    /// Bytes of a body that some route takes.
    pub largest_body: usize,
    /// Adds what every answer carries, given the id that the request brought along.
    pub complete: fn(&Visit, Option<&HeaderValue>, &mut Response),
    /// How it says no.
    pub refuse: fn(Denial) -> Response,
    /// How it says that it could not read a body.
    pub unreadable: fn(Unreadable) -> Response,
    /// Promises it can be made to break, by theme.
    pub faults: &'static [&'static [Deviation]],
    /// Freedoms it can be made to use otherwise, by theme.
    pub variants: &'static [&'static [Deviation]],
    /// The slot of the key to try first.
    pub first_slot: &'static str,
    /// A command to try first, for a base URL and a key.
    pub first_command: fn(url: &str, key: &str) -> String,
}

/// All platforms.
pub static ALL: &[&Platform] = &[
    &plexe::PLATFORM,
    &coreplexml::PLATFORM,
    &aiaas::PLATFORM,
    &runai::PLATFORM,
];

impl Platform {
    /// All promises it can be made to break.
    pub fn all_faults(&self) -> impl Iterator<Item = &'static Deviation> {
        self.faults.iter().copied().flatten()
    }

    /// All freedoms it can be made to use otherwise.
    pub fn all_variants(&self) -> impl Iterator<Item = &'static Deviation> {
        self.variants.iter().copied().flatten()
    }

    /// What a grant stands for here.
    pub fn scopes(&self, grant: Grant) -> Scopes {
        Scopes::Borrowed(match grant {
            Grant::Full => self.full,
            Grant::ReadOnly => self.read_only,
        })
    }

    /// What a key of the seed may do.
    pub fn seeded_scopes(&self, key: &Key) -> Scopes {
        let scopes = self.scopes(key.grant);
        if key.scopes.is_empty() {
            return scopes;
        }
        let named = |scope: &&Scope| key.scopes.iter().any(|word| word == scope.0);
        scopes.iter().filter(named).copied().collect()
    }
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
