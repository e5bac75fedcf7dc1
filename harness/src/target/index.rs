//! Finds many secrets at once, in every form, in time that grows with the text and not with their number.
//!
//! Secrets are born all through a run, hundreds of them: an automaton would be built anew for each. So every form is
//! filed under the six bytes that it ends in, and the text is looked through once.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::forms::{Form, forms};

/// Bytes that a form is filed under; shorter texts are not found.
pub const SHORTEST: usize = 6;
/// What is longer than any token was made up to be long, and is looked for as it is.
const LONGEST: usize = 4096;

/// Secrets that are looked for.
#[derive(Default)]
pub struct Index {
    secrets: Vec<String>,
    known: HashSet<String>,
    by_end: HashMap<[u8; SHORTEST], Vec<Ending>>,
    ends: Pairs,
    longest: usize,
}

/// A form by its end: letters in lower case.
struct Ending {
    text: Box<[u8]>,
    secret: usize,
    form: Form,
}

/// A secret that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The bytes that it takes, with whatever overlaps it.
    pub place: Range<usize>,
    /// Its number, in the order in which secrets were added.
    pub secret: usize,
    /// How it was written.
    pub form: Form,
}

impl Index {
    /// Adds a secret; one that is known, or too short, makes no difference. Answers whether it was added.
    pub fn add(&mut self, secret: &str) -> bool {
        if secret.len() < SHORTEST || !self.known.insert(secret.to_owned()) {
            return false;
        }
        let all = if secret.len() > LONGEST {
            vec![(Form::Plain, secret.to_owned())]
        } else {
            forms(secret)
        };
        for (form, text) in all {
            let text = text.to_ascii_lowercase().into_bytes();
            let Some(end) = text.last_chunk::<SHORTEST>() else {
                continue;
            };
            self.longest = self.longest.max(text.len());
            self.ends.note(*end);
            self.by_end.entry(*end).or_default().push(Ending {
                text: text.into(),
                secret: self.secrets.len(),
                form,
            });
        }
        self.secrets.push(secret.to_owned());
        true
    }

    /// The secret of this number.
    pub fn secret(&self, number: usize) -> &str {
        &self.secrets[number]
    }

    /// Bytes of the longest form.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Every place at which secrets stand, in order; those that overlap are one, told by the longest.
    pub fn find(&self, text: &[u8]) -> Vec<Found> {
        let text = text.to_ascii_lowercase();
        let mut all = Vec::new();
        for end in SHORTEST..=text.len() {
            let before = &text[..end];
            let Some(last) = before
                .last_chunk::<SHORTEST>()
                .filter(|it| self.ends.has(**it))
            else {
                continue;
            };
            for ending in self.by_end.get(last).into_iter().flatten() {
                if before.ends_with(&ending.text) {
                    let found = Found {
                        place: end - ending.text.len()..end,
                        secret: ending.secret,
                        form: ending.form,
                    };
                    merge(&mut all, found);
                }
            }
        }
        all
    }
}

fn merge(all: &mut Vec<Found>, mut found: Found) {
    while let Some(other) = all.pop_if(|other| other.place.end > found.place.start) {
        let place = other.place.start.min(found.place.start)..found.place.end;
        if other.place.len() > found.place.len() {
            found = other;
        }
        found.place = place;
    }
    all.push(found);
}

/// The last two bytes of every form: most places of a text are passed over by them alone.
#[derive(Default)]
struct Pairs(Vec<u64>);

impl Pairs {
    fn note(&mut self, end: [u8; SHORTEST]) {
        self.0.resize(1 << 10, 0);
        let (word, bit) = Self::place(end);
        self.0[word] |= bit;
    }

    fn has(&self, end: [u8; SHORTEST]) -> bool {
        let (word, bit) = Self::place(end);
        self.0.get(word).is_some_and(|found| found & bit != 0)
    }

    fn place(end: [u8; SHORTEST]) -> (usize, u64) {
        let [.., before, last] = end;
        let pair = usize::from(before) << 8 | usize::from(last);
        (pair >> 6, 1 << (pair & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(secrets: &[&str]) -> Index {
        let mut index = Index::default();
        for secret in secrets {
            index.add(secret);
        }
        index
    }

    fn found(index: &Index, text: &str) -> Vec<(Range<usize>, usize, Form)> {
        let found = index.find(text.as_bytes()).into_iter();
        found
            .map(|found| (found.place, found.secret, found.form))
            .collect()
    }

    #[test]
    fn a_secret_is_found_in_each_form_and_case() {
        let secret = "abc_sk_0123456789";
        let index = index(&[secret]);
        for (form, text) in forms(secret) {
            for text in [text.clone(), text.to_uppercase()] {
                let padded = format!("ab{text}xy");
                assert_eq!(
                    found(&index, &padded),
                    [(2..2 + text.len(), 0, form)],
                    "{text}"
                );
            }
        }
        assert_eq!(found(&index, "abc_sk_012345678"), []);
        assert_eq!(found(&index, ""), []);
    }

    #[test]
    fn secrets_that_overlap_are_one_place() {
        let index = index(&["abcdefgh", "efghijklmn", "abcdefghi"]);
        assert_eq!(
            found(&index, "-abcdefghijklmn-abcdefghi-"),
            [(1..15, 1, Form::Plain), (16..25, 2, Form::Plain)]
        );
    }

    #[test]
    fn a_long_secret_is_found_whole_or_not_at_all() {
        let long: String = ('a'..='z').cycle().take(LONGEST + 1).collect();
        let index = index(&[&long]);
        assert_eq!(found(&index, &long), [(0..LONGEST + 1, 0, Form::Plain)]);
        assert_eq!(found(&index, &long[1..]), []);
    }
}
