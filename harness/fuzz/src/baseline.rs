//! Baselines of known failures.

use std::sync::LazyLock;

use countersign::{documents::Documents, run::baseline::Baseline};
use jiff::civil::date;

static KNOWN: LazyLock<Vec<Documents>> =
    LazyLock::new(|| Documents::embedded().expect("the embedded documents are sound"));

/// A baseline is read, or its place is named.
pub fn hold(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Err(error) = Baseline::read("known.toml", text, &KNOWN, date(2026, 1, 1)) {
        let told = format!("{error:#}");
        assert!(told.starts_with("known.toml:"), "{told}");
    }
}
