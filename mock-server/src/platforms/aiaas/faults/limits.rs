//! Limits that do not limit, or do not say where they stand.

use http::{HeaderName, StatusCode, header::RETRY_AFTER};

use super::refuse;
use crate::joints::{Deviation, Joint};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// All of this theme.
pub(super) static FAULTS: [Deviation; 7] = [
    Deviation {
        id: "aiaas.requests-unlimited",
        cites: "AIAAS-RATE-01",
        sentence: "Requests are not limited.",
        joint: Joint::Limits(|_, _, verdict| std::mem::replace(verdict, Ok(())).is_err()),
    },
    Deviation {
        id: "aiaas.limit-answers-403",
        cites: "AIAAS-RATE-01",
        sentence: "Too many requests are answered with 403.",
        joint: Joint::Reply(|_, reply| {
            let status = StatusCode::FORBIDDEN;
            reply.status == StatusCode::TOO_MANY_REQUESTS
                && refuse(
                    reply,
                    status,
                    "insufficient_permissions",
                    "Too many requests",
                )
        }),
    },
    Deviation {
        id: "aiaas.limit-not-told",
        cites: "AIAAS-RATE-03",
        sentence: "No answer tells the limit.",
        joint: Joint::Reply(|_, reply| reply.headers.remove(LIMIT).is_some()),
    },
    Deviation {
        id: "aiaas.remainder-not-told",
        cites: "AIAAS-RATE-03",
        sentence: "No answer tells what is left of the limit.",
        joint: Joint::Reply(|_, reply| reply.headers.remove(REMAINING).is_some()),
    },
    Deviation {
        id: "aiaas.reset-as-words",
        cites: "AIAAS-RATE-04",
        sentence: "Answers say that the limit is new soon.",
        joint: Joint::Reply(|_, reply| {
            let told = reply.headers.contains_key(RESET);
            if told {
                reply.set(RESET, "soon");
            }
            told
        }),
    },
    Deviation {
        id: "aiaas.retry-after-missing",
        cites: "AIAAS-RATE-05",
        sentence: "A 429 does not say when to come back.",
        joint: Joint::Reply(|_, reply| reply.headers.remove(RETRY_AFTER).is_some()),
    },
    Deviation {
        id: "aiaas.retry-after-as-words",
        cites: "AIAAS-RATE-05",
        sentence: "A 429 says to come back soon.",
        joint: Joint::Reply(|_, reply| {
            let waits = reply.headers.contains_key(RETRY_AFTER);
            if waits {
                reply.set(RETRY_AFTER, "soon");
            }
            waits
        }),
    },
];
