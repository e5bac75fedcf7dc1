//! Searches texts of any size for secrets: those of a credentials file, and those that the mock has made.

mod mark;
mod stream;

use std::{
    collections::BTreeMap,
    io::{self, Read},
};

use self::{mark::CONTEXT, stream::Window};
use crate::target::{
    credentials::Credentials,
    forms::Form,
    index::{Found, Index, SHORTEST},
};

/// What is looked for.
#[derive(Default)]
pub struct Search {
    index: Index,
    names: Vec<Name>,
    /// Slots whose secrets are too short to be told from ordinary words.
    pub too_short: Vec<String>,
}

enum Name {
    Slot(String),
    Marked,
    Token,
}

/// A secret that stands where it should not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Line, from 1.
    pub line: u64,
    /// Column in bytes, from 1.
    pub column: u64,
    /// Whose secret it is: a slot, or a key of the mock.
    pub what: String,
    /// How it is written.
    pub form: String,
}

impl Search {
    /// Looks for the secrets of these platforms, and for those of the mock.
    pub fn new(platforms: &BTreeMap<String, Credentials>) -> Self {
        let mut search = Self::default();
        for (platform, credentials) in platforms {
            for (slot, secret) in &credentials.slots {
                let name = format!("{platform}.{slot}");
                if secret.reveal().len() < SHORTEST {
                    search.too_short.push(name);
                } else {
                    search.add(secret.reveal(), Name::Slot(name));
                }
            }
        }
        search.add(mark::MARK, Name::Marked);
        search.add(mark::TOKEN, Name::Token);
        search
    }

    fn add(&mut self, secret: &str, name: Name) {
        if self.index.add(secret) {
            self.names.push(name);
        }
    }

    /// Tells every leak in a text, in order; answers how many bytes were read.
    pub fn read(&self, text: impl Read, mut tell: impl FnMut(&Leak)) -> io::Result<u64> {
        let mut window = Window::new(text, self.index.longest() + CONTEXT, CONTEXT);
        while window.advance()? {
            for found in self.index.find(window.bytes()) {
                if !window.is_new(found.place.end) {
                    continue;
                }
                if let Some((start, what)) = self.leaked(&found, window.bytes()) {
                    let (line, column) = window.position(start);
                    let written = &window.bytes()[found.place.clone()];
                    let form = self.form(&found, written);
                    tell(&Leak {
                        line,
                        column,
                        what,
                        form,
                    });
                }
            }
        }
        Ok(window.read())
    }

    /// Where a leak begins, and whose it is; nothing where a mark turns out to be none.
    fn leaked(&self, found: &Found, text: &[u8]) -> Option<(usize, String)> {
        let place = &found.place;
        match &self.names[found.secret] {
            Name::Slot(slot) => Some((place.start, slot.clone())),
            Name::Token => Some((place.start, "a token of the mock".to_owned())),
            Name::Marked => {
                let from = place.start.saturating_sub(CONTEXT);
                let to = text.len().min(place.end + CONTEXT);
                if !mark::is_in(&text[from..to]) {
                    return None;
                }
                // The mark stands near the end of a key.
                let of_key = |it: &&u8| it.is_ascii_alphanumeric() || b"_-.".contains(it);
                let before = text[from..place.start].iter().rev();
                let length = before.take_while(of_key).count();
                Some((place.start - length, "a key of the mock".to_owned()))
            }
        }
    }

    fn form(&self, found: &Found, written: &[u8]) -> String {
        let name = found.form.name();
        let secret = self.index.secret(found.secret).as_bytes();
        let exact = written.windows(secret.len()).any(|it| it == secret);
        if found.form == Form::Plain && !exact {
            format!("{name}, in another case")
        } else {
            name.to_owned()
        }
    }
}
