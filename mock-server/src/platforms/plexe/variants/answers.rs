//! What answers look like when all is well.

use http::{Method, StatusCode};

use crate::joints::{Deviation, Joint};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 1] = [Deviation {
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
}];
