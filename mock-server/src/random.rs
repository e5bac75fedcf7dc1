//! Characters that nobody can guess, and the mark by which a secret of the mock is known wherever it turns up.

use sha2::{Digest as _, Sha256};

/// What ids and keys are made of.
const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// The prefix, followed by so many characters of `[a-z0-9]`, each equally likely.
pub fn identifier(prefix: &str, length: usize) -> String {
    let mut text = String::with_capacity(prefix.len() + length);
    text.push_str(prefix);
    let end = text.len() + length;
    let mut bytes = [0_u8; 64];
    while text.len() < end {
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        // 252 is the largest multiple of 36 in a byte: what lies above would favour the first letters.
        let fair = bytes.iter().filter(|byte| **byte < 252);
        for byte in fair.take(end - text.len()) {
            text.push(char::from(ALPHABET[usize::from(byte % 36)]));
        }
    }
    text
}

/// What stands between the last free characters of a secret and their checksum.
const MARK: &str = "csmock";
/// Free characters before the mark that the checksum is made of.
const CHECKED: usize = 4;
/// Digits of the checksum, to the base of 36.
const CHECKSUM: usize = 6;

/// A secret of the mock's: the prefix and so many characters of `[a-z0-9]`, of which the last sixteen are four free ones,
/// the mark, and a checksum. Whoever finds it in a log can tell what it is without having been told of it.
pub fn secret(prefix: &str, length: usize) -> String {
    let mut text = identifier(prefix, length - MARK.len() - CHECKSUM);
    let sum = checksum(&text[text.len() - CHECKED..]);
    text.push_str(MARK);
    text.push_str(&sum);
    text
}

/// The first 32 bits of the SHA-256, modulo 36^6, in digits of which `0` is the lowest.
fn checksum(checked: &str) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(checked));
    let mut rest = u32::from_be_bytes([a, b, c, d]);
    let mut sum = [0; CHECKSUM];
    for digit in sum.iter_mut().rev() {
        *digit = DIGITS[(rest % 36) as usize];
        rest /= 36;
    }
    sum.map(char::from).iter().collect()
}

/// A random UUID (RFC 9562, version 4).
pub fn uuid() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let groups = [&hex[..4], &hex[4..6], &hex[6..8], &hex[8..10], &hex[10..]];
    groups.map(<[String]>::concat).join("-")
}

#[cfg(test)]
mod tests {
    use super::{checksum, identifier, secret};

    #[test]
    fn identifiers_have_their_length_and_never_repeat() {
        let many: std::collections::HashSet<_> =
            (0..1_000).map(|_| identifier("key_", 12)).collect();
        assert_eq!(many.len(), 1_000);
        assert!(
            many.iter()
                .all(|id| id.len() == 16 && id.starts_with("key_"))
        );
    }

    #[test]
    fn a_secret_ends_in_the_mark_and_a_checksum() {
        let text = secret("key_", 32);
        assert_eq!(text.len(), 36);
        let (free, marked) = text.split_at(24);
        assert_eq!(marked, format!("csmock{}", checksum(&free[20..])));
        assert_ne!(secret("", 32)[..20], secret("", 32)[..20]);
        // `printf abcd | sha256sum` begins with 88d4266f.
        assert_eq!(checksum("abcd"), "1yqs1b");
    }
}
