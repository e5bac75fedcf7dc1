//! What answers look like when all is well.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    joints::{Deviation, Joint},
    platforms::coreplexml::faults::{PROJECT, PROJECTS},
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 2] = [
    Deviation {
        id: "coreplexml.deleted-with-204",
        cites: "The reference has a body for deletions, the SDK's documentation an empty one.",
        sentence: "A project is deleted with 204.",
        joint: Joint::Reply(|scene, reply| {
            let deleted =
                scene.asked.is(&Method::DELETE, PROJECT) && reply.status == StatusCode::OK;
            if deleted {
                reply.status = StatusCode::NO_CONTENT;
                reply.body = Value::Null;
            }
            deleted
        }),
    },
    Deviation {
        id: "coreplexml.page-limit-clamped",
        cites: "What a page out of range answers is not documented.",
        sentence: "A page out of range is cut to the range.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, PROJECTS);
            let clamped = listed && reply.status == StatusCode::UNPROCESSABLE_ENTITY;
            if clamped {
                let page = json!({ "items": [], "total": 0, "limit": 500, "offset": 0 });
                reply.become_json(StatusCode::OK, page);
            }
            clamped
        }),
    },
];
