//! Finds many secrets at once, in every form, in time that grows with the text and not with their number.
//!
//! Secrets are born all through a run, hundreds of them: an automaton would be built anew for each. So every form is
//! filed under the six bytes that it ends in, and the text is looked through once as it is, and once for every time that
//! escapes in it can be read.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    escapes::Reading,
    forms::{Form, forms},
};

/// Bytes that a form is filed under; shorter texts are not found.
pub const SHORTEST: usize = 6;
/// What is longer than any token was made up to be long, and is looked for as it is.
const LONGEST: usize = 4096;
/// Escapes are read so often: of a server, of whoever it tells, and of a report that quotes both.
const READINGS: usize = 4;
/// Bytes that a letter takes at most in escapes of escapes.
const STRETCH: usize = 12;

/// Secrets that are looked for.
#[derive(Default)]
pub struct Index {
    secrets: Vec<String>,
    known: HashSet<String>,
    by_end: HashMap<[u8; SHORTEST], Vec<Ending>>,
    tails: Tails,
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
        let is_long = secret.len() > LONGEST;
        let all = if is_long {
            vec![(Form::Plain, secret.to_owned())]
        } else {
            forms(secret)
        };
        for (form, text) in all {
            let text = text.to_ascii_lowercase().into_bytes();
            let Some(end) = text.last_chunk::<SHORTEST>() else {
                continue;
            };
            let written = if is_long {
                text.len()
            } else {
                text.len() * STRETCH
            };
            self.longest = self.longest.max(written);
            self.tails.note(*end);
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

    /// Bytes that the longest form takes, escapes and all.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Every place at which secrets stand, in order; those that overlap are one, told by the longest.
    pub fn find(&self, text: &[u8]) -> Vec<Found> {
        let mut all = Vec::new();
        let mut reading = Some(Reading::of(text));
        for _ in 0..=READINGS {
            let Some(read) = reading else { break };
            self.find_in(&read, text, &mut all);
            reading = read.unescaped();
        }
        all.sort_by_key(|found| found.place.end);
        all.into_iter().fold(Vec::new(), merged)
    }

    /// Adds what a reading of a text holds and the text as it is does not.
    fn find_in(&self, reading: &Reading, text: &[u8], all: &mut Vec<Found>) {
        let bytes = &reading.bytes;
        let is_text = bytes.len() == text.len();
        for end in SHORTEST..=bytes.len() {
            let before = &bytes[..end];
            let Some(last) = before
                .last_chunk::<SHORTEST>()
                .filter(|it| self.tails.has(**it))
            else {
                continue;
            };
            for ending in self.by_end.get(last).into_iter().flatten() {
                if before.ends_with(&ending.text) {
                    let part = end - ending.text.len()..end;
                    let escape = reading.escape_in(&part, text);
                    // Where no escape is, an earlier reading has found it.
                    if is_text || escape.is_some() {
                        all.push(Found {
                            place: reading.place(&part),
                            secret: ending.secret,
                            form: escape.unwrap_or(ending.form),
                        });
                    }
                }
            }
        }
    }
}

/// With one more at the end, which takes in what it overlaps.
fn merged(mut all: Vec<Found>, mut found: Found) -> Vec<Found> {
    while let Some(other) = all.pop_if(|other| other.place.end > found.place.start) {
        let place = other.place.start.min(found.place.start)..found.place.end;
        if other.place.len() >= found.place.len() {
            found = other;
        }
        found.place = place;
    }
    all.push(found);
    all
}

/// The last four bytes of every form, filed by their hash: nearly all places of a text are passed over by them alone.
#[derive(Default)]
struct Tails(Vec<u64>);

impl Tails {
    /// So many bits tell the tails of a long run's secrets apart, most of them never touched.
    const BITS: u32 = 22;

    fn note(&mut self, end: [u8; SHORTEST]) {
        self.0.resize(1 << (Self::BITS - u64::BITS.ilog2()), 0);
        let (word, bit) = Self::place(end);
        self.0[word] |= bit;
    }

    fn has(&self, end: [u8; SHORTEST]) -> bool {
        let (word, bit) = Self::place(end);
        self.0.get(word).is_some_and(|found| found & bit != 0)
    }

    fn place(end: [u8; SHORTEST]) -> (usize, u64) {
        /// 2^32 divided by the golden ratio (Knuth's multiplicative hash).
        const SPREAD: u32 = 0x9E37_79B1;
        let [_, _, tail @ ..] = end;
        let hash = u32::from_le_bytes(tail).wrapping_mul(SPREAD) >> (u32::BITS - Self::BITS);
        ((hash >> 6) as usize, 1 << (hash & 63))
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
    fn a_secret_is_found_behind_escapes_of_any_mixture() {
        let index = index(&["a/b+c=d&e<f%41\"g"]);
        for (text, form) in [
            ("a/b+c=d\\u0026e\\u003Cf%41\\\"g", Form::Json),
            ("a/b%2Bc%3Dd%26e%3Cf%2541%22g", Form::Percent),
            ("a&#x2F;b+c&#x3D;d&amp;e&lt;f%41&quot;g", Form::Html),
            ("a/b+c=d\\\\u0026e\\\\u003cf%41\\\\\\\"g", Form::Json),
            (
                "a%252Fb%252Bc%253Dd%2526e%253Cf%252541%2522g",
                Form::DoublePercent,
            ),
        ] {
            let padded = format!("é{text}é");
            assert_eq!(
                found(&index, &padded),
                [(2..2 + text.len(), 0, form)],
                "{text}"
            );
        }
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
