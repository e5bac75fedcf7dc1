//! No is said otherwise.

use http::StatusCode;
use serde_json::json;

use super::{leave_out, refuse};
use crate::{
    joints::{Deviation, Joint},
    platforms::coreplexml::error::INVALID_KEY,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "coreplexml.forbidden-as-unauthorized",
        cites: "CPX-ERR-03",
        sentence: "Scopes that are too narrow are answered with 401.",
        joint: Joint::Reply(|_, reply| {
            let forbidden = reply.status == StatusCode::FORBIDDEN;
            forbidden && refuse(reply, StatusCode::UNAUTHORIZED, INVALID_KEY)
        }),
    },
    Deviation {
        id: "coreplexml.unauthorized-as-not-found",
        cites: "CPX-ERR-01",
        sentence: "An invalid key is answered with 404.",
        joint: Joint::Reply(|_, reply| {
            let invalid = reply.body["detail"] == INVALID_KEY;
            invalid && refuse(reply, StatusCode::NOT_FOUND, "Not found")
        }),
    },
    Deviation {
        id: "coreplexml.detail-under-another-name",
        cites: "CPX-ERR-05",
        sentence: "Refusals say why in the field error.",
        joint: Joint::Reply(|_, reply| {
            let why = reply.body["detail"].clone();
            let changed = leave_out(&mut reply.body, "detail");
            if changed {
                reply.body["error"] = why;
            }
            changed
        }),
    },
    Deviation {
        id: "coreplexml.detail-in-other-words",
        cites: "CPX-ERR-05",
        sentence: "An invalid key is refused in other words than the documents'.",
        joint: Joint::Reply(|_, reply| {
            let invalid = reply.body["detail"] == INVALID_KEY;
            if invalid {
                reply.body["detail"] = json!("Go away");
            }
            invalid
        }),
    },
    Deviation {
        id: "coreplexml.detail-as-a-code",
        cites: "CPX-ERR-05",
        sentence: "Refusals say why in a number.",
        joint: Joint::Reply(|_, reply| {
            let refused = reply.body["detail"].is_string() && reply.status.is_client_error();
            if refused {
                reply.body["detail"] = json!(reply.status.as_u16());
            }
            refused
        }),
    },
];
