//! Limits that do not limit, or answer otherwise.

use http::StatusCode;

use super::refuse;
use crate::{
    auth::Denial,
    joints::{Deviation, Joint, Spending},
    platforms::coreplexml::limits::{LOGINS, PASSWORDS},
    services::rate_limiter::Rule,
};

type Verdict = Result<(), Denial>;

/// All of this theme.
pub(super) static FAULTS: [Deviation; 4] = [
    Deviation {
        id: "coreplexml.logins-unlimited",
        cites: "CPX-ERR-04",
        sentence: "Logins are not limited.",
        joint: Joint::Limits(|_, spending, verdict| replace(LOGINS, spending, verdict, Ok(()))),
    },
    Deviation {
        id: "coreplexml.passwords-unlimited",
        cites: "CPX-ERR-04",
        sentence: "Forgotten passwords are not limited.",
        joint: Joint::Limits(|_, spending, verdict| replace(PASSWORDS, spending, verdict, Ok(()))),
    },
    Deviation {
        id: "coreplexml.login-limit-too-high",
        cites: "CPX-ERR-04",
        sentence: "Twice as many logins are let through.",
        joint: Joint::Limits(|_, spending, verdict| {
            let twice = spending.spent.limit.saturating_mul(2);
            replace(LOGINS, spending, verdict, spending.spent.within(twice))
        }),
    },
    Deviation {
        id: "coreplexml.limit-answers-403",
        cites: "CPX-ERR-04",
        sentence: "Too many logins are answered with 403.",
        joint: Joint::Reply(|_, reply| {
            reply.status == StatusCode::TOO_MANY_REQUESTS
                && refuse(reply, StatusCode::FORBIDDEN, "Too many requests")
        }),
    },
];

fn replace(rule: &Rule, spending: &Spending<'_>, verdict: &mut Verdict, by: Verdict) -> bool {
    let changed = spending.spent.rule.name == rule.name && verdict.is_ok() != by.is_ok();
    if changed {
        *verdict = by;
    }
    changed
}
