//! Errors say something else than documented.

use http::StatusCode;
use serde_json::json;

use super::restate;
use crate::joints::{Deviation, Joint, Reply};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "runai.errors-in-another-envelope",
        cites: "RUNAI-ERR-01",
        sentence: "An error is a message inside an object called error.",
        joint: Joint::Reply(|_, reply| {
            let error = !reply.status.is_success() && reply.body["code"].is_number();
            if error {
                reply.body = json!({ "error": { "message": reply.body["message"].take() } });
            }
            error
        }),
    },
    Deviation {
        id: "runai.error-code-zero",
        cites: "RUNAI-ERR-01",
        sentence: "The code of every error is 0.",
        joint: Joint::Reply(|_, reply| {
            let error = reply.status.is_client_error() && reply.body["code"].is_number();
            if error {
                reply.body["code"] = json!(0);
            }
            error
        }),
    },
    Deviation {
        id: "runai.forbidden-in-another-envelope",
        cites: "RUNAI-ERR-01",
        sentence: "Who may not do something hears no, and nothing more.",
        joint: Joint::Reply(|_, reply| {
            let forbidden = said(reply, StatusCode::FORBIDDEN);
            if forbidden {
                reply.body = json!({ "error": "no" });
            }
            forbidden
        }),
    },
    Deviation {
        id: "runai.unknown-id-answered-400",
        cites: "RUNAI-ERR-02",
        sentence: "An unknown id is refused with 400.",
        joint: Joint::Reply(|_, reply| {
            said(reply, StatusCode::NOT_FOUND) && restate(reply, StatusCode::BAD_REQUEST)
        }),
    },
    Deviation {
        id: "runai.taken-name-answered-400",
        cites: "RUNAI-ERR-03",
        sentence: "A name that is taken is refused with 400.",
        joint: Joint::Reply(|_, reply| {
            said(reply, StatusCode::CONFLICT) && restate(reply, StatusCode::BAD_REQUEST)
        }),
    },
];

fn said(reply: &Reply, status: StatusCode) -> bool {
    reply.status == status && reply.body["code"] == status.as_u16()
}
