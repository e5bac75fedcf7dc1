//! Feature files.

use std::sync::LazyLock;

use countersign::{
    documents::{Documents, features},
    lint::{Written, mistakes},
};

static KNOWN: LazyLock<Vec<Documents>> =
    LazyLock::new(|| Documents::embedded().expect("the embedded documents are sound"));

/// A feature is read, or its place is named; every mistake in it has a place in it.
pub fn hold(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Err(error) = features::parse("mine.feature", text) {
        let told = format!("{error:#}");
        assert!(told.contains("mine.feature"), "{told}");
    }
    let written = Written {
        path: "mine.feature".to_owned(),
        text: text.to_owned(),
    };
    for mistake in mistakes(&written, &KNOWN[..1], &KNOWN) {
        let told = mistake.shown();
        assert!(told.starts_with("mine.feature:"), "{told}");
    }
}
