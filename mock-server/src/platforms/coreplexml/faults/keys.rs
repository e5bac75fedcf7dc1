//! Keys are made otherwise, or shown again.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{KEYS, allow, asks_key, created_key, refuse, shown_key};
use crate::{
    auth::{Denial, Origin, Presented},
    joints::{Deviation, Joint, Reply, Scene},
    platforms::coreplexml::auth::{self, ADMIN},
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 8] = [
    Deviation {
        id: "coreplexml.key-without-prefix",
        cites: "CPX-KEY-01",
        sentence: "Created keys begin with pk_, and work.",
        joint: Joint::Reply(|scene, reply| {
            let Some(key) = created_key(scene, reply) else {
                return false;
            };
            let secret = reply.body["api_key"].as_str().unwrap_or_default();
            let secret = secret.replacen("cpx_live.", "pk_", 1);
            scene.services.keys.also(&secret, &key);
            reply.body["api_key"] = json!(secret);
            true
        }),
    },
    Deviation {
        id: "coreplexml.any-key-makes-keys",
        cites: "CPX-KEY-02",
        sentence: "A key without admin makes keys.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let makes = scene.asked.is(&Method::POST, KEYS);
            makes && asks_key(principal, question, ADMIN) && allow(allowed)
        }),
    },
    Deviation {
        id: "coreplexml.several-scopes-refused",
        cites: "CPX-KEY-04",
        sentence: "A key takes one scope and no more.",
        joint: Joint::Reply(|scene, reply| {
            let several = scopes(scene).len() > 1;
            several && refuse_creation(scene, reply)
        }),
    },
    Deviation {
        id: "coreplexml.lone-predict-refused",
        cites: "CPX-SCOPE-01",
        sentence: "The scope predict is not granted alone.",
        joint: Joint::Reply(|scene, reply| {
            let lone = scopes(scene) == [json!("predict")];
            lone && refuse_creation(scene, reply)
        }),
    },
    Deviation {
        id: "coreplexml.key-never-shown",
        cites: "CPX-KEY-05",
        sentence: "The answer to the creation shows the beginning of the key only.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply);
            created
                .map(|key| reply.body["api_key"] = json!(key.first))
                .is_some()
        }),
    },
    Deviation {
        id: "coreplexml.new-key-not-yet-live",
        cites: "CPX-KEY-05",
        sentence: "A key made over the API is unknown.",
        joint: Joint::Lookup(|_, _, found| {
            let key = found.as_ref().ok().and_then(|it| it.key.as_ref());
            let new = key.is_some_and(|key| key.origin == Origin::Api);
            if new {
                *found = Err(Denial::UnknownKey);
            }
            new
        }),
    },
    Deviation {
        id: "coreplexml.key-shown-in-list",
        cites: "CPX-KEY-06",
        sentence: "The list of keys shows whole keys.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, KEYS);
            let items = reply.body["items"].as_array_mut().filter(|_| listed);
            items.is_some_and(|items| {
                items
                    .iter_mut()
                    .map(|item| reveal(scene, item))
                    .filter(|it| *it)
                    .count()
                    > 0
            })
        }),
    },
    Deviation {
        id: "coreplexml.key-shown-in-refusal",
        cites: "CPX-KEY-06",
        sentence: "A refusal repeats the key that was refused.",
        joint: Joint::Reply(|scene, reply| {
            let refused = matches!(
                reply.status,
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
            );
            let Presented::Key(secret) = auth::look(&scene.asked.headers) else {
                return false;
            };
            if refused && shown_key(scene).is_some() {
                reply.body["key"] = json!(secret);
                return true;
            }
            false
        }),
    },
];

/// The scopes that a creation asks for.
fn scopes(scene: &Scene<'_>) -> Vec<Value> {
    let asked = scene.asked.json();
    asked["scopes"].as_array().cloned().unwrap_or_default()
}

fn refuse_creation(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    created_key(scene, reply).is_some() && refuse(reply, status, "scopes: not allowed")
}

fn reveal(scene: &Scene<'_>, item: &mut Value) -> bool {
    let id = item["id"].as_str();
    let secret = id.and_then(|id| scene.active.secret(id));
    secret
        .map(|secret| item["api_key"] = json!(secret))
        .is_some()
}
