//! The words that profiles and features share.

/// Tags that say which capability of a platform a feature is about.
pub const CAPABILITIES: &[&str] = &[
    "api-keys",
    "sessions",
    "token-exchange",
    "scopes",
    "organizations",
    "rotation",
    "rate-limits",
];

/// Tags that say how a scenario must be treated.
pub const CONDUCT: &[&str] = &["serial", "disruptive", "needs-control"];

/// Operations that the judge asks for by name, beside those that features say.
pub const OPERATIONS: &[&str] = &["creates-a-key", "publishes-its-signing-keys"];

/// Refusals that the judge asks for by name.
pub const REFUSALS: &[&str] = &[
    "a-key-out-of-reach",
    "a-malformed-key",
    "a-misplaced-key",
    "a-missing-key",
    "a-missing-permission",
    "a-revoked-key",
    "an-expired-key",
    "an-oddity",
    "an-unknown-key",
];

/// Limits that a run keeps below.
pub const LIMITS: &[&str] = &["failed-attempts", "key-creations", "logins", "requests"];

/// What a slot of the credentials file may be: a credential in some state, a part of an exchange, or no secret at all.
pub const STATES: &[&str] = &["live", "expired", "revoked", "secret", "fact"];

/// The methods of requests, which count letter for letter (RFC 9110, 9.1).
pub const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// What an envelope may hold, word for word.
pub const EXPECTATIONS: &[&str] = &[
    "a string",
    "a number",
    "a whole number",
    "true or false",
    "a list",
    "a time",
    "nothing",
];

/// Examples of what `is_expectation` knows by its beginning.
pub const EXPECTATION_FORMS: &[&str] = &[
    "a list of 3",
    "at least 2",
    "begins \"a\"",
    "one of \"a\", \"b\"",
    "anything but \"a\"",
    "or a JSON literal such as \"active\"",
];

/// Whether these are words of an `answer holds` table that speak of no key.
pub fn is_expectation(words: &str) -> bool {
    let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    let is_count = |text: &str| text.parse::<usize>().is_ok();
    let after = |beginning: &str, fits: &dyn Fn(&str) -> bool| {
        words.strip_prefix(beginning).is_some_and(fits)
    };
    EXPECTATIONS.contains(&words)
        || is_json(words.strip_suffix(" in any case").unwrap_or(words))
        || after("a list of ", &is_count)
        || after("a list of at most ", &is_count)
        || after("at least ", &is_count)
        || after("begins ", &|_| true)
        || after("anything but ", &is_json)
        || after("one of ", &|choices| is_json(&format!("[{choices}]")))
}

/// The promises that steps assert: their words with hyphens for blanks.
pub const PROMISES: &[&str] = &[
    "a-malformed-key-is-refused-alike",
    "the-answer-must-not-be-stored",
    "the-cookie-stays-with-its-site",
    "the-head-alone-is-answered-alike",
    "the-refusal-is-json",
    "the-refusal-keeps-the-credential-to-itself",
    "the-refusal-names-a-scheme",
    "the-scheme-counts-in-whatever-case",
    "the-alternative-is-honoured",
    "the-answer-carries-a-token",
    "the-answer-carries-no-token",
    "the-answer-does-not-name-the-key",
    "the-answer-does-not-show-the-key",
    "the-answer-names-the-key",
    "the-answer-shows-a-whole-key",
    "the-api-is-not-served-in-the-clear",
    "the-caller-is-served-after-the-time-that-the-refusal-names",
    "another-key-is-still-served",
    "the-caller-shares-the-limit",
    "the-key-buys-nothing-any-more",
    "the-key-is-recognised-all-the-same",
    "the-key-opens-nothing-any-more",
    "the-key-survives",
    "the-missing-token-is-refused-or-overlooked",
    "the-new-key-can-withdraw-the-old-one",
    "the-new-key-is-unlike-every-other",
    "the-new-key-outlives-the-old-one",
    "the-new-key-works-at-once",
    "the-new-secret-buys-a-token",
    "the-old-key-opens-nothing-any-more",
    "the-old-secret-buys-nothing-any-more",
    "the-owners-own-key-still-works",
    "the-platform-does-not-break-down",
    "the-remembered-session-lasts-longer",
    "the-refusal-comes-in-a-documented-envelope",
    "the-refusal-does-not-repeat-the-key",
    "the-refusal-does-not-tell-which-names-are-known",
    "the-refusal-says-when-to-come-back",
    "the-session-opens-the-door",
    "the-session-travels-in-a-cookie-that-scripts-cannot-read",
    "the-token-opens-it-again",
    "the-token-opens-the-door",
    "the-token-says-when-it-ends",
    "the-wrong-token-is-refused",
];
