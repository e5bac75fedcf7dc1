//! Escapes of URLs, JSON and HTML, each read for itself: encoders differ in which letters they escape, and several may
//! have been at work.

use std::ops::Range;

use super::forms::Form;

/// A text in small letters, with its escapes read so many times, and where each byte of it was written.
pub struct Reading {
    /// What is read.
    pub bytes: Vec<u8>,
    /// Where each byte begins in the text as it was written, and where that ends.
    starts: Vec<usize>,
}

impl Reading {
    /// The text as it is written.
    pub fn of(text: &[u8]) -> Self {
        Self {
            bytes: text.to_ascii_lowercase(),
            starts: (0..=text.len()).collect(),
        }
    }

    /// What is read when every escape is read once more; nothing if there is none.
    pub fn unescaped(&self) -> Option<Self> {
        let first = self.bytes.iter().position(|it| b"%\\&".contains(it))?;
        let mut read = Self {
            bytes: self.bytes[..first].to_vec(),
            starts: self.starts[..first].to_vec(),
        };
        let mut at = first;
        while let Some(byte) = self.bytes.get(at) {
            let (letter, taken) = escape(&self.bytes[at..]).unwrap_or((Letter::Byte(*byte), 1));
            read.push(letter, self.starts[at]);
            at += taken;
        }
        read.starts.push(self.starts[at]);
        (read.bytes.len() < self.bytes.len()).then_some(read)
    }

    fn push(&mut self, letter: Letter, start: usize) {
        match letter {
            Letter::Byte(byte) => self.bytes.push(byte.to_ascii_lowercase()),
            Letter::Char(letter) => {
                let mut bytes = [0; 4];
                let letter = letter.to_ascii_lowercase().encode_utf8(&mut bytes);
                self.bytes.extend_from_slice(letter.as_bytes());
            }
        }
        self.starts.resize(self.bytes.len(), start);
    }

    /// Where this part of the reading is written.
    pub fn place(&self, part: &Range<usize>) -> Range<usize> {
        self.starts[part.start]..self.starts[part.end]
    }

    /// How the first escape in this part of the reading is written in `text`; nothing if it holds none.
    pub fn escape_in(&self, part: &Range<usize>, text: &[u8]) -> Option<Form> {
        let mut bytes = self.starts[part.start..=part.end].windows(2);
        let start = bytes.find(|it| it[1] > it[0] + 1)?[0];
        Some(match &text[start..] {
            [b'&', ..] => Form::Html,
            [b'\\', ..] => Form::Json,
            [b'%', b'2', b'5', ..] => Form::DoublePercent,
            _ => Form::Percent,
        })
    }
}

/// What an escape stands for: a byte in URLs, a letter elsewhere.
enum Letter {
    Byte(u8),
    Char(char),
}

/// What the escape at the beginning of a text in small letters stands for, and how many bytes it takes.
fn escape(text: &[u8]) -> Option<(Letter, usize)> {
    match text {
        [b'%' | b'\\', b'u', ..] => unit_escape(text),
        [b'%', ..] => Some((Letter::Byte(byte(text.get(1..3)?)?), 3)),
        [b'\\', b'x', ..] => Some((Letter::Byte(byte(text.get(2..4)?)?), 4)),
        [b'\\', sign, ..] => {
            let byte = match sign {
                b'"' | b'\'' | b'\\' | b'/' => *sign,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                _ => return None,
            };
            Some((Letter::Byte(byte), 2))
        }
        [b'&', rest @ ..] => {
            /// Digits of the highest letter, and leading zeros.
            const LONGEST: usize = 10;
            let end = rest.iter().take(LONGEST).position(|it| *it == b';')?;
            let letter = match &rest[..end] {
                [b'#', b'x', digits @ ..] => char::from_u32(number(digits, 16)?)?,
                [b'#', digits @ ..] => char::from_u32(number(digits, 10)?)?,
                name => named(name)?,
            };
            Some((Letter::Char(letter), end + 2))
        }
        _ => None,
    }
}

/// A letter as one or two units of UTF-16, each in four digits.
fn unit_escape(text: &[u8]) -> Option<(Letter, usize)> {
    const TAKEN: usize = 6;
    let unit = |at: usize| {
        let escape = text.get(at..at + TAKEN)?;
        (escape[..2] == text[..2]).then_some(())?;
        u16::try_from(number(&escape[2..], 16)?).ok()
    };
    let units = [unit(0)?, unit(TAKEN).unwrap_or_default()];
    let letter = char::decode_utf16(units).next()?.ok()?;
    Some((Letter::Char(letter), TAKEN * letter.len_utf16()))
}

fn byte(digits: &[u8]) -> Option<u8> {
    u8::try_from(number(digits, 16)?).ok()
}

fn number(digits: &[u8], base: u32) -> Option<u32> {
    // A sign before the digits would be taken for a part of the number.
    let digits = str::from_utf8(digits)
        .ok()
        .filter(|it| !it.starts_with('+'))?;
    u32::from_str_radix(digits, base).ok()
}

/// The signs of ASCII that HTML has names for.
fn named(name: &[u8]) -> Option<char> {
    Some(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        b"excl" => '!',
        b"num" => '#',
        b"dollar" => '$',
        b"percnt" => '%',
        b"lpar" => '(',
        b"rpar" => ')',
        b"ast" => '*',
        b"plus" => '+',
        b"comma" => ',',
        b"period" => '.',
        b"sol" => '/',
        b"colon" => ':',
        b"semi" => ';',
        b"equals" => '=',
        b"quest" => '?',
        b"commat" => '@',
        b"lsqb" | b"lbrack" => '[',
        b"bsol" => '\\',
        b"rsqb" | b"rbrack" => ']',
        b"hat" => '^',
        b"lowbar" => '_',
        b"grave" => '`',
        b"lcub" | b"lbrace" => '{',
        b"verbar" | b"vert" => '|',
        b"rcub" | b"rbrace" => '}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let read = Reading::of(text.as_bytes()).unescaped()?;
        Some(String::from_utf8_lossy(&read.bytes).into_owned())
    }

    #[test]
    fn every_escape_is_read_once() {
        for (text, expected) in [
            ("%41%2Bb%2526", "a+b%26"),
            ("%u00e9\\u00E9%C3%A9", "ééé"),
            ("\\ud83d\\udd11\\x41\\\"\\/\\\\n", "🔑a\"/\\n"),
            ("&amp;lt;&#x2F;&#47;&#038;&equals;", "&lt;//&="),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in [
            "",
            "plain",
            "%+1 %4 %",
            "\\u+041 \\ud83d \\q \\",
            "&# &#x; &nothing; &",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_part_is_found_where_it_is_written() {
        let text = "x%41\\u00e9&lt;z";
        let read = Reading::of(text.as_bytes())
            .unescaped()
            .expect("it is escaped");
        assert_eq!(read.bytes, "xaé<z".as_bytes());
        assert_eq!(&text[read.place(&(1..4))], "%41\\u00e9");
        assert_eq!(read.escape_in(&(2..5), text.as_bytes()), Some(Form::Json));
        assert_eq!(read.escape_in(&(0..1), text.as_bytes()), None);
    }
}
