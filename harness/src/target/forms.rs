//! The forms of a secret: how it stands in a text, as it is or as something on the way has encoded it.

use std::collections::BTreeSet;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// A way to write a secret. Upper and lower case are no forms of their own: whoever searches overlooks them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// As it is.
    Plain,
    /// Inside a JSON string, with as few `\` as there must be or with `\u0061` for every letter.
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
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Json,
        Self::Html,
        Self::Percent,
        Self::DoublePercent,
        Self::Hex,
        Self::Base64,
        Self::Base64Url,
    ];

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

    fn texts(self, secret: &str) -> Vec<String> {
        match self {
            Self::Plain => vec![secret.to_owned()],
            Self::Json => json(secret),
            Self::Html => html(secret),
            Self::Percent => percent(secret),
            Self::DoublePercent => {
                let once = percent(secret);
                once.iter().map(|once| once.replace('%', "%25")).collect()
            }
            Self::Hex => vec![each(secret.bytes(), |byte| format!("{byte:02x}"))],
            Self::Base64 => base64(secret, |bytes| STANDARD_NO_PAD.encode(bytes)),
            Self::Base64Url => base64(secret, |bytes| URL_SAFE_NO_PAD.encode(bytes)),
        }
    }
}

/// Every text that a secret stands in a text as, each once, beginning with the secret itself.
pub fn forms(secret: &str) -> Vec<(Form, String)> {
    let mut known = BTreeSet::new();
    let all = Form::ALL
        .iter()
        .flat_map(|form| form.texts(secret).into_iter().map(|text| (*form, text)));
    all.filter(|(_, text)| known.insert(text.clone())).collect()
}

fn each<T>(units: impl Iterator<Item = T>, write: impl Fn(T) -> String) -> String {
    units.map(write).collect::<Vec<_>>().concat()
}

/// Replaces each letter that `stays` does not hold for.
fn escaped(secret: &str, stays: impl Fn(char) -> bool, escape: impl Fn(char) -> String) -> String {
    let each = |letter| {
        if stays(letter) {
            String::from(letter)
        } else {
            escape(letter)
        }
    };
    secret.chars().map(each).collect()
}

fn json(secret: &str) -> Vec<String> {
    let unit = |letter: char| {
        let mut units = [0; 2];
        each(letter.encode_utf16(&mut units).iter(), |unit| {
            format!("\\u{unit:04x}")
        })
    };
    let quoted = serde_json::Value::from(secret).to_string();
    let shortest = quoted[1..quoted.len() - 1].to_owned();
    vec![
        shortest.replace('/', "\\/"),
        escaped(secret, |it| it.is_ascii_alphanumeric(), unit),
        escaped(secret, |_| false, unit),
        shortest,
    ]
}

fn html(secret: &str) -> Vec<String> {
    let decimal = |letter: char| format!("&#{};", u32::from(letter));
    let hexadecimal = |letter: char| format!("&#x{:x};", u32::from(letter));
    let named = |letter: char| match letter {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&apos;".to_owned(),
        letter => letter.to_string(),
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric();
    let named = escaped(secret, |_| false, named);
    vec![
        named.replace("&apos;", "&#39;"),
        named.replace("&apos;", "'"),
        named,
        escaped(secret, plain, decimal),
        escaped(secret, plain, hexadecimal),
        escaped(secret, |_| false, decimal),
        escaped(secret, |_| false, hexadecimal),
    ]
}

fn percent(secret: &str) -> Vec<String> {
    // What RFC 3986 leaves as it is, what JavaScript does, what a browser does in a query, and nothing at all.
    ["-._~", "-._~!*'()", "-._~!*()$%&+,/:;=?@[\\]^`{|}", ""]
        .into_iter()
        .flat_map(|kept| {
            let stays = |letter: char| match kept {
                "" => false,
                kept => letter.is_ascii_alphanumeric() || kept.contains(letter),
            };
            let escape = |letter: char| {
                let mut bytes = [0; 4];
                each(letter.encode_utf8(&mut bytes).bytes(), |byte| {
                    format!("%{byte:02x}")
                })
            };
            let encoded = escaped(secret, stays, escape);
            [encoded.replace("%20", "+"), encoded]
        })
        .collect()
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
    fn a_secret_without_signs_has_few_forms() {
        assert_eq!(of(Form::Plain, "abc123xyz9"), ["abc123xyz9"]);
        assert_eq!(of(Form::Hex, "az"), ["617a"]);
        assert_eq!(of(Form::Percent, "az"), ["%61%7a"]);
        assert_eq!(of(Form::DoublePercent, "az"), ["%2561%257a"]);
        assert_eq!(of(Form::Json, "az"), ["\\u0061\\u007a"]);
        assert_eq!(of(Form::Html, "az"), ["&#97;&#122;", "&#x61;&#x7a;"]);
        assert_eq!(forms("abc123xyz9").len(), 10);
    }

    #[test]
    fn signs_are_escaped_in_every_usual_way() {
        assert!(of(Form::Json, "a\"b+c").contains(&"a\\\"b+c".to_owned()));
        assert!(of(Form::Json, "a\"b+c").contains(&"a\\u0022b\\u002bc".to_owned()));
        assert!(of(Form::Json, "🔑").contains(&"\\ud83d\\udd11".to_owned()));
        assert!(of(Form::Html, "a&b").contains(&"a&amp;b".to_owned()));
        assert!(of(Form::Percent, "a b!").contains(&"a+b%21".to_owned()));
        assert!(of(Form::Percent, "a b!").contains(&"a%20b!".to_owned()));
        assert!(of(Form::DoublePercent, "a@b").contains(&"a%2540b".to_owned()));
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
