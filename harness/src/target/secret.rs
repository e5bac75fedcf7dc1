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

/// So many characters after the prefix are a truncated view, which may be shown.
const TRUNCATED: usize = 7;

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

    /// Registers what may be a secret, where it is met on the way; what is too short to be one is left alone.
    pub fn learn(&self, text: &str) {
        if text.len() >= SHORTEST {
            self.learn_given(text);
        }
    }

    /// Registers a secret that the operator gave or the target issued, however short, also as JSON writes it.
    pub fn learn_given(&self, text: &str) {
        let escaped = serde_json::Value::from(text).to_string();
        for form in [text, escaped.trim_matches('"')] {
            if !form.is_empty() {
                self.remember(Secret::new(form));
            }
        }
    }

    fn remember(&self, secret: Secret) {
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
        self.mask_prefixed(&masked)
    }

    /// Masks whatever looks like a key by its documented prefix: a target may show keys that nobody told us of.
    fn mask_prefixed(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(&self.prefix).filter(|_| !self.prefix.is_empty()) {
            let (before, found) = rest.split_at(start);
            let end = self.prefix.len()
                + found[self.prefix.len()..]
                    .find(|letter: char| !letter.is_ascii_alphanumeric() && !"_-.".contains(letter))
                    .unwrap_or(found.len() - self.prefix.len());
            let (key, after) = found.split_at(end);
            masked.push_str(before);
            if key.len() - self.prefix.len() > TRUNCATED {
                masked.push_str(&self.mask_of(&Secret::new(key)));
            } else {
                masked.push_str(key);
            }
            rest = after;
        }
        masked + rest
    }

    fn mask_of(&self, secret: &Secret) -> String {
        let text = secret.reveal();
        let prefix = if text.starts_with(&self.prefix) {
            self.prefix.as_str()
        } else {
            ""
        };
        // Of a short secret even two characters would tell too much.
        let tail = if text.len() < SHORTEST { "" } else { text }
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
    fn a_given_secret_is_masked_however_short_and_as_json_writes_it() {
        let redactor = Redactor::new("abc_sk_");
        redactor.learn_given("p\"w1");
        assert_eq!(
            redactor.mask(r#"{"password":"p\"w1"}"#),
            r#"{"password":"…"}"#
        );
        assert_eq!(redactor.mask("p\"w1"), "…");
    }

    #[test]
    fn a_key_that_nobody_told_us_of_is_masked_by_its_prefix() {
        let redactor = Redactor::new("abc_sk_");
        let masked = redactor.mask(r#"{"key":"abc_sk_0123456789zz","key_prefix":"abc_sk_0123"}"#);
        assert_eq!(masked, r#"{"key":"abc_sk_…zz","key_prefix":"abc_sk_0123"}"#);
    }

    #[test]
    fn a_secret_inside_a_longer_one_leaves_no_rest() {
        let redactor = Redactor::new("abc_sk_");
        redactor.learn("abc_sk_abcdefghijklmno");
        redactor.learn("abc_sk_abcdefghijklmnop");
        assert_eq!(redactor.mask("abc_sk_abcdefghijklmnop"), "abc_sk_…op");
    }
}
