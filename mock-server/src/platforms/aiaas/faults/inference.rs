//! Models answer what they should refuse, refuse what they should answer, or answer in part.

use http::{Method, StatusCode};
use serde_json::json;

use super::{INFERENCE, is_inference, refuse};
use crate::joints::{Deviation, Joint, Reply, Scene};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 7] = [
    Deviation {
        id: "aiaas.model-not-required",
        cites: "AIAAS-INF-03",
        sentence: "A request without a model is answered by some model.",
        joint: Joint::Reply(|scene, reply| {
            let none = scene.asked.json()["model"].is_null();
            none && reply.status == StatusCode::BAD_REQUEST && answer_anyway(scene, reply)
        }),
    },
    Deviation {
        id: "aiaas.unknown-model-answered",
        cites: "AIAAS-INF-08",
        sentence: "A request for an unknown model is answered by some model.",
        joint: Joint::Reply(|scene, reply| {
            let unknown = reply.body["error"]["message"] == "Invalid model specified";
            unknown && answer_anyway(scene, reply)
        }),
    },
    Deviation {
        id: "aiaas.temperature-refused",
        cites: "AIAAS-INF-05",
        sentence: "A request with a temperature is refused.",
        joint: Joint::Reply(|scene, reply| {
            let status = StatusCode::BAD_REQUEST;
            is_inference(scene, reply)
                && scene.asked.json()["temperature"].is_number()
                && refuse(
                    reply,
                    status,
                    "invalid_request",
                    "Unknown field temperature",
                )
        }),
    },
    Deviation {
        id: "aiaas.usage-left-out",
        cites: "AIAAS-INF-06",
        sentence: "An answer does not tell how many tokens it took.",
        joint: Joint::Reply(|scene, reply| {
            let fields = reply.body.as_object_mut();
            let answered = scene.asked.is(&Method::POST, INFERENCE);
            fields.is_some_and(|fields| answered && fields.remove("usage").is_some())
        }),
    },
    Deviation {
        id: "aiaas.tokens-below-zero",
        cites: "AIAAS-INF-06",
        sentence: "The tokens of the prompt are counted below zero.",
        joint: Joint::Reply(|scene, reply| {
            let answered = is_inference(scene, reply);
            let usage = reply.body["usage"].as_object_mut().filter(|_| answered);
            usage.is_some_and(|usage| usage.insert("prompt_tokens".into(), json!(-3)).is_some())
        }),
    },
    Deviation {
        id: "aiaas.choices-as-texts",
        cites: "AIAAS-INF-06",
        sentence: "The choices of an answer are bare texts.",
        joint: Joint::Reply(|scene, reply| {
            let answered = is_inference(scene, reply);
            let choices = reply.body["choices"].as_array_mut().filter(|_| answered);
            choices.is_some_and(|choices| {
                for choice in choices {
                    *choice = choice["text"].take();
                }
                true
            })
        }),
    },
    Deviation {
        id: "aiaas.large-body-accepted",
        cites: "AIAAS-INF-09",
        sentence: "A request of more than 64 KB is answered.",
        joint: Joint::Reply(|scene, reply| {
            reply.status == StatusCode::PAYLOAD_TOO_LARGE && answer_anyway(scene, reply)
        }),
    },
];

/// Answers a request for inference whatever is wrong with it.
pub(crate) fn answer_anyway(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let asked = scene.asked.is(&Method::POST, INFERENCE);
    if asked {
        let body = json!({
            "id": "req_000000000000",
            "model": "gpt-4",
            "choices": [{ "text": "Some answer.", "index": 0 }],
            "usage": { "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3 },
        });
        reply.become_json(StatusCode::OK, body);
    }
    asked
}
