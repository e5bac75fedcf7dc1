//! Tokens that nobody issued.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use countersign_mock::{auth::TokenIssuer, platforms::runai};
use jiff::Timestamp;

const NOW: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// The issuer, and a token of its own.
static ISSUER: LazyLock<(TokenIssuer, String)> = LazyLock::new(|| {
    let format = runai::PLATFORM.tokens.expect("it issues tokens");
    let issuer = TokenIssuer::new(format, format.lifetime);
    let good = issuer.issue("somebody", NOW);
    (issuer, good)
});

/// No text is a token, no change of a good token is one, and no part of it can be replaced.
pub fn hold(input: &[u8]) {
    let (issuer, good) = &*ISSUER;
    let is_good = |token: &str| issuer.verify(token, NOW, None).is_ok();
    assert!(is_good(good));

    let text = String::from_utf8_lossy(input);
    let _ = TokenIssuer::unverified(&text);
    assert!(!is_good(&text));

    let mut changed = good.clone().into_bytes();
    for edit in input.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % changed.len();
        changed[place] = edit[2];
    }
    let changed = String::from_utf8_lossy(&changed);
    assert!(changed == *good || !is_good(&changed), "{changed}");

    let parts: Vec<_> = good.split('.').collect();
    let own = URL_SAFE_NO_PAD.encode(input);
    for at in 0..parts.len() {
        let mut parts = parts.clone();
        if parts[at] != own {
            parts[at] = &own;
            assert!(!is_good(&parts.join(".")), "part {at} is {own}");
        }
    }
}
