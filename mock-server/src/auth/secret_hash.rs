//! What is kept of a secret.

use sha2::{Digest, Sha256};

/// The SHA-256 of a secret.
pub(super) type SecretHash = [u8; 32];

/// The hash of a secret.
pub(super) fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret).into()
}
