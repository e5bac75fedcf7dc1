//! The key itself where, or in a form in which, the documents do not put it.

use std::{fmt, str::FromStr};

use serde_json::json;

use super::{Breach, Live, Malformed};
use crate::target::presentation::{Presentation, with_scheme};

/// A place or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the query string under this name.
    Query(String),
    /// In a cookie of this name.
    Cookie(String),
    /// In a JSON body under this name.
    Body(String),
    /// In a header field of this name, as it is.
    Header(String),
    /// In the documented header field under this scheme.
    Scheme(String),
    /// There without the documented scheme.
    WithoutScheme,
    /// In two fields of the documented name.
    Twice,
    /// Twice in one field, with a comma between (RFC 9110, 5.3).
    TwiceInOneField,
}

impl Place {
    /// The key put there; `None` where the documents put it there themselves.
    pub(super) fn of(&self, Live { profile, key, .. }: Live<'_>) -> Option<Malformed> {
        let documented = &profile.credential;
        let alternative = documented.alternative.as_deref();
        let is_documented = |header: &str| {
            let mut places = [Some(documented), alternative].into_iter().flatten();
            places.any(|place| place.header.eq_ignore_ascii_case(header))
        };
        let misplaced = Breach::Of("a-misplaced-key");
        let (presentation, breach) = match self {
            Self::Query(name) => {
                let presentation = Presentation {
                    query: Some((name.clone(), key.to_owned())),
                    ..Presentation::default()
                };
                (presentation, misplaced)
            }
            Self::Cookie(name) => {
                let cookie = format!("{name}={key}");
                (
                    Presentation::header("cookie", cookie.into_bytes()),
                    misplaced,
                )
            }
            Self::Body(name) => {
                let presentation = Presentation {
                    body: Some(json!({ name: key }).to_string()),
                    ..Presentation::default()
                };
                (presentation, Breach::Of("an-oddity"))
            }
            Self::Header(name) if is_documented(name) => return None,
            Self::Header(name) => (Presentation::header(name, key.into()), misplaced),
            Self::Scheme(scheme) => {
                let placed = [Some(documented), alternative].into_iter().flatten();
                let under = |own: &Option<String>| {
                    own.as_ref()
                        .is_some_and(|own| own.eq_ignore_ascii_case(scheme))
                };
                let mut placed = placed.filter(|place| place.header == "authorization");
                if placed.any(|place| under(&place.scheme)) {
                    return None;
                }
                let value = with_scheme(Some(scheme), key.as_bytes());
                (Presentation::header("authorization", value), misplaced)
            }
            Self::WithoutScheme => {
                documented.scheme.as_ref()?;
                let presentation = Presentation::header(&documented.header, key.into());
                (presentation, Breach::Weakly("a-misplaced-key"))
            }
            Self::Twice => {
                let mut twice = Presentation::of_bytes(documented, key.as_bytes());
                twice.headers.extend(twice.headers.clone());
                (twice, Breach::Nothing)
            }
            Self::TwiceInOneField => {
                let both = format!("{key}, {key}");
                (
                    Presentation::of_bytes(documented, both.as_bytes()),
                    Breach::Nothing,
                )
            }
        };
        Some(Malformed {
            presentation,
            text: key.to_owned(),
            breach,
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(name) => write!(f, "in the query as {name}"),
            Self::Cookie(name) => write!(f, "in the cookie {name}"),
            Self::Body(name) => write!(f, "in the body as {name}"),
            Self::Header(name) => write!(f, "in the field {name}"),
            Self::Scheme(scheme) => write!(f, "under the scheme {scheme}"),
            Self::WithoutScheme => f.write_str("without its scheme"),
            Self::Twice => f.write_str("in two fields"),
            Self::TwiceInOneField => f.write_str("twice in one field"),
        }
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        for (beginning, place) in [
            ("in the query as ", Self::Query as fn(String) -> Self),
            ("in the cookie ", Self::Cookie),
            ("in the body as ", Self::Body),
            ("in the field ", Self::Header),
            ("under the scheme ", Self::Scheme),
        ] {
            if let Some(name) = words.strip_prefix(beginning) {
                return Ok(place(name.to_owned()));
            }
        }
        match words {
            "without its scheme" => Ok(Self::WithoutScheme),
            "in two fields" => Ok(Self::Twice),
            "twice in one field" => Ok(Self::TwiceInOneField),
            _ => Err(format!("{words:?} is no place for a credential")),
        }
    }
}
