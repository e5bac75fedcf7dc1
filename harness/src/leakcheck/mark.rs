//! The mark by which secrets of the mock are known, written from the mock's README: four characters at random, `csmock`,
//! and six digits that the first four come to.

use std::iter;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use ring::digest;

use crate::target::escapes::Reading;

/// What is looked for; the rest is checked where it stands.
pub(super) const MARK: &str = "csmock";
/// How every token of the mock begins: its header in base64url, and two letters of its claims.
pub(super) const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImNvdW50ZXJzaWduIn0.ey";
/// So many bytes on either side hold the rest of a marked secret's end in any form.
pub(super) const CONTEXT: usize = 64;

/// As it is written, and with its escapes read up to this often.
const READINGS: usize = 4;
const CHECKED: usize = 4;
const CHECKSUM: usize = 6;

/// Whether a marked secret stands in these bytes, in whatever form.
pub(super) fn is_in(window: &[u8]) -> bool {
    let readings = iter::successors(Some(Reading::of(window)), Reading::unescaped).take(READINGS);
    let encoded = words(window, |it| {
        it.is_ascii_alphanumeric() || b"+/-_".contains(&it)
    });
    let hexadecimal = words(window, |it| it.is_ascii_hexdigit());
    readings
        .map(|reading| reading.bytes)
        .chain(
            encoded.flat_map(|word| (0..4).filter_map(move |skip| from_base64(word.get(skip..)?))),
        )
        .chain(
            hexadecimal.flat_map(|word| (0..2).filter_map(move |skip| from_hex(word.get(skip..)?))),
        )
        .any(|reading| is_plainly_in(&reading.to_ascii_lowercase()))
}

fn is_plainly_in(text: &[u8]) -> bool {
    let marked = text.windows(CHECKED + MARK.len() + CHECKSUM);
    marked.into_iter().any(|marked| {
        let (checked, rest) = marked.split_at(CHECKED);
        let sum = rest.strip_prefix(MARK.as_bytes());
        sum.is_some_and(|sum| {
            checked.iter().all(u8::is_ascii_alphanumeric) && sum == checksum(checked)
        })
    })
}

/// The first 32 bits of the SHA-256 as digits to the base of 36, the lowest last.
fn checksum(checked: &[u8]) -> [u8; CHECKSUM] {
    let hash = digest::digest(&digest::SHA256, checked);
    let number = hash.as_ref()[..4]
        .iter()
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let mut digits = [0; CHECKSUM];
    for (place, digit) in digits.iter_mut().rev().enumerate() {
        let power = 36_u32.pow(u32::try_from(place).unwrap_or_default());
        let value = u8::try_from(number / power % 36).unwrap_or_default();
        *digit = if value < 10 {
            b'0' + value
        } else {
            b'a' + value - 10
        };
    }
    digits
}

fn words(text: &[u8], letter: impl Fn(u8) -> bool) -> impl Iterator<Item = &[u8]> {
    text.split(move |it| !letter(*it))
        .filter(|word| !word.is_empty())
}

fn from_base64(word: &[u8]) -> Option<Vec<u8>> {
    // A window may cut a word anywhere: what is over belongs to nobody.
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    let word: Vec<_> = word
        .iter()
        .map(|letter| match letter {
            b'-' => b'+',
            b'_' => b'/',
            letter => *letter,
        })
        .collect();
    // One letter of a group of four holds no byte.
    let over = usize::from(word.len() % 4 == 1);
    engine.decode(&word[..word.len() - over]).ok()
}

fn from_hex(word: &[u8]) -> Option<Vec<u8>> {
    let pairs = word.chunks_exact(2);
    pairs
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;
    use crate::target::forms::{Form, forms};

    /// `abcd` comes to `1yqs1b`: `printf abcd | sha256sum` begins with 88d4266f.
    const MARKED: &str = "key_0123456789abcdcsmock1yqs1b";

    #[test]
    fn a_marked_secret_is_known_in_every_form() {
        assert_eq!(&checksum(b"abcd"), b"1yqs1b");
        for (form, text) in forms(MARKED) {
            // The first and last letters of base64 hold something else as well.
            let holds = matches!(form, Form::Base64 | Form::Base64Url) || is_in(text.as_bytes());
            assert!(holds, "{form:?}");
        }
        let each = |write: fn(u8) -> String| MARKED.bytes().map(write).collect::<String>();
        for text in [
            each(|it| format!("%{it:02x}")),
            each(|it| format!("%25{it:02X}")),
            each(|it| format!("\\\\u{it:04x}")),
            each(|it| format!("&#{it};")),
        ] {
            assert!(is_in(text.as_bytes()), "{text}");
        }
        for before in ["", "u", "us"] {
            let text = STANDARD.encode(format!("{before}{MARKED}:"));
            assert!(is_in(text.as_bytes()), "{text}");
        }
        assert!(is_in(MARKED.to_uppercase().as_bytes()));
    }

    #[test]
    fn the_mark_alone_says_nothing() {
        for text in [
            "csmock",
            "abcdcsmock1yqs1c",
            "-bcdcsmock1yqs1b",
            "%%&#\\u00",
        ] {
            assert!(!is_in(text.as_bytes()), "{text}");
        }
    }
}
