//! Refusals are no refusals, or break down.

use http::{Method, StatusCode};
use serde_json::json;

use super::{KEY, refuse};
use crate::joints::{Deviation, Joint};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 3] = [
    Deviation {
        id: "aiaas.unknown-key-id-empty",
        cites: "AIAAS-ERR-02",
        sentence: "A key that never was is shown as an empty object.",
        joint: Joint::Reply(|scene, reply| {
            let absent = scene.asked.is(&Method::GET, KEY) && reply.status == StatusCode::NOT_FOUND;
            if absent {
                reply.become_json(StatusCode::OK, json!({}));
            }
            absent
        }),
    },
    Deviation {
        id: "aiaas.unknown-key-id-crashes",
        cites: "AIAAS-ERR-02",
        sentence: "A key that never was is answered with 500.",
        joint: Joint::Reply(|_, reply| {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            reply.status == StatusCode::NOT_FOUND
                && refuse(reply, status, "internal_error", "Internal server error")
        }),
    },
    Deviation {
        id: "aiaas.invalid-key-as-400",
        cites: "AIAAS-AUTH-07",
        sentence: "An invalid key is answered with 400.",
        joint: Joint::Reply(|_, reply| {
            let status = StatusCode::BAD_REQUEST;
            reply.status == StatusCode::UNAUTHORIZED
                && refuse(reply, status, "invalid_request", "Invalid API key")
        }),
    },
];
