//! The limits that CorePlexML documents: on logging in and on passwords, and nowhere else (CPX-ERR-04).

use crate::services::rate_limiter::Rule;

/// Seconds of every window; no page gives a number.
const WINDOW: i64 = 60;

/// All of them.
pub(crate) static RULES: [Rule; 2] = [
    Rule {
        name: "login_attempts",
        limit: 10,
        seconds: WINDOW,
    },
    Rule {
        name: "password_attempts",
        limit: 10,
        seconds: WINDOW,
    },
];

/// Logins from one address, good or bad.
pub(crate) static LOGINS: &Rule = &RULES[0];
/// Passwords forgotten, reset or changed from one address.
pub(crate) static PASSWORDS: &Rule = &RULES[1];

/// The limits in force, as the credentials file has them.
pub(crate) fn declared(limits: &[u32]) -> toml::Table {
    let tables = ["login_rate_limit", "password_rate_limit"];
    let declared = tables.iter().zip(limits).map(|(name, limit)| {
        let table = toml::Table::from_iter([
            ("attempts".to_owned(), i64::from(*limit).into()),
            ("window_seconds".to_owned(), WINDOW.into()),
        ]);
        ((*name).to_owned(), table.into())
    });
    declared.collect()
}
