//! What answers look like when all is well, and which routes there are.

use http::{HeaderName, HeaderValue, Method, StatusCode};

use crate::{
    joints::{Deviation, Joint, Reply, Scene},
    platforms::aiaas::faults::{INFERENCE, refuse, shown_key},
};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 6] = [
    Deviation {
        id: "aiaas.limit-is-the-burst",
        cites: "The code tells the size of the bucket as the limit.",
        sentence: "X-RateLimit-Limit is 200.",
        joint: Joint::Reply(|_, reply| {
            let burst = HeaderValue::from_static("200");
            let told = reply.headers.contains_key(LIMIT);
            told && reply.headers.insert(LIMIT, burst).is_some()
        }),
    },
    Deviation {
        id: "aiaas.prompt-only",
        cites: "The guides ask with a prompt, the FAQ with messages.",
        sentence: "POST /v1/inference takes no messages.",
        joint: Joint::Reply(|scene, reply| {
            let wish = scene.asked.json();
            let talks = scene.asked.is(&Method::POST, INFERENCE) && wish["messages"].is_array();
            let status = StatusCode::BAD_REQUEST;
            talks
                && wish["prompt"].is_null()
                && refuse(reply, status, "invalid_request", "prompt is missing")
        }),
    },
    Deviation {
        id: "aiaas.no-models-route",
        cites: "One page names GET /v1/models without its shape, and the code has no such route.",
        sentence: "GET /v1/models is not there.",
        joint: Joint::Reply(|scene, reply| absent(scene, reply, "/v1/models")),
    },
    Deviation {
        id: "aiaas.no-openai-routes",
        cites: "One page has the two routes of the OpenAI kind, the guides' own reference has neither.",
        sentence: "POST /v1/chat/completions and POST /v1/completions are not there.",
        joint: Joint::Reply(|scene, reply| {
            absent(scene, reply, "/v1/chat/completions") || absent(scene, reply, "/v1/completions")
        }),
    },
    Deviation {
        id: "aiaas.no-usage-route",
        cites: "Another page has the usage at /analytics/v1/usage.",
        sentence: "GET /v1/usage is not there.",
        joint: Joint::Reply(|scene, reply| absent(scene, reply, "/v1/usage")),
    },
    Deviation {
        id: "aiaas.health-needs-key",
        cites: "The reference asks for a key on every request, the FAQ shows health without.",
        sentence: "The health routes need a key.",
        joint: Joint::Reply(|scene, reply| {
            let health = ["/healthz", "/readyz"].contains(&scene.asked.path());
            let status = StatusCode::UNAUTHORIZED;
            health
                && shown_key(scene).is_none()
                && refuse(
                    reply,
                    status,
                    "invalid_api_key",
                    "Invalid or missing API key",
                )
        }),
    },
];

fn absent(scene: &Scene<'_>, reply: &mut Reply, path: &str) -> bool {
    let status = StatusCode::NOT_FOUND;
    scene.asked.path() == path && refuse(reply, status, "not_found", "Route not found")
}
