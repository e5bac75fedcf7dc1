//! What answers look like when all is well.

use http::{Method, StatusCode};
use serde_json::json;

use crate::{
    joints::{Deviation, Joint, Reply, Scene},
    platforms::runai::faults::{APP, TOKEN},
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 6] = [
    Deviation {
        id: "runai.more-tokens",
        cites: "The authentication page shows accessToken alone, the OpenAPI document has three more.",
        sentence: "A token comes with idToken, refreshToken and externalToken.",
        joint: Joint::Reply(more_tokens),
    },
    Deviation {
        id: "runai.project-deletion-accepted",
        cites: "A deleted project is answered with 204 in release 2.18, with 202 too in later ones.",
        sentence: "The deletion of a project is accepted.",
        joint: Joint::Reply(|scene, reply| {
            let project = "/api/v1/org-unit/projects/{}";
            let deleted = scene.asked.is(&Method::DELETE, project);
            let deleted = deleted && reply.status == StatusCode::NO_CONTENT;
            if deleted {
                let body = json!({ "code": 202, "message": "Request has been accepted." });
                reply.become_json(StatusCode::ACCEPTED, body);
            }
            deleted
        }),
    },
    Deviation {
        id: "runai.job-answered-with-200",
        cites: "The status of a job that is created is not documented.",
        sentence: "The Cluster API answers 200 for what it creates.",
        joint: Joint::Reply(|scene, reply| {
            let cluster = scene.asked.path().starts_with("/clusters/");
            let created = cluster && reply.status == StatusCode::CREATED;
            if created {
                reply.status = StatusCode::OK;
            }
            created
        }),
    },
    Deviation {
        id: "runai.workload-accepted",
        cites: "A created workload is answered with 200 up to release 2.20, with 202 in later ones.",
        sentence: "A workload is accepted.",
        joint: Joint::Reply(|scene, reply| {
            let kind = scene.asked.is(&Method::POST, "/api/v1/workloads/{}");
            let created = kind && reply.status == StatusCode::OK;
            if created {
                reply.status = StatusCode::ACCEPTED;
            }
            created
        }),
    },
    Deviation {
        id: "runai.last-login-from-creation",
        cites: "What an application shows that has bought no token is not documented.",
        sentence: "Until its first token an application shows its creation as its last login.",
        joint: Joint::Reply(|scene, reply| {
            let shown = scene.asked.is(&Method::GET, APP) && reply.status == StatusCode::OK;
            let unused = shown && reply.body["lastLogin"].is_null();
            if unused {
                reply.body["lastLogin"] = reply.body["createdAt"].clone();
            }
            unused
        }),
    },
    Deviation {
        id: "runai.token-type-in-small-letters",
        cites: "RFC 6749, 5.1: the type of a token has no case.",
        sentence: "The type of a token is bearer.",
        joint: Joint::Reply(|_, reply| {
            let typed = reply.body["token_type"] == "Bearer";
            if typed {
                reply.body["token_type"] = json!("bearer");
            }
            typed
        }),
    },
];

fn more_tokens(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let bought = scene.asked.is(&Method::POST, TOKEN) && reply.status == StatusCode::OK;
    if bought {
        for field in ["idToken", "refreshToken", "externalToken"] {
            reply.body[field] = json!("");
        }
    }
    bought
}
