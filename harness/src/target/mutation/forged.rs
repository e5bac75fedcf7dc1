//! Signed tokens of which one part is made anew, by whoever has no key to sign them with.

use std::fmt;

use super::Live;
use crate::target::forgery;

/// A forgery, by its words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Forged(usize);

type Forge = fn(Live<'_>) -> Option<String>;

/// All of them, the plainest first.
const ALL: [(&str, Forge); 16] = [
    ("forged with alg none", |live| {
        forgery::unsigned(live.key, "none")
    }),
    ("forged with alg None", |live| {
        forgery::unsigned(live.key, "None")
    }),
    ("forged with alg NONE and the old signature", |live| {
        forgery::with_header(live.key, &[("alg", "NONE")])
    }),
    ("forged with the public key as a secret", |live| {
        forgery::signed_with_secret(live.key, &[], live.public_key?.as_bytes())
    }),
    (
        "forged with the public key without its last line break",
        |live| forgery::signed_with_secret(live.key, &[], live.public_key?.trim_end().as_bytes()),
    ),
    ("forged with a secret of nobody", |live| {
        forgery::signed_with_secret(live.key, &[], b"secret")
    }),
    ("forged with an empty secret of a kid", |live| {
        forgery::signed_with_secret(live.key, &[("kid", "../../../../dev/null")], b"")
    }),
    ("forged with a key of its own", |live| {
        forgery::signed_with_own_key(live.key, &[])
    }),
    ("forged with a kid that is a query", |live| {
        forgery::signed_with_secret(live.key, &[("kid", "' UNION SELECT 'a")], b"a")
    }),
    ("forged with keys elsewhere", |live| {
        forgery::signed_with_own_key(live.key, &[("jku", "https://keys.invalid/jwks.json")])
    }),
    ("forged with a later end", |live| {
        forgery::with_a_later_end(live.key)
    }),
    ("forged with no end", |live| {
        forgery::without_claim(live.key, "exp")
    }),
    ("forged with another subject", |live| {
        let nobody = "00000000-0000-0000-0000-000000000000";
        forgery::with_claim(live.key, "sub", nobody)
    }),
    ("forged with another issuer", |live| {
        forgery::with_claim(live.key, "iss", "https://issuer.invalid")
    }),
    ("forged with a signature of nobody", |live| {
        forgery::signed_by_nobody(live.key)
    }),
    ("forged with a fourth part", |live| {
        Some(format!("{}.e30", live.key))
    }),
];

impl Forged {
    /// The forgery of this number, going round.
    pub fn numbered(number: usize) -> Self {
        Self(number % ALL.len())
    }

    /// How many there are.
    pub const COUNT: usize = ALL.len();

    /// The forgery of these words.
    pub fn named(words: &str) -> Option<Self> {
        ALL.iter().position(|(name, _)| *name == words).map(Self)
    }

    /// What it makes of a token; `None` where that is none.
    pub(super) fn of(self, live: Live<'_>) -> Option<String> {
        ALL[self.0].1(live)
    }
}

impl fmt::Debug for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(ALL[self.0].0)
    }
}
