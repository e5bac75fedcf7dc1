//! Secrets that do not print, and the redactor that keeps them out of everything that does.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// A credential. It has no `Display`, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Wraps a credential.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The credential itself, for the wire only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Shorter texts are left alone: they are no secrets, and masking them would garble reports.
const SHORTEST: usize = 10;

/// Knows every secret of a run and masks each in whatever is written.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    prefix: String,
    known: Arc<Mutex<Vec<Secret>>>,
}

impl Redactor {
    /// A redactor that leaves the documented `prefix` of a secret to be seen.
    pub fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            known: Arc::default(),
        }
    }

    /// Registers a secret, at its birth.
    pub fn learn(&self, text: &str) {
        if text.len() < SHORTEST {
            return;
        }
        let secret = Secret::new(text);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(&secret) {
            known.push(secret);
            // Longest first, so that no secret is half masked by a shorter one inside it.
            known.sort_by_key(|secret| std::cmp::Reverse(secret.reveal().len()));
        }
    }

    /// `text` with every known secret masked: the prefix and the last two characters stay.
    pub fn mask(&self, text: &str) -> String {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut masked = text.to_owned();
        for secret in known.iter() {
            if masked.contains(secret.reveal()) {
                masked = masked.replace(secret.reveal(), &self.mask_of(secret));
            }
        }
        masked
    }

    fn mask_of(&self, secret: &Secret) -> String {
        let text = secret.reveal();
        let prefix = if text.starts_with(&self.prefix) {
            self.prefix.as_str()
        } else {
            ""
        };
        let tail = text
            .char_indices()
            .rev()
            .nth(1)
            .map_or("", |(start, _)| &text[start..]);
        format!("{prefix}…{tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Secret::new("abc_sk_abcdefghij")), "***");
    }

    #[test]
    fn a_known_secret_is_masked_wherever_it_stands() {
        let redactor = Redactor::new("abc_sk_");
        redactor.learn("abc_sk_abcdefghijklmnop");
        let masked = redactor
            .mask(r#"{"key":"abc_sk_abcdefghijklmnop","again":"xabc_sk_abcdefghijklmnopx"}"#);
        assert_eq!(masked, r#"{"key":"abc_sk_…op","again":"xabc_sk_…opx"}"#);
    }

    #[test]
    fn a_secret_inside_a_longer_one_leaves_no_rest() {
        let redactor = Redactor::new("abc_sk_");
        redactor.learn("abc_sk_abcdefghijklmno");
        redactor.learn("abc_sk_abcdefghijklmnop");
        assert_eq!(redactor.mask("abc_sk_abcdefghijklmnop"), "abc_sk_…op");
    }
}
