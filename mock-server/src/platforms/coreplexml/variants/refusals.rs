//! How no is said.

use http::{Method, StatusCode, header};
use serde_json::json;

use crate::{
    joints::{Deviation, Joint},
    platforms::coreplexml::{
        error::INVALID_KEY,
        faults::{LOGIN, PROJECT, refuse},
    },
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 7] = [
    Deviation {
        id: "coreplexml.other-texts",
        cites: "Of the texts of errors only one is documented.",
        sentence: "Every error but that of an invalid key has the same text.",
        joint: Joint::Reply(|_, reply| {
            let other = reply.body["detail"].is_string() && reply.body["detail"] != INVALID_KEY;
            if other {
                reply.body["detail"] = json!("Request refused");
            }
            other
        }),
    },
    Deviation {
        id: "coreplexml.validation-as-a-list",
        cites: "What detail holds when a request is invalid is not documented.",
        sentence: "An invalid request is answered with a list of what is wrong.",
        joint: Joint::Reply(|_, reply| {
            let invalid = reply.status == StatusCode::UNPROCESSABLE_ENTITY;
            if invalid {
                let text = reply.body["detail"].take();
                let problem = json!({ "loc": ["body"], "msg": text, "type": "value_error" });
                reply.body["detail"] = json!([problem]);
            }
            invalid
        }),
    },
    Deviation {
        id: "coreplexml.validation-as-400",
        cites: "422 is documented of the SDK, and of no route.",
        sentence: "An invalid request is answered with 400.",
        joint: Joint::Reply(|_, reply| {
            let invalid = reply.status == StatusCode::UNPROCESSABLE_ENTITY;
            if invalid {
                reply.status = StatusCode::BAD_REQUEST;
            }
            invalid
        }),
    },
    Deviation {
        id: "coreplexml.strangers-project-forbidden",
        cites: "Whether somebody else's project is absent or forbidden is not documented.",
        sentence: "A project that is not the caller's is answered with 403.",
        joint: Joint::Reply(|scene, reply| {
            let project = scene.asked.segment(PROJECT).is_some();
            let absent = project && reply.status == StatusCode::NOT_FOUND;
            absent && refuse(reply, StatusCode::FORBIDDEN, "Project is not accessible")
        }),
    },
    Deviation {
        id: "coreplexml.unverified-as-401",
        cites: "How an unverified account is refused is not documented.",
        sentence: "An unverified account is refused like a wrong password.",
        joint: Joint::Reply(|scene, reply| {
            let login = scene.asked.is(&Method::POST, LOGIN);
            let unverified = login && reply.status == StatusCode::FORBIDDEN;
            unverified && refuse(reply, StatusCode::UNAUTHORIZED, "Invalid email or password")
        }),
    },
    Deviation {
        id: "coreplexml.unknown-address-told",
        cites: "What forgetting the password of an unknown address answers is not documented.",
        sentence: "Forgetting a password of an unknown address is answered with 404.",
        joint: Joint::Reply(|scene, reply| {
            let forgot = scene.asked.is(&Method::POST, "/api/auth/forgot-password");
            let known = scene.asked.json()["email"] != "nobody-at-all@example.com";
            let told = forgot && !known && reply.status == StatusCode::OK;
            told && refuse(reply, StatusCode::NOT_FOUND, "User not found")
        }),
    },
    Deviation {
        id: "coreplexml.no-retry-after",
        cites: "Whether a 429 says when to come back is not documented.",
        sentence: "A 429 has no Retry-After.",
        joint: Joint::Reply(|_, reply| reply.headers.remove(header::RETRY_AFTER).is_some()),
    },
];
