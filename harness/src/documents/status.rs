//! Statuses as documents give them: a number, or a class such as `4xx`.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// One status, or a whole class of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// Exactly this status.
    Exactly(u16),
    /// Every status whose first digit this is.
    Class(u16),
}

impl StatusPattern {
    /// Whether `status` is one of these.
    pub fn matches(self, status: u16) -> bool {
        match self {
            Self::Exactly(one) => one == status,
            Self::Class(digit) => status / 100 == digit,
        }
    }
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(one) => write!(f, "{one}"),
            Self::Class(digit) => write!(f, "{digit}xx"),
        }
    }
}

/// The patterns as people say them: `401 or 403`.
pub fn alternatives(patterns: &[StatusPattern]) -> String {
    let words: Vec<_> = patterns.iter().map(ToString::to_string).collect();
    words.join(" or ")
}

impl<'de> Deserialize<'de> for StatusPattern {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "expected a status such as 401 or a class such as \"4xx\""
        )]
        enum Form {
            Number(u16),
            Word(String),
        }
        match Form::deserialize(input)? {
            Form::Number(status @ 100..=599) => Ok(Self::Exactly(status)),
            Form::Number(other) => Err(de::Error::custom(format!("{other} is not an HTTP status"))),
            Form::Word(word) => match word.as_bytes() {
                [digit @ b'1'..=b'5', b'x', b'x'] => Ok(Self::Class(u16::from(digit - b'0'))),
                _ => Err(de::Error::custom(format!(
                    "{word:?} is not a class of statuses such as \"4xx\""
                ))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StatusPattern;

    #[test]
    fn a_class_matches_its_hundred_and_nothing_else() {
        let class = StatusPattern::Class(4);
        assert!(class.matches(400) && class.matches(499));
        assert!(!class.matches(399) && !class.matches(500));
    }

    #[test]
    fn an_exact_status_matches_itself_only() {
        assert!(StatusPattern::Exactly(401).matches(401));
        assert!(!StatusPattern::Exactly(401).matches(403));
    }
}
