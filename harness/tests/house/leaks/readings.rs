//! Everything that a text may be read as: what stands in it encoded, decoded. Written without the product's own forms, so
//! that a slip cannot hide in both.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

/// The forms that are searched, each with how a sample stands in a text, made by hand with `base64`, `xxd` and `printf`.
pub(crate) const FORMS: [(&str, &str); 13] = [
    ("plain", "x Sample-0f-a-secret x"),
    ("upper case", "x SAMPLE-0F-A-SECRET x"),
    ("base64", "U2FtcGxlLTBmLWEtc2VjcmV0"),
    ("base64 after one byte", "OlNhbXBsZS0wZi1hLXNlY3JldA=="),
    ("base64 after two bytes", "eDpTYW1wbGUtMGYtYS1zZWNyZXQ="),
    ("base64url", "fn5-U2FtcGxlLTBmLWEtc2VjcmV0"),
    (
        "inside a Basic pair",
        "Basic dXNlcjpTYW1wbGUtMGYtYS1zZWNyZXQ=",
    ),
    (
        "percent-encoded",
        "%53%61%6D%70%6C%65%2D%30%66%2D%61%2D%73%65%63%72%65%74",
    ),
    (
        "percent-encoded twice",
        "%2553%2561%256d%2570%256c%2565%252d%2530%2566%252d%2561%252d%2573%2565%2563%2572%2565%2574",
    ),
    (
        "JSON escapes",
        "\"\\u0053\\u0061\\u006d\\u0070\\u006c\\u0065\\u002d\\u0030\\u0066\\u002d\\u0061\\u002d\\u0073\\u0065\\u0063\\u0072\\u0065\\u0074\"",
    ),
    ("hexadecimal", "53616d706c652d30662d612d736563726574"),
    (
        "HTML entities, decimal",
        "&#83;&#97;&#109;&#112;&#108;&#101;&#45;&#48;&#102;&#45;&#97;&#45;&#115;&#101;&#99;&#114;&#101;&#116;",
    ),
    (
        "HTML entities, hexadecimal",
        "&#x53;&#x61;&#x6D;&#x70;&#x6C;&#x65;&#x2D;&#x30;&#x66;&#x2D;&#x61;&#x2D;&#x73;&#x65;&#x63;&#x72;&#x65;&#x74;",
    ),
];
/// What the forms are of.
pub(crate) const SAMPLE: &str = "Sample-0f-a-secret";

/// Its name, and what it makes of a text.
type Encoder = (&'static str, fn(&str) -> String);

/// Encoders that escape some signs and leave others, each as in a library that many servers use.
pub(crate) const ENCODERS: [Encoder; 6] = [
    ("encoding/json of Go", go),
    ("json_encode of PHP", |text| json(text).replace('/', "\\/")),
    ("urllib.parse.quote of Python", |text| {
        percent(text, "_.-~/")
    }),
    ("encodeURI of JavaScript", |text| {
        percent(text, ";,/?:@&=+$-_.!~*'()#")
    }),
    ("escape of OWASP and of lodash", |text| {
        let page = text.replace('&', "&amp;").replace('<', "&lt;");
        let page = page.replace('>', "&gt;").replace('"', "&quot;");
        let page = page.replace('\'', "&#39;").replace('`', "&#x60;");
        page.replace('/', "&#x2F;").replace('=', "&#x3D;")
    }),
    ("JSON inside a JSON string", |text| go(&go(text))),
];
/// What the encoders are tried on: signs that they treat differently, and one that looks like an escape.
pub(crate) const SIGNED: &str = "Sup3r/Sec\"ret+Val=ue&42<x%41yz";

fn json(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\r', "\\r")
            .replace('\n', "\\n")
    )
}

fn go(text: &str) -> String {
    let json = json(text).replace('&', "\\u0026");
    json.replace('<', "\\u003c").replace('>', "\\u003e")
}

fn percent(text: &str, kept: &str) -> String {
    let letter = |byte: u8| match char::from(byte) {
        it if it.is_ascii_alphanumeric() || kept.contains(it) => it.to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect::<Vec<_>>().concat()
}

/// The text in small letters, read in every way.
pub(super) struct Readings(Vec<Vec<u8>>);

impl Readings {
    pub(super) fn of(text: &str) -> Self {
        let mut all = vec![text.as_bytes().to_vec()];
        // As often as something may be encoded: by a server, by whoever tells of it, and by a report.
        for _ in 0..3 {
            let last = String::from_utf8_lossy(&all[all.len() - 1]).into_owned();
            all.push(unescaped(&last).into_bytes());
        }
        let whole = String::from_utf8_lossy(&all[1]).into_owned();
        for word in whole.split(|it: char| !it.is_ascii_alphanumeric() && !"+/-_".contains(it)) {
            let standard = word.replace('-', "+").replace('_', "/");
            for skipped in 0..4.min(word.len()) {
                let groups = &standard[skipped..];
                let length = groups.len() / 4 * 4;
                let over = if groups.len() % 4 > 1 {
                    groups.len()
                } else {
                    length
                };
                for end in [length, over] {
                    all.extend(STANDARD_NO_PAD.decode(&groups[..end]));
                }
            }
            for skipped in 0..2.min(word.len()) {
                let pairs = word.as_bytes()[skipped..].chunks_exact(2);
                let bytes =
                    pairs.map(|it| u8::from_str_radix(std::str::from_utf8(it).unwrap(), 16));
                all.extend(bytes.collect::<Result<Vec<_>, _>>());
            }
        }
        for reading in &mut all {
            reading.make_ascii_lowercase();
        }
        all.retain(|reading| reading.len() >= 8);
        Self(all)
    }

    pub(super) fn hold(&self, secret: &str) -> bool {
        // What looks like an escape in a secret is read as one wherever another escape is.
        [secret.to_owned(), unescaped(secret)].iter().any(|secret| {
            let secret = secret.to_ascii_lowercase();
            let holds = |it: &Vec<u8>| it.windows(secret.len()).any(|it| it == secret.as_bytes());
            self.0.iter().any(holds)
        })
    }

    /// Whether the end of a secret of the mock's making stands there. Lists may show the last characters of a key: of the
    /// sixteen that are marked no more than twelve.
    pub(super) fn hold_a_mark(&self) -> bool {
        let mark = regex::bytes::Regex::new("[a-z0-9]{4}csmock[a-z0-9]{6}").unwrap();
        self.0.iter().any(|reading| mark.is_match(reading))
    }
}

/// Escapes of URLs, JSON and HTML, read once.
fn unescaped(text: &str) -> String {
    let escape = regex::Regex::new(
        r#"%([0-9A-Fa-f]{2})|\\u00([0-9A-Fa-f]{2})|&#[xX]([0-9A-Fa-f]{1,2});|&#([0-9]{1,3});|&(quot|lt|gt|apos|amp);|\\(["\\/])"#,
    );
    let read = escape
        .unwrap()
        .replace_all(text, |found: &regex::Captures<'_>| {
            if let Some(sign) = found.get(6) {
                return sign.as_str().to_owned();
            }
            if let Some(name) = found.get(5) {
                let sign = match name.as_str() {
                    "quot" => "\"",
                    "lt" => "<",
                    "gt" => ">",
                    "apos" => "'",
                    _ => "&",
                };
                return sign.to_owned();
            }
            let hexadecimal = (1..=3).find_map(|group| found.get(group));
            let number = match hexadecimal {
                Some(digits) => u32::from_str_radix(digits.as_str(), 16),
                None => found[4].parse(),
            };
            char::from_u32(number.unwrap()).unwrap_or(' ').to_string()
        });
    read.into_owned()
}

#[test]
fn the_search_finds_what_is_there() {
    for (form, text) in FORMS {
        assert!(Readings::of(text).hold(SAMPLE), "{form}");
    }
    for (name, encode) in ENCODERS {
        assert!(Readings::of(&encode(SIGNED)).hold(SIGNED), "{name}");
    }
    assert!(!Readings::of("Sample-0f-a-secre").hold(SAMPLE));
}
