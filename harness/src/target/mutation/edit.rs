//! One change to the text of a credential. Places count from nought, and go round at its end, so that a change that was
//! found on one key can be said of another.

use std::{fmt, fmt::Write as _, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The character there goes.
    Delete(usize),
    /// A character comes before the one there.
    Insert(usize, char),
    /// Another character takes its place.
    Replace(usize, char),
    /// It changes places with the next one.
    Swap(usize),
    /// It is written in the other case.
    Case(usize),
    /// The first character from there on that has a double of another code point gives way to it.
    LookAlike(usize),
    /// It is written as `%41` (RFC 3986, 2.1).
    Percent(usize),
    /// So many characters remain.
    Cut(usize),
    /// This character comes behind the end, so many times.
    Add(char, usize),
    /// All of it in base64 (RFC 4648, 4).
    Base64,
}

/// Letters and digits, and what can be taken for them.
const DOUBLES: [(char, char); 10] = [
    ('a', '\u{430}'),
    ('c', '\u{441}'),
    ('e', '\u{435}'),
    ('i', '\u{456}'),
    ('o', '\u{43e}'),
    ('p', '\u{440}'),
    ('s', '\u{455}'),
    ('x', '\u{445}'),
    ('y', '\u{443}'),
    ('_', '\u{ff3f}'),
];

impl Edit {
    /// The changed text; `None` where there is nothing to change.
    pub fn of(&self, text: &str) -> Option<String> {
        let mut letters: Vec<char> = text.chars().collect();
        let length = letters.len();
        let at = |place: &usize| (length > 0).then(|| place % length);
        match self {
            Self::Delete(place) => {
                letters.remove(at(place)?);
            }
            Self::Insert(place, letter) => letters.insert(at(place)?, *letter),
            Self::Replace(place, letter) => letters[at(place)?] = *letter,
            Self::Swap(place) => letters.swap(at(place)?, at(&(place + 1))?),
            Self::Case(place) => {
                let letter = &mut letters[at(place)?];
                *letter = if letter.is_ascii_lowercase() {
                    letter.to_ascii_uppercase()
                } else {
                    letter.to_ascii_lowercase()
                };
            }
            Self::LookAlike(place) => {
                let start = at(place)?;
                let (letter, double) = letters[start..].iter_mut().find_map(|letter| {
                    let double = DOUBLES.iter().find(|(plain, _)| plain == letter)?.1;
                    Some((letter, double))
                })?;
                *letter = double;
            }
            Self::Percent(place) => {
                let place = at(place)?;
                let mut written = String::new();
                for byte in letters[place].to_string().bytes() {
                    let _ = write!(written, "%{byte:02X}");
                }
                letters.splice(place..=place, written.chars());
            }
            Self::Cut(kept) => letters.truncate(at(kept)?),
            Self::Add(letter, times) => letters.extend(std::iter::repeat_n(*letter, *times)),
            Self::Base64 => return Some(STANDARD.encode(text)),
        }
        Some(letters.into_iter().collect())
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = |letter: char| format!("U+{:04X}", u32::from(letter));
        match self {
            Self::Delete(place) => write!(f, "delete at {place}"),
            Self::Insert(place, letter) => write!(f, "insert at {place} {}", code(*letter)),
            Self::Replace(place, letter) => write!(f, "replace at {place} by {}", code(*letter)),
            Self::Swap(place) => write!(f, "swap at {place}"),
            Self::Case(place) => write!(f, "other case at {place}"),
            Self::LookAlike(place) => write!(f, "look-alike at {place}"),
            Self::Percent(place) => write!(f, "percent-encode at {place}"),
            Self::Cut(kept) => write!(f, "cut to {kept}"),
            Self::Add(letter, times) => write!(f, "add {} {times} times", code(*letter)),
            Self::Base64 => f.write_str("in base64"),
        }
    }
}

impl FromStr for Edit {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        let unknown = || format!("{words:?} is no change of a credential");
        let number = |text: &str| text.parse::<usize>().map_err(|_| unknown());
        let letter = |text: &str| {
            let code = text.strip_prefix("U+").ok_or_else(unknown)?;
            let code = u32::from_str_radix(code, 16).ok();
            code.and_then(char::from_u32).ok_or_else(unknown)
        };
        let split: Vec<_> = words.split(' ').collect();
        Ok(match split.as_slice() {
            ["delete", "at", place] => Self::Delete(number(place)?),
            ["insert", "at", place, code] => Self::Insert(number(place)?, letter(code)?),
            ["replace", "at", place, "by", code] => Self::Replace(number(place)?, letter(code)?),
            ["swap", "at", place] => Self::Swap(number(place)?),
            ["other", "case", "at", place] => Self::Case(number(place)?),
            ["look-alike", "at", place] => Self::LookAlike(number(place)?),
            ["percent-encode", "at", place] => Self::Percent(number(place)?),
            ["cut", "to", kept] => Self::Cut(number(kept)?),
            ["add", code, times, "times"] => Self::Add(letter(code)?, number(times)?),
            ["in", "base64"] => Self::Base64,
            _ => return Err(unknown()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_does_what_it_says() {
        for (words, expected) in [
            ("delete at 1", Some("aX")),
            ("delete at 4", Some("aX")),
            ("insert at 0 U+002D", Some("-abX")),
            ("replace at 2 by U+0059", Some("abY")),
            ("swap at 2", Some("Xba")),
            ("other case at 2", Some("abx")),
            ("other case at 0", Some("AbX")),
            ("look-alike at 0", Some("\u{430}bX")),
            ("look-alike at 1", None),
            ("percent-encode at 1", Some("a%62X")),
            ("cut to 1", Some("a")),
            ("add U+0030 3 times", Some("abX000")),
            ("in base64", Some("YWJY")),
        ] {
            let edit: Edit = words.parse().unwrap();
            assert_eq!(edit.of("abX").as_deref(), expected, "{words}");
        }
        assert!("delete".parse::<Edit>().is_err());
        assert!("insert at 1 x".parse::<Edit>().is_err());
        assert_eq!(Edit::Delete(0).of(""), None);
    }
}
