//! Credentials that nobody issued, made from a live one: as data that can be generated, shrunk, and said in words.

mod edit;
mod forged;
mod generation;
mod place;

use std::{fmt, str::FromStr};

pub use self::{
    edit::Edit,
    forged::Forged,
    generation::{Generator, mutations, random},
    place::Place,
};
use super::presentation::Presentation;
use crate::documents::profile::Profile;

/// One way to make another credential of a live one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// Another text in the documented place.
    Edited(Vec<Edit>),
    /// The key itself, elsewhere or otherwise.
    Placed(Place),
    /// A signed token with one of its parts made anew.
    Forged(Forged),
}

/// A live key that is to be mutated.
#[derive(Clone, Copy)]
pub struct Live<'a> {
    /// What its platform documents.
    pub profile: &'a Profile,
    /// The key or token itself.
    pub key: &'a str,
    /// The public key that its signature is verified with (PEM), where the platform publishes it.
    pub public_key: Option<&'a str>,
}

/// What a mutation comes to for one live key.
pub struct Malformed {
    /// What the request carries.
    pub presentation: Presentation,
    /// The credential in it.
    pub text: String,
    /// What an open door would breach.
    pub breach: Breach,
}

/// What a door that opens to a mutation breaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// The refusal of this name.
    Of(&'static str),
    /// The same, but the documents leave room: it warns at most.
    Weakly(&'static str),
    /// Nothing: the live key can be read out of it.
    Nothing,
}

impl Mutation {
    /// Whether it is one on this platform: what another text comes to is another matter for each key.
    pub fn is_possible(&self, live: Live<'_>) -> bool {
        matches!(self, Self::Edited(_)) || self.of(live).is_some()
    }

    /// What it makes of a live key; `None` where nothing else comes of it.
    pub fn of(&self, live: Live<'_>) -> Option<Malformed> {
        match self {
            Self::Edited(edits) => edited(live, edits),
            Self::Placed(place) => place.of(live),
            Self::Forged(forged) => {
                live.profile.token.as_ref().filter(|token| token.jwt)?;
                let text = forged.of(live)?;
                Some(in_place(live.profile, text, Breach::Of("a-malformed-key")))
            }
        }
    }
}

fn edited(Live { profile, key, .. }: Live<'_>, edits: &[Edit]) -> Option<Malformed> {
    let text = edits
        .iter()
        .try_fold(key.to_owned(), |text, edit| edit.of(&text))?;
    if text.trim() == key || text.trim().is_empty() {
        return None;
    }
    if profile.token.as_ref().is_some_and(|token| token.jwt) && is_same_token(key, &text) {
        return None;
    }
    let mut words = text.split(|letter: char| letter.is_whitespace() || ",;\"'".contains(letter));
    let breach = if words.any(|word| word == key) {
        Breach::Nothing
    } else if text.is_ascii() {
        Breach::Of("a-malformed-key")
    } else {
        Breach::Of("an-oddity")
    };
    Some(in_place(profile, text, breach))
}

/// Whether a lenient reader may take both for one token: what is signed stands in both, and the signatures differ in no
/// more than letters that are none of the alphabet, or in the last one, which has bits to spare.
fn is_same_token(key: &str, text: &str) -> bool {
    let parts = |token: &str| {
        let (signed, signature) = token.rsplit_once('.')?;
        let mut letters: String = signature
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
            .collect();
        letters.pop();
        Some((signed.to_owned(), letters))
    };
    parts(key) == parts(text)
}

fn in_place(profile: &Profile, text: String, breach: Breach) -> Malformed {
    Malformed {
        presentation: Presentation::of_bytes(&profile.credential, text.as_bytes()),
        text,
        breach,
    }
}

impl fmt::Display for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited(edits) => {
                let words: Vec<_> = edits.iter().map(ToString::to_string).collect();
                f.write_str(&words.join(", "))
            }
            Self::Placed(place) => place.fmt(f),
            Self::Forged(forged) => forged.fmt(f),
        }
    }
}

impl FromStr for Mutation {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        if let Some(forged) = Forged::named(words) {
            return Ok(Self::Forged(forged));
        }
        if let Ok(place) = words.parse() {
            return Ok(Self::Placed(place));
        }
        let edits: Result<_, _> = words.split(", ").map(str::parse).collect();
        edits.map(Self::Edited)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::documents::Documents;

    const KEY: &str = "abc_sk_0123456789abcdefghij";

    fn made(words: &str, key: &str) -> Option<Malformed> {
        let is_jwt = key.contains('.');
        let jwt = |documents: &Documents| {
            let token = documents.profile.token.as_ref();
            token.is_some_and(|token| token.jwt)
        };
        let mut all = Documents::embedded().unwrap().into_iter();
        let documents = all.find(|documents| jwt(documents) == is_jwt).unwrap();
        let mutation: Mutation = words.parse().unwrap();
        mutation.of(Live {
            profile: &documents.profile,
            key,
            public_key: None,
        })
    }

    proptest! {
        #[test]
        fn its_words_say_all_of_a_mutation(mutation in mutations(true)) {
            prop_assert_eq!(mutation.to_string().parse(), Ok(mutation));
        }

        #[test]
        fn no_mutation_is_the_key_itself(mutation in mutations(false)) {
            if let (Mutation::Edited(_), Some(malformed)) = (&mutation, made(&mutation.to_string(), KEY)) {
                prop_assert_ne!(malformed.text.trim(), KEY);
            }
        }
    }

    #[test]
    fn what_a_lenient_reader_takes_for_the_key_breaches_nothing() {
        let breach = |words: &str| made(words, KEY).map(|it| it.breach);
        assert_eq!(breach("add U+0020 1 times"), None);
        assert_eq!(breach("add U+002C 1 times"), Some(Breach::Nothing));
        assert_eq!(breach("delete at 3"), Some(Breach::Of("a-malformed-key")));
        assert_eq!(breach("look-alike at 0"), Some(Breach::Of("an-oddity")));
    }

    #[test]
    fn the_spare_bits_of_a_signature_are_left_alone() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl";
        let text = |words: &str| made(words, token).map(|it| it.text);
        let last = token.len() - 1;
        assert_eq!(text(&format!("replace at {last} by U+0041")), None);
        assert_eq!(text("add U+003D 1 times"), None);
        assert!(text("replace at 35 by U+0041").is_some());
        assert!(text("delete at 3").is_some());
    }
}
