//! How a platform's keys look.

use crate::random;

/// The shape of the keys that a platform issues, and of what it shows of them later.
#[derive(Clone, Copy, Debug)]
pub struct KeyFormat {
    /// What every key begins with.
    pub prefix: &'static str,
    /// Random characters after the prefix.
    pub random: usize,
    /// What every key id begins with.
    pub id_prefix: &'static str,
    /// Random characters of a key id; none for a UUID.
    pub id_random: usize,
    /// Characters shown from the beginning of a key, its prefix included.
    pub shown_first: usize,
    /// Characters shown from the end of a key.
    pub shown_last: usize,
}

impl KeyFormat {
    /// A key that never was.
    pub fn new_secret(&self) -> String {
        random::secret(self.prefix, self.random)
    }

    /// An id that never was.
    pub fn new_id(&self) -> String {
        match self.id_random {
            0 => random::uuid(),
            length => random::identifier(self.id_prefix, length),
        }
    }

    /// The two ends of a key that may be shown after its creation.
    pub fn ends<'a>(&self, secret: &'a str) -> (&'a str, &'a str) {
        let first = self.shown_first.min(secret.len());
        let last = secret.len().saturating_sub(self.shown_last);
        (&secret[..first], &secret[last..])
    }
}
