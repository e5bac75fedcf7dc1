//! The limits that Plexe documents.

use crate::services::rate_limiter::Rule;

/// All of them.
pub(crate) static RULES: [Rule; 3] = [
    Rule {
        name: "requests_per_minute",
        limit: 100,
        seconds: 60,
    },
    Rule {
        name: "key_creations_per_hour",
        limit: 10,
        seconds: 60 * 60,
    },
    Rule {
        name: "failed_auth_per_15_minutes",
        limit: 10,
        seconds: 15 * 60,
    },
];

/// Requests of an account on the basic tier (PLX-REF-08).
pub(crate) static REQUESTS: &Rule = &RULES[0];
/// Keys that an account creates over the API (PLX-REF-07).
pub(crate) static CREATIONS: &Rule = &RULES[1];
/// Attempts from one address with a key that opens nothing (PLX-REF-07).
pub(crate) static FAILURES: &Rule = &RULES[2];

/// The limits in force, as the credentials file has them.
pub(crate) fn declared(limits: &[u32]) -> toml::Table {
    let rules = RULES.iter().zip(limits);
    let rules = rules.map(|(rule, limit)| (rule.name.to_owned(), i64::from(*limit).into()));
    toml::Table::from_iter([(
        "rate_limits".to_owned(),
        rules.collect::<toml::Table>().into(),
    )])
}
