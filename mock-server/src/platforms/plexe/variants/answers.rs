//! What answers look like when all is well.

use http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::joints::{Deviation, Joint, Reply, Scene};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 3] = [
    Deviation {
        id: "plexe.extra-fields",
        cites: "No page says that an answer has no other fields.",
        sentence: "Objects have fields that no document names.",
        joint: Joint::Reply(extra_fields),
    },
    Deviation {
        id: "plexe.charset",
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
        id: "plexe.models-as-bare-array",
        cites: "The example program counts the models in the body itself, the reference has an envelope.",
        sentence: "GET /models answers a bare array.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, "/models") && reply.status == StatusCode::OK;
            if listed {
                reply.body = reply.body["models"].take();
            }
            listed
        }),
    },
];

fn extra_fields(_: &Scene<'_>, reply: &mut Reply) -> bool {
    add_fields(&mut reply.body)
}

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
