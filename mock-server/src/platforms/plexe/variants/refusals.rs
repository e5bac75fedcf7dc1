//! How no is said.

use http::StatusCode;
use serde_json::json;

use crate::{
    joints::{Deviation, Joint, Reply, Scene, freedom},
    platforms::plexe::faults::refuse,
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 7] = [
    Deviation {
        id: "plexe.generic-codes",
        cites: "The reference has other error codes than the authentication page.",
        sentence: "Refusals say unauthorized, forbidden and rate_limited.",
        joint: Joint::Reply(generic_codes),
    },
    Deviation {
        id: "plexe.gateway-refusals",
        cites: "A gateway in front may refuse in its own shape.",
        sentence: "401 and 403 say no more than their names.",
        joint: Joint::Reply(gateway_refusals),
    },
    freedom::malformed_told("plexe.malformed-key-told"),
    Deviation {
        id: "plexe.other-messages",
        cites: "Error messages are not documented.",
        sentence: "Every error has the same message.",
        joint: Joint::Reply(|_, reply| {
            let message = reply.body.pointer_mut("/error/message");
            message.map(|it| *it = json!("Request refused")).is_some()
        }),
    },
    Deviation {
        id: "plexe.validation-as-400",
        cites: "The gateway rewrites 404 and 422 of the key routes, the reference documents them.",
        sentence: "The key routes answer 400 where the reference says 404 or 422.",
        joint: Joint::Reply(validation_as_400),
    },
    Deviation {
        id: "plexe.page-limit-refused",
        cites: "What a page of more than 100 answers is not documented.",
        sentence: "A page of more than 100 is refused.",
        joint: Joint::Reply(page_limit_refused),
    },
    Deviation {
        id: "plexe.unknown-route-forbidden",
        cites: "The gateway answers 403 for an unknown route, the reference has 404.",
        sentence: "An unknown route is answered with 403.",
        joint: Joint::Reply(|_, reply| {
            let unknown = reply.body["error"]["message"] == "Route not found";
            if unknown {
                let body = json!({ "message": "Missing Authentication Token" });
                reply.become_json(StatusCode::FORBIDDEN, body);
            }
            unknown
        }),
    },
];

fn generic_codes(_: &Scene<'_>, reply: &mut Reply) -> bool {
    let code = match reply.status {
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::TOO_MANY_REQUESTS => "rate_limited",
        _ => return false,
    };
    let old = reply.body.pointer_mut("/error/code");
    old.is_some_and(|old| std::mem::replace(old, json!(code)) != code)
}

fn gateway_refusals(_: &Scene<'_>, reply: &mut Reply) -> bool {
    let message = match reply.status {
        StatusCode::UNAUTHORIZED => "Unauthorized",
        StatusCode::FORBIDDEN => "Forbidden",
        _ => return false,
    };
    reply.body = json!({ "message": message });
    true
}

fn validation_as_400(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let rewritten = matches!(
        reply.status,
        StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY
    );
    let rewritten = rewritten && scene.asked.path().starts_with("/auth/api-keys");
    if rewritten {
        reply.status = StatusCode::BAD_REQUEST;
        reply.body["error"]["status"] = json!(400);
    }
    rewritten
}

fn page_limit_refused(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let limit = scene.asked.query("limit").and_then(|it| it.parse().ok());
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    reply.status == StatusCode::OK
        && limit.is_some_and(|limit: u64| limit > 100)
        && refuse(
            reply,
            status,
            "validation_failed",
            "limit must be at most 100",
        )
}
