//! What answers look like when all is well.

use http::{Method, StatusCode};
use serde_json::json;

use crate::{
    joints::{Deviation, Joint, Reply, Scene},
    platforms::runai::faults::TOKEN,
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 3] = [
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
