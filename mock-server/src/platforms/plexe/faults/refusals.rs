//! Refusals say something else than documented, or say it elsewhere.

use http::{StatusCode, header::RETRY_AFTER};
use serde_json::json;

use super::refuse;
use crate::joints::{Deviation, Joint, Reply, Scene};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "plexe.foreign-envelope",
        cites: "PLX-REF-05",
        sentence: "Errors come in another envelope.",
        joint: Joint::Reply(foreign_envelope),
    },
    Deviation {
        id: "plexe.retry-after-missing",
        cites: "PLX-REF-06",
        sentence: "A 429 does not say when to come back.",
        joint: Joint::Reply(|_, reply| reply.headers.remove(RETRY_AFTER).is_some()),
    },
    Deviation {
        id: "plexe.retry-after-as-words",
        cites: "PLX-REF-06",
        sentence: "A 429 says to come back soon.",
        joint: Joint::Reply(|_, reply| {
            let waits = reply.headers.contains_key(RETRY_AFTER);
            if waits {
                reply.set(RETRY_AFTER, "soon");
            }
            waits
        }),
    },
    Deviation {
        id: "plexe.limit-answers-403",
        cites: "PLX-ERR-05",
        sentence: "Too many requests are answered with 403.",
        joint: Joint::Reply(|_, reply| {
            reply.status == StatusCode::TOO_MANY_REQUESTS
                && refuse(
                    reply,
                    StatusCode::FORBIDDEN,
                    "forbidden",
                    "Too many requests",
                )
        }),
    },
    Deviation {
        id: "plexe.non-ascii-header-crashes",
        cites: "PLX-ERR-01",
        sentence: "A key that is not ASCII is answered with 500.",
        joint: Joint::Reply(non_ascii_crashes),
    },
];

fn foreign_envelope(_: &Scene<'_>, reply: &mut Reply) -> bool {
    let failed = reply.status.as_u16() >= 400;
    if failed {
        let title = reply.body["error"]["message"].take();
        reply.body = json!({ "errors": [{ "title": title }] });
    }
    failed
}

fn non_ascii_crashes(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let keys = scene.asked.headers.get_all("x-api-key");
    let hostile = keys.iter().any(|value| !value.as_bytes().is_ascii());
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    hostile && refuse(reply, status, "server_error", "Internal server error")
}
