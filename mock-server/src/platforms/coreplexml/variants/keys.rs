//! How keys are made, shown and withdrawn.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    joints::{Deviation, Joint, Question, Scene},
    platforms::coreplexml::{
        auth::ADMIN,
        faults::{KEY, KEYS, created_key},
    },
    random,
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 8] = [
    Deviation {
        id: "coreplexml.session-only-keys",
        cites: "The authentication page gives keys to the scope admin, the reference to sessions only.",
        sentence: "The routes of the keys refuse every key.",
        joint: Joint::Permission(|scene, principal, question, allowed| {
            let asks = matches!(question, Question::Holds(scope) if scope == ADMIN);
            let refused = asks && principal.key.is_some() && about_keys(scene);
            refused && std::mem::replace(allowed, false)
        }),
    },
    Deviation {
        id: "coreplexml.key-created-with-200",
        cites: "The status of the creation of a key is not documented.",
        sentence: "A key is created with 200.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                reply.status = StatusCode::OK;
            }
            created
        }),
    },
    Deviation {
        id: "coreplexml.key-under-another-name",
        cites: "The field that holds a new key is not documented.",
        sentence: "A new key stands in the field token.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                reply.body["token"] = reply.body["api_key"].take();
            }
            created
        }),
    },
    Deviation {
        id: "coreplexml.key-wrapped",
        cites: "The shape of the answer to the creation of a key is not documented.",
        sentence: "A new key comes wrapped in api_key.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                let mut key = reply.body.take();
                key["secret"] = key["api_key"].take();
                reply.body = json!({ "api_key": key });
            }
            created
        }),
    },
    Deviation {
        id: "coreplexml.key-alone",
        cites: "The answer to the creation contains the full key; no page says that it has an id.",
        sentence: "A new key comes alone, as plaintext.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                let key = reply.body["api_key"].take();
                reply.body = json!({ "plaintext": key });
            }
            created
        }),
    },
    Deviation {
        id: "coreplexml.longer-keys",
        cites: "How long a key is, is not documented.",
        sentence: "Created keys have 24 more characters.",
        joint: Joint::Reply(|scene, reply| {
            let Some(key) = created_key(scene, reply) else {
                return false;
            };
            let mut secret = reply.body["api_key"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            secret.insert_str(secret.len() / 2, &random::identifier("", 24));
            scene.services.keys.also(&secret, &key);
            reply.body["api_key"] = json!(secret);
            true
        }),
    },
    Deviation {
        id: "coreplexml.key-revoked-with-204",
        cites: "What a revocation answers is not documented.",
        sentence: "A key is revoked with 204.",
        joint: Joint::Reply(|scene, reply| {
            let revoked = scene.asked.is(&Method::DELETE, KEY) && reply.status == StatusCode::OK;
            if revoked {
                reply.status = StatusCode::NO_CONTENT;
                reply.body = Value::Null;
            }
            revoked
        }),
    },
    Deviation {
        id: "coreplexml.keys-as-bare-array",
        cites: "The shape of the list of keys is not documented.",
        sentence: "The list of keys is a bare array.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, KEYS) && reply.body["items"].is_array();
            if listed {
                reply.body = reply.body["items"].take();
            }
            listed
        }),
    },
];

fn about_keys(scene: &Scene<'_>) -> bool {
    scene.asked.path().starts_with(KEYS)
}
