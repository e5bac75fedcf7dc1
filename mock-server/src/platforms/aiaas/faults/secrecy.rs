//! A key is shown again.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{KEY, KEYS, each_item};
use crate::{
    auth::Presented,
    joints::{Deviation, Joint, Reply, Scene},
    platforms::aiaas::auth,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 3] = [
    Deviation {
        id: "aiaas.key-shown-in-list",
        cites: "AIAAS-KEY-02",
        sentence: "The list of keys shows whole keys.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::GET, KEYS) && each_item(scene, reply, |it| reveal(scene, it))
        }),
    },
    Deviation {
        id: "aiaas.key-shown-in-show",
        cites: "AIAAS-KEY-02",
        sentence: "A look at one key shows the whole key.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::GET, KEY) && each_item(scene, reply, |it| reveal(scene, it))
        }),
    },
    Deviation {
        id: "aiaas.key-shown-in-refusal",
        cites: "AIAAS-KEY-02",
        sentence: "A refusal repeats the key that was refused.",
        joint: Joint::Reply(key_in_refusal),
    },
];

fn reveal(scene: &Scene<'_>, item: &mut Value) -> bool {
    let secret = item["id"].as_str().and_then(|id| scene.active.secret(id));
    secret.map(|secret| item["key"] = json!(secret)).is_some()
}

fn key_in_refusal(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Presented::Key(secret) = auth::look(&scene.asked.headers) else {
        return false;
    };
    let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&reply.status)
        && scene.services.keys.by_secret(&secret).is_some();
    if refused {
        let message = format!("API key {secret} was refused");
        reply.body["error"]["message"] = json!(message);
    }
    refused
}
