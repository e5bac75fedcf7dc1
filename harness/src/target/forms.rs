//! The forms of a secret: how it stands in a text, as it is or as something on the way has encoded it.

use std::collections::BTreeSet;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

use super::escapes::Reading;

/// A way to write a secret. Upper and lower case are no forms of their own: whoever searches overlooks them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// As it is.
    Plain,
    /// Inside a JSON string: `\u0061`, `\/`.
    Json,
    /// Inside HTML or XML: `&amp;`, `&#97;`, `&#x61;`.
    Html,
    /// Inside a URL or a form: `%61`.
    Percent,
    /// The same twice: `%2561`.
    DoublePercent,
    /// Two hexadecimal digits for each byte.
    Hex,
    /// Base64, at any offset inside something longer, such as a Basic pair.
    Base64,
    /// The same in the alphabet for URLs.
    Base64Url,
}

impl Form {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Json => "JSON escapes",
            Self::Html => "HTML entities",
            Self::Percent => "percent-encoded",
            Self::DoublePercent => "percent-encoded twice",
            Self::Hex => "hexadecimal",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
        }
    }
}

/// Every text that a secret is looked for as, each once, beginning with the secret itself. Escapes are no concern of these:
/// they are read in the text that is searched.
pub fn forms(secret: &str) -> Vec<(Form, String)> {
    let mut all = vec![
        (Form::Plain, secret.to_owned()),
        (Form::Percent, secret.replace(' ', "+")),
        (Form::Hex, hexadecimal(secret)),
    ];
    // Whoever reads escapes reads those as well that a secret seems to hold.
    let mut reading = Reading::of(secret.as_bytes());
    while let Some(read) = reading.unescaped() {
        all.extend(String::from_utf8(read.bytes.clone()).map(|text| (Form::Plain, text)));
        reading = read;
    }
    for (form, encoded) in [
        (
            Form::Base64,
            base64(secret, |bytes| STANDARD_NO_PAD.encode(bytes)),
        ),
        (
            Form::Base64Url,
            base64(secret, |bytes| URL_SAFE_NO_PAD.encode(bytes)),
        ),
    ] {
        all.extend(encoded.into_iter().map(|text| (form, text)));
    }
    let mut known = BTreeSet::new();
    all.retain(|(_, text)| known.insert(text.clone()));
    all
}

fn hexadecimal(secret: &str) -> String {
    secret
        .bytes()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

/// What base64 makes of the secret whatever stands before and after it: at each of three offsets the letters that hold
/// nothing else.
fn base64(secret: &str, encode: impl Fn(&[u8]) -> String) -> Vec<String> {
    const BITS: usize = 6;
    (0..3)
        .map(|offset| {
            let padded = [vec![0; offset], secret.as_bytes().to_vec()].concat();
            let first = (offset * 8).div_ceil(BITS);
            let last = padded.len() * 8 / BITS;
            encode(&padded)[first..last].to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(form: Form, secret: &str) -> Vec<String> {
        let all = forms(secret).into_iter();
        all.filter(|(found, _)| *found == form)
            .map(|(_, text)| text)
            .collect()
    }

    #[test]
    fn a_secret_is_looked_for_as_little_else() {
        assert_eq!(of(Form::Plain, "abc123xyz9"), ["abc123xyz9"]);
        assert_eq!(of(Form::Hex, "az"), ["617a"]);
        assert_eq!(of(Form::Percent, "a z"), ["a+z"]);
        assert_eq!(of(Form::Plain, "a%2541z"), ["a%2541z", "a%41z", "aaz"]);
        assert_eq!(forms("abc123xyz9").len(), 5);
    }

    #[test]
    fn base64_is_known_at_every_offset() {
        // `printf 'user:hunter22hunter' | base64` and its neighbours.
        let found = of(Form::Base64, "hunter22hunter");
        for pair in [
            "aHVudGVyMjJodW50ZXI=",
            "dXNlcjpodW50ZXIyMmh1bnRlcg==",
            "dXNlcnM6aHVudGVyMjJodW50ZXI6eA==",
            "dTpodW50ZXIyMmh1bnRlcg==",
        ] {
            assert!(found.iter().any(|text| pair.contains(text)), "{pair}");
        }
        assert!(of(Form::Base64Url, "~~~~~~~~~~~~")[0].contains("fn5-fn5-"));
    }
}
