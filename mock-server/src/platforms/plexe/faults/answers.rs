//! Routes that need no key, and the one about the caller, answer otherwise.

use http::{Method, StatusCode, header};

use super::{refuse, shown_key};
use crate::joints::{Deviation, Joint, Reply, Scene};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 3] = [
    Deviation {
        id: "plexe.user-fields-missing",
        cites: "PLX-REF-10",
        sentence: "GET /auth/user leaves out who the user is.",
        joint: Joint::Reply(|scene, reply| {
            let user = scene.asked.is(&Method::GET, "/auth/user");
            let fields = reply.body.as_object_mut().filter(|_| user);
            fields.is_some_and(|fields| {
                fields.remove("user_id");
                fields.remove("email").is_some()
            })
        }),
    },
    Deviation {
        id: "plexe.health-needs-key",
        cites: "PLX-REF-11",
        sentence: "The health routes need a key.",
        joint: Joint::Reply(health_needs_key),
    },
    Deviation {
        id: "plexe.preflight-without-cors",
        cites: "PLX-REF-11",
        sentence: "Preflight answers allow nothing.",
        joint: Joint::Reply(|scene, reply| {
            let preflight = scene.asked.method == Method::OPTIONS;
            let origin = header::ACCESS_CONTROL_ALLOW_ORIGIN;
            let allowed = preflight && reply.headers.contains_key(origin);
            if allowed {
                reply.headers.clear();
            }
            allowed
        }),
    },
];

fn health_needs_key(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let mut paths = ["/health", "/data/health"].iter();
    let health = paths.any(|path| scene.asked.is(&Method::GET, path));
    let status = StatusCode::UNAUTHORIZED;
    health
        && shown_key(scene).is_none()
        && refuse(reply, status, "unauthorized", "API key is missing")
}
