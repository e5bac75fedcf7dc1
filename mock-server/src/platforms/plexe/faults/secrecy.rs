//! More of a key is shown than its two ends, or other ends.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{KEY, KEYS, each_item, shown_key};
use crate::{
    auth::{Denial, Presented},
    joints::{Deviation, Joint, Reply, Scene},
    platforms::plexe::auth,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "plexe.key-shown-in-list",
        cites: "PLX-VIS-01",
        sentence: "The list of keys shows whole keys.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::GET, KEYS) && each_item(scene, reply, |it| reveal(scene, it))
        }),
    },
    Deviation {
        id: "plexe.key-shown-in-show",
        cites: "PLX-VIS-01",
        sentence: "A look at one key shows the whole key.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::GET, KEY) && each_item(scene, reply, |it| reveal(scene, it))
        }),
    },
    Deviation {
        id: "plexe.key-shown-in-refusal",
        cites: "PLX-VIS-01",
        sentence: "A refusal repeats the key that was refused.",
        joint: Joint::Reply(key_in_refusal),
    },
    Deviation {
        id: "plexe.suffix-too-long",
        cites: "PLX-VIS-02",
        sentence: "The last 12 characters of a key are shown.",
        joint: Joint::Reply(|scene, reply| each_item(scene, reply, |it| lengthen(scene, it))),
    },
    Deviation {
        id: "plexe.prefix-made-up",
        cites: "PLX-VIS-02",
        sentence: "The prefix that is shown is not how the key begins.",
        joint: Joint::Reply(|scene, reply| {
            each_item(scene, reply, |item| {
                item["key_prefix"] = json!("plx_sk_****");
                true
            })
        }),
    },
];

fn reveal(scene: &Scene<'_>, item: &mut Value) -> bool {
    let secret = item["key_id"]
        .as_str()
        .and_then(|id| scene.active.secret(id));
    secret.map(|secret| item["key"] = json!(secret)).is_some()
}

fn lengthen(scene: &Scene<'_>, item: &mut Value) -> bool {
    let secret = item["key_id"]
        .as_str()
        .and_then(|id| scene.active.secret(id));
    let end = secret.and_then(|secret| Some(secret.get(secret.len() - 12..)?.to_owned()));
    end.map(|end| item["key_suffix"] = json!(end)).is_some()
}

fn key_in_refusal(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(key) = shown_key(scene) else {
        return false;
    };
    let revoked = key.usable(scene.services.now()) == Err(Denial::RevokedKey);
    let refused = match reply.status {
        StatusCode::UNAUTHORIZED => revoked,
        StatusCode::FORBIDDEN => !revoked,
        _ => false,
    };
    let Presented::Key(secret) = auth::look(&scene.asked.headers) else {
        return false;
    };
    if refused {
        let message = format!("API key {secret} was refused");
        reply.body["error"]["message"] = json!(message);
    }
    refused
}
