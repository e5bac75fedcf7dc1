//! Secrets that do not print, and the register that keeps them out of everything that does.
//!
//! There is one register in a process: whatever is printed may hold any secret, and so may a panic.

use std::{
    fmt,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

use super::index::{self, Index};

/// A credential. It has no `Display`, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Wraps a credential, and registers it.
    pub fn new(text: &str) -> Self {
        OF_PROCESS.learn(text);
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

static OF_PROCESS: LazyLock<Redactor> = LazyLock::new(Redactor::default);

/// Masks secrets in whatever is written.
#[derive(Clone, Default)]
pub struct Redactor(Arc<Mutex<Register>>);

impl Redactor {
    /// The redactor of this process, which from now on leaves the documented `prefix` of a secret to be seen.
    pub fn new(prefix: &str) -> Self {
        let redactor = Self::of_process();
        redactor.register().leave(prefix);
        redactor
    }

    /// The redactor of this process.
    pub fn of_process() -> Self {
        OF_PROCESS.clone()
    }

    /// Registers what may be a secret, where it is met on the way; what is too short to be one is left alone.
    pub fn learn(&self, text: &str) {
        self.register().learn(text);
    }

    /// Registers a secret that the operator gave or the target issued, however short.
    pub fn learn_given(&self, text: &str) {
        self.register().learn_given(text);
    }

    /// `text` with every known secret masked: the prefix and the last two characters stay.
    pub fn mask(&self, text: &str) -> String {
        self.register().mask(text)
    }

    /// So many characters of a text, masked. Where it goes on, so much of their end is left out as a secret may take: one that
    /// is cut in two is not known again.
    pub fn mask_start(&self, text: &str, most: usize) -> String {
        self.register().mask_start(text, most)
    }

    /// `text` as it may leave this process: masked but for what is so short that it may be a word of a report's own.
    pub fn mask_output(&self, text: &str) -> String {
        self.register().mask_output(text)
    }

    /// The same, unless somebody is at work with the register.
    pub fn try_mask_output(&self, text: &str) -> Option<String> {
        let register = self.0.try_lock().ok()?;
        Some(register.mask_output(text))
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every secret that is known.
#[derive(Default)]
struct Register {
    prefixes: Vec<String>,
    index: Index,
    /// Given ones that are too short for the index.
    short: Vec<String>,
}

impl Register {
    fn leave(&mut self, prefix: &str) {
        if !prefix.is_empty() && !self.prefixes.iter().any(|known| known == prefix) {
            self.prefixes.push(prefix.to_owned());
        }
    }

    fn learn(&mut self, text: &str) {
        if text.len() >= SHORTEST {
            self.add(text, SHORTEST);
        }
    }

    /// Adds a secret, and what stands in it between letters beyond ASCII: servers take their bytes for other letters, or for
    /// none, and then the whole is not known again. Shorter parts than `shortest` are left alone.
    fn add(&mut self, text: &str, shortest: usize) {
        self.index.add(text);
        if text.is_ascii() {
            return;
        }
        let parts = text.split(|letter: char| !letter.is_ascii());
        for part in parts.filter(|part| part.len() >= shortest) {
            self.index.add(part);
        }
    }

    fn learn_given(&mut self, text: &str) {
        if text.len() >= index::SHORTEST {
            self.add(text, index::SHORTEST);
            return;
        }
        let escaped = serde_json::Value::from(text).to_string();
        for form in [text, escaped.trim_matches('"')] {
            if !form.is_empty() && !self.short.iter().any(|known| known == form) {
                self.short.push(form.to_owned());
                // Longest first, so that no secret is half masked by a shorter one inside it.
                self.short
                    .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
            }
        }
    }

    fn mask(&self, text: &str) -> String {
        let mut masked = self.replaced(text, index::SHORTEST);
        for secret in &self.short {
            masked = masked.replace(secret, "…");
        }
        self.mask_prefixed(masked)
    }

    fn mask_start(&self, text: &str, most: usize) -> String {
        let Some((end, _)) = text.char_indices().nth(most) else {
            return self.mask(text);
        };
        let mut masked = self.mask(&text[..end]);
        let kept = masked.len().saturating_sub(self.index.longest());
        masked.truncate(masked.floor_char_boundary(kept));
        masked + "…"
    }

    fn mask_output(&self, text: &str) -> String {
        self.mask_prefixed(self.replaced(text, SHORTEST))
    }

    /// The text with every indexed secret of so many bytes masked.
    fn replaced(&self, text: &str, shortest: usize) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut rest = 0;
        for found in self.index.find(text.as_bytes()) {
            let secret = self.index.secret(found.secret);
            if secret.len() >= shortest {
                masked.push_str(&text[rest..found.place.start]);
                masked.push_str(&self.mask_of(secret));
                rest = found.place.end;
            }
        }
        masked + &text[rest..]
    }

    /// Masks whatever looks like a key by its documented prefix: a target may show keys that nobody told us of. What is masked of
    /// one already belongs to it: its rest may be that of another that begins alike.
    fn mask_prefixed(&self, mut text: String) -> String {
        for prefix in &self.prefixes {
            let mut masked = String::with_capacity(text.len());
            let mut rest = text.as_str();
            while let Some(start) = rest.find(prefix) {
                let (before, found) = rest.split_at(start);
                let end = prefix.len()
                    + found[prefix.len()..]
                        .find(|letter: char| {
                            !letter.is_ascii_alphanumeric() && !"_-.…".contains(letter)
                        })
                        .unwrap_or(found.len() - prefix.len());
                let (key, after) = found.split_at(end);
                masked.push_str(before);
                if key.len() - prefix.len() > TRUNCATED {
                    masked.push_str(&self.mask_of(key));
                } else {
                    masked.push_str(key);
                }
                rest = after;
            }
            masked.push_str(rest);
            text = masked;
        }
        text
    }

    fn mask_of(&self, secret: &str) -> String {
        let prefixes = self.prefixes.iter();
        let fitting = prefixes.filter(|prefix| secret.starts_with(*prefix));
        let prefix = fitting.max_by_key(|prefix| prefix.len());
        // Of a short secret even two characters would tell too much, and signs could break what they stand in.
        let tail = secret.get(secret.len().saturating_sub(2)..).filter(|tail| {
            secret.len() >= SHORTEST && tail.bytes().all(|it| it.is_ascii_alphanumeric())
        });
        format!(
            "{}…{}",
            prefix.map_or("", String::as_str),
            tail.unwrap_or_default()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A register of its own: that of the process knows what other tests have told it.
    fn knowing(secrets: &[&str]) -> Register {
        let mut register = Register::default();
        register.leave("abc_sk_");
        for secret in secrets {
            register.learn(secret);
        }
        register
    }

    #[test]
    fn a_secret_does_not_print_and_is_known_from_its_birth() {
        let secret = Secret::new("born_sk_abcdefghij");
        assert_eq!(format!("{secret:?}"), "***");
        let told = Redactor::of_process().mask_output("-born_sk_abcdefghij-");
        assert_eq!(told, "-…ij-");
    }

    #[test]
    fn a_known_secret_is_masked_wherever_it_stands() {
        let masked = knowing(&["abc_sk_abcdefghijklmnop"])
            .mask(r#"{"key":"abc_sk_abcdefghijklmnop","again":"xabc_sk_abcdefghijklmnopx"}"#);
        assert_eq!(masked, r#"{"key":"abc_sk_…op","again":"xabc_sk_…opx"}"#);
    }

    #[test]
    fn no_half_of_a_secret_is_told_where_a_text_is_cut() {
        let secret = "0123456789-abcdefghij";
        let register = knowing(&[secret]);
        let text = secret.repeat(100);
        for most in 0..text.len() {
            let masked = register.mask_start(&text, most);
            assert!(masked.ends_with('…'), "{most}: {masked}");
            assert!(!masked.contains("0123"), "{most}: {masked}");
        }
        assert_eq!(register.mask_start(&text, text.len()), register.mask(&text));
        let plain = "é".repeat(1000);
        assert!(register.mask_start(&plain, 999).starts_with("ééé"));
    }

    #[test]
    fn an_encoded_secret_is_masked_like_a_plain_one() {
        let register = knowing(&["abc_sk_abcdefghijklmnop"]);
        let masked =
            register.mask("Basic dXNlcjphYmNfc2tfYWJjZGVmZ2hpamtsbW5vcA== ABC_SK_ABCDEFGHIJKLMNOP");
        assert_eq!(masked, "Basic dXNlcjpabc_sk_…opA== abc_sk_…op");
    }

    #[test]
    fn a_secret_is_masked_although_a_server_misreads_its_letters_beyond_ascii() {
        const SECRET: &str = "abc_sk_0123\u{430}456789abcdef";
        let mut given = knowing(&[]);
        given.learn_given(SECRET);
        // The two bytes of a Cyrillic letter, each taken for a letter of Latin-1, and both for one that cannot be read.
        for misread in ["\u{d0}\u{b0}", "\u{fffd}"] {
            let plain = SECRET.replace('\u{430}', misread);
            let escaped = plain
                .chars()
                .map(|letter| format!("\\u{:04x}", u32::from(letter)))
                .collect::<Vec<_>>()
                .concat();
            for register in [&knowing(&[SECRET]), &given] {
                assert_eq!(register.mask(&plain), format!("abc_sk_…23{misread}…ef"));
                assert!(register.mask(&escaped).ends_with("…ef"));
            }
        }
    }

    #[test]
    fn a_given_secret_is_masked_however_short_and_as_json_writes_it() {
        let mut register = knowing(&[]);
        register.learn_given("p\"w1");
        register.learn_given("seven77");
        assert_eq!(
            register.mask(r#"{"password":"p\"w1"}"#),
            r#"{"password":"…"}"#
        );
        assert_eq!(register.mask("p\"w1 seven77"), "… …");
        // As a word of a report's own it would be garbled.
        assert_eq!(register.mask_output("seven77"), "seven77");
    }

    #[test]
    fn a_key_that_nobody_told_us_of_is_masked_by_its_prefix() {
        let masked =
            knowing(&[]).mask(r#"{"key":"abc_sk_0123456789zz","key_prefix":"abc_sk_0123"}"#);
        assert_eq!(masked, r#"{"key":"abc_sk_…zz","key_prefix":"abc_sk_0123"}"#);
    }

    #[test]
    fn a_key_that_begins_as_a_known_one_is_masked_to_its_end() {
        let register = knowing(&["abc_sk_0123"]);
        assert_eq!(register.mask("abc_sk_0123456789zz/"), "abc_sk_…zz/");
        assert_eq!(register.mask("abc_sk_0123/"), "abc_sk_…23/");
    }

    #[test]
    fn a_secret_inside_a_longer_one_leaves_no_rest() {
        let register = knowing(&["abc_sk_abcdefghijklmno", "abc_sk_abcdefghijklmnop"]);
        assert_eq!(register.mask("abc_sk_abcdefghijklmnop"), "abc_sk_…op");
    }

    #[test]
    fn signs_at_the_end_of_a_secret_are_masked_too() {
        assert_eq!(knowing(&["correct horse\"'"]).mask("correct horse\"'"), "…");
    }
}
