//! The limit that AIaaS documents: a rate with a burst above it, for each key.

use crate::services::rate_limiter::Rule;

/// All of them.
pub(crate) static RULES: [Rule; 2] = [
    Rule {
        name: "requests_per_minute",
        limit: 100,
        seconds: 60,
    },
    Rule {
        name: "burst",
        limit: 200,
        seconds: 60,
    },
];

/// How fast the bucket of a key refills (AIAAS-RATE-02).
pub(crate) static RATE: &Rule = &RULES[0];
/// What the bucket of a key holds (AIAAS-RATE-02).
pub(crate) static BURST: &Rule = &RULES[1];

/// The limits in force, as the credentials file has them.
pub(crate) fn declared(limits: &[u32]) -> toml::Table {
    let rules = RULES.iter().zip(limits);
    let rules = rules.map(|(rule, limit)| (rule.name.to_owned(), i64::from(*limit).into()));
    let table: toml::Table = rules.collect();
    toml::Table::from_iter([("rate_limit".to_owned(), table.into())])
}
