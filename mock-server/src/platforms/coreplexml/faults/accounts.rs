//! Accounts are made otherwise, or by fewer.

use http::{Method, StatusCode};
use serde_json::json;

use super::{answer_with, leave_out, refuse};
use crate::{
    auth::Presented,
    joints::{Deviation, Joint, Reply, Scene},
    platforms::coreplexml::auth,
};

const REGISTER: &str = "/api/auth/register";

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "coreplexml.register-needs-credential",
        cites: "CPX-REF-01",
        sentence: "Registering needs a credential.",
        joint: Joint::Reply(|scene, reply| needs_credential(scene, reply, REGISTER)),
    },
    Deviation {
        id: "coreplexml.forgot-password-needs-credential",
        cites: "CPX-REF-01",
        sentence: "Forgetting a password needs a credential.",
        joint: Joint::Reply(|scene, reply| {
            needs_credential(scene, reply, "/api/auth/forgot-password")
        }),
    },
    Deviation {
        id: "coreplexml.registered-with-200",
        cites: "CPX-REF-04",
        sentence: "Registering answers 200.",
        joint: Joint::Reply(|scene, reply| answer_with(scene, reply, REGISTER, StatusCode::OK)),
    },
    Deviation {
        id: "coreplexml.registered-user-missing",
        cites: "CPX-REF-04",
        sentence: "Registering does not show the user.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::POST, REGISTER) && leave_out(&mut reply.body, "user")
        }),
    },
    Deviation {
        id: "coreplexml.short-password-accepted",
        cites: "CPX-REF-04",
        sentence: "A password of seven characters is long enough.",
        joint: Joint::Reply(|scene, reply| {
            let asked = scene.asked.json();
            let short = asked["password"].as_str().is_some_and(|it| it.len() == 7);
            let accepted = short && scene.asked.is(&Method::POST, REGISTER);
            if accepted {
                let user = json!({ "id": "0", "email": asked["email"], "name": asked["name"] });
                reply.become_json(StatusCode::CREATED, json!({ "user": user }));
            }
            accepted
        }),
    },
];

fn needs_credential(scene: &Scene<'_>, reply: &mut Reply, path: &str) -> bool {
    let nobody = matches!(auth::look(&scene.asked.headers), Presented::Nothing);
    scene.asked.is(&Method::POST, path)
        && nobody
        && refuse(reply, StatusCode::UNAUTHORIZED, "Not authenticated")
}
