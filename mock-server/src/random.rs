//! Characters that nobody can guess.

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
    use super::identifier;

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
}
