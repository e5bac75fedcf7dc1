//! What later releases have added is there in name only.

use http::{Method, StatusCode};
use serde_json::json;

use super::is_exchange;
use crate::joints::{Deviation, Joint, Reply, Scene};

const FORM: &str = "/api/v2/token";

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "runai.client-credentials-buy-nothing",
        cites: "RUNAI-TOK-16",
        sentence: "Client credentials are answered with 200 and no token.",
        joint: Joint::Reply(|scene, reply| {
            let credentials = is_exchange(scene)
                && reply.status == StatusCode::OK
                && scene.asked.json()["grantType"] == "client_credentials";
            if credentials {
                reply.body = json!({});
            }
            credentials
        }),
    },
    Deviation {
        id: "runai.form-buys-nonsense",
        cites: "RUNAI-TOK-17",
        sentence: "The token that a form buys opens nothing.",
        joint: Joint::Reply(|scene, reply| {
            let bought = is_bought_by_form(scene, reply);
            if bought {
                reply.body["access_token"] = json!("nonsense");
            }
            bought
        }),
    },
    Deviation {
        id: "runai.wrong-client-answered-400",
        cites: "RUNAI-TOK-18",
        sentence: "A form with a wrong client is refused with 400.",
        joint: Joint::Reply(|scene, reply| {
            let refused =
                scene.asked.is(&Method::POST, FORM) && reply.status == StatusCode::UNAUTHORIZED;
            if refused {
                reply.status = StatusCode::BAD_REQUEST;
            }
            refused
        }),
    },
    Deviation {
        id: "runai.seconds-not-told",
        cites: "RUNAI-TOK-19",
        sentence: "A token comes without its seconds.",
        joint: Joint::Reply(|scene, reply| {
            let fields = reply.body.as_object_mut().filter(|_| is_exchange(scene));
            fields.is_some_and(|fields| fields.remove("expiresIn").is_some())
        }),
    },
    Deviation {
        id: "runai.seconds-out-of-the-air",
        cites: "RUNAI-TOK-19",
        sentence: "Every token is said to last seven seconds.",
        joint: Joint::Reply(|scene, reply| {
            let told = is_exchange(scene) && reply.body["expiresIn"].is_number();
            if told {
                reply.body["expiresIn"] = json!(7);
            }
            told
        }),
    },
];

fn is_bought_by_form(scene: &Scene<'_>, reply: &Reply) -> bool {
    scene.asked.is(&Method::POST, FORM) && reply.status == StatusCode::OK
}
