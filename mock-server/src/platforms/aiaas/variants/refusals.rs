//! How no is said.

use http::{StatusCode, header};
use serde_json::json;

use crate::{
    joints::{Deviation, Joint, Reply, freedom},
    platforms::aiaas::faults::{answer_anyway, refuse},
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 7] = [
    Deviation {
        id: "aiaas.problem-details",
        cites: "The FAQ promises problem details (RFC 9457) for every error.",
        sentence: "Errors are problem details.",
        joint: Joint::Reply(|_, reply| {
            let failed = !reply.body["error"].is_null();
            if failed {
                let detail = reply.body["error"]["message"].take();
                reply.body = json!({
                    "type": "about:blank",
                    "title": reply.status.canonical_reason(),
                    "status": reply.status.as_u16(),
                    "detail": detail,
                });
                reply.set(header::CONTENT_TYPE, "application/problem+json");
            }
            failed
        }),
    },
    Deviation {
        id: "aiaas.flat-errors",
        cites: "The contract of the router has flat errors.",
        sentence: "Errors are an object with error, code and trace_id.",
        joint: Joint::Reply(flat),
    },
    freedom::malformed_told("aiaas.malformed-key-told"),
    Deviation {
        id: "aiaas.other-messages",
        cites: "The messages of most errors are not documented.",
        sentence: "Every error has the same message.",
        joint: Joint::Reply(|_, reply| {
            let message = reply.body.pointer_mut("/error/message");
            message.map(|it| *it = json!("Request refused")).is_some()
        }),
    },
    Deviation {
        id: "aiaas.unknown-model-not-found",
        cites: "An unknown model is an invalid parameter in one place, and not found by the table of statuses.",
        sentence: "An unknown model is answered with 404.",
        joint: Joint::Reply(|_, reply| {
            let unknown = reply.body["error"]["message"] == "Invalid model specified";
            let status = StatusCode::NOT_FOUND;
            unknown && refuse(reply, status, "model_not_found", "Model not found")
        }),
    },
    Deviation {
        id: "aiaas.invalid-as-422",
        cites: "Whether what is readable and wrong is 400 or 422 is shown for one case only.",
        sentence: "Invalid fields are answered with 422.",
        joint: Joint::Reply(|_, reply| {
            let invalid = reply.status == StatusCode::BAD_REQUEST;
            if invalid {
                reply.status = StatusCode::UNPROCESSABLE_ENTITY;
            }
            invalid
        }),
    },
    Deviation {
        id: "aiaas.any-media-type",
        cites: "Every example says that it sends JSON; what becomes of a request that says otherwise is not documented.",
        sentence: "JSON is read whatever the request calls it.",
        joint: Joint::Reply(|scene, reply| {
            reply.status == StatusCode::UNSUPPORTED_MEDIA_TYPE && answer_anyway(scene, reply)
        }),
    },
];

fn flat(_: &crate::joints::Scene<'_>, reply: &mut Reply) -> bool {
    let error = reply.body.get("error").filter(|error| error.is_object());
    let Some(error) = error else {
        return false;
    };
    let code = error["code"].as_str().unwrap_or_default().to_uppercase();
    reply.body = json!({
        "error": error["message"],
        "code": code,
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
    });
    true
}
