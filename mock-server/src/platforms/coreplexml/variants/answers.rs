//! What answers look like when all is well.

use http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    joints::{Deviation, Joint},
    platforms::coreplexml::faults::{PROJECT, PROJECTS},
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 4] = [
    Deviation {
        id: "coreplexml.extra-fields",
        cites: "No page says that an answer has no other fields.",
        sentence: "Objects have fields that no document names.",
        joint: Joint::Reply(|_, reply| add_fields(&mut reply.body)),
    },
    Deviation {
        id: "coreplexml.charset",
        cites: "Whether the media type names a charset is not documented.",
        sentence: "JSON is announced as application/json; charset=utf-8.",
        joint: Joint::Reply(|_, reply| {
            let json = reply.headers.contains_key(header::CONTENT_TYPE);
            if json {
                reply.set(header::CONTENT_TYPE, "application/json; charset=utf-8");
            }
            json
        }),
    },
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

fn add_fields(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(|value| {
                add_fields(value);
            });
            fields.insert("x_region".to_owned(), json!("eu-1"));
            true
        }
        Value::Array(items) => items.iter_mut().map(add_fields).filter(|it| *it).count() > 0,
        _ => false,
    }
}
