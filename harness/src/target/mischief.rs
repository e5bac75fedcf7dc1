//! Ways to present a live key wrongly in exactly one respect, or rightly in an unusual form.

use super::{
    forgery,
    presentation::{Presentation, with_scheme},
};
use crate::documents::profile::Profile;

/// One way, by the words of the step `a live key …`.
#[derive(Clone, Copy)]
pub struct Mischief {
    /// The words.
    pub words: &'static str,
    kind: Kind,
}

/// `None` where the platform's documents leave nothing to do so with.
#[derive(Clone, Copy)]
enum Kind {
    /// Another text in the documented place.
    Changed(fn(&Profile, &str) -> Option<String>),
    /// The key itself in a place of its own.
    Placed(fn(&Profile, &str) -> Option<Presentation>),
}

const fn changed(words: &'static str, change: fn(&Profile, &str) -> Option<String>) -> Mischief {
    Mischief {
        words,
        kind: Kind::Changed(change),
    }
}

const fn placed(
    words: &'static str,
    place: fn(&Profile, &str) -> Option<Presentation>,
) -> Mischief {
    Mischief {
        words,
        kind: Kind::Placed(place),
    }
}

/// Every way that a feature may name.
pub const ALL: &[Mischief] = &[
    changed("cut short by one character", |_, key| {
        key.char_indices()
            .last()
            .map(|(end, _)| key[..end].to_owned())
    }),
    changed("with one character changed", |_, key| {
        Some(with_middle_changed(key))
    }),
    changed("in the other letter case", |_, key| {
        Some(in_other_case(key))
    }),
    changed("with one character added", |_, key| Some(format!("{key}0"))),
    changed("with the wrong prefix", |profile, key| {
        let prefix = profile.key.as_ref()?.prefix.as_deref()?;
        Some(format!("zzz{}", key.strip_prefix(prefix)?))
    }),
    changed("reduced to its prefix", |profile, _| {
        profile.key.as_ref()?.prefix.clone()
    }),
    changed("signed by nobody", |profile, token| {
        jwt(profile, token, forgery::signed_by_nobody)
    }),
    changed("with a later end", |profile, token| {
        jwt(profile, token, forgery::with_a_later_end)
    }),
    changed("without a signature", |profile, token| {
        jwt(profile, token, |token| forgery::unsigned(token, "none"))
    }),
    changed("left empty", |_, _| Some(String::new())),
    changed("with blanks around it", |profile, key| {
        profile
            .credential
            .scheme
            .is_none()
            .then(|| format!("  {key}  "))
    }),
    changed("swollen to eight kilobytes", |_, key| {
        Some(format!("{key}{}", "0".repeat(8 * 1024)))
    }),
    placed("left out", |_, _| Some(Presentation::nothing())),
    placed("with a letter beyond ASCII", |profile, key| {
        let mut bytes = key.as_bytes().to_vec();
        bytes.push(0xE9);
        Some(Presentation::of_bytes(&profile.credential, &bytes))
    }),
    placed("in the query string", |profile, key| {
        let name = if profile.credential.header == "authorization" {
            "access_token"
        } else {
            &profile.credential.header
        };
        Some(Presentation {
            query: Some((name.to_owned(), key.to_owned())),
            ..Presentation::default()
        })
    }),
    placed("in the body", |profile, key| {
        let body = serde_json::json!({ &profile.credential.header: key }).to_string();
        Some(Presentation {
            body: Some(body),
            ..Presentation::default()
        })
    }),
    placed("under another scheme", |_, key| {
        Some(Presentation::header(
            "authorization",
            with_scheme(Some("Token"), key.as_bytes()),
        ))
    }),
    placed("in another header", |_, key| {
        Some(Presentation::header(
            "x-auth-token",
            key.as_bytes().to_vec(),
        ))
    }),
    placed("under a header name in title case", |profile, key| {
        let proper = Presentation::of_bytes(&profile.credential, key.as_bytes());
        Some(Presentation {
            title_case: true,
            ..proper
        })
    }),
    placed("under a scheme name in capitals", |profile, key| {
        let scheme = profile.credential.scheme.as_ref()?.to_uppercase();
        let value = with_scheme(Some(&scheme), key.as_bytes());
        Some(Presentation::header(&profile.credential.header, value))
    }),
    placed("beside a different one", |profile, key| {
        let mut both = Presentation::of_bytes(&profile.credential, key.as_bytes());
        let other = with_middle_changed(key);
        both.headers
            .extend(Presentation::of_bytes(&profile.credential, other.as_bytes()).headers);
        Some(both)
    }),
    placed("in the alternative place", |profile, key| {
        let alternative = profile.credential.alternative.as_deref()?;
        Some(Presentation::of_bytes(alternative, key.as_bytes()))
    }),
];

/// A forged token, where tokens are documented to be signed.
fn jwt(profile: &Profile, token: &str, forge: fn(&str) -> Option<String>) -> Option<String> {
    profile.token.as_ref().filter(|token| token.jwt)?;
    forge(token)
}

/// A text that looks like the platform's credentials, to see what can be done with one.
pub fn sample(profile: &Profile) -> String {
    if profile.token.as_ref().is_some_and(|token| token.jwt) {
        return "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl".to_owned();
    }
    let key = profile.key.as_ref();
    let prefix = key
        .and_then(|key| key.prefix.as_deref())
        .unwrap_or_default();
    format!("{prefix}0123456789abcdef")
}

impl Mischief {
    /// The mischief of these words.
    pub fn named(words: &str) -> Option<Self> {
        ALL.iter().copied().find(|mischief| mischief.words == words)
    }

    /// The key changed in this way, where it changes the key and not its place.
    pub fn text(self, profile: &Profile, key: &str) -> Option<String> {
        match self.kind {
            Kind::Changed(change) => change(profile, key),
            Kind::Placed(_) => None,
        }
    }

    /// What the request then carries; `None` where the platform's documents leave nothing to do so with.
    pub fn present(self, profile: &Profile, key: &str) -> Option<Presentation> {
        match self.kind {
            Kind::Changed(change) => change(profile, key)
                .map(|text| Presentation::of_bytes(&profile.credential, text.as_bytes())),
            Kind::Placed(place) => place(profile, key),
        }
    }
}

/// A key with one ASCII letter or digit in its middle replaced by another.
pub fn with_middle_changed(key: &str) -> String {
    let middle = key.len() / 2;
    key.char_indices()
        .map(|(place, letter)| match (place == middle, letter) {
            (true, 'x') => 'y',
            (true, _) => 'x',
            (false, letter) => letter,
        })
        .collect()
}

/// Each letter in the other case; what has no case stays.
fn in_other_case(key: &str) -> String {
    key.chars()
        .map(|letter| {
            if letter.is_ascii_lowercase() {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            }
        })
        .collect()
}
